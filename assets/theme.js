// Settles the theme before anything is drawn: the person's choice, or what the device prefers.
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

  apply(root.getAttribute("data-theme-choice") || root.getAttribute("data-bs-theme") || "system");
  window.portal = Object.assign(window.portal || {}, { applyTheme: apply });
})();
