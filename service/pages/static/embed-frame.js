// Inside /embed/frame: tells the page around it how high this one is, and what happens, once that page has said hello from
// an origin that the sitekey allows.
(() => {
  "use strict";
  if (window.parent === window) return;
  const allowed = JSON.parse(document.body.dataset.origins);
  let origin = null;

  const fits = (entry, told) => {
    if (entry === "*" || entry === told || told === location.origin) return true;
    const [scheme, host] = entry.split("://*");
    return host !== undefined && told.startsWith(scheme + "://") && told.endsWith(host) && told.length > entry.length - 1;
  };
  const tell = (message) => origin && window.parent.postMessage(message, origin);
  const measure = () => tell({ nqi: "height", height: document.body.getBoundingClientRect().height });

  addEventListener("message", (event) => {
    if (event.source !== window.parent || !event.data || event.data.nqi !== "hello") return;
    if (!allowed.some((entry) => fits(entry, event.origin))) return;
    origin = event.origin;
    measure();
  });
  for (const name of ["nqi-need", "nqi-result", "nqi-select"]) {
    addEventListener(name, (event) => tell({ nqi: "event", name, detail: event.detail }));
  }
  new ResizeObserver(measure).observe(document.body);
  window.parent.postMessage({ nqi: "ready" }, "*");
})();
