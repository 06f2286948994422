// What the public pages do beyond what they do without a script.

// Copying: a button that names what it copies.
function copying(root) {
  for (const button of root.querySelectorAll("[data-copy]")) {
    if (!navigator.clipboard) continue;
    button.hidden = false;
    const said = button.textContent;
    button.addEventListener("click", async () => {
      const source = document.getElementById(button.dataset.copy);
      await navigator.clipboard.writeText(source.value ?? source.textContent);
      button.textContent = button.dataset.copied;
      setTimeout(() => (button.textContent = said), 2000);
    });
  }
}

// Places: a combobox with a list (ARIA Authoring Practices, combobox with list autocomplete).
let comboboxes = 0;

class Places {
  constructor(input, words) {
    this.input = input;
    this.words = words;
    this.found = [];
    this.chosen = -1;
    this.list = document.createElement("ul");
    this.list.className = "places";
    this.list.id = `places-${++comboboxes}`;
    this.list.role = "listbox";
    this.list.ariaLabel = words.label;
    this.list.hidden = true;
    this.told = document.createElement("span");
    this.told.className = "unseen";
    this.told.role = "status";
    input.role = "combobox";
    input.autocomplete = "off";
    for (const [name, value] of [["autocomplete", "list"], ["controls", this.list.id], ["expanded", "false"]]) input.setAttribute(`aria-${name}`, value);
    input.after(this.list, this.told);
    input.addEventListener("input", (event) => event.isComposing || this.choosing || this.look());
    input.addEventListener("compositionend", () => this.look());
    input.addEventListener("keydown", (event) => this.key(event));
    input.addEventListener("blur", () => this.close());
    this.list.addEventListener("mousedown", (event) => event.preventDefault());
    this.list.addEventListener("click", (event) => this.choose([...this.list.children].indexOf(event.target.closest("li"))));
  }

  look() {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => this.ask(this.input.value.trim()), 120);
  }

  async ask(written) {
    if (!written) return this.close();
    try {
      const answer = await fetch(`/places?q=${encodeURIComponent(written)}`, { credentials: "omit" });
      const found = answer.ok ? await answer.json() : [];
      if (written === this.input.value.trim()) this.show(found);
    } catch (_) {
      this.close();
    }
  }

  show(found) {
    this.found = found;
    this.chosen = -1;
    this.input.removeAttribute("aria-activedescendant");
    this.list.replaceChildren(...found.map((place, number) => this.option(place, number)));
    this.list.hidden = !found.length;
    this.input.setAttribute("aria-expanded", String(found.length > 0));
    this.told.textContent = found.length ? this.words.found.replace("{count}", found.length) : this.words.none;
  }

  option(place, number) {
    const item = document.createElement("li");
    item.role = "option";
    item.id = `${this.list.id}-${number}`;
    item.setAttribute("aria-selected", "false");
    item.textContent = place.name;
    const more = document.createElement("span");
    more.textContent = [this.words.english && place.spelled, place.within].filter(Boolean).join(" ");
    if (more.textContent) item.append(" ", more);
    return item;
  }

  key(event) {
    if (event.isComposing) return;
    const open = !this.list.hidden;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (!open) return this.ask(this.input.value.trim());
      const step = event.key === "ArrowDown" ? 1 : -1;
      this.mark((this.chosen + step + this.found.length + (this.chosen < 0 && step < 0 ? 1 : 0)) % this.found.length);
    } else if (event.key === "Enter" && open && this.chosen >= 0) {
      event.preventDefault();
      event.stopPropagation();
      this.choose(this.chosen);
    } else if (event.key === "Escape" && open) {
      event.preventDefault();
      this.close();
    } else if (event.key === "Tab" && open && this.chosen >= 0) this.choose(this.chosen);
  }

  mark(number) {
    this.chosen = number;
    [...this.list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === number)));
    const item = this.list.children[number];
    this.input.setAttribute("aria-activedescendant", item.id);
    item.scrollIntoView({ block: "nearest" });
  }

  choose(number) {
    if (number < 0) return;
    this.input.value = this.found[number].written;
    this.close();
    // Whoever listens to the form learns of it as of typing; this list has its answer already.
    this.choosing = true;
    this.input.dispatchEvent(new Event("input", { bubbles: true }));
    this.choosing = false;
  }

  close() {
    clearTimeout(this.pause);
    this.list.hidden = true;
    this.chosen = -1;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}

const WITHIN = `.nqi .field { position: relative; }
.nqi .places { position: absolute; z-index: 5; left: 0; right: 0; margin-top: .2em; max-height: 17em; overflow: auto; background: var(--paper); border: 1px solid var(--edge); border-radius: .45em; box-shadow: 0 12px 32px -12px #0006; }
.nqi .places li { padding: .5em .8em; cursor: pointer; }
.nqi .places li span { color: var(--soft); font-size: .88em; margin-left: .6em; }
.nqi .places [aria-selected=true] { background: var(--pale); box-shadow: inset 3px 0 var(--accent); }`;

function wordsOf({ places, found, none }) {
  return { label: places, found, none, english: document.documentElement.lang === "en" };
}

// The element that states needs keeps its form to itself, but open: its field for the city gets suggestions too.
async function asking(element) {
  await customElements.whenDefined("nqi-match");
  await new Promise(requestAnimationFrame);
  const root = element.shadowRoot;
  const style = new CSSStyleSheet();
  style.replaceSync(WITHIN);
  root.adoptedStyleSheets = [...root.adoptedStyleSheets, style];
  const city = root.querySelector('input[name="city"]');
  if (city) new Places(city, wordsOf(element.dataset));
}

// Sharing: the fields of the form as they are when the link is asked for, since the result follows what is typed.
function sharing(form) {
  const element = document.querySelector("nqi-match.asking");
  element.addEventListener("nqi-result", () => (form.hidden = false));
  form.addEventListener("submit", () => {
    const asked = element.shadowRoot && element.shadowRoot.querySelector("form.ask");
    if (!asked) return;
    const fields = [...new FormData(asked)].map(([name, value]) => Object.assign(document.createElement("input"), { type: "hidden", name, value }));
    form.querySelector(".carried").replaceChildren(...fields);
  });
}

// The builder: the server puts the code together, with a script at every change.
function building(form) {
  const target = () => document.getElementById(form.dataset.build);
  let newest = 0;
  const colour = () => {
    for (const preview of document.querySelectorAll("[data-accent]")) {
      const { accent } = preview.dataset;
      if (accent === "#0b5cad") continue;
      for (const name of ["--nqi-accent", "--nqi-accent-dark"]) preview.firstElementChild.style.setProperty(name, accent);
    }
  };
  const build = async () => {
    const mine = ++newest;
    const address = `${form.getAttribute("action")}?${new URLSearchParams(new FormData(form))}`;
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok || mine !== newest) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(form.dataset.build);
    target().replaceWith(document.importNode(fresh, true));
    history.replaceState(null, "", address);
    copying(target());
    colour();
  };
  let pause;
  form.querySelector("button[type=submit]").hidden = true;
  form.addEventListener("input", () => {
    clearTimeout(pause);
    pause = setTimeout(build, 150);
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    build();
  });
  colour();
}

copying(document);
for (const element of document.querySelectorAll("nqi-match.asking")) asking(element);
for (const form of document.querySelectorAll("form.share")) sharing(form);
for (const input of document.querySelectorAll("input[data-places]")) new Places(input, wordsOf(input.dataset));
for (const form of document.querySelectorAll("form[data-build]")) building(form);
