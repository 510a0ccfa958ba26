// Settles the theme before anything is drawn: the person's choice, or what the device prefers now and later.
(function () {
  "use strict";
  const root = document.documentElement;
  const device = window.matchMedia("(prefers-color-scheme: dark)");

  function resolved(choice) {
    if (choice === "light" || choice === "dark") return choice;
    return device.matches ? "dark" : "light";
  }

  function apply(choice) {
    root.setAttribute("data-theme-choice", choice);
    root.setAttribute("data-bs-theme", resolved(choice));
    return resolved(choice);
  }

  function follow() {
    if (root.getAttribute("data-theme-choice") !== "system") return;
    const theme = apply("system");
    if (document.getElementById("shell-page")) window.dash_clientside.set_props("shell-theme", { data: theme });
  }

  device.addEventListener("change", follow);
  apply(root.getAttribute("data-theme-choice") || root.getAttribute("data-bs-theme") || "system");
  window.portal = Object.assign(window.portal || {}, { applyTheme: apply });
})();
