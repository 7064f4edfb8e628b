/* The succession chart by keyboard, with branches that open in place. Without this file every branch is a
   link to a chart of its own. */

const ROWS_AT_MOST = 5000;
const LONG_STEP = 10;
const PAUSE = 700;

/* Outline: the WAI-ARIA treegrid with focus on rows. */
class Outline {
  constructor(root) {
    this.root = root;
    this.said = document.querySelector("[data-chart-said]");
    this.typed = "";
    this.prepare(this.rows());
    this.activate(this.rows()[0]);
    root.addEventListener("click", (event) => this.onClick(event));
    root.addEventListener("keydown", (event) => this.onKey(event));
    root.addEventListener("focusin", (event) => this.onFocus(event));
    this.loadRest();
  }

  rows() { return [...this.root.querySelectorAll(":scope > .ct-row")]; }
  shown() { return this.rows().filter((row) => !row.hidden); }
  level(row) { return Number(row.getAttribute("aria-level")); }
  isOpen(row) { return row.getAttribute("aria-expanded") === "true"; }
  holds(row, other) { return Number(other.dataset.f) > Number(row.dataset.f) && Number(other.dataset.f) <= Number(row.dataset.l); }

  /* One row is in the order of Tab, with its links. */
  prepare(rows) {
    rows.forEach((row) => {
      row.tabIndex = -1;
      row.querySelectorAll("a").forEach((link) => { link.tabIndex = -1; });
    });
  }

  activate(row) {
    if (!row || row === this.active) return;
    if (this.active) this.prepare([this.active]);
    this.active = row;
    row.tabIndex = 0;
    row.querySelectorAll("a:not(.ct-toggle)").forEach((link) => { link.tabIndex = 0; });
  }

