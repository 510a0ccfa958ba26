// Copies what a button holds, and prints the page, on pages that are plain forms.
(function () {
  "use strict";

  async function copy(button) {
    await navigator.clipboard.writeText(button.dataset.copy);
    const label = button.textContent;
    button.textContent = "Copied";
    window.setTimeout(() => (button.textContent = label), 2000);
  }

  document.addEventListener("click", function (event) {
    const button = event.target.closest("[data-copy], [data-print]");
    if (!button) return;
    if ("print" in button.dataset) window.print();
    else copy(button);
  });
})();
