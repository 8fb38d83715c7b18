// The lively parts of the desk: everything here works without it, page by page.
// Keys are shared/keys.js; this module only keeps list, entry and forms in step when a part of the page was exchanged.

const REFUSED = [403, 409, 422];
// A key pressed right after a part arrived finds it alive: fast hands are quicker than the usual 20 ms.
if (window.htmx) window.htmx.config.defaultSettleDelay = 0;

// ── answers that hold the form again (refused, overtaken) are shown, not thrown away ──
document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr } = event.detail;
  if (!REFUSED.includes(xhr.status) || !xhr.responseText.includes("act-title") && !xhr.responseText.includes("purpose")) return;
  event.detail.shouldSwap = true;
  event.detail.isError = false;
});

// ── a form that never arrived may be sent again ──
for (const name of ["htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = event.target.closest?.("form[data-sent]");
    if (!form) return;
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("[aria-disabled]")) button.removeAttribute("aria-disabled");
  });
}

// ── signed out meanwhile: the answer says so, and the form keeps what was written ──
document.addEventListener("htmx:responseError", (event) => {
  const toast = document.getElementById("toast");
  if (event.detail.xhr.status === 401 && toast) toast.textContent = event.detail.xhr.responseText;
});

// ── what was written and not sent is not lost by opening something else ──
function touched(field) {
  if (field.type === "hidden" || field.type === "submit") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.type === "file") return field.files.length > 0;
  if (!field.options) return field.value !== field.defaultValue;
  const first = [...field.options].findIndex((option) => option.defaultSelected);
  return field.selectedIndex !== Math.max(first, 0);
}
const givenUp = new WeakSet();
function unsent() {
  const form = document.querySelector("#panel form[data-lose]");
  if (!form || form.dataset.sent || givenUp.has(form)) return null;
  return form.hasAttribute("data-written") || [...form.elements].some(touched) ? form : null;
}
document.addEventListener("htmx:confirm", (event) => {
  const form = ["opened", "panel"].includes(event.detail.target?.id) && unsent();
  if (!form || form.contains(event.detail.elt) && !event.detail.elt.matches("a")) return;
  if (window.confirm(form.dataset.lose)) givenUp.add(form);
  else event.preventDefault();
});
window.addEventListener("beforeunload", (event) => unsent() && event.preventDefault());

// ── the row of the open entry is marked; the cursor stays where it was, or goes to what changed ──
function markRow() {
  const number = document.getElementById("opened")?.dataset.concern;
  for (const row of document.querySelectorAll(".queue .row")) {
    if (number && row.dataset.concern === number) row.setAttribute("aria-current", "true");
    else row.removeAttribute("aria-current");
  }
}

document.addEventListener("htmx:afterSettle", (event) => {
  const summary = document.querySelector("#panel [data-error-summary]");
  if (summary && event.detail.target?.id === "panel") summary.focus();
  markRow();
  if (event.detail.target?.id === "contact") document.querySelector("#contact [aria-invalid], #contact .reach a")?.focus();
  if (document.activeElement === document.body) {
    const link = document.querySelector(".queue [aria-current] a.row__t");
    (link && link.getClientRects().length ? link : document.querySelector("#opened .entry"))?.focus({ preventScroll: true });
  }
  if (event.detail.target?.id === "opened") document.querySelector("#opened .entry")?.scrollTo?.(0, 0);
});

// ── how many are picked, said aloud ──
function count() {
  const words = document.querySelector("[data-picked]");
  if (!words) return;
  const picked = document.querySelectorAll(".picks .tick input:checked").length;
  words.textContent = words.dataset.picked.replace("{n}", picked);
}
document.addEventListener("change", (event) => event.target.closest?.(".picks") && count());
document.addEventListener("reset", (event) => event.target.closest?.(".picks") && setTimeout(count));
count();

// ── Ctrl+Enter (⌘ Enter) sends what is being written ──
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey) || event.isComposing) return;
  const form = event.target.closest?.("textarea")?.form;
  if (form) form.requestSubmit();
});
