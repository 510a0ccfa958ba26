// Whatever is pressed with the mouse answers, though the page was redrawn under it before the button was let go.
(function () {
  "use strict";
  const CONTROLS = "a[href], button, summary, label, input[type=checkbox], input[type=radio]";
  const STEADY_PX = 10; // further than this it was a drag, or somebody changed their mind
  const STILL_PX = 2; // no further than this the pointer has not moved: whatever lies elsewhere now has moved away
  let pressed = null;

  const controlAt = (node) => (node instanceof Element ? node.closest(CONTROLS) : null);

  // What a control is known by: the one that was redrawn in its place has the same. Tables number their boxes anew
  // each time, so a box there is known by its row.
  function described(control) {
    const row = control.closest("[row-id]");
    const own = row && control.matches("input") ? row.getAttribute("row-id") : control.id;
    return [control.tagName, own, control.getAttribute("href"), control.textContent].join("\n");
  }

  const moved = (press, x, y) => Math.hypot(x - press.x, y - press.y);

  // A tap needs none of this: browsers look for what it hit only when the finger has left.
  document.addEventListener("pointerdown", function (event) {
    const isPress = event.isPrimary && event.button === 0 && event.pointerType !== "touch";
    const control = isPress ? controlAt(event.target) : null;
    const answers = control && !control.matches(":disabled");
    const place = { x: event.clientX, y: event.clientY };
    pressed = answers ? Object.assign(place, { control: control, is: described(control), answered: false }) : null;
  });

  // Browsers make no click of a press that began on what is gone by now, has been moved to another place in the page,
  // or was scrolled away as it got the focus. Where they make one, it comes before anything that waits.
  document.addEventListener("pointerup", function (event) {
    const [x, y] = [event.clientX, event.clientY];
    if (pressed && moved(pressed, x, y) <= STEADY_PX) window.setTimeout(answer, 0, pressed, x, y);
    else pressed = null;
  });

  window.addEventListener(
    "click",
    function (event) {
      const control = pressed && controlAt(event.target);
      if (control && (control === pressed.control || described(control) === pressed.is)) pressed.answered = true;
    },
    true
  );

  function answer(press, x, y) {
    if (pressed === press) pressed = null;
    if (press.answered) return;
    const now = controlAt(document.elementFromPoint(x, y));
    if (now && described(now) === press.is) now.click();
    else if (moved(press, x, y) <= STILL_PX && press.control.getClientRects().length) press.control.click();
  }

  document.addEventListener("pointercancel", () => (pressed = null));
})();