  go(row) {
    if (!row) return;
    this.activate(row);
    row.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
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

  toggle(row) { return this.isOpen(row) ? this.close(row) : this.open(row); }

  close(row) {
    row.setAttribute("aria-expanded", "false");
    this.apply();
    this.say(`${this.nameOf(row)} closed`);
  }

  /* What was never loaded is fetched; a branch that was shown before comes back as it was. */
  async open(row) {
    if (!row.hasAttribute("aria-expanded") || row.classList.contains("is-busy")) return;
    const next = row.nextElementSibling;
    const isLoaded = next && next.classList.contains("ct-row") && this.holds(row, next);
    const count = isLoaded ? null : await this.fetchBelow(row);
    if (count === -1) return;
    row.setAttribute("aria-expanded", "true");
    this.apply();
    this.say(count === null ? `${this.nameOf(row)} opened` : `${this.nameOf(row)}: ${count} below`);
  }

  async fetchBelow(row) {
    row.classList.add("is-busy");
    const address = this.root.dataset.branch.replace("/0/", `/${row.dataset.f}/`);
    const html = await this.read(`${address}?level=${this.level(row)}&${this.root.dataset.keep}`);
    row.classList.remove("is-busy");
    return html === null ? -1 : this.insert(html, (part) => row.after(part));
  }

  async read(address) {
    try {
      const answer = await fetch(address, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (answer.ok) return await answer.text();
      this.say(answer.status === 409 ? await answer.text() : "That did not work. Load the page again.");
    } catch {
      this.say("The server cannot be reached. Try again in a moment.");
    }
    return null;
  }

  insert(html, put) {
    const part = document.createRange().createContextualFragment(html);
    const rows = [...part.querySelectorAll(".ct-row")];
    this.prepare(rows);
    put(part);
    return rows.length;
  }

  /* Hides what lies in closed branches: one pass over all rows. */
  apply() {
    let until = 0;
    this.rows().forEach((row) => {
      const place = Number(row.dataset.f);
      row.hidden = place <= until;
      if (!row.hidden && row.getAttribute("aria-expanded") === "false") until = Number(row.dataset.l);
    });
    if (this.active && this.active.hidden) this.go(this.above(this.active));
  }

  above(row) {
    let other = row.previousElementSibling;
    while (other && !(other.classList.contains("ct-row") && !other.hidden && this.holds(other, row))) other = other.previousElementSibling;
    return other;
  }

  near(row, step) {
    let other = row;
    for (let left = Math.abs(step); left > 0;) {
      const next = step > 0 ? other.nextElementSibling : other.previousElementSibling;
      if (!next || !next.classList.contains("ct-row")) break;
      other = next;
      if (!other.hidden) left -= 1;
    }
    return other.hidden ? row : other;
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
      Home: () => this.go(this.shown()[0]),
      End: () => this.go(this.shown().at(-1)),
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
    else this.go(this.above(row));
  }

  async openBeside(row) {
    const parent = this.above(row);
    const level = this.level(row);
    const beside = this.shown().filter((one) => this.level(one) === level && this.above(one) === parent);
    for (const one of beside) if (!this.isOpen(one)) await this.open(one);
  }

  follow(row) {
    const link = row.querySelector(".ct-plan") || row.querySelector(".ct-name a");
    if (link) link.click();
    else this.toggle(row);
  }

  nameOf(row) { return row.querySelector(".ct-name").textContent.trim(); }

  /* Letters typed shortly one after the other are the beginning of a name. */
  jump(row, letter) {
    clearTimeout(this.pause);
    this.pause = setTimeout(() => { this.typed = ""; }, PAUSE);
    const again = this.typed === "";
    this.typed += letter.toLocaleLowerCase();
    const rows = this.shown();
    const start = rows.indexOf(row) + (again ? 1 : 0);
    const ordered = [...rows.slice(start), ...rows.slice(0, start)];
    this.go(ordered.find((one) => plain(this.nameOf(one)).startsWith(plain(this.typed))));
  }

  say(words) { if (this.said) this.said.textContent = words; }

  /* The rest of a long chart comes by itself, a part at a time, while the reader reads. */
  async loadRest() {
    for (let rest = this.restOf(); rest && this.rows().length < ROWS_AT_MOST; rest = this.restOf()) {
      await idle();
      const html = await this.read(rest.link.href);
      if (html === null) return;
      this.insert(html, (part) => rest.row.replaceWith(part));
      this.apply();
    }
  }

  restOf() {
    const link = this.root.querySelector("[data-rest]");
    return link && { link, row: link.closest(".ct-rest") };
  }
}

function plain(words) { return words.normalize("NFD").replace(/\p{M}/gu, "").toLocaleLowerCase(); }

function idle() {
  return new Promise((done) => (window.requestIdleCallback ? requestIdleCallback(done, { timeout: 500 }) : setTimeout(done, 50)));
}

/* Drawing: arrows go to the nearest box in their direction. */
const WAYS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };

function moveInDrawing(event) {
  const way = WAYS[event.key];
  const here = way && event.target.closest("a.oc-node");
  if (!here) return;
  const from = middle(here);
  const found = [...event.currentTarget.querySelectorAll("a.oc-node")]
    .map((node) => ({ node, at: middle(node) }))
    .filter(({ at }) => ahead(from, at, way))
    .sort((one, other) => far(from, one.at, way) - far(from, other.at, way))[0];
  if (!found) return;
  event.preventDefault();
  event.stopPropagation();
  found.node.focus();
  found.node.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function middle(node) {
  const box = node.getBoundingClientRect();
  return [box.left + box.width / 2, box.top + box.height / 2];
}

function ahead(from, at, [x, y]) { return x ? (at[0] - from[0]) * x > 60 : (at[1] - from[1]) * y > 4 && Math.abs(at[0] - from[0]) < 60; }

/* Sideways the next column comes first, however far up or down its nearest box is: never past a report to theirs. */
function far(from, at, [x]) { return Math.round((x ? Math.abs(at[0] - from[0]) * 1000 : 0) + Math.abs(at[1] - from[1])); }

/* Boxes stand in the page from top to foot: the one at the root of the tree is the first of the leftmost. */
function rootOf(drawing) {
  const nodes = [...drawing.querySelectorAll(".oc-node:not(.oc-again)")];
  const places = new Map(nodes.map((node) => [node, middle(node)[0]]));
  return nodes.sort((one, other) => Math.round(places.get(one) - places.get(other)))[0];
}

document.querySelectorAll("[data-chart]").forEach((root) => new Outline(root));
document.querySelectorAll("[data-drawing]").forEach((root) => {
  root.addEventListener("keydown", moveInDrawing);
  const top = rootOf(root);
  if (top) root.scrollTop += middle(top)[1] - middle(root)[1];
});
