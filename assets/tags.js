// The dialog of tags: when the address asks for it, which tag is being changed, and where the focus goes.
(function () {
  "use strict";
  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.navigation = window.dash_clientside.navigation || {};

  const unchanged = () => window.dash_clientside.no_update;
  const isAsked = (search) => new URLSearchParams(search || "").get("dialog") === "tags";

  function tagsAsked(search) {
    return isAsked(search);
  }

  // However the dialog was closed, the address must no longer ask for it, nor the step that led there: going back does
  // not open it again.
  let wasOpen = false;
  function tagsOpened(open) {
    const closing = wasOpen && !open;
    wasOpen = Boolean(open);
    if (open) return Date.now();
    if (closing && isAsked(window.location.search)) {
      const query = new URLSearchParams(window.location.search);
      query.delete("dialog");
      const text = query.toString().replace(/%2C/g, ",");
      window.history.replaceState(window.history.state, "", window.location.pathname + (text ? "?" + text : ""));
      window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
    }
    if (closing) window.dash_clientside.set_props("tags-edited", { data: null });
    return unchanged();
  }

  function tagsEdited(clicks) {
    const pressed = window.dash_clientside.callback_context.triggered_id;
    return pressed && (clicks || []).some(Boolean) ? pressed.tag : unchanged();
  }

  const tagsLeft = (clicks) => (clicks ? null : unchanged());

  // --- focus --------------------------------------------------------------------------------------------------

  // A press draws the dialog anew and takes the focused button away: the focus goes to what comes next.
  function refocus() {
    const body = document.getElementById("tags-body");
    const lost = !document.activeElement || document.activeElement === document.body || isDialog();
    if (!body || !lost) return;
    const next = body.querySelector("#tags-name") || body.querySelector("#tags-new");
    if (next) next.focus();
  }

  const isDialog = () => document.activeElement.classList.contains("modal");

  new MutationObserver(function (changes) {
    const inside = (node) => node instanceof Element && node.closest("#tags-body");
    if (changes.some((change) => inside(change.target))) window.setTimeout(refocus, 0);
  }).observe(document.documentElement, { childList: true, subtree: true });

  Object.assign(window.dash_clientside.navigation, {
    tagsAsked: tagsAsked,
    tagsOpened: tagsOpened,
    tagsEdited: tagsEdited,
    tagsLeft: tagsLeft,
  });
})();
