// <nqi-match>: states a quality problem and shows what solves it, inside anyone's page.
// NQI holds what is put in front of this file when it is assembled (script.py): words, the two forms and the style sheet.
// Nothing is kept: no cookie, no storage. What was entered is given to the browser alone, for its back and forward.

const NAME = "nqi-match";
const PAUSE = 700;
const LEAST = 4;
const SLOW = 4000;
const PATIENCE = 30000;
const SCRIPT = document.currentScript || document.querySelector('script[src*="/embed/v1.js"]');
const HOST = SCRIPT && SCRIPT.src ? new URL(SCRIPT.src).origin : location.origin;
const AT_HOME = location.origin === HOST;
const FOREIGN = !AT_HOME || window.top !== window;

let policy;
let sheet;

function trusted(html) {
  if (!window.trustedTypes || !trustedTypes.createPolicy) return html;
  policy = policy || trustedTypes.createPolicy("nqi", { createHTML: (text) => text });
  return policy.createHTML(html);
}

// What the server renders is escaped there; what could act is taken out once more before it gets into the page.
function parsed(html) {
  const template = document.createElement("template");
  template.innerHTML = trusted(html);
  const content = document.importNode(template.content, true);
  for (const node of content.querySelectorAll("*")) {
    if (/^(script|style|link|meta|base|iframe|object|embed|img|svg|math)$/i.test(node.localName)) node.remove();
    for (const { name } of [...node.attributes]) if (/^(on|style$|srcdoc$|formaction$)/i.test(name)) node.removeAttribute(name);
  }
  for (const link of content.querySelectorAll("a[href]")) direct(link);
  return content;
}

// Links lead to the service, wherever the page is; from other people's pages in a window of their own.
function direct(link) {
  const target = new URL(link.getAttribute("href"), HOST);
  if (target.origin !== HOST) return link.removeAttribute("href");
  link.href = target.href;
  if (FOREIGN) {
    link.target = "_blank";
    link.rel = "noopener";
  }
}

function make(name, className, text) {
  const node = document.createElement(name);
  if (className) node.className = className;
  if (text) node.textContent = text;
  return node;
}

function filled(phrase, values) {
  return phrase.replace(/\{(\w+)\}/g, (_, name) => values[name]);
}

// The body of POST /v1/match that a form stands for; a number that is none stays as it is, and the server says its rule.
function stated(form) {
  const data = new FormData(form);
  const text = (name) => String(data.get(name) || "").trim();
  const number = (name) => {
    const written = text(name).normalize("NFKC").replace(/,/g, "");
    return /^\d+(\.\d+)?$/.test(written) ? Number(written) : written;
  };
  const body = { text: text("text") };
  if (text("city")) body.place = { city: text("city") };
  else if (text("adcode")) body.place = { adcode: text("adcode") };
  const constraints = {};
  for (const name of ["accreditations", "modes"]) if (data.has(name)) constraints[name] = data.getAll(name);
  for (const name of ["max_days", "budget"]) if (text(name)) constraints[name] = number(name);
  if (Object.keys(constraints).length) body.constraints = constraints;
  const kept = data.getAll("as_written").filter((word) => body.text.includes(word));
  if (kept.length) body.as_written = [...new Set(kept)];
  return body;
}

class NqiMatch extends HTMLElement {
  static get formAssociated() {
    return true;
  }

  static get observedAttributes() {
    return ["heading", "lang", "place", "text", "theme"];
  }

  constructor() {
    super();
    this._root = this.attachShadow({ mode: "open" });
    this._internals = this.attachInternals ? this.attachInternals() : null;
    this._composing = false;
    this._state = "idle";
  }

  connectedCallback() {
    for (const name of ["online", "pageshow"]) window.addEventListener(name, this);
    if (this._box) return;
    // Where the script was there first, the element is met before its content has arrived.
    if (document.readyState === "loading" && !this.nextSibling) {
      document.addEventListener("DOMContentLoaded", () => this._box || this._build(), { once: true });
    } else this._build();
  }

  disconnectedCallback() {
    for (const name of ["online", "pageshow"]) window.removeEventListener(name, this);
    // Who is only moved comes back at once.
    setTimeout(() => this.isConnected || this._stop());
  }

  attributeChangedCallback(name, before, now) {
    if (!this._box || before === now) return;
    if (name === "theme") this._paint();
    else if (name === "heading") this._head();
    else if (name === "lang") this._build();
    else if (name === "place") this._settle();
    else if (now !== null) {
      this._form.elements.text.value = now;
      this._ask();
    }
  }

