// Small comforts over pages that work without any script: choices take effect at once, characters are counted,
// a written form is not lost by a stray click, a form is sent once, an error summary is read first.

const root = document.documentElement;
const YEAR = 365 * 24 * 60 * 60;

function remember(name, value) {
  const age = value ? YEAR : 0;
  const secure = location.protocol === "https:" ? ";secure" : "";
  document.cookie = `${name}=${value};path=/;max-age=${age};samesite=lax${secure}`;
}

// ── light and size of type: at once, no round trip ──
function setTheme(value) {
  const theme = value === "device" ? "" : value;
  if (theme) root.dataset.theme = theme;
  else delete root.dataset.theme;
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", theme || "light dark");
  remember("minsheng_theme", theme);
  for (const button of document.querySelectorAll("[data-set-theme]")) {
    button.setAttribute("aria-pressed", String(button.value === value));
  }
}

function setText(large) {
  if (large) root.dataset.text = "large";
  else delete root.dataset.text;
  remember("minsheng_text", large ? "large" : "");
  for (const button of document.querySelectorAll("[data-toggle-text]")) {
    button.value = large ? "normal" : "large";
    button.setAttribute("aria-pressed", String(large));
  }
}

document.addEventListener("click", (event) => {
  const theme = event.target.closest?.("[data-set-theme]");
  const text = event.target.closest?.("[data-toggle-text]");
  const print = event.target.closest?.("[data-print]");
  if (theme) setTheme(theme.value);
  if (text) setText(text.value === "large");
  if (print) window.print();
  if (theme || text || print) event.preventDefault();
});

// ── characters written ──
function count(field) {
  const note = document.getElementById(field.dataset.count);
  if (!note?.dataset.words) return;
  const written = [...field.value].length;
  const limit = Number(note.dataset.limit);
  note.textContent = note.dataset.words.replace("{count}", written).replace("{limit}", limit.toLocaleString("en"));
  note.toggleAttribute("data-over", Boolean(limit) && written > limit);
}

document.addEventListener("input", (event) => {
  if (event.target.matches?.("[data-count]")) count(event.target);
});

// ── a written form is not lost by a stray click, and is sent once ──
let unsaved = false;
document.addEventListener("input", (event) => {
  if (event.target.closest?.("form[data-guard]")) unsaved = true;
});
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[data-guard]")) unsaved = false;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) return event.preventDefault();
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-disabled", "true");
});
window.addEventListener("beforeunload", (event) => {
  if (unsaved) event.preventDefault();
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return; // back from the page cache: forms may be sent again
  for (const form of document.querySelectorAll("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  }
});

// ── what went wrong is read first, and its links lead into the field; parts that htmx brings are greeted too ──
function greet(part) {
  for (const field of part.querySelectorAll("[data-count]")) if (field.value) count(field);
  part.querySelector("[data-error-summary]")?.focus();
}
greet(document);
document.addEventListener("htmx:load", (event) => event.detail.elt !== document.body && greet(event.detail.elt.parentNode || document));
document.addEventListener("click", (event) => {
  const link = event.target.closest?.("[data-error-summary] a[href^='#']");
  const field = link && document.getElementById(link.hash.slice(1));
  if (!field) return;
  event.preventDefault();
  (field.matches("input, textarea, select") ? field : field.querySelector("input, textarea, select") || field).focus();
});

// ── dialogs: a button with data-opens="id" opens a <dialog>; one with data-closes closes its own ──
document.addEventListener("click", (event) => {
  const opener = event.target.closest?.("[data-opens]");
  const dialog = opener && document.getElementById(opener.dataset.opens);
  if (dialog?.showModal) {
    event.preventDefault();
    dialog.showModal();
  }
  if (event.target.closest?.("[data-closes]")) event.target.closest("dialog")?.close();
});

// ── one menu open at a time; Esc and a click elsewhere close it ──
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && document.querySelector("details[data-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
  event.preventDefault();
});

// ── lively parts (htmx): the form's token, and honest words when nothing comes back ──
const toast = document.getElementById("toast");
function say(words) {
  if (!toast) return;
  toast.textContent = words;
  setTimeout(() => toast.textContent === words && (toast.textContent = ""), 12000);
}
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("meta[name=csrf-token]")?.content;
  if (token) event.detail.headers["X-CSRFToken"] = token;
});
document.addEventListener("htmx:sendError", () => say(toast?.dataset.offline));
document.addEventListener("htmx:responseError", () => say(toast?.dataset.refused));
