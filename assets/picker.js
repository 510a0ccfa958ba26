// A button with a list to pick from: opens, filters by what is typed, and tells a store what was picked.
(function () {
  "use strict";
  let opened = null; // the one picker that is open
  let place = -1; // which of its visible options is marked
  let marked = null; // what that one stands for

  const find = (picker, selector) => picker.querySelector(selector);
  const words = (picker) => find(picker, ".picker-search input");
  const trigger = (picker) => find(picker, ".picker-trigger");
  const all = (picker) => Array.from(picker.querySelectorAll("[role=option]:not([aria-disabled])"));
  const shown = (picker) => all(picker).filter((option) => !option.hidden);
  const folded = (text) => text.trim().replace(/\s+/g, " ").toLowerCase();

  // The field belongs to React, which hears of a new value only through the native setter and an event.
  function write(field, text) {
    Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(field, text);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function open(picker) {
    if (opened && opened !== picker) close(false);
    opened = picker;
    picker.setAttribute("data-open", "");
    trigger(picker).setAttribute("aria-expanded", "true");
    const field = words(picker);
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", "true");
    field.setAttribute("aria-autocomplete", "list");
    const list = find(picker, "[role=listbox]");
    if (list.id) field.setAttribute("aria-controls", list.id);
    write(field, "");
    keepInSight(picker);
    field.focus();
    filter();
  }

  function close(back) {
    if (!opened) return;
    const picker = opened;
    opened = null;
    picker.removeAttribute("data-open");
    trigger(picker).setAttribute("aria-expanded", "false");
    if (back) trigger(picker).focus();
  }

  // A panel that would leave the window on the right moves to the left, as far as there is room.
  function keepInSight(picker) {
    const margin = 12;
    const panel = find(picker, ".picker-panel");
    panel.style.left = "0";
    const box = panel.getBoundingClientRect();
    const outside = box.right - (window.innerWidth - margin);
    if (outside > 0) panel.style.left = -Math.max(0, Math.min(outside, box.left - margin)) + "px";
  }

  function filter() {
    if (!opened) return;
    const text = folded(words(opened).value);
    const create = find(opened, "[data-create]");
    let same = false;
    let count = 0;
    all(opened).forEach(function (option) {
      if (option === create) return;
      const name = folded(option.getAttribute("data-text"));
      same = same || name === text;
      option.hidden = text !== "" && !name.includes(text);
      if (!option.hidden) count += 1;
    });
    if (create) {
      create.hidden = text === "" || same;
      find(create, ".picker-new").textContent = words(opened).value.trim();
    }
    const nothing = find(opened, ".picker-nothing");
    nothing.hidden = count > 0 || text === "" || (create !== null && !create.hidden);
    mark(text === "" ? -1 : 0);
  }

  function mark(next) {
    const options = shown(opened);
    place = options.length ? Math.max(-1, Math.min(next, options.length - 1)) : -1;
    marked = place < 0 ? null : options[place].getAttribute("data-value");
    const field = words(opened);
    field.removeAttribute("aria-activedescendant");
    all(opened).forEach((option) => option.removeAttribute("data-active"));
    if (place < 0) return;
    const active = options[place];
    active.id = active.id || "picker-option-" + place + "-" + Date.now();
    active.setAttribute("data-active", "");
    active.scrollIntoView({ block: "nearest" });
    field.setAttribute("aria-activedescendant", active.id);
  }

  function pick(option) {
    const store = opened.getAttribute("data-picks");
    const isNew = option.hasAttribute("data-create");
    const picked = isNew
      ? { create: words(opened).value.trim() }
      : { value: option.getAttribute("data-value") };
    const id = trigger(opened).id;
    close(true);
    if (option.matches("a[href]")) window.portal.follow(option.getAttribute("href"));
    else window.dash_clientside.set_props(store, { data: Object.assign(picked, { at: Date.now() }) });
    // What was picked draws the page anew, button included: the focus stays with the new one.
    window.portal.keepFocus(() => document.getElementById(id));
  }

  document.addEventListener("click", function (event) {
    if (!(event.target instanceof Element)) return;
    const pressed = event.target.closest(".picker-trigger");
    if (pressed) {
      const picker = pressed.closest(".picker");
      if (opened === picker) close(true);
      else open(picker);
      return;
    }
    if (!opened) return;
    const option = event.target.closest("[role=option]:not([aria-disabled])");
    if (option && opened.contains(option)) {
      event.preventDefault();
      event.stopPropagation();
      pick(option);
    } else if (!opened.contains(event.target) || event.target.closest(".picker-foot a")) {
      close(false);
    }
  }, true);

  // Pressing an option leaves the focus in the field: leaving it would close the list before the press is a click.
  document.addEventListener("mousedown", function (event) {
    if (opened && event.target instanceof Element && event.target.closest(".picker-options, .picker-create")) {
      event.preventDefault();
    }
  });

  document.addEventListener("input", function (event) {
    if (opened && event.target === words(opened)) filter();
  });

  document.addEventListener("keydown", function (event) {
    if (!opened || !opened.contains(event.target)) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close(true);
    } else if (event.target !== words(opened)) {
      return;
    } else if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      mark(Math.max(0, place + (event.key === "ArrowDown" ? 1 : -1)));
    } else if (event.key === "Enter") {
      event.preventDefault();
      const option = shown(opened)[place < 0 ? 0 : place];
      if (option && (place >= 0 || words(opened).value)) pick(option);
    }
  }, true);

  document.addEventListener("focusin", function (event) {
    if (opened && !opened.contains(event.target)) close(false);
  });

  // A picker drawn anew while it is open, because something beside it was saved, goes on where it was.
  function resume() {
    const button = document.getElementById(trigger(opened).id);
    const text = words(opened).value;
    opened = null;
    if (!button) return;
    button.click();
    write(words(opened), text);
  }

  // Options that arrive after the panel has opened leave the mark where somebody has moved it meanwhile.
  function refresh() {
    const before = marked;
    filter();
    const at = before === null ? -1 : shown(opened).findIndex((one) => one.getAttribute("data-value") === before);
    if (at >= 0) mark(at);
  }

  new MutationObserver(function (changes) {
    if (!opened) return;
    if (!opened.isConnected) resume();
    else if (changes.some((change) => change.target.matches && change.target.matches(".picker-options"))) refresh();
  }).observe(document.documentElement, { childList: true, subtree: true });
})();
