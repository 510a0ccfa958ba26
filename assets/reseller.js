// Fields that say with data-query which part of the address they choose; those that stand together are set together.
(function () {
  "use strict";
  const EARLIEST = "1990-01-01"; // a year that is still being typed is earlier

  function chosen(holder) {
    const field = holder.querySelector("select, input");
    return field.value === "all" ? "" : field.value;
  }

  function changesOf(holder) {
    const together = holder.closest("[data-together]");
    const holders = together ? Array.from(together.querySelectorAll("[data-query]")) : [holder];
    return Object.fromEntries(holders.map((one) => [one.getAttribute("data-query"), chosen(one)]));
  }

  // Two days that make no range are told to the person, and the page stays as it is.
  function isRange(field, changes) {
    const days = Object.values(changes);
    const complete = days.every((day) => day >= EARLIEST);
    const problem = complete && days[0] > days[1] ? "The first day comes after the last." : "";
    field.setCustomValidity(problem);
    if (problem) field.reportValidity();
    return complete && !problem;
  }

  document.addEventListener("change", function (event) {
    const field = event.target;
    const holder = field instanceof Element ? field.closest("[data-query]") : null;
    if (!holder) return;
    const changes = changesOf(holder);
    if (field.type === "date" && !isRange(field, changes)) return;
    const here = window.location;
    const search = window.dash_clientside.navigation.setQuery(here.search, changes);
    if (search !== here.search) window.portal.follow(here.pathname + search);
  });
})();
