// What helps with typing a password on pages that are plain forms: showing it, and saying how strong a new one is.
(function () {
  "use strict";
  const PATIENCE_MS = 250;
  let waiting = 0;
  let asked = 0;

  const fieldOf = (button) => document.getElementById(button.getAttribute("aria-controls"));

  const isShown = (button) => fieldOf(button).type === "text";

  function show(button, shown) {
    fieldOf(button).type = shown ? "text" : "password";
    button.firstElementChild.textContent = shown ? "Hide" : "Show";
  }

  // --- how strong it is ---------------------------------------------------------------------------------------

  function tell(place, judged) {
    place.hidden = !judged;
    if (!judged) return;
    place.dataset.score = judged.score;
    place.querySelector(".strength-said").textContent = judged.says;
  }

  // Whatever goes wrong here goes unsaid: sending the form judges again.
  async function judge(field, place) {
    const number = (asked += 1);
    const told = new URLSearchParams({ password: field.value, csrf_token: field.form.elements.csrf_token.value });
    let judged = null;
    try {
      const answer = field.value ? await fetch(place.dataset.judge, { method: "POST", body: told }) : null;
      judged = answer && answer.ok ? await answer.json() : null;
    } catch (failed) {
      judged = null;
    }
    if (number === asked) tell(place, judged);
  }

  // --- listeners ----------------------------------------------------------------------------------------------

  document.addEventListener("input", function (event) {
    const place = event.target.id && document.getElementById(event.target.id + "-strength");
    if (!place) return;
    window.clearTimeout(waiting);
    waiting = window.setTimeout(judge, PATIENCE_MS, event.target, place);
  });

  document.addEventListener("click", function (event) {
    const button = event.target.closest(".field-reveal");
    if (button) show(button, !isShown(button));
  });

  // A field that shows what it holds would be kept by the browser among what was typed into it.
  document.addEventListener("submit", function (event) {
    event.target.querySelectorAll(".field-reveal").forEach((button) => show(button, false));
  });

  document.addEventListener("DOMContentLoaded", function () {
    document.querySelectorAll(".field-reveal").forEach((button) => (button.hidden = false));
  });
})();
