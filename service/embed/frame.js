// A page that holds frames of /embed/frame: each gets the height of what it shows, and its events are told on the frame.
// Nothing is believed that does not come from the service and from a frame of this page.
(() => {
  "use strict";
  const script = document.currentScript || document.querySelector('script[src*="/embed/v1-frame.js"]');
  const HOST = new URL(script.src).origin;
  const HIGHEST = 20000;
  const EVENTS = ["nqi-need", "nqi-result", "nqi-select"];

  const frames = () => [...document.querySelectorAll("iframe")].filter((frame) => frame.src.startsWith(HOST + "/embed/"));
  const greet = (frame) => frame.contentWindow && frame.contentWindow.postMessage({ nqi: "hello" }, HOST);

  addEventListener("message", (event) => {
    if (event.origin !== HOST || !event.data || typeof event.data !== "object") return;
    const frame = frames().find((one) => one.contentWindow === event.source);
    if (!frame) return;
    const { nqi, height, name, detail } = event.data;
    if (nqi === "ready") greet(frame);
    else if (nqi === "height" && Number.isFinite(height)) {
      frame.style.height = Math.min(Math.max(0, Math.ceil(height)), HIGHEST) + "px";
    } else if (nqi === "event" && EVENTS.includes(name)) {
      frame.dispatchEvent(new CustomEvent(name, { detail, bubbles: true }));
    }
  });

  // A frame that was there before this script has been ready unheard; one that is not loaded yet says so by itself.
  if (document.readyState === "complete") frames().forEach(greet);
  else addEventListener("load", () => frames().forEach(greet));
})();
