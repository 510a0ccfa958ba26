// Says with every call of the page what browser it runs in, and leads to the sign-in form, and back to this very page,
// when a call finds that the session has ended.
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

  function signed(input, options) {
    const request = new Request(input, options);
    if (new URL(request.url).origin === window.location.origin) {
      request.headers.set("X-Portal-Browser", window.portal.browser);
    }
    return request;
  }

  window.fetch = async function (input, options) {
    const response = await fetched.call(window, signed(input, options));
    if (response.status !== 401 || !isOwnCall(response)) return response;
    if (!leaving) signIn();
    leaving = true;
    // Whoever waits for the answer waits until the page is gone, instead of reporting an error to a reader who leaves.
    return new Promise(function () {});
  };
})();
