// What the administration page needs in the browser: its table, its dialogs, and filters that become the address.
(function () {
  "use strict";
  const cells = (window.dashAgGridComponentFunctions = window.dashAgGridComponentFunctions || {});
  const formats = (window.dashAgGridFunctions = window.dashAgGridFunctions || {});
  const make = (type, props, ...children) => window.React.createElement(type, props, ...children);

  function unchanged() {
    return window.dash_clientside.no_update;
  }

  function inAddress(key) {
    return new URLSearchParams(window.location.search).get(key) || "";
  }

  function withQuery(changes) {
    return window.dash_clientside.navigation.setQuery(window.location.search, changes);
  }

  function counted(count, one, many) {
    const shown = new Intl.NumberFormat(window.portal.locale()).format(count);
    return shown + " " + (count === 1 ? one : many);
  }

  // --- the table ----------------------------------------------------------------------------------------------

  cells.PersonName = function (props) {
    if (!props.data) return null;
    return make(
      "span",
      { className: "person", "data-from": props.data.from },
      make("a", { href: props.data.href, "data-follow": "here", tabIndex: -1, className: "person-name" }, props.value),
      make("span", { className: "person-email" }, props.data.email)
    );
  };

  cells.MarkedText = function (props) {
    const tone = props.data && props.data[props.tone];
    return tone ? make("span", { className: "tag badge-" + tone }, props.value) : props.value;
  };

  formats.personText = (params) => params.data.name + " " + params.data.email;

  formats.bySignIn = function (one, other, row, otherRow) {
    return row.data.signedInAt.localeCompare(otherRow.data.signedInAt);
  };

  // What is typed filters at once and is kept in the address without a step of its own in the history.
  function peopleFilter(text, options) {
    if (text !== inAddress("q") && window.location.pathname.endsWith("/administration")) {
      window.history.replaceState(window.history.state, "", window.location.pathname + withQuery({ q: text }));
    }
    if (!document.querySelector("#administration-grid .ag-root-wrapper")) {
      return text ? Object.assign({}, options, { quickFilterText: text }) : unchanged();
    }
    const api = window.dash_ag_grid.getApi("administration-grid");
    if ((api.getGridOption("quickFilterText") || "") !== (text || "")) {
      api.deselectAll(); // nothing is done to people who are out of sight
      api.setGridOption("quickFilterText", text || "");
    }
    return unchanged();
  }

  // The other way round, but never while somebody is typing.
  function peopleWords() {
    const field = document.getElementById("administration-search");
    return field && field === document.activeElement ? unchanged() : inAddress("q");
  }

  function peopleCount(shown, all) {
    if (!all) return "";
    const total = counted(all.length, "person", "people");
    return !shown || shown.length === all.length ? total : shown.length + " of " + total;
  }

  const nobodySelected = (rows) => !(rows && rows.length);
  const selectedCount = (rows) => (rows && rows.length ? rows.length + " selected" : "");

  // --- the dialog of a person -----------------------------------------------------------------------------------

  // What each role means was sent along with the form.
  function roleNote(role) {
    const place = document.getElementById("administration-role-note");
    return (place && JSON.parse(place.getAttribute("data-notes"))[role]) || "";
  }

  // Which roles see customers was sent along too.
  function seesNoCustomers(role) {
    const place = document.getElementById("administration-reach-place");
    return Boolean(place) && !place.dataset.roles.split(" ").includes(role);
  }

  const seesNotSome = (reach) => reach !== "only";

  function chosenCount(chosen) {
    const count = (chosen || []).length;
    return count ? counted(count, "chosen", "chosen") : "None chosen: sees nothing";
  }

  const closeDialog = (clicks) => (clicks ? false : unchanged());

  // However the dialog was closed, the address must no longer ask for it, nor the step that led there: going back does
  // not open it again.
  let wasOpen = false;
  function dialogClosed(open) {
    const closing = wasOpen && !open;
    wasOpen = Boolean(open);
    if (closing && inAddress("person")) {
      const search = withQuery({ person: null });
      window.history.replaceState(window.history.state, "", window.location.pathname + search);
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
    return unchanged();
  }

  // A passphrase that was passed on does not stay in the page.
  function forget(clicks, now) {
    if (!clicks) return unchanged();
    return typeof now === "boolean" ? false : [];
  }

  // --- copying ------------------------------------------------------------------------------------------------

  function select(source) {
    const range = document.createRange();
    range.selectNodeContents(source);
    const selection = window.getSelection();
    selection.removeAllRanges();
    selection.addRange(range);
  }

  // Without the right to write to the clipboard the text is selected, so that it can be copied by hand.
  async function copy(button) {
    const source = document.getElementById(button.getAttribute("data-copies"));
    const label = button.querySelector("span:last-child");
    if (!source) return;
    try {
      await navigator.clipboard.writeText(source.textContent);
      label.textContent = "Copied";
      button.setAttribute("aria-label", "Copied");
    } catch (refused) {
      select(source);
      label.textContent = "Selected: copy it now";
      button.setAttribute("aria-label", "Selected: copy it now");
    }
  }

  // --- the audit log ------------------------------------------------------------------------------------------

  const FILTERS = { from: "from", until: "to", person: "by", area: "area", words: "q" };

  function filterEvents() {
    const changes = { rows: null };
    Object.keys(FILTERS).forEach(function (name) {
      const field = document.getElementById("administration-" + name);
      if (field) changes[FILTERS[name]] = field.value === "all" && field.matches("select") ? "" : field.value;
    });
    const search = withQuery(changes);
    if (search !== window.location.search) window.portal.follow(window.location.pathname + search);
  }

  function isFilter(element) {
    return element instanceof Element && element.closest(".audit-filters") && element.matches("input, select");
  }

  // --- listeners ----------------------------------------------------------------------------------------------

  document.addEventListener("change", function (event) {
    if (isFilter(event.target)) filterEvents();
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Enter" && isFilter(event.target)) filterEvents();
  });

  document.addEventListener("click", function (event) {
    const button = event.target instanceof Element ? event.target.closest("[data-copies]") : null;
    if (button) copy(button);
  });

  Object.assign(window.dash_clientside.navigation, {
    peopleFilter: peopleFilter,
    peopleWords: peopleWords,
    peopleCount: peopleCount,
    nobodySelected: nobodySelected,
    selectedCount: selectedCount,
    roleNote: roleNote,
    seesNoCustomers: seesNoCustomers,
    seesNotSome: seesNotSome,
    chosenCount: chosenCount,
    closeDialog: closeDialog,
    dialogClosed: dialogClosed,
    forget: forget,
  });
})();
