// Turns what is clicked, chosen or typed into the address, which is the only state of a page.
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};

  const chosen = {}; // what a person, not the page, last picked in each select
  document.addEventListener(
    "change",
    function (event) {
      if (event.target instanceof HTMLSelectElement) chosen[event.target.id] = event.target.value;
    },
    true
  );

  function unchanged() {
    return window.dash_clientside.no_update;
  }

  // Sets the given keys of a query string; a key with null or "" is taken out.
  function setQuery(search, changes) {
    const query = new URLSearchParams(search || "");
    Object.keys(changes).forEach(function (key) {
      const value = changes[key];
      if (value === null || value === undefined || value === "") query.delete(key);
      else query.set(key, value);
    });
    const text = query.toString().replace(/%2C/g, ",");
    return text ? "?" + text : "";
  }

  function moved(search, changes) {
    const next = setQuery(search, changes);
    return next === (search || "") ? unchanged() : next;
  }

  function clickedData(clickData) {
    const point = clickData && clickData.points && clickData.points[0];
    return (point && point.customdata) || null;
  }

  function barClicked(clickData, search) {
    const data = clickedData(clickData);
    if (!data || data.length < 2) return unchanged();
    return moved(search, { cycle: data[0], product: data[1], customer: null, as: null });
  }

  function contributionClicked(clickData, search) {
    const data = clickedData(clickData);
    return data ? moved(search, { customer: data[0], as: null }) : unchanged();
  }

  function acvPointClicked(clickData, search) {
    const point = clickData && clickData.points && clickData.points[0];
    return point ? moved(search, { point: String(point.x).slice(0, 10) }) : unchanged();
  }

  // The server fills the select too; only a choice made by hand may move the address.
  function selectCycle(value, search) {
    const byHand = chosen["report-cycle"];
    delete chosen["report-cycle"];
    return value && byHand === value ? moved(search, { cycle: value }) : unchanged();
  }

  function customerPicked(value, search) {
    return value ? moved(search, { customer: value, as: null }) : unchanged();
  }

  // Called once at the start (nobody has clicked yet) and then for every choice in the user menu.
  function chooseTheme() {
    const context = window.dash_clientside.callback_context;
    const id = context && context.triggered_id;
    const clicked = context && context.triggered.length && context.triggered[0].value;
    if (id && id.value && clicked) {
      document.querySelectorAll("[id*='shell-theme-choice']").forEach(function (button) {
        button.setAttribute("aria-pressed", String(JSON.parse(button.id).value === id.value));
      });
      return window.portal.applyTheme(id.value);
    }
    return document.documentElement.getAttribute("data-bs-theme") || "light";
  }

  // Whether the page is as narrow as a phone's, so that charts stand below instead of beside each other.
  function isNarrow(pathname, before) {
    const narrow = window.matchMedia("(max-width: 640px)").matches;
    return narrow === before ? unchanged() : narrow;
  }

  const selectedIds = (rows) => (rows || []).map((row) => row.id);

  // The grid tells nothing of a table that has been empty from the start, and of another one only a moment later.
  function shownCount(shown, all) {
    if (!all) return "";
    const told = window.dash_clientside.callback_context.triggered.map((one) => one.prop_id);
    if (all.length && !told.includes("dashboard-grid.virtualRowData")) return unchanged();
    const format = new Intl.NumberFormat(window.portal.locale());
    const total = format.format(all.length) + (all.length === 1 ? " customer" : " customers");
    if (!shown || shown.length === all.length) return total;
    return format.format(shown.length) + " of " + total;
  }

  function colour(name) {
    return window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  // Texts put together into lines of at most so many characters; a text by itself is not broken.
  function lines(texts, between, most) {
    return texts.reduce(function (found, text) {
      const longer = found.length ? found[found.length - 1] + between + text : "";
      return longer && longer.length <= most ? found.slice(0, -1).concat(longer) : found.concat(text);
    }, []);
  }

  function note(lines, place, size, ink) {
    const corner = { xref: "paper", yref: "paper", x: 0, xanchor: "left", align: "left", showarrow: false };
    return Object.assign(corner, place, { text: lines.join("<br>"), font: { size: size, color: colour(ink) } });
  }

  // What the page says around a chart stands in its image: the title above it, and below whose figures it shows.
  function captioned(layout, size, width, caption) {
    const head = lines(caption.title.split(" "), " ", width / 8.5);
    const foot = lines(caption.foot, " · ", width / 6);
    const above = 16 + 20 * head.length;
    const below = 22 + 15 * foot.length;
    const title = Object.assign({}, layout.title);
    title.pad = Object.assign({}, title.pad, { t: ((title.pad && title.pad.t) || 0) + above });
    const top = { y: 1, yanchor: "top", yshift: size.t + above - 10, xshift: 4 - size.l };
    const bottom = { y: 0, yanchor: "bottom", yshift: 6 - size.b - below, xshift: 4 - size.l };
    return Object.assign(layout, {
      title: title,
      height: layout.height + above + below,
      margin: { l: size.l, r: size.r, t: size.t + above, b: size.b + below },
      annotations: (layout.annotations || []).concat(
        note(head, top, 15, "--text"),
        note(foot, bottom, 11, "--text-2")
      ),
    });
  }

  function downloadImage(clicks, graphId) {
    const graph = document.querySelector("[id='" + graphId + "'] .js-plotly-plot");
    const caption = graph && graph.layout.meta;
    if (!clicks || !caption || !window.Plotly) return unchanged();
    const width = Math.max(graph.clientWidth, 640);
    const layout = Object.assign({}, graph.layout, {
      height: graph.clientHeight,
      paper_bgcolor: colour("--surface"),
      showlegend: caption.legend, // the page's own legend stands outside the picture
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1, yanchor: "bottom" },
    });
    captioned(layout, graph._fullLayout._size, width, caption);
    window.Plotly.downloadImage(
      { data: graph.data, layout: layout },
      { format: "png", scale: 2, width: width, height: layout.height, filename: caption.file }
    );
    return unchanged();
  }

  window.dash_clientside.navigation = {
    setQuery: setQuery,
    barClicked: barClicked,
    contributionClicked: contributionClicked,
    acvPointClicked: acvPointClicked,
    customerPicked: customerPicked,
    selectCycle: selectCycle,
    chooseTheme: chooseTheme,
    isNarrow: isNarrow,
    shownCount: shownCount,
    selectedIds: selectedIds,
    downloadImage: downloadImage,
  };
})();
