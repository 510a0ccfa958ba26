// Follows the portal's own links without reloading the page. A link says so with data-follow.
(function () {
  "use strict";
  const TRIES_FOR_LINK = 10;

  function follow(href) {
    window.history.pushState({}, "", href);
    window.dispatchEvent(new CustomEvent("_dashprivate_pushstate"));
  }

  function isPlainClick(event) {
    const held = event.metaKey || event.ctrlKey || event.shiftKey || event.altKey;
    return event.button === 0 && !held && !event.defaultPrevented;
  }

  // Ids around a link, nearest first: some of these places will still be there after the page has been redrawn.
  function places(link) {
    const ids = [];
    for (let at = link.parentElement; at; at = at.parentElement) if (at.id) ids.push(at.id);
    return ids;
  }

  function successor(holder, href, text) {
    const links = Array.from(holder.querySelectorAll("a[data-follow]"));
    return links.find((one) => one.getAttribute("href") === href) || links.find((one) => one.textContent === text);
  }

  // The same link where it stood; where there is none any more, after a moment in which it may still be drawn, the place.
  function keepFocus(link, href) {
    const [ids, text] = [places(link), link.textContent];
    let given = 0;
    window.portal.keepFocus(function () {
      const holder = ids.map((id) => document.getElementById(id)).find(Boolean);
      const same = holder && successor(holder, href, text);
      if (same || !holder || (given += 1) < TRIES_FOR_LINK) return same;
      if (!holder.hasAttribute("tabindex")) holder.setAttribute("tabindex", "-1");
      return holder;
    });
  }

  // --- controls -----------------------------------------------------------------------------------------------

  // A group of controls says for which address it was made. What one of them changes is applied to the address of
  // now, so that the second of two quick choices does not undo the first.
  const LISTS = ["hide", "tags"];

  function toggled(list, before, after) {
    const split = (text) => new Set((text || "").split(",").filter(Boolean));
    const [now, had, has] = [list, before, after].map(split);
    new Set([...had, ...has]).forEach(function (item) {
      if (had.has(item) === has.has(item)) return;
      if (has.has(item)) now.add(item);
      else now.delete(item);
    });
    return Array.from(now).sort().join(",");
  }

  // Within a place with data-keep, links to the same customer take these parts of the query string along.
  function kept(link) {
    const [to, here] = [new URL(link.href), window.location];
    const customer = (pathname) => pathname.split("/").slice(0, 5).join("/");
    const place = link.closest("[data-keep]");
    if (!place || customer(to.pathname) !== customer(here.pathname)) return link.getAttribute("href");
    const [changes, now] = [{}, new URLSearchParams(here.search)];
    place.getAttribute("data-keep").split(" ").forEach(function (key) {
      if (now.has(key) && !to.searchParams.has(key)) changes[key] = now.get(key);
    });
    return to.pathname + window.dash_clientside.navigation.setQuery(to.search, changes);
  }

  function destination(link) {
    const group = link.closest("[data-from]");
    const from = group && new URL(group.getAttribute("data-from"), window.location.href);
    const here = window.location;
    if (!from || from.pathname !== here.pathname || from.search === here.search) return kept(link);
    const [before, after, now] = [from.href, link.href, here.href].map((address) => new URL(address).searchParams);
    const changes = {};
    new Set([...before.keys(), ...after.keys()]).forEach(function (key) {
      if (before.get(key) === after.get(key)) return;
      changes[key] = LISTS.includes(key) ? toggled(now.get(key), before.get(key), after.get(key)) : after.get(key);
    });
    return here.pathname + window.dash_clientside.navigation.setQuery(here.search, changes);
  }

  // --- listeners ----------------------------------------------------------------------------------------------

  document.addEventListener("click", function (event) {
    const link = event.target instanceof Element ? event.target.closest("a[data-follow]") : null;
    if (!link || !isPlainClick(event) || (link.target && link.target !== "_self")) return;
    event.preventDefault();
    const href = destination(link);
    keepFocus(link, href);
    if (new URL(href, window.location.href).href !== window.location.href) follow(href);
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
