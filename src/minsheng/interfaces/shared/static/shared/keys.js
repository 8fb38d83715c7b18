// The keyboard map. Any link, button or field may carry data-key: "e", "/", "g 1" (one after the other), "Escape".
// Its name in the list is data-key-label, else its own words. `?` opens the list. Keys reach into menus that are shut.
//
// A list carries data-key-list: j and k walk through its rows (links a.row__t), x ticks the row, Enter opens it.
// Keys rest while somebody types, composes Chinese, holds Ctrl/Alt/Meta or has a dialog open, and can be switched off
// (WCAG 2.1.4); the choice stays on this device.

const PATIENCE = 1200; // milliseconds between the two keys of a sequence
const STORE = "minsheng_keys";
const dialog = document.getElementById("keys");
const root = document.documentElement;
let pending = "";
let timer = 0;

const on = () => root.dataset.keys !== "off";
const drawn = (element) => element.getClientRects().length > 0;
// What lies in a menu that is shut has its key all the same: nobody has to open "more" first.
const inMenu = (element) => {
  const menu = element.closest("details[data-menu]:not([open])");
  return Boolean(menu) && drawn(menu);
};
const visible = (element) => !element.closest("[hidden]") && !element.disabled && (drawn(element) || inMenu(element));
const typing = (element) =>
  element instanceof HTMLElement &&
  (element.isContentEditable || element.matches("textarea, select, input:not([type=checkbox], [type=radio], [type=button], [type=submit])"));
const mapped = () => [...document.querySelectorAll("[data-key]")].filter(visible);
const keyOf = (event) => (event.key.length === 1 ? event.key.toLowerCase() : event.key);

function remembered() {
  try {
    return localStorage.getItem(STORE);
  } catch {
    return null;
  }
}

function use(element) {
  if (element.hasAttribute("data-key-help")) {
    openList();
  } else if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) {
    element.focus();
    if (element.select) element.select();
  } else {
    element.focus({ preventScroll: false });
    element.click();
  }
}

function walk(step) {
  const rows = [...document.querySelectorAll("[data-key-list] a.row__t")].filter(visible);
  if (!rows.length) return false;
  const here = rows.findIndex((row) => row === document.activeElement || row.closest("[aria-current]"));
  const focused = rows.indexOf(document.activeElement);
  const from = focused >= 0 ? focused : here >= 0 ? here : step > 0 ? -1 : rows.length;
  const target = rows[Math.min(rows.length - 1, Math.max(0, from + step))];
  target.focus();
  target.scrollIntoView({ block: "nearest" });
  return true;
}

function tick() {
  const row = document.activeElement?.closest("[data-key-list] .row");
  const box = row?.querySelector(".tick input");
  if (!box) return false;
  box.click();
  return true;
}

const walking = { j: () => walk(1), k: () => walk(-1), x: tick };

function nameOf(element) {
  const own = (element.labels?.[0] || element).cloneNode(true);
  for (const extra of own.querySelectorAll("kbd, svg")) extra.remove();
  return element.dataset.keyLabel || own.textContent.trim() || element.getAttribute("aria-label") || element.title || element.placeholder || "";
}

function cap(key) {
  const kbd = document.createElement("kbd");
  kbd.className = "key";
  if (key.length > 1) kbd.dataset.word = "";
  kbd.textContent = key === "Escape" ? "Esc" : key;
  return kbd;
}

function line(words, keys, then) {
  const item = document.createElement("li");
  const caps = document.createElement("span");
  keys.forEach((key, number) => {
    if (number && then) caps.append(` ${then} `);
    caps.append(cap(key));
  });
  item.append(words, caps);
  return item;
}

function openList() {
  if (!dialog || dialog.open) return;
  const list = dialog.querySelector("[data-keys-list]");
  const seen = new Set();
  const items = [];
  for (const element of mapped()) {
    const key = element.dataset.key;
    if (seen.has(key)) continue;
    seen.add(key);
    items.push(line(nameOf(element), key.split(" "), list.dataset.wordThen));
  }
  if (document.querySelector("[data-key-list] a.row__t")) {
    items.push(line(list.dataset.wordWalk, ["j", "k"], ""));
    if (document.querySelector("[data-key-list] .tick input")) items.push(line(list.dataset.wordTick, ["x"], ""));
  }
  list.replaceChildren(...items);
  dialog.showModal();
}

function forget() {
  pending = "";
  clearTimeout(timer);
}

function wait(key) {
  forget();
  pending = key;
  timer = setTimeout(forget, PATIENCE);
}

function escape(event) {
  const target = mapped().find((element) => element.dataset.key === "Escape");
  if (typing(document.activeElement)) document.activeElement.blur();
  else if (target) use(target);
  else return;
  event.preventDefault();
}

document.addEventListener("keydown", (event) => {
  if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
  if (document.querySelector("dialog[open]")) return;
  if (event.key === "Escape") return escape(event);
  if (!on() || typing(event.target) || event.key === "Shift") return;
  const key = keyOf(event);
  const pressed = pending ? `${pending} ${key}` : key;
  const elements = mapped();
  const exact = elements.find((element) => element.dataset.key === pressed);
  const begins = elements.some((element) => element.dataset.key.startsWith(`${pressed} `));
  forget();
  if (exact) use(exact);
  else if (begins) wait(pressed);
  else if (!(walking[pressed] && walking[pressed]())) return;
  event.preventDefault();
});

document.addEventListener("click", (event) => {
  if (event.target.closest?.("[data-key-help]")) openList();
});

const gate = dialog?.querySelector("[data-keys-switch]");
if (gate) {
  if (remembered() === "off") root.dataset.keys = "off";
  gate.checked = on();
  gate.addEventListener("change", () => {
    root.dataset.keys = gate.checked ? "on" : "off";
    try {
      localStorage.setItem(STORE, root.dataset.keys);
    } catch {
      // private windows may keep nothing: the choice then lasts for this page
    }
  });
}

// Screen readers hear single keys with the control they belong to, also in parts that htmx brings.
function announce() {
  for (const element of document.querySelectorAll("[data-key]:not([data-key*=' '], [aria-keyshortcuts])")) {
    element.setAttribute("aria-keyshortcuts", element.dataset.key);
  }
}
announce();
document.addEventListener("htmx:afterSettle", announce);
