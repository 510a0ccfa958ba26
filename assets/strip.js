// The strip of open customers: closing, moving by mouse and keyboard. The server keeps what is open and in which order.
(function () {
  "use strict";
  let count = 0;
  let dragged = null;

  const strip = () => document.getElementById("shell-strip");
  const tabs = () => Array.from(document.querySelectorAll("#shell-strip [data-customer]"));
  const nameOf = (tab) => tab.getAttribute("data-customer");
  const linkOf = (tab) => tab.querySelector("a");
  const isCurrent = (tab) => linkOf(tab).hasAttribute("aria-current");

  function tell(deed, customers) {
    count += 1;
    window.dash_clientside.set_props("shell-strip-deed", { data: { deed: deed, customers: customers, count: count } });
  }

  function home() {
    return strip().querySelector("nav").getAttribute("data-home");
  }

  // The tab that takes over: the one to the right, else the one to the left, else none.
  function heir(tab) {
    const all = tabs();
    const at = all.indexOf(tab);
    return all[at + 1] || all[at - 1] || null;
  }

  // The strip may be drawn several times before it shows what was done; the focus is on the tab until it does.
  function focusUntil(order, customer) {
    window.portal.untilDone(function () {
      const tab = tabs().find((one) => nameOf(one) === customer);
      const focused = document.activeElement || document.body;
      const isDrawn = tabs().map(nameOf).join() === order.join();
      if (!tab) return isDrawn;
      if (focused === document.body || (isDrawn && strip().contains(focused))) linkOf(tab).focus();
      return isDrawn && document.activeElement === linkOf(tab);
    });
  }

  function close(tab) {
    const next = heir(tab);
    const hadFocus = tab.contains(document.activeElement);
    const left = tabs().map(nameOf).filter((name) => name !== nameOf(tab));
    tell("close", [nameOf(tab)]);
    if (isCurrent(tab)) window.portal.follow(next ? linkOf(next).getAttribute("href") : home());
    else if (hadFocus && next) focusUntil(left, nameOf(next));
  }

  function closeAllBut(kept) {
    const gone = tabs().filter((tab) => tab !== kept);
    if (!gone.length) return;
    tell("close", gone.map(nameOf));
    if (gone.some(isCurrent)) window.portal.follow(kept ? linkOf(kept).getAttribute("href") : home());
  }

  function move(tab, by) {
    const order = tabs().map(nameOf);
    const from = order.indexOf(nameOf(tab));
    const to = from + by;
    if (to < 0 || to >= order.length) return;
    order.splice(to, 0, order.splice(from, 1)[0]);
    tell("order", order);
    focusUntil(order, nameOf(tab));
  }

  // --- keyboard and clicks ------------------------------------------------------------------------------------

  function keyed(event) {
    const tab = event.target instanceof Element && event.target.closest("#shell-strip [data-customer]");
    if (!tab || !event.target.matches("a")) return;
    if (event.key === "Delete") close(tab);
    else if (event.altKey && event.shiftKey && event.key === "ArrowLeft") move(tab, -1);
    else if (event.altKey && event.shiftKey && event.key === "ArrowRight") move(tab, 1);
    else if (!event.altKey && (event.key === "ArrowLeft" || event.key === "ArrowRight")) {
      const all = tabs();
      const next = all[all.indexOf(tab) + (event.key === "ArrowLeft" ? -1 : 1)];
      if (next) linkOf(next).focus();
    } else return;
    event.preventDefault();
  }

  function clicked(event) {
    if (!(event.target instanceof Element)) return;
    const button = event.target.closest("#shell-strip button");
    if (!button) return;
    if (button.hasAttribute("data-close")) close(button.closest("[data-customer]"));
    else if (button.hasAttribute("data-deed")) {
      button.closest("details").open = false;
      closeAllBut(button.getAttribute("data-deed") === "others" ? tabs().find(isCurrent) : null);
    }
  }

  // The middle button closes a tab, as it does in browsers.
  function middleClicked(event) {
    const tab = event.button === 1 && event.target instanceof Element && event.target.closest("#shell-strip [data-customer]");
    if (!tab) return;
    event.preventDefault();
    close(tab);
  }

  // --- dragging -----------------------------------------------------------------------------------------------

  function unmark() {
    tabs().forEach((tab) => tab.classList.remove("strip-tab-before", "strip-tab-after"));
  }

  function over(event) {
    const tab = event.target instanceof Element ? event.target.closest("#shell-strip [data-customer]") : null;
    return dragged && tab && tab !== dragged ? tab : null;
  }

  function isAfter(event, tab) {
    const box = tab.getBoundingClientRect();
    return event.clientX > box.left + box.width / 2;
  }

  document.addEventListener("dragstart", function (event) {
    dragged = event.target instanceof Element ? event.target.closest("#shell-strip [data-customer]") : null;
    if (!dragged) return;
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setData("text/plain", nameOf(dragged));
    dragged.classList.add("strip-tab-dragged");
  });

  document.addEventListener("dragover", function (event) {
    const tab = over(event);
    if (!tab) return;
    event.preventDefault();
    unmark();
    tab.classList.add(isAfter(event, tab) ? "strip-tab-after" : "strip-tab-before");
  });

  document.addEventListener("drop", function (event) {
    const tab = over(event);
    if (!tab) return;
    event.preventDefault();
    const order = tabs().map(nameOf).filter((name) => name !== nameOf(dragged));
    order.splice(order.indexOf(nameOf(tab)) + (isAfter(event, tab) ? 1 : 0), 0, nameOf(dragged));
    tell("order", order);
  });

  document.addEventListener("dragend", function () {
    if (dragged) dragged.classList.remove("strip-tab-dragged");
    dragged = null;
    unmark();
  });

  function shows(place) {
    return strip().contains(place) || place.id === "customers-tabs";
  }

  // --- the current tab, and the current view of its customer, in sight ---------------------------------------------------------------------------------

  new MutationObserver(function (changes) {
    if (!strip() || !changes.some((change) => shows(change.target))) return;
    const current = tabs().find(isCurrent);
    if (current) current.scrollIntoView({ block: "nearest", inline: "nearest" });
    const view = document.querySelector(".sub-tab[aria-current]");
    if (view) view.scrollIntoView({ block: "nearest", inline: "nearest" });
  }).observe(document.documentElement, { childList: true, subtree: true });

  document.addEventListener("keydown", keyed);
  document.addEventListener("click", clicked);
  document.addEventListener("auxclick", middleClicked);
})();
