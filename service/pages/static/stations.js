// What makes the station desk smoother; every page does its work without it.
"use strict";

// Said aloud, and shown too unless it can be seen where it happened.
let saying;
function told(text, aloud = false) {
  const place = document.getElementById("told");
  place.classList.toggle("unseen", aloud);
  place.textContent = text;
  clearTimeout(saying);
  saying = setTimeout(() => { place.textContent = ""; }, 6000);
}
const within = (event, selector) => (event.target instanceof Element ? event.target.closest(selector) : null);

// Search as one types; a word that is still being composed (Pinyin, Wubi, …) asks nothing.
let pause;
const settle = (form, milliseconds) => { clearTimeout(pause); pause = setTimeout(() => window.htmx.trigger(form, "settled"), milliseconds); };
document.addEventListener("input", (event) => { if (within(event, "[data-search]") && !event.isComposing) settle(event.target.form, 250); });
document.addEventListener("compositionend", (event) => { if (within(event, "[data-search]")) settle(event.target.form, 250); });
document.addEventListener("change", (event) => { if (within(event, ".filters select")) settle(event.target.form, 0); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.target instanceof HTMLInputElement)) return;
  // The Enter that ends a composition is no Enter of the form.
  if (event.isComposing || event.keyCode === 229) event.preventDefault();
  // In a field for a reason it means what the reason is for.
  else if (event.target.dataset.enter) { event.preventDefault(); event.target.closest(".pop").querySelector("button").click(); }
});

// Small windows with a reason or a confirmation: one at a time, closed by Escape and by a click elsewhere.
const close = (but) => document.querySelectorAll("details.reason[open]").forEach((one) => { if (one !== but) one.open = false; });
document.addEventListener("click", (event) => close(within(event, "details.reason")));
document.addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && within(event, "details.reason[open]");
  if (open) { open.open = false; open.querySelector("summary").focus(); }
});
// A reason that is needed is asked for at once: what was ticked or entered stays as it is.
document.addEventListener("click", (event) => {
  const reason = within(event, ".pop button[name=do]")?.closest(".pop").querySelector("[data-needed]");
  if (!reason || reason.value.trim()) return;
  event.preventDefault();
  document.getElementById(reason.getAttribute("aria-describedby")).textContent = reason.dataset.needed;
  reason.setAttribute("aria-invalid", "true");
  reason.focus();
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches("details.reason[open]")) event.target.querySelector("input, select")?.focus();
}, true);

// Those that are selected are counted, and all of a page can be.
function count() {
  const boxes = [...document.querySelectorAll("#selected input[name=id]")];
  const place = document.querySelector("[data-selected]");
  if (place) place.textContent = String(boxes.filter((box) => box.checked).length);
}
// With Shift all between two ticks are ticked too, as in a program of spreadsheets.
let ticked;
document.addEventListener("click", (event) => {
  const box = within(event, "#selected input[name=id]");
  if (!box) return;
  const boxes = [...document.querySelectorAll("#selected input[name=id]")], here = boxes.indexOf(box), there = boxes.indexOf(ticked);
  if (event.shiftKey && there >= 0) boxes.slice(Math.min(here, there), Math.max(here, there) + 1).forEach((one) => { one.checked = box.checked; });
  ticked = box;
  count();
});
document.addEventListener("change", (event) => {
  const all = within(event, "[data-select-all]");
  if (all) document.querySelectorAll("#selected input[name=id]").forEach((box) => { box.checked = event.target.checked; });
  if (within(event, "#selected")) count();
});

