// Whatever is pressed answers, though the page was redrawn under the pointer before it was let go.
(function () {
  "use strict";
  const CONTROLS = "a[href], button, summary";
  const STEADY_PX = 10; // further than this it was a drag, or somebody changed their mind
  let pressed = null;

  const controlAt = (node) => (node instanceof Element ? node.closest(CONTROLS) : null);

  // What a control is known by: the one that was redrawn in its place has the same.
  function described(control) {
    return [control.tagName, control.id, control.getAttribute("href"), control.textContent].join("\n");
  }

  function isSteady(event) {
    return Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= STEADY_PX;
  }

  document.addEventListener("pointerdown", function (event) {
    const control = event.isPrimary && event.button === 0 ? controlAt(event.target) : null;
    pressed = control && { control: control, is: described(control), x: event.clientX, y: event.clientY };
  });

  // Browsers make no click of a press that began on what is gone by now.
  document.addEventListener("pointerup", function (event) {
    if (pressed && !pressed.control.isConnected && isSteady(event)) {
      const now = controlAt(document.elementFromPoint(event.clientX, event.clientY));
      if (now && described(now) === pressed.is) now.click();
    }
    pressed = null;
  });

  document.addEventListener("pointercancel", () => (pressed = null));
})();
