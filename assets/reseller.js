// Fields that say with data-query which part of the address they choose; those that stand together are set together.
(function () {
  "use strict";
  const EARLIEST = "1990-01-01"; // a year that is still being typed is earlier

  function chosen(holder) {
    const field = holder.querySelector("select, input");
    return field.value === "all" ? "" : field.value;
  }

  function changesOf(holder) {
    const together = holder.closest("[data-together]");
    const holders = together ? Array.from(together.querySelectorAll("[data-query]")) : [holder];
    return Object.fromEntries(holders.map((one) => [one.getAttribute("data-query"), chosen(one)]));
  }

  // Two days that make no range, and days to come, are told to the person, and the page stays as it is.
  function isRange(field, changes) {
    const days = Object.values(changes);
    const complete = days.every((day) => day >= EARLIEST);
    const problem = complete && days[0] > days[1] ? "The first day comes after the last." : "";
    field.setCustomValidity(problem);
    return complete && field.reportValidity();
  }

  // --- cells of grids -----------------------------------------------------------------------------------------

  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const formats = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const make = (type, props, ...children) => window.React.createElement(type, props, ...children);

  cells.FieldLink = function (props) {
    if (!props.data) return null;
    const href = props.base + encodeURIComponent(props.data[props.named]);
    return make("a", { href: href, "data-follow": "here", tabIndex: -1 }, props.value);
  };

  const STAGES = { open: "Open", negotiation: "In negotiation", committed: "Committed", lost: "Lost" };
  const STAGE_LOOKS = { open: 1, negotiation: 2, committed: 3, lost: 8 };

  cells.StageMark = function (props) {
    if (!props.value) return null;
    const look = make("span", { className: "swatch product-" + STAGE_LOOKS[props.value], "aria-hidden": "true" });
    return make("span", { className: "key" }, look, STAGES[props.value]);
  };

  // The last point is today's; a line that never moves is drawn in the middle.
  cells.Sparkline = function (props) {
    const values = props.value || [];
    if (!values.length) return null;
    const [low, high] = [Math.min(...values), Math.max(...values)];
    const y = (value) => (high === low ? 12 : 21 - (18 * (value - low)) / (high - low));
    const points = values.map((value, place) => (100 * place) / (values.length - 1 || 1) + "," + y(value)).join(" ");
    return make(
      "svg",
      { className: "spark", viewBox: "0 0 100 24", preserveAspectRatio: "none", "aria-hidden": "true" },
      make("polyline", { className: "spark-line", points: points })
    );
  };

  formats.named = (params) => params.value || "–";
  formats.signedAmount = (params, exponent) => (params.value > 0 ? "+" : "") + formats.amount(params, exponent);
  formats.bySize = (one, other) => Math.abs(one || 0) - Math.abs(other || 0);

  // R-ACV-2: new is more than any growth, nothing at all is less than any loss.
  const rank = (value, data) => (value === null || value === undefined ? (data.acv ? Infinity : -Infinity) : value);
  formats.byGrowth = (one, other, row, otherRow) => {
    const [a, b] = [rank(one, row.data), rank(other, otherRow.data)];
    return a === b ? 0 : a < b ? -1 : 1;
  };
  formats.growthText = function (params) {
    if (params.value === null || params.value === undefined) return params.data.acv ? "new" : "–";
    return formats.signedPercent(params);
  };

  // --- what is chosen -----------------------------------------------------------------------------------------

  document.addEventListener("change", function (event) {
    const field = event.target;
    const holder = field instanceof Element ? field.closest("[data-query]") : null;
    if (!holder) return;
    const changes = changesOf(holder);
    if (field.type === "date" && !isRange(field, changes)) return;
    const here = window.location;
    const search = window.dash_clientside.navigation.setQuery(here.search, changes);
    if (search === here.search) return;
    window.portal.keepFocus(() => document.getElementById(field.id));
    window.portal.follow(here.pathname + search);
  });

  // --- the place on the page ----------------------------------------------------------------------------------

  // Drawing a part anew leaves the page empty for a moment, too short for it to stay scrolled. The event that tells of
  // this comes after the new part, so that the place is still known by then.
  let place = 0;

  document.addEventListener(
    "scroll",
    function (event) {
      if (event.target.id === "shell-page") place = event.target.scrollTop;
    },
    true
  );

  new MutationObserver(function (changes) {
    if (!changes.some((change) => change.target.id === "reseller-body")) return;
    document.getElementById("shell-page").scrollTop = place;
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