  // Back and forward: the browser hands over what it was given to keep with this entry of its history.
  formStateRestoreCallback(state) {
    this._restored = state;
    if (this._box) this._restore();
  }

  handleEvent(event) {
    if (event.type === "online" && this._state === "offline") this._ask();
    if (event.type === "pageshow" && event.persisted && this._state === "busy") this._ask();
  }

  _build() {
    const before = this._form && this._entered();
    const given = !this._box && this.querySelector(":scope > .nqi");
    this._english = /^en\b/i.test(given ? given.lang : this._language());
    this._words = NQI.words[this._english ? "en" : "zh"];
    this._stop();
    this._asked = null;
    this._dress();
    if (this._box) this._box.remove();
    const box = (this._box = given || parsed(NQI.widgets[this._english ? "en" : "zh"]).firstElementChild);
    this._form = box.querySelector("form.ask");
    this._status = box.querySelector(".status");
    this._trouble = this._alert = box.querySelector(".trouble");
    this._answer = box.querySelector(".answer");
    this._root.append(box);
    for (const link of given ? given.querySelectorAll("a[href]") : []) direct(link);
    this._paint();
    this._head();
    this._listen();
    if (before) this._enter(before);
    this._settle();
    if (this._restored) this._restore();
    else if (!before && !given && this.getAttribute("text")) this._begin();
    else if (before && before.text) this._ask();
    else if (given) this._announce();
    if (!AT_HOME && !this._credential()) this._say(this._words.no_key);
  }

  _language() {
    for (let node = this; node; node = node.getRootNode().host) {
      const near = node.closest("[lang]");
      if (near) return near.lang;
    }
    return "zh-CN";
  }

  _credential() {
    return this.getAttribute("token") || this.getAttribute("sitekey") || "";
  }

  _dress() {
    if (this._dressed) return;
    this._dressed = true;
    if (sheet === undefined) {
      try {
        sheet = new CSSStyleSheet();
        sheet.replaceSync(NQI.style);
      } catch (_) {
        sheet = null;
      }
    }
    if (sheet && "adoptedStyleSheets" in this._root) this._root.adoptedStyleSheets = [sheet];
    else {
      const link = make("link");
      link.rel = "stylesheet";
      link.href = HOST + "/embed/v1.css";
      this._root.append(link);
    }
  }

  _paint() {
    const theme = this.getAttribute("theme");
    if (theme === "light" || theme === "dark") this._box.dataset.theme = theme;
    else delete this._box.dataset.theme;
  }

  _head() {
    const said = this.getAttribute("heading");
    let heading = this._box.querySelector(".heading");
    if (!said) return;
    if (!heading) {
      heading = make("h2", "heading");
      heading.setAttribute("part", "heading");
      this._box.prepend(heading);
    }
    heading.textContent = said;
  }

  // The place of the page holds where nobody enters another one.
  _settle() {
    const place = (this.getAttribute("place") || "").trim();
    const { city } = this._form.elements;
    let adcode = this._form.elements.adcode;
    if (/^\d{6}$/.test(place)) {
      if (!adcode) {
        adcode = make("input");
        adcode.type = "hidden";
        adcode.name = "adcode";
        this._form.append(adcode);
      }
      adcode.value = place;
      return;
    }
    if (adcode && place) adcode.remove();
    if (place && !city.value) city.value = place;
  }

