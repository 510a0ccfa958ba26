// Opens the rail as a drawer where the window is narrow, and folds it to icons where it is wide.
(function () {
  "use strict";
  const root = document.documentElement;

  function isOpen() {
    return root.getAttribute("data-rail") === "open";
  }

  function setOpen(open) {
    if (open) root.setAttribute("data-rail", "open");
    else root.removeAttribute("data-rail");
    const menu = document.getElementById("shell-menu");
    if (menu) menu.setAttribute("aria-expanded", String(open));
    const target = document.getElementById(open ? "shell-rail-close" : "shell-menu");
    if (target) target.focus();
  }

  function fold(button) {
    const folded = root.getAttribute("data-rail-fold") !== "folded";
    root.setAttribute("data-rail-fold", folded ? "folded" : "full");
    button.setAttribute("aria-expanded", String(!folded));
    button.setAttribute("aria-label", folded ? "Expand menu" : "Collapse menu");
    window.dispatchEvent(new Event("resize"));
  }

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element)) return;
    if (event.target.closest("#shell-menu")) return setOpen(!isOpen());
    const foldButton = event.target.closest("#shell-rail-fold");
    if (foldButton) return fold(foldButton);
    const leaves = event.target.closest("#shell-rail-close, .scrim, .rail a[data-follow]");
    if (isOpen() && leaves) setOpen(false);
  });

  document.addEventListener("keydown", function (event) {
    if (event.key === "Escape" && isOpen()) setOpen(false);
  });
})();
