// Makes the two days of a free range the address, once both are there and whole.
(function () {
  "use strict";
  const FIELDS = { from: "customers-usage-from", to: "customers-usage-to" };
  const PAUSE = 500;
  let waiting = 0;

  // While a year is typed digit by digit the field already has a date: 2 and then 20 are years as well.
  function day(id) {
    const field = document.getElementById(id);
    return field && field.value >= "1900-01-01" ? field.value : "";
  }

  function move() {
    const days = { from: day(FIELDS.from), to: day(FIELDS.to) };
    if (!days.from || !days.to) return;
    const changes = Object.assign({ range: null }, days);
    const search = window.dash_clientside.navigation.setQuery(window.location.search, changes);
    if (search === window.location.search) return;
    keepFocus(document.activeElement && document.activeElement.id);
    window.portal.follow(window.location.pathname + search);
  }

  // The fields are drawn anew with what they chose; whoever was in one of them stays there.
  function keepFocus(id) {
    if (!Object.values(FIELDS).includes(id)) return;
    window.portal.keepFocus(() => document.getElementById(id));
  }

  document.addEventListener("change", function (event) {
    if (!Object.values(FIELDS).includes(event.target.id)) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(move, PAUSE);
  });
})();