  _listen() {
    const form = this._form;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this._ask(true);
    });
    form.addEventListener("compositionstart", () => {
      this._composing = true;
      clearTimeout(this._pause);
    });
    form.addEventListener("compositionend", () => {
      this._composing = false;
      this._wait();
    });
    form.addEventListener("input", (event) => {
      this._keep();
      if (!event.isComposing && !this._composing) this._wait();
    });
    form.addEventListener("keydown", (event) => this._key(event));
    this._answer.addEventListener("click", (event) => this._click(event));
    this._answer.addEventListener("submit", (event) => {
      event.preventDefault();
      if (event.target.matches(".hand-over")) this._handOver(event.target);
    });
  }

  // Enter submits, but not the one that ends a composition: Safari ends it before it tells of the key, with code 229.
  _key(event) {
    if (event.key !== "Enter") return;
    if (event.isComposing || this._composing || event.keyCode === 229) {
      if (!event.isComposing && event.target.localName === "input") event.preventDefault();
      return;
    }
    if (event.target.localName !== "textarea" || event.shiftKey || event.altKey) return;
    event.preventDefault();
    this._ask(true);
  }

  _click(event) {
    const undo = event.target.closest('button[name="as_written"]');
    if (undo) {
      event.preventDefault();
      const field = make("input");
      field.type = "hidden";
      field.name = "as_written";
      field.value = undo.value;
      this._form.append(field);
      return this._ask(true, true);
    }
    const link = event.target.closest("a[data-offering]");
    if (!link) return;
    const { offering, station } = link.dataset;
    if (!this._tell("nqi-select", { offering, station })) event.preventDefault();
  }

  _tell(name, detail) {
    return this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true, cancelable: true }));
  }

  _wait() {
    clearTimeout(this._pause);
    const text = this._form.elements.text.value.trim();
    if ([...text].length < LEAST) return;
    this._pause = setTimeout(() => this._ask(), PAUSE);
  }

  // A problem that the page itself states is looked up once somebody can see it.
  _begin() {
    this._form.elements.text.value = this.getAttribute("text");
    if (!window.IntersectionObserver) return this._ask();
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      this._ask();
    });
    seen.observe(this);
  }

  _stop() {
    clearTimeout(this._pause);
    clearTimeout(this._slow);
    clearInterval(this._countdown);
    if (this._abort) this._abort.abort();
    this._abort = null;
  }

  async _ask(wanted, focus) {
    const body = stated(this._form);
    const asked = JSON.stringify(body);
    if (!wanted && asked === this._asked && (this._state === "found" || this._state === "busy")) return;
    if (!wanted && this._state === "limited") return;
    this._trouble = this._alert;
    this._mark([]);
    if (!body.text) {
      if (!wanted) return;
      this._say(this._words.too_short);
      this._mark([{ pointer: "/text" }], true);
      return;
    }
    this._asked = asked;
    const again = () => this._ask(true, true);
    const answer = await this._send("/embed/v1/result", body, this._words.searching, {}, again, wanted);
    if (answer === null) return;
    const fragment = parsed(answer);
    const found = fragment.querySelector(".found");
    if (!found) return this._fail({}, again);
    this._answer.replaceChildren(fragment);
    this._state = "found";
    this._announce();
    if (focus) this._focus(".count");
  }

  _announce() {
    // A box that is not ticked is told in the page, not by the browser.
    for (const form of this._answer.querySelectorAll("form")) form.noValidate = true;
    const found = this._answer.querySelector(".found");
    if (!found) return;
    this._state = "found";
    const { matchId, count, headline } = found.dataset;
    this._note(headline);
    this._tell("nqi-result", { match_id: matchId, count: Number(count) });
  }

  async _handOver(form) {
    this._say("");
    // What goes wrong is told where it was asked for.
    this._trouble = form.querySelector(".trouble") || this._alert;
    if (!form.elements.consent.checked) {
      this._say(this._words.consent_missing);
      return form.elements.consent.focus();
    }
    const body = stated(form);
    form._key = form._key || [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    const again = () => this._handOver(form);
    const headers = { "Idempotency-Key": form._key };
    const answer = await this._send("/embed/v1/need", { ...body, consent: true }, this._words.keeping, headers, again, true);
    if (answer === null) return;
    const fragment = parsed(answer);
    const { need } = fragment.querySelector("[data-need]").dataset;
    form.closest(".hand").replaceWith(fragment);
    this._state = "found";
    this._note(this._words.handed);
    this._focus(".done h3");
    this._tell("nqi-need", { need });
  }

  // The answer as text, or null where there is none: what went wrong stands in the page then, or a newer request is on its way.
  async _send(path, body, busy, headers, again, wanted) {
    this._stop();
    if (navigator.onLine === false) return this._offline();
    const abort = (this._abort = new AbortController());
    const patience = setTimeout(() => abort.abort("patience"), PATIENCE);
    this._busy(busy);
    const credential = this._credential();
    try {
      const response = await fetch(HOST + path, {
        method: "POST",
        mode: "cors",
        credentials: "omit",
        cache: "no-store",
        // Within its own origin a browser would leave out the origin as well.
        referrerPolicy: AT_HOME ? "same-origin" : "no-referrer",
        headers: {
          "Content-Type": "application/json",
          "Accept-Language": this._english ? "en" : "zh-CN",
          ...(credential ? { Authorization: "Bearer " + credential } : {}),
          ...headers,
        },
        body: JSON.stringify(body),
        signal: abort.signal,
      });
      const text = await response.text();
      if (abort !== this._abort) return null;
      this._idle();
      if (response.ok) return text;
      return this._refused(response, text, again, wanted);
    } catch (_) {
      if (abort !== this._abort) return null;
      this._idle();
      return navigator.onLine === false ? this._offline() : this._fail({}, again);
    } finally {
      clearTimeout(patience);
    }
  }

  _busy(said) {
    this._state = "busy";
    this._trouble.replaceChildren();
    this._answer.setAttribute("aria-busy", "true");
    this._note(said, true);
    this._slow = setTimeout(() => this._note(this._words.slow, true), SLOW);
  }

  _idle() {
    clearTimeout(this._slow);
    this._answer.removeAttribute("aria-busy");
    this._note("");
  }

  _note(said, busy) {
    this._status.textContent = said;
    if (busy) this._status.dataset.busy = "";
    else delete this._status.dataset.busy;
  }

  _refused(response, text, again, wanted) {
    let problem = {};
    try {
      problem = JSON.parse(text);
    } catch (_) {
      // A proxy in between answered something of its own.
    }
    problem.request_id = problem.request_id || response.headers.get("X-Request-Id");
    if (response.status === 429) return this._limited(Number(response.headers.get("Retry-After")) || 30, again);
    const repairable = response.status >= 500;
    this._mark(problem.errors || [], wanted);
    return this._fail(problem, repairable ? again : null);
  }

  _fail(problem, again) {
    this._state = "failed";
    const named = (problem.errors || []).map((error) => this._named(error)).filter(Boolean);
    let said = this._words.failed_unknown;
    if (named.length) said = named.join(" ");
    else if (problem.title) said = problem.title + this._words.colon + (problem.detail || "");
    this._say(said, again);
    if (problem.request_id) {
      this._trouble.append(make("p", "number", filled(this._words.number, { id: problem.request_id })));
    }
    return null;
  }

  _offline() {
    this._idle();
    this._state = "offline";
    this._say(this._words.offline);
    return null;
  }

  // The seconds are shown as they pass, but said once.
  _limited(seconds, again) {
    this._state = "limited";
    this._say("");
    const told = make("p", "unseen", filled(this._words.limited, { seconds }));
    const shown = make("p", "", told.textContent);
    shown.setAttribute("aria-hidden", "true");
    this._trouble.replaceChildren(told, shown);
    const until = Date.now() + seconds * 1000;
    this._countdown = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) shown.textContent = filled(this._words.limited, { seconds: left });
      else {
        clearInterval(this._countdown);
        this._state = "failed";
        this._say(this._words.limited_over, again);
      }
    }, 1000);
    return null;
  }

  _say(said, again) {
    this._trouble.replaceChildren();
    if (said) this._trouble.append(make("p", "", said));
    if (!again) return;
    const button = make("button", "", this._words.retry);
    button.type = "button";
    button.addEventListener("click", again);
    this._trouble.append(button);
  }

  // The field that a JSON pointer into the body is about.
  _field(pointer) {
    const field = this._form.elements[pointer.split("/").pop()];
    return field && field.labels ? field : null;
  }

  // A rule as people read it: with the label of its field in the place of the pointer.
  _named({ pointer, message }) {
    const field = this._field(pointer);
    return field && field.labels[0] ? message.replace(pointer, field.labels[0].textContent) : "";
  }

  // Fields that break a rule are marked, and shown where they were folded away.
  _mark(errors, focus) {
    for (const field of this._form.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    for (const { pointer } of errors) {
      const field = this._field(pointer);
      if (!field) continue;
      field.setAttribute("aria-invalid", "true");
      const folded = field.closest("details");
      if (folded) folded.open = true;
      if (focus) field.focus();
    }
  }

  _focus(selector) {
    const target = this._answer.querySelector(selector);
    if (!target) return;
    target.tabIndex = -1;
    target.focus();
  }

  _entered() {
    const { text, city, max_days, budget } = this._form.elements;
    const ticked = [...this._form.querySelectorAll("input:checked")].map((box) => box.value);
    return { text: text.value, city: city.value, max_days: max_days.value, budget: budget.value, ticked };
  }

  _enter({ ticked, ...texts }) {
    for (const name of Object.keys(texts)) this._form.elements[name].value = texts[name];
    for (const box of this._form.querySelectorAll("input[type=checkbox]")) box.checked = ticked.includes(box.value);
    if (texts.city || texts.max_days || texts.budget || ticked.length) this._form.querySelector("details").open = true;
  }

  _keep() {
    if (this._internals) this._internals.setFormValue(null, JSON.stringify(this._entered()));
  }

  _restore() {
    try {
      this._enter(JSON.parse(this._restored));
    } catch (_) {
      return;
    }
    this._restored = null;
    this._keep();
    if (this._form.elements.text.value.trim()) this._ask();
  }
}

if (!customElements.get(NAME)) customElements.define(NAME, NqiMatch);
