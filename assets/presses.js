// Whatever is pressed with the mouse answers, though the page was redrawn under it before the button was let go.
(function () {
  "use strict";
  const CONTROLS = "a[href], button, summary, label, input[type=checkbox], input[type=radio]";
  const STEADY_PX = 10; // further than this it was a drag, or somebody changed their mind
  let pressed = null;

  const controlAt = (node) => (node instanceof Element ? node.closest(CONTROLS) : null);

  // What a control is known by: the one that was redrawn in its place has the same. Tables number their boxes anew
  // each time, so a box there is known by its row.
  function described(control) {
    const row = control.closest("[row-id]");
    const own = row && control.matches("input") ? row.getAttribute("row-id") : control.id;
    return [control.tagName, own, control.getAttribute("href"), control.textContent].join("\n");
  }

  function isSteady(event) {
    return Math.hypot(event.clientX - pressed.x, event.clientY - pressed.y) <= STEADY_PX;
  }

  // A tap needs none of this: browsers look for what it hit only when the finger has left.
  document.addEventListener("pointerdown", function (event) {
    const isPress = event.isPrimary && event.button === 0 && event.pointerType !== "touch";
    const control = isPress ? controlAt(event.target) : null;
    const answers = control && !control.matches(":disabled");
    pressed = answers ? { is: described(control), x: event.clientX, y: event.clientY, answered: false } : null;
  });

  // Browsers make no click of a press that began on what is gone by now, or has been moved to another place in the
  // page. Where they make one, it comes before anything that waits.
  document.addEventListener("pointerup", function (event) {
    if (pressed && isSteady(event)) window.setTimeout(answer, 0, pressed, event.clientX, event.clientY);
    else pressed = null;
  });

  window.addEventListener(
    "click",
    function (event) {
      const control = pressed && controlAt(event.target);
      if (control && described(control) === pressed.is) pressed.answered = true;
    },
    true
  );

  function answer(press, x, y) {
    if (pressed === press) pressed = null;
    const now = press.answered ? null : controlAt(document.elementFromPoint(x, y));
    if (now && described(now) === press.is) now.click();
  }

  document.addEventListener("pointercancel", () => (pressed = null));
})();
