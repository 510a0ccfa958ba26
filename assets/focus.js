// Where the focus goes when what had it is drawn anew, when what should have it is still to come, or when a dialog
// stands over the page.
(function () {
  "use strict";
  const EVERY_MS = 60;
  const PATIENCE_MS = 10000;

  // Takes a step again and again until it says that it is done, the pointer is pressed elsewhere, or it took too long.
  function untilDone(step) {
    const last = Date.now() + PATIENCE_MS;
    const timer = window.setInterval(() => (step() || Date.now() > last) && end(), EVERY_MS);
    function end() {
      window.clearInterval(timer);
      document.removeEventListener("pointerdown", end, true);
    }
    document.addEventListener("pointerdown", end, true);
  }

  // What was pressed is gone once the page has been redrawn; the focus then goes to what `successor` gives.
  function keepFocus(successor) {
    const from = document.activeElement || document.body;
    untilDone(function () {
      const now = document.activeElement;
      const isLost = (!now || now === document.body) && (from === document.body || !from.isConnected);
      const next = isLost && successor();
      if (next) next.focus({ preventScroll: true });
      return Boolean(next);
    });
  }

  // A dialog that closes gives the focus back to what opened it, also where it made way for another dialog: the focus
  // then stays in that one, with what had it. Only who leaves it by Tab begins at its start again.
  let isTab = false;
  function stayInDialog(event) {
    const dialogs = document.querySelectorAll(".modal");
    const dialog = dialogs[dialogs.length - 1];
    if (!dialog || dialog.contains(event.target)) return;
    const before = event.relatedTarget;
    const kept = !isTab && before && dialog.contains(before);
    (kept ? before : dialog).focus({ preventScroll: true });
  }
  function noteTab(event) {
    isTab = event.key === "Tab";
    window.setTimeout(() => (isTab = false));
  }
  document.addEventListener("keydown", noteTab, true);
  document.addEventListener("focusin", stayInDialog, true);

  window.portal = Object.assign(window.portal || {}, { untilDone: untilDone, keepFocus: keepFocus });
})();
