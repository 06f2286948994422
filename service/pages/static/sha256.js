// The SHA-256 of a file (FIPS 180-4), worked out in the browser. Over plain HTTP browsers offer no crypto.subtle, and for
// large files it wants all of them in memory; this reads a piece at a time.
"use strict";

const PIECE = 1 << 21;
const primes = (count) => { const found = []; for (let n = 2; found.length < count; n++) if (found.every((p) => n % p)) found.push(n); return found; };
// Signed words: all of it stays within what is computed fast.
const fraction = (root) => ((root - Math.floor(root)) * 2 ** 32) | 0;
const K = new Int32Array(primes(64).map((p) => fraction(Math.cbrt(p))));
const turned = (x, by) => (x >>> by) | (x << (32 - by));

class Sha256 {
  constructor() {
    this.state = new Int32Array(primes(8).map((p) => fraction(Math.sqrt(p))));
    this.rest = new Uint8Array(64);
    this.view = new DataView(this.rest.buffer);
    this.filled = 0;
    this.length = 0;
    this.words = new Int32Array(64);
  }

  add(bytes) {
    this.length += bytes.length;
    let from = 0;
    while (from < bytes.length) {
      const taken = Math.min(64 - this.filled, bytes.length - from);
      this.rest.set(bytes.subarray(from, from + taken), this.filled);
      this.filled += taken;
      from += taken;
      if (this.filled === 64) { this.block(); this.filled = 0; }
    }
  }

  block() {
    const w = this.words, state = this.state, view = this.view;
    for (let t = 0; t < 16; t++) w[t] = view.getInt32(t * 4);
    for (let t = 16; t < 64; t++) {
      const a = w[t - 15], b = w[t - 2];
      w[t] = (w[t - 16] + (turned(a, 7) ^ turned(a, 18) ^ (a >>> 3)) + w[t - 7] + (turned(b, 17) ^ turned(b, 19) ^ (b >>> 10))) | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3], e = state[4], f = state[5], g = state[6], h = state[7];
    for (let t = 0; t < 64; t++) {
      const one = (h + (turned(e, 6) ^ turned(e, 11) ^ turned(e, 25)) + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
      const two = ((turned(a, 2) ^ turned(a, 13) ^ turned(a, 22)) + ((a & b) ^ (a & c) ^ (b & c))) | 0;
      h = g; g = f; f = e; e = (d + one) | 0; d = c; c = b; b = a; a = (one + two) | 0;
    }
    state[0] += a; state[1] += b; state[2] += c; state[3] += d; state[4] += e; state[5] += f; state[6] += g; state[7] += h;
  }

  hexadecimal() {
    const bits = this.length * 8;
    this.rest.fill(0, this.filled);
    this.rest[this.filled] = 0x80;
    if (this.filled >= 56) { this.block(); this.rest.fill(0); }
    this.view.setUint32(56, Math.floor(bits / 2 ** 32));
    this.view.setUint32(60, bits >>> 0);
    this.block();
    return [...this.state].map((word) => (word >>> 0).toString(16).padStart(8, "0")).join("");
  }
}

async function sha256Of(file, progress) {
  const hash = new Sha256();
  for (let from = 0; from < file.size; from += PIECE) {
    hash.add(new Uint8Array(await file.slice(from, from + PIECE).arrayBuffer()));
    progress(Math.floor((100 * Math.min(file.size, from + PIECE)) / file.size));
  }
  return hash.hexadecimal();
}

// A chosen file fills in what is known of it; of several chosen one after the other, the last one counts.
let chosen = 0;
document.addEventListener("change", async (event) => {
  const input = event.target.closest?.("[data-hash]");
  if (!input?.files?.length) return;
  const mine = ++chosen, file = input.files[0], state = document.getElementById("report-file-state");
  const fill = (id, value) => { const field = document.getElementById(id); field.value = value; field.dispatchEvent(new Event("change", { bubbles: true })); };
  try {
    const found = await sha256Of(file, (percent) => { if (mine === chosen) state.textContent = input.dataset.working.replace("{percent}", String(percent)); });
    if (mine !== chosen) return;
    fill(input.dataset.hash, found);
    if (/^[a-z]+\/[a-z0-9.+-]+$/.test(file.type)) fill(input.dataset.type, file.type);
    state.textContent = input.dataset.done.replace("{name}", file.name);
  } catch {
    if (mine === chosen) state.textContent = input.dataset.failed;
  }
});
