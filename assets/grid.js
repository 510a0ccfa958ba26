// What data grids need in the browser: formats in the reader's locale, and cells that are more than text.
(function () {
  "use strict";
  const formats = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const NOTHING = "–";
  const MINUS = "−";
  const cache = new Map();

  function numbers(options) {
    const key = window.portal.locale() + JSON.stringify(options);
    if (!cache.has(key)) cache.set(key, new Intl.NumberFormat(window.portal.locale(), options));
    return cache.get(key);
  }

  function days(options) {
    const key = "day" + window.portal.locale() + JSON.stringify(options);
    if (!cache.has(key)) cache.set(key, new Intl.DateTimeFormat(window.portal.locale(), options));
    return cache.get(key);
  }

  function isMissing(value) {
    return value === null || value === undefined || Number.isNaN(value);
  }

  function realMinus(text) {
    return text.replace("-", MINUS);
  }

  // Day first, whatever the locale's habit: the same order as everywhere else on the page.
  function dayParts(iso, withYear) {
    const moment = new Date(iso + "T00:00:00Z");
    if (Number.isNaN(moment.getTime())) return NOTHING;
    const parts = days({ day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).formatToParts(moment);
    const part = (type) => parts.find((one) => one.type === type).value;
    return part("day") + " " + part("month") + (withYear ? " " + part("year") : "");
  }

  formats.whole = (params) => (isMissing(params.value) ? NOTHING : realMinus(numbers({}).format(params.value)));

  // Minor units to whole currency: only for showing and sorting, sums are made on the server.
  formats.major = (minor, exponent) => (isMissing(minor) ? null : minor / Math.pow(10, exponent));

  // The column's title names the currency.
  formats.amount = function (params, exponent) {
    if (isMissing(params.value)) return NOTHING;
    const digits = { minimumFractionDigits: exponent, maximumFractionDigits: exponent };
    return realMinus(numbers(digits).format(params.value));
  };

  formats.ratio = (now, before) => (isMissing(now) || isMissing(before) || before === 0 ? null : now / before - 1);

  formats.signedPercent = function (params) {
    if (isMissing(params.value)) return NOTHING;
    const text = numbers({ maximumFractionDigits: 0 }).format(Math.abs(params.value) * 100) + "\u00a0%";
    if (text.startsWith("0\u00a0")) return text;
    return (params.value > 0 ? "+" : MINUS) + text;
  };

  formats.percent = function (params) {
    if (isMissing(params.value)) return NOTHING;
    return numbers({ maximumFractionDigits: 0 }).format(params.value * 100) + "\u00a0%";
  };

  // R-ACV-2: what there was nothing of a year ago has not grown without bounds, it is new.
  formats.growth = function (params) {
    const data = params.data || {};
    if (isMissing(params.value)) return data.acv ? "new" : NOTHING;
    return formats.signedPercent(params);
  };

  formats.changeClass = function (params) {
    const end = "ag-right-aligned-cell";
    return !isMissing(params.value) && params.value <= -0.005 ? end + " cell-bad" : end;
  };

  formats.day = (params) => (params.value ? dayParts(params.value, true) : NOTHING);
  formats.shortDay = (params) => (params.value ? dayParts(params.value, false) : NOTHING);
  formats.silentOf = function (params) {
    if (isMissing(params.value) || !params.data.scanners) return NOTHING;
    return formats.whole(params) + " of " + formats.whole({ value: params.data.scanners });
  };

  formats.silentClass = function (params) {
    const end = "ag-right-aligned-cell";
    return params.value ? end + " cell-watch" : end;
  };

  const HEALTH = ["at risk", "needs attention", "healthy"];
  formats.byHealth = (one, other) => HEALTH.indexOf(one) - HEALTH.indexOf(other);

  // Names and colours of tags stand once with the column, not with every row.
  function tagsOf(params) {
    const known = params.colDef.cellRendererParams.tags;
    return ((params.data && params.data.tags) || []).map((id) => known[id]).filter(Boolean);
  }

  formats.tagNames = (params) => tagsOf(params).map((tag) => tag[0]).join(", ");
  formats.titled = (params) => (params.value ? params.value.charAt(0).toUpperCase() + params.value.slice(1) : NOTHING);

  const make = (type, props, ...children) => window.React.createElement(type, props, ...children);

  cells.CustomerLink = function (props) {
    if (!props.data) return null;
    return make(
      "a",
      { href: props.base + encodeURIComponent(props.data.id), "data-follow": "here", tabIndex: -1 },
      props.value
    );
  };

  const TONES = { active: "good", trial: "accent", churned: "bad" };

  cells.StatusBadge = function (props) {
    if (!props.value) return NOTHING;
    const text = props.value.charAt(0).toUpperCase() + props.value.slice(1);
    return make("span", { className: "tag badge-" + (TONES[props.value] || "neutral") }, text);
  };

  cells.TagMarks = function (props) {
    const marks = tagsOf(props).map((tag) =>
      make("span", { key: tag[0], className: "customer-tag product-" + tag[1] }, tag[0])
    );
    return make("span", { className: "cell-tags", title: props.value || undefined }, marks);
  };

  const HEALTH_TONES = { healthy: "good", "needs attention": "watch", "at risk": "bad" };

  cells.HealthMark = function (props) {
    if (!props.value) return NOTHING;
    return make("span", { className: "tag badge-" + HEALTH_TONES[props.value] }, formats.titled(props));
  };

  const RISKS = { good: "low", watch: "raised", bad: "high" };

  cells.RiskMark = function (props) {
    if (isMissing(props.value)) return NOTHING;
    const level = props.data.level;
    return make(
      "span",
      { className: "cell-risk" },
      level === "good" ? null : make("span", { className: "tag badge-" + level }, RISKS[level]),
      make("span", { className: "cell-score" }, formats.whole(props))
    );
  };

  cells.UnpricedMark = function (props) {
    if (!props.value) return null;
    return make("span", { className: "tag badge-watch" }, formats.whole({ value: props.value }) + " unpriced");
  };

  cells.ShareBar = function (props) {
    const width = Math.max(0, Math.min(1, props.value || 0)) * 100 + "%";
    return make(
      "span",
      { className: "inline-bar " + props.product, "aria-hidden": "true" },
      make("span", { className: "inline-fill", style: { width: width } })
    );
  };
})();
