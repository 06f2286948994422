// Keeps the page of a need up to date while somebody looks at it; every form does its work without this.
"use strict";

const EVERY_MILLISECONDS = 3000;
const FAILURES_TO_TELL = 3;
const byId = (id) => document.getElementById(id);
const said = { updated: document.body.dataset.updated, failed: document.body.dataset.failed, product: document.body.dataset.product };

function tell(text) {
  const place = byId("told");
  place.textContent = text;
  setTimeout(() => { if (place.textContent === text) place.textContent = ""; }, 6000);
}

// What is new is asked for every few seconds, by a window that somebody sees, and not while something is being sent.
let over = false, failures = 0, sent = null, changed = false;
function look() {
  if (!document.hidden && !over && !sent) window.htmx.trigger("#look", "look");
}
setInterval(look, EVERY_MILLISECONDS);
document.addEventListener("visibilitychange", look);

const isForm = (event) => event.detail.elt instanceof HTMLFormElement;
document.addEventListener("htmx:beforeRequest", (event) => {
  if (!isForm(event)) return;
  window.htmx.trigger("#look", "htmx:abort");
  sent = event.detail.elt.closest(".part");
  sent?.setAttribute("aria-busy", "true");
});

// What somebody is writing is not replaced: it is asked for again until that was sent.
const isWritten = (field) => {
  if (field instanceof HTMLSelectElement) return [...field.options].some((one) => one.selected && !one.defaultSelected && one.index > 0);
  return /^(checkbox|radio)$/.test(field.type) ? field.checked !== field.defaultChecked : field.value !== field.defaultValue;
};
const inUse = (part) => [...part.querySelectorAll("textarea, select, input:not([type=hidden])")].some((field) => field === document.activeElement || isWritten(field));

const REACHED = "a, button, summary, input:not([type=hidden]), select, textarea";
let place = null;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail, fresh = fragment.firstElementChild;
  if (!target.classList.contains("part") || !fresh) return;
  if (target.dataset.tag === fresh.dataset.tag) { event.detail.shouldSwap = false; return; }
  if (target.id !== sent?.id && inUse(target)) {
    event.detail.shouldSwap = false;
    byId("seen").value = "";
    return;
  }
  changed = true;
  if (target.id === sent?.id) return;
  fresh.querySelectorAll("details[id]").forEach((one) => { if (byId(one.id)?.open) one.open = true; });
  if (target.contains(document.activeElement)) place = { part: target.id, nth: [...target.querySelectorAll(REACHED)].indexOf(document.activeElement) };
});

// Whoever works by keyboard stays where they were.
function stay() {
  if (!place || document.activeElement !== document.body) return;
  const part = byId(place.part);
  (part.querySelectorAll(REACHED)[place.nth] ?? part.querySelector("[tabindex='-1']"))?.focus();
  place = null;
}

function answered(event) {
  const { xhr } = event.detail, part = byId(sent.id);
  sent.removeAttribute("aria-busy");
  sent = null;
  if (xhr.status === 401) { leave(); return; }
  if (!changed) {
    const plain = xhr.getResponseHeader("Content-Type")?.startsWith("text/plain");
    tell(plain ? xhr.responseText : said.failed);
    return;
  }
  const told = (where) => where && !where.hidden && where.querySelector(".errors, .done");
  (told(part) || document.querySelector(".part .errors, .part .done") || byId("h-standing")).focus();
}

function leave() {
  over = true;
  byId("over").hidden = false;
}

function reached(well) {
  failures = well ? 0 : failures + 1;
  byId("offline").hidden = failures < FAILURES_TO_TELL;
}

function looked(event) {
  const { status } = event.detail.xhr;
  if (status === 401) leave();
  // Without a status it was broken off, by us or on the way; of the latter other events tell.
  if (status) reached(status < 500);
  if (changed) tell(said.updated.replace("#", byId("h-standing").textContent));
}
document.addEventListener("htmx:sendError", (event) => { if (event.detail.elt.id === "look") reached(false); });
document.addEventListener("htmx:timeout", (event) => { if (event.detail.elt.id === "look") reached(false); });

document.addEventListener("htmx:afterRequest", (event) => {
  if (event.detail.elt.id === "look") looked(event);
  else if (sent) answered(event);
  if (changed) document.title = `${byId("h-standing").textContent} · ${said.product}`;
  stay();
  changed = false;
});

// A file that is too large is told of before it is sent.
document.addEventListener("submit", (event) => {
  const field = event.target.querySelector("input[type=file]"), file = field?.files[0];
  if (!file || file.size <= Number(field.dataset.most)) return;
  event.preventDefault();
  event.stopPropagation();
  byId("file-e").textContent = field.dataset.tooLarge;
  field.setAttribute("aria-invalid", "true");
  field.focus();
}, true);

// The Enter that ends a composition (Pinyin, Wubi, …) sends nothing.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target instanceof HTMLInputElement && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});
