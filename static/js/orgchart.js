/* The succession chart as an outline: by keyboard, with branches that open in place. Without this file every
   branch is a link to a chart of its own.

   Rows stand in parts of a few dozen (.ct-part). The browser skips what is out of sight part by part, so that
   5,000 rows scroll as cheaply as a hundred, and still are all in the page: for the reader's own search, for
   screen readers, for print. */

const ROWS_AT_MOST = 5000;
const PART = 32;
const LONG_STEP = 10;
const PAUSE = 700;

/* Outline: the WAI-ARIA treegrid with focus on rows. */
class Outline {
  constructor(root) {
    this.root = root;
    this.said = document.querySelector("[data-chart-said]");
    this.typed = "";
    this.rows = [...root.querySelectorAll(".ct-row")];
    this.prepare(this.rows);
    this.number();
    this.activate(this.rows[0]);
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("focusin", (event) => this.onFocus(event));
    this.loadRest();
  }

  /* One row is in the order of Tab, with its links. */
  prepare(rows) {
    rows.forEach((row) => {
      row.first = Number(row.dataset.f);
      row.last = Number(row.dataset.l);
      this.leave(row);
    });
  }

  leave(row) {
    row.tabIndex = -1;
    row.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });
  }

  /* Knows of each row where it stands, what it hangs under, and which one it is of how many beside it. How many
     is open (-1) where the rest has not come yet. */
  number() {
    const end = this.restOf() ? this.rows.at(-1).last : Infinity;
    const path = [];
    const beside = new Map();
    this.rows.forEach((row, index) => {
      while (path.length && row.first > path.at(-1).last) path.pop();
      row.index = index;
      row.above = path.at(-1) ?? null;
      row.place = (beside.get(row.above) ?? 0) + 1;
      beside.set(row.above, row.place);
      path.push(row);
    });
    this.rows.forEach((row) => {
      const isOpen = end < (row.above ? row.above.last : Infinity);
      mark(row, "aria-posinset", row.place);
      mark(row, "aria-setsize", isOpen ? -1 : beside.get(row.above));
    });
  }

  activate(row) {
    if (!row || row === this.active) return;
    if (this.active) this.leave(this.active);
    this.active = row;
    row.tabIndex = 0;
    row.querySelectorAll("a:not(.ct-toggle)").forEach((link) => { link.tabIndex = 0; });
  }

  go(row) {
    if (!row) return;
    this.activate(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    afterNextFrame(() => { // parts that were guessed have their own height by then
      if (row === document.activeElement) row.scrollIntoView({ block: "nearest" });
    });
  }

  onFocus(event) {
    const row = event.target.closest(".ct-row");
    if (row) this.activate(row);
  }

  onClick(event) {
    const toggle = event.target.closest(".ct-toggle");
    if (!toggle || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    const row = toggle.closest(".ct-row");
    this.toggle(row);
    this.go(row);
  }

  isOpen(row) { return row.getAttribute("aria-expanded") === "true"; }

  toggle(row) { return this.isOpen(row) ? this.close(row) : this.open(row); }

  close(row) {
    row.setAttribute("aria-expanded", "false");
    this.apply();
    this.say(`${nameOf(row)} closed`);
  }

  /* What was never loaded is fetched; a branch that was shown before comes back as it was. */
  async open(row) {
    if (!row.hasAttribute("aria-expanded") || row.classList.contains("is-busy")) return;
    const isLoaded = this.rows[row.index + 1]?.above === row;
    const count = isLoaded ? null : await this.fetchBelow(row);
    if (count === -1) return;
    row.setAttribute("aria-expanded", "true");
    this.apply();
    this.say(count === null ? `${nameOf(row)} opened` : `${nameOf(row)}: ${count} below`);
  }

  async fetchBelow(row) {
    row.classList.add("is-busy");
    const address = this.root.dataset.branch.replace("/0/", `/${row.dataset.f}/`);
    const part = await this.read(`${address}?level=${row.getAttribute("aria-level")}&${this.root.dataset.keep}`);
    row.classList.remove("is-busy");
    if (part === null) return -1;
    const rows = [...part.querySelectorAll(".ct-row")];
    this.insert(rows, row);
    return rows.length;
  }

  async read(address) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok) return document.createRange().createContextualFragment(await answer.text());
      this.say(answer.status === 409 ? await answer.text() : "That did not work. Load the page again.");
    } catch {
      this.say("The server cannot be reached. Try again in a moment.");
    }
    return null;
  }

  /* Into the part of the row before them while that stays small; else into parts of their own. */
  insert(rows, before) {
    if (!rows.length) return;
    this.prepare(rows);
    const part = before.parentNode;
    const behind = [];
    for (let next = before.nextElementSibling; next; next = next.nextElementSibling) behind.push(next);
    this.rows.splice(before.index + 1, 0, ...rows);
    const focused = document.activeElement;
    if (part.childElementCount + rows.length <= 2 * PART) before.after(...rows);
    else part.after(...partsOf([...rows, ...behind]));
    if (this.root.contains(focused)) focused.focus({ preventScroll: true }); // moving a row takes its focus away
    this.number();
  }

  /* Hides what lies in closed branches: one pass over all rows, and tells each part how much of it is left. */
  apply() {
    let until = 0;
    const shown = new Map();
    this.rows.forEach((row) => {
      row.hidden = row.first <= until;
      if (!row.hidden && row.getAttribute("aria-expanded") === "false") until = row.last;
      shown.set(row.parentNode, (shown.get(row.parentNode) ?? 0) + (row.hidden ? 0 : 1));
    });
    shown.forEach((count, part) => {
      part.hidden = count === 0;
      part.style.setProperty("--rows", count);
    });
    if (this.active && this.active.hidden) this.go(shownAbove(this.active));
  }

  near(row, step) {
    let found = row;
    const way = Math.sign(step);
    for (let index = row.index + way, left = Math.abs(step); left > 0 && this.rows[index]; index += way) {
      if (this.rows[index].hidden) continue;
      found = this.rows[index];
      left -= 1;
    }
    return found;
  }

  onKey(event) {
    const row = event.target.closest(".ct-row");
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = this.actOf(event, row);
    if (!act) return;
    event.preventDefault();
    event.stopPropagation();
    act();
  }

  actOf(event, row) {
    const onLink = event.target !== row;
    const acts = {
      ArrowDown: () => this.go(this.near(row, 1)),
      ArrowUp: () => this.go(this.near(row, -1)),
      PageDown: () => this.go(this.near(row, LONG_STEP)),
      PageUp: () => this.go(this.near(row, -LONG_STEP)),
      Home: () => this.go(this.rows[0]),
      End: () => this.go(this.rows.findLast((one) => !one.hidden)),
      ArrowRight: () => this.deeper(row),
      ArrowLeft: () => this.higher(row),
      "*": () => this.openBeside(row),
      Escape: onLink ? () => this.go(row) : null,
      Enter: onLink ? null : () => this.follow(row),
      " ": onLink ? null : () => this.toggle(row),
    };
    if (event.key in acts) {
      this.typed = ""; // whoever moves on begins a new name
      return acts[event.key];
    }
    return event.key.length === 1 && event.key !== "/" ? () => this.jump(row, event.key) : null;
  }

  deeper(row) {
    if (!row.hasAttribute("aria-expanded")) return;
    if (!this.isOpen(row)) this.open(row);
    else this.go(this.near(row, 1));
  }

  higher(row) {
    if (this.isOpen(row)) this.close(row);
    else this.go(row.above);
  }

  async openBeside(row) {
    const beside = this.rows.filter((one) => one.above === row.above);
    for (const one of beside) if (!this.isOpen(one)) await this.open(one);
  }

  follow(row) {
    const link = row.querySelector(".ct-plan") || row.querySelector(".ct-name a");
    if (link) link.click();
    else this.toggle(row);
  }

  /* Letters typed shortly one after the other are the beginning of a name. */
  jump(row, letter) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => { this.typed = ""; }, PAUSE);
    const start = row.index + (this.typed === "" ? 1 : 0);
    this.typed += letter.toLocaleLowerCase();
    const wanted = plain(this.typed);
    const isWanted = (one) => !one.hidden && (one.plain ??= plain(nameOf(one))).startsWith(wanted);
    this.go(this.rows.slice(start).find(isWanted) ?? this.rows.find(isWanted));
  }

  say(words) { if (this.said) this.said.textContent = words; }

  /* The rest of a long chart comes by itself, a part at a time, while the reader reads. */
  async loadRest() {
    for (let rest = this.restOf(); rest && this.rows.length < ROWS_AT_MOST; rest = this.restOf()) {
      await idle();
      const part = await this.read(rest.querySelector("a").href);
      if (part === null) return;
      const next = part.querySelector(".ct-rest");
      if (next) rest.replaceWith(next);
      else rest.remove();
      this.insert([...part.querySelectorAll(".ct-row")], this.rows.at(-1));
      this.apply();
    }
  }

  restOf() { return this.root.querySelector(":scope > .ct-rest"); }
}

function partsOf(rows) {
  const parts = [];
  for (let start = 0; start < rows.length; start += PART) {
    const part = document.createElement("div");
    part.className = "ct-part";
    part.setAttribute("role", "rowgroup");
    part.append(...rows.slice(start, start + PART));
    part.style.setProperty("--rows", part.childElementCount);
    parts.push(part);
  }
  return parts;
}

function shownAbove(row) {
  let other = row.above;
  while (other && other.hidden) other = other.above;
  return other;
}

function mark(row, name, value) {
  if (row.getAttribute(name) !== String(value)) row.setAttribute(name, value);
}

function nameOf(row) { return row.querySelector(".ct-name").textContent.trim(); }

function plain(words) { return words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(); }

function afterNextFrame(act) { requestAnimationFrame(() => requestAnimationFrame(act)); }

function idle() {
  return new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 500 }) : setTimeout(done, 50)));
}

document.querySelectorAll("[data-chart]").forEach((root) => new Outline(root));