// Copying a secret that is shown once.
document.addEventListener("click", async (event) => {
  const button = within(event, "[data-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.copy);
  field.select();
  try { await navigator.clipboard.writeText(field.value); } catch { document.execCommand("copy"); }
  told(document.body.dataset.copied);
});

// Rows of a form are taken away here, to be had back until the form is saved; the others keep their names.
const renumber = (list) => {
  const rows = list.querySelectorAll(":scope > .row:not([hidden])");
  rows.forEach((row, index) => {
    row.querySelector("summary .nth").textContent = String(index + 1);
    row.querySelectorAll(":scope > .row-acts [aria-label]").forEach((button) => { button.ariaLabel = button.ariaLabel.replace(/\d+$/, index + 1); });
  });
  list.parentElement.querySelector("legend .count").textContent = String(rows.length);
};
// Whether anything was entered; what is chosen is chosen from the beginning.
const filled = (row) => [...row.querySelectorAll("input:not([type=hidden]), textarea")].some((field) => field.value.trim());
function takeAway(row) {
  const note = document.getElementById("gone").content.firstElementChild.cloneNode(true), said = note.firstElementChild, mark = document.createElement("input");
  said.append(row.querySelector("summary .line > span").textContent);
  said.id = `g-${row.id}`;
  note.querySelector("button").setAttribute("aria-describedby", said.id);
  Object.assign(mark, { type: "hidden", name: `${row.querySelector(":scope > .row-acts > [data-remove]").value.slice("remove:".length)}.removed`, value: "on" });
  row.querySelector("summary").after(mark);
  row.before(note);
  row.hidden = true;
  note.querySelector("button").focus();
  told(said.textContent, true);
}
document.addEventListener("click", (event) => {
  const button = within(event, "[data-remove]");
  if (!button) return;
  event.preventDefault();
  const list = button.closest(".list"), row = button.closest(".row");
  if (filled(row)) takeAway(row);
  else {
    const shown = [...list.children].filter((one) => !one.hidden), here = shown.indexOf(row);
    const near = shown[here + 1] ?? shown[here - 1] ?? list.parentElement.querySelector(":scope > [data-add]");
    (near.querySelector("summary, [data-restore]") ?? near).focus();
    row.remove();
  }
  renumber(list);
  touched(true);
});
document.addEventListener("click", (event) => {
  const button = within(event, "[data-restore]");
  if (!button) return;
  event.preventDefault();
  const note = button.closest(".gone"), row = note.nextElementSibling;
  row.querySelector(":scope > [name$='.removed']").remove();
  row.hidden = false;
  row.querySelector("summary").focus();
  note.remove();
  renumber(row.closest(".list"));
  touched(true);
  told(document.body.dataset.back, true);
});

// Nothing that was entered is lost by a slip.
let dirty = false;
function touched(now) {
  dirty = now;
  const place = document.querySelector("[data-unsaved]");
  if (place) place.hidden = !now;
}
document.addEventListener("input", (event) => { if (within(event, "[data-guard]") && !within(event, ".pop")) touched(true); });
document.addEventListener("submit", () => { touched(false); });
// What somebody is used to press to save saves.
document.addEventListener("keydown", (event) => {
  const save = (event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "s" && document.querySelector("[data-guard] .foot [value=save]");
  if (save) { event.preventDefault(); save.click(); }
});
window.addEventListener("beforeunload", (event) => { if (dirty) event.preventDefault(); });

// A button that is pressed must not move away under the pointer: what there is to say of the field that was just left waits
// until it is let go, and is not asked for where the button sends all of the form.
{
  let pressed = null;
  const waiting = [];
  document.addEventListener("pointerdown", (event) => { pressed = within(event, "button"); }, true);
  for (const end of ["pointerup", "pointercancel"]) {
    document.addEventListener(end, () => setTimeout(() => { pressed = null; waiting.splice(0).forEach((ask) => ask()); }), true);
  }
  document.addEventListener("htmx:confirm", (event) => {
    const field = event.detail.elt;
    if (!pressed || field.getAttribute("hx-trigger") !== "change") return;
    event.preventDefault();
    const sends = pressed.form === field.form && pressed.type === "submit" && !pressed.matches("[data-add], [data-remove], [data-restore]");
    if (!sends) waiting.push(() => event.detail.issueRequest());
  });
}

// What is wrong with a field is said where the field is, also to those who do not see it.
function mark() {
  document.querySelectorAll("[aria-describedby]").forEach((field) => {
    const error = document.getElementById(field.getAttribute("aria-describedby").split(" ").pop());
    if (!error?.classList.contains("error") || !/^(INPUT|SELECT|TEXTAREA)$/.test(field.tagName)) return;
    const wrong = Boolean(error.textContent.trim()) && !error.classList.contains("notice");
    if (wrong) field.setAttribute("aria-invalid", "true"); else field.removeAttribute("aria-invalid");
    field.closest(".field")?.classList.toggle("wrong", wrong);
  });
}
function prepared() {
  document.querySelectorAll(".list").forEach(renumber);
  count();
}
document.addEventListener("htmx:afterSettle", () => { mark(); prepared(); });
// What a page asks by itself says so itself where it fails.
function failed(event) {
  if (event.target.id === "live") return;
  const over = document.getElementById("over");
  if (event.detail.xhr?.status !== 401 || !over) { told(document.body.dataset.failed); return; }
  // To load the page anew would throw away what was entered: the way to sign in stays until an answer comes again.
  told("");
  clearTimeout(saying);
  document.getElementById("told").replaceChildren(over.content.cloneNode(true));
}
document.addEventListener("htmx:afterRequest", (event) => { if (event.detail.successful) document.querySelector("#told > a")?.parentElement.replaceChildren(); });
document.addEventListener("htmx:responseError", failed);
document.addEventListener("htmx:sendError", failed);
document.addEventListener("htmx:configRequest", (event) => { if (within(event, "[data-add]")) touched(true); });

// The token of an invitation stands behind the #, which browsers send to no server; it is posted with the form.
const invitation = document.querySelector("[data-invitation]");
if (invitation && location.hash.length > 1) {
  invitation.elements.token.value = location.hash.slice(1);
  history.replaceState(null, "", location.pathname);
  invitation.elements.password.focus();
}
prepared();

// Standards are proposed by their number or their title, while somebody types.
let proposing;
document.addEventListener("input", (event) => {
  const field = within(event, "[list=known-standard]"), list = document.getElementById("known-standard");
  if (!field || event.isComposing || [...list.options].some((option) => option.value === field.value)) return;
  clearTimeout(proposing);
  if (field.value.trim().length < 2) return;
  proposing = setTimeout(async () => {
    const answer = await fetch(`/suggestions/standards?q=${encodeURIComponent(field.value.trim())}`).catch(() => null);
    if (answer?.ok) list.innerHTML = await answer.text();
  }, 250);
});

// A link to a field leads into it, through whatever it is folded away in.
function arrive() {
  const place = location.hash.startsWith("#f-") && document.getElementById(location.hash.slice(1));
  if (!place) return;
  for (let one = place; one; one = one.parentElement) if (one instanceof HTMLDetailsElement) one.open = true;
  (place.matches("input, select, textarea") ? place : place.querySelector("input, select, textarea") ?? place).focus();
}
addEventListener("hashchange", arrive);
document.addEventListener("click", (event) => { if (within(event, "a[href^='#f-']")?.getAttribute("href") === location.hash) { event.preventDefault(); arrive(); } });
// On a narrow window the navigation is wider than it: one sees where one is.
document.querySelector(".bar nav [aria-current]")?.scrollIntoView({ inline: "nearest", block: "nearest" });
// Who has begun to type before this script ran goes on typing.
const told_of = document.querySelector("#errors"), at = document.activeElement;
const wrong = told_of ?? document.querySelector("main [aria-invalid=true]");
if (!wrong) arrive(); else if (at === document.body || (told_of && at.autofocus)) wrong.focus();
