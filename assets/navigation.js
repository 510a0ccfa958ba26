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
  function isNarrow() {
    return window.matchMedia("(max-width: 640px)").matches;
  }

  function quickFilter(text) {
    const api = window.dash_ag_grid && window.dash_ag_grid.getApi("dashboard-grid");
    if (api) {
      api.deselectAll(); // nothing is done to customers who are out of sight
      api.setGridOption("quickFilterText", text || "");
    }
    return unchanged();
  }

  const selectedIds = (rows) => (rows || []).map((row) => row.id);

  function shownCount(shown, all) {
    if (!all) return "";
    const format = new Intl.NumberFormat(window.portal.locale());
    const total = format.format(all.length) + (all.length === 1 ? " customer" : " customers");
    if (!shown || shown.length === all.length) return total;
    return format.format(shown.length) + " of " + total;
  }

  function colour(name) {
    return window.getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  }

  function downloadImage(clicks, graphId) {
    const graph = document.querySelector("[id='" + graphId + "'] .js-plotly-plot");
    if (!clicks || !graph || !window.Plotly) return unchanged();
    const named = graph.data.length > 1 && graph.data.every((trace) => trace.name);
    const layout = Object.assign({}, graph.layout, {
      paper_bgcolor: colour("--surface"),
      showlegend: named, // the page's own legend stands outside the picture
      legend: { orientation: "h", x: 1, xanchor: "right", y: 1, yanchor: "bottom" },
    });
    window.Plotly.downloadImage(
      { data: graph.data, layout: layout },
      { format: "png", scale: 2, width: graph.clientWidth, height: graph.clientHeight, filename: graphId }
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
    quickFilter: quickFilter,
    shownCount: shownCount,
    selectedIds: selectedIds,
    downloadImage: downloadImage,
  };
})();
