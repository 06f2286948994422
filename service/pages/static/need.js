// Opens a plan with the token that stands behind the # of the address, which browsers send to no server.
"use strict";

const shown = (id, visible) => { document.getElementById(id).hidden = !visible; };
const address = `/v1/needs/${document.body.dataset.need}/plan`;
const WRITTEN = /^[\w-]{1,200}$/;
let token = "";

async function fetched(kind) {
  const answer = await fetch(address + kind, { headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

async function open() {
  if (!WRITTEN.test(token)) {
    ask(token !== "");
    return;
  }
  shown("ask", false); shown("failed", false); shown("offline", false); shown("wait", true);
  try {
    const page = new DOMParser().parseFromString(await (await fetched(".html")).text(), "text/html");
    document.getElementById("plan").replaceChildren(...page.querySelector("main").children);
    document.title = page.title;
    shown("actions", true);
    document.querySelector("#plan h1").setAttribute("tabindex", "-1");
    document.querySelector("#plan h1").focus();
  } catch (failure) {
    if (["401", "404"].includes(failure.message)) ask(true);
    else shown("offline", true);
  }
  shown("wait", false);
}

function ask(failed) {
  shown("wait", false); shown("actions", false); shown("failed", failed); shown("ask", true);
  document.getElementById("plan").replaceChildren();
  document.getElementById("token").focus();
}

function taken() {
  token = location.hash.replace(/^#(token=)?/, "");
  open();
}

async function download() {
  try {
    const file = URL.createObjectURL(await (await fetched(".pdf")).blob());
    const link = Object.assign(document.createElement("a"), { href: file, download: `plan-${document.body.dataset.need}.pdf` });
    link.click();
    setTimeout(() => URL.revokeObjectURL(file), 10000);
  } catch {
    shown("offline", true);
  }
}

document.getElementById("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  token = document.getElementById("token").value.trim();
  open();
});
document.getElementById("document").addEventListener("click", download);
document.getElementById("print").addEventListener("click", () => print());
window.addEventListener("hashchange", taken);
taken();
