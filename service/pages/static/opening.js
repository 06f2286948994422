// Opens a page with the token that stands behind the # of its address, which browsers send to no server.
"use strict";

const door = document.getElementById("door");

function taken() {
  const behind = location.hash.slice(1);
  if (!behind) return false;
  // Out of the address bar and of the history first; then it is posted, and in no address any more.
  history.replaceState(null, "", location.pathname);
  door.elements.code.value = behind;
  door.hidden = true;
  document.getElementById("opening").hidden = false;
  door.submit();
  return true;
}

// From a page of another site a browser brings no cookie along; asked from here, it may know the page already.
async function known() {
  const answer = await fetch(`${location.pathname}/opening`, { cache: "no-store" });
  if (answer.ok && await answer.json()) location.replace(location.pathname);
}

window.addEventListener("hashchange", taken);
if (!taken() && !document.referrer.startsWith(location.origin)) known().catch(() => {});
