// Opens a plan with the token that stands behind the # of the address, which browsers send to no server.
"use strict";

const shown = (id, visible) => { document.getElementById(id).hidden = !visible; };
const address = `/v1/needs/${document.body.dataset.need}/plan`;
let token = decodeURIComponent(location.hash.replace(/^#(token=)?/, ""));

async function fetched(kind) {
  const answer = await fetch(address + kind, { headers: { Authorization: `Bearer ${token}` }, cache: "no-store" });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer;
}

async function open() {
  shown("ask", false); shown("failed", false); shown("offline", false); shown("wait", true);
  try {
    const page = new DOMParser().parseFromString(await (await fetched(".html")).text(), "text/html");
    document.getElementById("plan").replaceChildren(...page.querySelector("main").children);
    document.title = page.title;
    shown("actions", true);
  } catch (failure) {
    const unknown = /^4/.test(failure.message);
    shown(unknown ? "failed" : "offline", true);
    shown("ask", unknown);
  }
  shown("wait", false);
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
if (token) open(); else { shown("wait", false); shown("ask", true); }
