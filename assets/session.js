// Leads to the sign-in form, and back to this very page, when a call of the page finds that the session has ended.
(function () {
  "use strict";
  const fetched = window.fetch;
  let leaving = false;

  function signIn() {
    const form = document.documentElement.getAttribute("data-sign-in");
    const here = window.location.pathname + window.location.search;
    window.location.assign(form + "?next=" + encodeURIComponent(here));
  }

  function isOwnCall(response) {
    const asked = new URL(response.url, window.location.href);
    return asked.origin === window.location.origin && asked.pathname.startsWith("/_dash-");
  }

  window.fetch = async function (...request) {
    const response = await fetched.apply(window, request);
    if (response.status !== 401 || !isOwnCall(response)) return response;
    if (!leaving) signIn();
    leaving = true;
    // Whoever waits for the answer waits until the page is gone, instead of reporting an error to a reader who leaves.
    return new Promise(function () {});
  };
})();
