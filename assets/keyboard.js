// The keyboard's way through the frame: search, popovers, and the focus after a change of page.
(function () {
  "use strict";

  function search() {
    return document.getElementById("shell-search");
  }

  function isTyping(element) {
    return element instanceof Element && element.matches("input, textarea, select, [contenteditable=true]");
  }

  // --- popovers -----------------------------------------------------------------------------------------------

  function openPopovers() {
    return Array.from(document.querySelectorAll("details.popover-root[open]"));
  }

  function closePopovers(except, refocus) {
    openPopovers().forEach(function (popover) {
      if (popover === except) return;
      popover.open = false;
      if (refocus) popover.querySelector("summary").focus();
    });
  }

  function step(items, by) {
    if (!items.length) return;
    const at = items.indexOf(document.activeElement);
    items[(at + by + items.length) % items.length].focus();
  }

  // --- search results -----------------------------------------------------------------------------------------

  function results() {
    return document.getElementById("shell-search-results");
  }

  function hits() {
    return Array.from(document.querySelectorAll("#shell-search-results [role=option]"));
  }

  function mark(index) {
    hits().forEach(function (hit, place) {
      hit.setAttribute("aria-selected", String(place === index));
      if (place === index) hit.scrollIntoView({ block: "nearest" });
    });
    const marked = hits()[index];
    if (marked) search().setAttribute("aria-activedescendant", marked.id);
    else search().removeAttribute("aria-activedescendant");
  }

  function marked() {
    return hits().findIndex((hit) => hit.getAttribute("aria-selected") === "true");
  }

  function showResults(shown) {
    const list = results();
    if (!list || !search()) return;
    list.classList.toggle("search-closed", !shown);
    search().setAttribute("aria-expanded", String(shown && hits().length > 0));
  }

  function searchKey(event) {
    const count = hits().length;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      showResults(true);
      if (count) mark((marked() + (event.key === "ArrowDown" ? 1 : -1) + count) % count);
    } else if (event.key === "Enter" && count) {
      event.preventDefault();
      hits()[Math.max(0, marked())].click();
    } else if (event.key === "Escape") {
      showResults(false);
      search().blur();
    } else {
      showResults(true);
    }
  }

  // dcc.Input takes no role or aria attributes, so the search is made a combobox here.
  function dressSearch() {
    const input = search();
    if (!input || input.getAttribute("role") === "combobox") return;
    input.setAttribute("role", "combobox");
    input.setAttribute("aria-autocomplete", "list");
    input.setAttribute("aria-expanded", "false");
    input.setAttribute("aria-controls", "shell-search-results");
  }

  // --- page changes -------------------------------------------------------------------------------------------

  let heading = null;

  function pageChanged() {
    dressSearch();
    if (search()) search().setAttribute("aria-expanded", String(hits().length > 0));
    const shown = document.querySelector("#shell-page h1");
    // A heading that is still to come would take the focus twice, the second time from whoever has gone on meanwhile.
    if (!shown || !shown.textContent.trim() || shown.textContent === heading) return;
    const first = heading === null;
    heading = shown.textContent;
    const brand = document.querySelector(".brand-name");
    document.title = brand ? heading + " · " + brand.textContent : heading;
    document.getElementById("shell-page").scrollTop = 0;
    if (!first && document.documentElement.getAttribute("data-rail") !== "open") {
      shown.focus({ preventScroll: true });
    }
  }

  // --- listeners ----------------------------------------------------------------------------------------------

  document.addEventListener("keydown", function (event) {
    if (event.target === search()) return searchKey(event);
    if (event.key === "/" && search() && !isTyping(event.target) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      search().focus();
      search().select();
    } else if (event.key === "Escape") {
      closePopovers(null, true);
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      const popover = event.target instanceof Element && event.target.closest("details.popover-root[open]");
      if (!popover) return;
      event.preventDefault();
      step(Array.from(popover.querySelectorAll(".menu-item")), event.key === "ArrowDown" ? 1 : -1);
    }
  });

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element)) return;
    closePopovers(event.target.closest("details.popover-root"), false);
    if (event.target.closest(".menu a[data-follow]")) closePopovers(null, false);
    showResults(Boolean(event.target.closest(".search")) && !event.target.closest(".hit"));
    if (event.target.closest(".hit")) window.dash_clientside.set_props("shell-search", { value: "" });
  });

  document.addEventListener("focusin", function (event) {
    if (event.target instanceof Element && !event.target.closest(".search")) showResults(false);
    else if (event.target === search()) showResults(true);
  });

  const observer = new MutationObserver(pageChanged);
  observer.observe(document.documentElement, { childList: true, subtree: true });
})();
