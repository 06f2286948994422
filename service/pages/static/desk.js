// What keeps a page of the desk up to date, and nothing that somebody is entering from being lost by it.
"use strict";

const EVERY = 3000, LONGEST = 60000, KEPT_AS = "nqi-live";
const live = document.getElementById("live"), state = document.getElementById("live-state"), pauser = document.getElementById("live-switch");
let paused = sessionStorage.getItem(KEPT_AS) === "off", over = false, failures = 0, waiting;

// Asked while somebody sees the page, and less often while there is no answer.
function wait() {
  clearTimeout(waiting);
  if (live && !paused && !over && !document.hidden) waiting = setTimeout(ask, Math.min(LONGEST, EVERY * 2 ** failures));
}
function ask() { window.htmx.trigger(live, "poll"); }
document.addEventListener("visibilitychange", () => { if (document.hidden || paused || over) clearTimeout(waiting); else if (live) ask(); });
pauser?.addEventListener("click", () => {
  paused = !paused;
  sessionStorage.setItem(KEPT_AS, paused ? "off" : "on");
  show();
  if (paused) clearTimeout(waiting); else ask();
});
function show() {
  if (!state) return;
  const how = over ? "over" : paused ? "off" : failures ? "lost" : "on";
  const text = state.querySelector("[data-text]");
  if (text.textContent !== state.dataset[how]) text.textContent = state.dataset[how];
  state.className = `scripted ${how}`;
  pauser.textContent = paused ? pauser.dataset.go : pauser.dataset.pause;
  pauser.hidden = over;
}
live?.addEventListener("htmx:afterRequest", (event) => {
  const answer = event.detail.xhr;
  over = answer.status === 401;
  failures = event.detail.successful ? 0 : failures + 1;
  show();
  wait();
});

// A part in which somebody enters something stays as it is; that there is something newer is said beside it.
const kept = (part) => part.matches("[data-kept]") && (part.contains(document.activeElement) || part.querySelector("[data-touched], [data-shown], details[open]:not([data-open])"));
const touch = (event) => { const form = event.target.closest?.("[data-kept] form"); if (form) form.dataset.touched = ""; };
document.addEventListener("input", touch);
document.addEventListener("change", touch);
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  if (!kept(event.detail.target)) return;
  event.detail.shouldSwap = false;
  const newer = document.getElementById("newer");
  if (!newer || event.detail.target.querySelector("[data-shown]")) return;
  newer.hidden = false;
  document.getElementById("news").textContent = newer.textContent;
});

// Who listens or goes by keyboard comes to what was asked for.
document.addEventListener("htmx:afterSwap", (event) => { if (event.detail.target.id === "contact") document.getElementById("contact-title")?.focus(); });

// A form that is sent without leaving the page shows in its place what is wrong with it.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.requestConfig.elt.matches("[data-takes-errors]") && [409, 422].includes(event.detail.xhr.status)) { event.detail.shouldSwap = true; event.detail.isError = false; }
});
// What one writes to the enterprise is kept until it is sent, whatever else is sent or happens to the page.
const draftOf = (form) => form.querySelector("textarea");
const draftName = () => `nqi-draft ${location.pathname}`;
document.addEventListener("input", (event) => { const form = event.target.closest?.("[data-draft]"); if (form) sessionStorage.setItem(draftName(), draftOf(form).value); });
document.addEventListener("htmx:afterSwap", (event) => {
  const { requestConfig, xhr } = event.detail, next = document.querySelector("[data-draft]");
  if (!requestConfig?.elt.matches("[data-draft]") || !next) return;
  const draft = sessionStorage.getItem(draftName()) ?? "", sent = requestConfig.formData.get(draftOf(next).name);
  if (xhr.status === 200) told(next.dataset.sent);
  // What was written while the last one was under way is not sent yet.
  if (xhr.status === 200 && draft === sent) sessionStorage.removeItem(draftName()); else draftOf(next).value = draft;
});
const unsent = document.querySelector("[data-draft] textarea");
if (unsent && !unsent.value) unsent.value = sessionStorage.getItem(draftName()) ?? "";
// What was chosen for the plan and not worked out is no part of what is handed out.
document.addEventListener("submit", (event) => {
  const plan = document.querySelector("#plan form[data-touched]");
  if (!plan || event.target === plan || event.target.elements.step?.value !== "planned") return;
  event.preventDefault();
  event.stopImmediatePropagation();
  told(document.getElementById("plan").dataset.unsent);
  plan.querySelector("button").focus();
}, true);

// Where what had the focus is gone, one goes on in the list that it stood in.
let place;
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const row = event.detail.target.contains(document.activeElement) ? document.activeElement.closest("tr, li") : null;
  place = row ? { part: event.detail.target.id, index: [...row.parentElement.children].indexOf(row) } : undefined;
});
document.addEventListener("htmx:afterSettle", () => {
  if (!place || document.activeElement !== document.body) return;
  const rows = document.querySelectorAll(`#${place.part} tbody tr`);
  (rows[Math.min(place.index, rows.length - 1)]?.querySelector("a") ?? document.getElementById("content")).focus({ preventScroll: true });
  place = undefined;
});

// New rows are said and marked.
const seen = new Set();
const rows = () => [...document.querySelectorAll("[data-row]")];
rows().forEach((row) => seen.add(row.dataset.row));
const fresh = new Set();
function tell() {
  const come = rows().filter((row) => row.dataset.fresh && !seen.has(row.dataset.row));
  rows().forEach((row) => seen.add(row.dataset.row));
  come.forEach((row) => fresh.add(row.dataset.row));
  rows().forEach((row) => row.classList.toggle("fresh", fresh.has(row.dataset.row)));
  if (!come.length) return;
  const what = come[0].querySelector("th a").textContent.trim();
  const said = come.length === 1 ? live.dataset.saidOne : live.dataset.said;
  document.getElementById("news").textContent = said.replace("{count}", String(come.length)).replace("{what}", what);
}
document.addEventListener("htmx:oobAfterSwap", (event) => { if (event.detail.target?.id === "list" || event.target?.id === "list") tell(); });
document.addEventListener("click", (event) => { const row = event.target.closest?.("[data-row]"); if (row) fresh.delete(row.dataset.row); });

// What is sent is sent once.
document.addEventListener("submit", (event) => {
  if (event.target.hasAttribute("hx-post")) return;
  const buttons = event.target.querySelectorAll("button:not([type=button])");
  setTimeout(() => buttons.forEach((button) => { button.disabled = true; }));
});
window.addEventListener("pageshow", (event) => { if (event.persisted) document.querySelectorAll("button:disabled").forEach((button) => { button.disabled = false; }); });

show();
wait();
