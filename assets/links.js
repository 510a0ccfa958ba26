// Follows the portal's own links without reloading the page. A link says so with data-follow.
(function () {
  "use strict";

  function follow(href) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function isPlainClick(event) {
    const held = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    return event.button === 0 && !held && !event.defaultPrevented;
  }

  function place(link) {
    const holder = link.closest("[id]:not(a)");
    return holder ? holder.id : null;
  }

  // What was activated may be gone once the page has been redrawn; the focus then goes to where it stood.
  function keepFocus(holderId, href) {
    let tries = 0;
    const timer = window.setInterval(function () {
      tries += 1;
      const holder = holderId && document.getElementById(holderId);
      if (tries > 20 || (document.activeElement && document.activeElement !== document.body)) {
        if (tries > 20) window.clearInterval(timer);
        return;
      }
      if (!holder) return;
      const same = Array.from(holder.querySelectorAll("a[data-follow]")).find(
        (link) => link.getAttribute("href") === href
      );
      const target = same || holder;
      if (target === holder && !holder.hasAttribute("tabindex")) holder.setAttribute("tabindex", "-1");
      target.focus({ preventScroll: true });
      window.clearInterval(timer);
    }, 60);
  }

  document.addEventListener("click", function (event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-follow]") : null;
    if (!link || !isPlainClick(event) || (link.target && link.target !== "_self")) return;
    event.preventDefault();
    const href = link.getAttribute("href");
    const holderId = place(link);
    if (link.href !== window.location.href) follow(href);
    keepFocus(holderId, href);
  });

  // A link that acts as a toggle answers to Space as buttons do; a focused grid cell answers to Enter with its link.
  document.addEventListener("keydown", function (event) {
    if (!(event.target instanceof Element)) return;
    if (event.key === " " && event.target.matches("a[data-follow][role=button]")) {
      event.preventDefault();
      event.target.click();
    }
    if (event.key === "Enter" && event.target.matches(".ag-cell")) {
      const link = event.target.querySelector("a[data-follow]");
      if (link) link.click();
    }
  });

  window.portal = Object.assign(window.portal || {}, { follow: follow });
})();
