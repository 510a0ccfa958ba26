// The panel of a customer in the browser: a draft for each customer, the counter, its keys, and where the focus goes.
(function () {
  "use strict";
  const LONGEST = 4000;
  const COUNTED_FROM = 3500;
  const drafts = {}; // by customer, for as long as the page is not loaded anew
  const edits = {};

  function customerIn(pathname) {
    return (pathname || "").split("/").slice(0, 5).join("/");
  }

  const here = () => customerIn(window.location.pathname);
  const field = () => document.getElementById("customers-note-text");
  const panel = () => document.getElementById("customers-panel");

  // From one customer to another the field stays, and must not carry what was written about the one before.
  const noteDraft = (pathname) => drafts[customerIn(pathname)] || "";
  const noteEdited = (pathname) => edits[customerIn(pathname)] || null;

  function noteCount(text) {
    const length = (text || "").length;
    drafts[here()] = text;
    if (field()) field().toggleAttribute("data-too-long", length > LONGEST);
    if (length < COUNTED_FROM) return "";
    const shown = new Intl.NumberFormat(window.portal.locale());
    return shown.format(length) + " of " + shown.format(LONGEST);
  }

  const noteProblem = () => ""; // what was wrong with one customer's note is not said of another's
  const noteSendText = (edited) => (edited ? "Save note" : "Add note");

  function noteIsNew(edited) {
    const begins = edited && edits[here()] !== edited;
    edits[here()] = edited;
    if (begins && field()) field().focus();
    return !edited;
  }

  // --- focus --------------------------------------------------------------------------------------------------

  // Whoever is in the panel before it is looked at again, writing perhaps, is left there.
  function enterPanel() {
    window.portal.untilDone(function () {
      if (!panel() || panel().hidden || !panel().querySelector(".panel-head a")) return false;
      if (panel().contains(document.activeElement)) return true;
      panel().scrollIntoView({ block: "nearest" });
      document.getElementById("customers-panel-head").focus({ preventScroll: true });
      return true;
    });
  }

  // What was pressed may be gone once the page has been redrawn; the focus then goes to the way back, or to the place.
  function keepFocus() {
    window.portal.keepFocus(
      () =>
        document.querySelector("#customers-said .button") ||
        (panel() && !panel().hidden && document.getElementById("customers-panel-head")) ||
        document.querySelector(".contact-table")
    );
  }

  // --- listeners ----------------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    const opener = event.target instanceof Element && event.target.closest("[aria-controls=customers-panel]");
    if (opener && panel() && panel().hidden) enterPanel();
    const deed = ".note-deeds button, .contact-deeds button, #customers-said .button";
    if (event.target instanceof Element && event.target.closest(deed)) keepFocus();
  });

  document.addEventListener("keydown", function (event) {
    if (!(event.target instanceof Element)) return;
    if (event.target === field() && event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      document.getElementById("customers-note-send").click();
    } else if (event.key === "Escape" && event.target.closest("#customers-panel")) {
      panel().querySelector(".panel-close").click();
    }
  });

  Object.assign(window.dash_clientside.navigation, {
    noteDraft: noteDraft,
    noteEdited: noteEdited,
    noteCount: noteCount,
    noteProblem: noteProblem,
    noteSendText: noteSendText,
    noteIsNew: noteIsNew,
  });
})();
