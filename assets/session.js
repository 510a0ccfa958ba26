// Says with every call of the page what browser it runs in. When a call finds that the session has ended, it leads to
// the sign-in form and back to this very page, or, where something has been typed, stays and says what to do.
(function () {
  "use strict";
  const TYPED_IN = ".note-field, .field-input";
  const fetched = window.fetch;
  const touched = new Set();
  let leaving = false;

  const root = document.documentElement;
  const make = (tag, properties) => Object.assign(document.createElement(tag), properties);

  function formAddress() {
    const here = window.location.pathname + window.location.search;
    return root.getAttribute("data-sign-in") + "?next=" + encodeURIComponent(here);
  }

  const isAtStake = (field) => field.isConnected && field.offsetParent !== null && field.value !== "";
  const isSomethingTyped = () => Array.from(touched).some(isAtStake);

  // --- the notice ---------------------------------------------------------------------------------------------

  const notice = () => document.getElementById("session-ended");

  function tellWhoTypes() {
    if (notice()) return;
    const body = make("div", { className: "toast-body" });
    const link = make("a", { href: formAddress(), target: "_blank", textContent: "Sign in in another tab" });
    body.append("What you typed is still here. ", link, ", then come back and save again.");
    const title = make("span", { className: "toast-title" });
    title.append(make("span", { className: "icon icon-alert", ariaHidden: "true" }), "Your session has ended");
    const head = make("div", { className: "toast-header" });
    head.append(title);
    const toast = make("div", { className: "toast show toast-bad", role: "alert" });
    toast.append(head, body);
    const place = make("div", { id: "session-ended", className: "toasts" });
    place.append(toast);
    document.body.append(place);
  }

  // --- calls --------------------------------------------------------------------------------------------------

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
    if (!isOwnCall(response)) return response;
    if (response.status !== 401) {
      if (notice()) notice().remove();
      return response;
    }
    if (!leaving && isSomethingTyped()) {
      tellWhoTypes();
      return new Response(null, { status: 204 }); // nothing changes on the page
    }
    if (!leaving) window.location.assign(formAddress());
    leaving = true;
    // Whoever waits for the answer waits until the page is gone, instead of reporting an error to a reader who leaves.
    return new Promise(function () {});
  };

  // --- what is typed ------------------------------------------------------------------------------------------

  document.addEventListener("input", function (event) {
    if (event.target instanceof Element && event.target.matches(TYPED_IN)) touched.add(event.target);
  });

  // A note has no other place than its field before it is sent; other fields are often left as they were saved.
  window.addEventListener("beforeunload", function (event) {
    const note = document.querySelector(".note-field");
    if (!leaving && note && touched.has(note) && isAtStake(note)) event.preventDefault();
  });
})();
