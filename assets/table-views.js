// How a person keeps the customer table: tells the server what they changed, works the choice of columns and the quick
// search, and asks for the table as a file. What stands in the table at first was arranged by the server.
(function () {
  "use strict";
  const formats = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const GRID = "dashboard-grid";
  const PATIENCE_MS = 600;
  let waiting = null;

  const grid = () => window.dash_ag_grid && document.getElementById(GRID) && window.dash_ag_grid.getApi(GRID);
  const base = () => window.location.pathname.replace(/\/dashboard\/?$/, "");

  // --- keeping --------------------------------------------------------------------------------------------------

  function place(column) {
    const told = { id: column.colId, width: Math.round(column.width), hide: Boolean(column.hide) };
    return Object.assign(told, { pinned: column.pinned, sort: column.sort, sortIndex: column.sortIndex });
  }

  // Read at once, not when it is sent: by then the table of another partnership may stand there.
  function tell(api) {
    const state = { base: base(), columns: api.getColumnState().map(place), filters: api.getFilterModel() };
    if (waiting) window.clearTimeout(waiting.timer);
    waiting = { state: state, timer: window.setTimeout(send, PATIENCE_MS) };
  }

  function send() {
    if (!waiting) return;
    window.clearTimeout(waiting.timer);
    const state = waiting.state;
    waiting = null;
    if (document.getElementById(GRID)) window.dash_clientside.set_props("dashboard-state", { data: state });
  }

  // The grid also reports what the server or its own library made of it; only a person's doing is kept.
  const BY_HAND = /^(ui|columnFilter|columnMenu|contextMenu|toolPanelUi)/;

  formats.tableChanged = function (params) {
    const api = params.api;
    showChoice(api);
    if (params.type === "filterChanged" && params.source === "columnFilter") api.deselectAll();
    const byHand = params.type === "filterChanged" ? params.source === "columnFilter" : BY_HAND.test(params.source);
    if (byHand && params.finished !== false) tell(api);
  };

  // --- the quick search -------------------------------------------------------------------------------------------

  const wordsInAddress = () => new URLSearchParams(window.location.search).get("q") || "";
  let typed = "";
  let settling = null;

  function isTyping() {
    const field = document.getElementById("dashboard-search");
    return Boolean(field) && field === document.activeElement;
  }

  // What is typed filters at once and is kept in the address without a step of its own in the history.
  function quickFilter(text, options) {
    const words = text || "";
    if (isTyping() && words.trim() !== wordsInAddress()) note(words.trim());
    typed = words.trim();
    if (!document.querySelector("#" + GRID + " .ag-root-wrapper")) {
      return words ? Object.assign({}, options, { quickFilterText: words }) : window.dash_clientside.no_update;
    }
    const api = grid();
    if ((api.getGridOption("quickFilterText") || "") !== words) {
      api.deselectAll(); // nothing is done to customers who are out of sight
      api.setGridOption("quickFilterText", words);
    }
    return window.dash_clientside.no_update;
  }

  function note(words) {
    const search = window.dash_clientside.navigation.setQuery(window.location.search, { q: words });
    window.history.replaceState(window.history.state, "", window.location.pathname + search);
    window.clearTimeout(settling);
    settling = window.setTimeout(settle, PATIENCE_MS);
  }

  // The page learns of its new address once nobody types any more, or goes on.
  function settle() {
    if (settling === null) return;
    window.clearTimeout(settling);
    settling = null;
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  // The other way round, but never over what is being typed.
  function quickWords() {
    const isOwn = isTyping() && wordsInAddress() === typed;
    return isOwn ? window.dash_clientside.no_update : wordsInAddress();
  }

  // --- the choice of columns --------------------------------------------------------------------------------------

  const lines = () => Array.from(document.querySelectorAll("#dashboard-columns [data-column]"));
  const idOf = (line) => line.getAttribute("data-column");

  function showChoice(api) {
    const state = new Map(api.getColumnState().map((column) => [column.colId, column]));
    let hidden = 0;
    lines().forEach(function (line) {
      const column = state.get(idOf(line));
      if (!column) return;
      hidden += column.hide ? 1 : 0;
      line.querySelector("[role=checkbox]").setAttribute("aria-checked", String(!column.hide));
      const pin = line.querySelector("[data-deed=pin]");
      if (pin) pin.setAttribute("aria-pressed", String(column.pinned === "left"));
    });
    const note = document.querySelector("#dashboard-columns summary .button-count");
    if (note) note.textContent = hidden ? hidden + " hidden" : "";
  }

  function move(api, line, by) {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other || !other.querySelector("[data-deed]")) return; // the name stays first
    const focused = document.activeElement;
    if (by < 0) other.before(line);
    else other.after(line);
    focused.focus();
    const order = api.getColumnState().filter((column) => column.colId !== idOf(line));
    const at = order.findIndex((column) => column.colId === idOf(other));
    const moved = api.getColumnState().find((column) => column.colId === idOf(line));
    order.splice(by < 0 ? at : at + 1, 0, moved);
    api.applyColumnState({ state: order.map((column) => ({ colId: column.colId })), applyOrder: true });
  }

  function choose(line, deed) {
    const api = grid();
    if (!api) return;
    if (deed === "show") api.setColumnsVisible([idOf(line)], !api.getColumn(idOf(line)).isVisible());
    else if (deed === "pin") api.setColumnsPinned([idOf(line)], api.getColumn(idOf(line)).getPinned() ? null : "left");
    else move(api, line, deed === "up" ? -1 : 1);
    showChoice(api);
    tell(api);
  }

  // --- sheets -----------------------------------------------------------------------------------------------------

  // What is chosen in a sheet has it drawn anew; it then opens again, until a person closes it.
  const PLACES = ["dashboard-tags", "dashboard-columns", "dashboard-view"];
  const opened = new Set();

  document.addEventListener(
    "toggle",
    function (event) {
      const place = event.target.closest(PLACES.map((id) => "#" + id).join());
      if (!place || !event.target.isConnected) return;
      if (event.target.open) opened.add(place.id);
      else opened.delete(place.id);
    },
    true
  );

  new MutationObserver(function () {
    opened.forEach(function (id) {
      const sheet = document.querySelector("#" + id + " > details");
      if (sheet && !sheet.open) sheet.open = true;
      if (!sheet && !document.getElementById(id)) opened.delete(id);
    });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // --- the file -------------------------------------------------------------------------------------------------

  function field(name, value) {
    const input = document.createElement("input");
    return Object.assign(input, { type: "hidden", name: name, value: value });
  }

  // A form of its own for every file: what is on screen, in its order, with the token of the page's form.
  function ask(format) {
    const api = grid();
    const token = document.querySelector("#shell-sign-out input[name=csrf_token]");
    if (!api || !token) return;
    const ids = [];
    api.forEachNodeAfterFilterAndSort((node) => ids.push(node.id));
    const columns = api.getAllDisplayedColumns().map((column) => column.getColId());
    const form = Object.assign(document.createElement("form"), { method: "POST", action: base() + "/dashboard/customers" });
    const told = { csrf_token: token.value, format: format, filter: window.location.search };
    Object.assign(told, { ids: ids.join(","), columns: columns.join(",") });
    Object.keys(told).forEach((name) => form.append(field(name, told[name])));
    document.body.append(form);
    form.submit();
    form.remove();
  }

  // --- listeners ------------------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("#dashboard-columns [data-column] button");
    if (button) choose(button.closest("[data-column]"), button.getAttribute("data-deed") || "show");
    const file = event.target.closest("#dashboard-export [data-export]");
    if (!file) return;
    file.closest("details").open = false;
    ask(file.getAttribute("data-export"));
  });

  // Whoever leaves before the patience is over takes nothing back.
  function hurry(event) {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("a")) send();
    if (event.target.closest("a, button")) settle();
  }

  document.addEventListener("click", hurry, true);
  window.addEventListener("pagehide", send);

  document.addEventListener("keydown", function (event) {
    const inName = event.target instanceof Element && event.target.id === "dashboard-view-name";
    const button = inName && event.key === "Enter" && event.target.closest(".view-name").querySelector("button");
    if (button) button.click();
  });

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.navigation = Object.assign(window.dash_clientside.navigation || {}, {
    quickFilter: quickFilter,
    quickWords: quickWords,
  });
})();
