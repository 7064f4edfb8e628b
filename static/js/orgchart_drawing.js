/* The succession chart as a drawing: parts of it come as they scroll into sight, and arrow keys go along the
   tree. Without this file a part that is not drawn yet is a link, and Tab goes from box to box. */

const AHEAD = "1500px";

class Drawing {
  constructor(root) {
    this.root = root;
    this.slice = Number(root.dataset.slice);
    this.padding = parseFloat(getComputedStyle(root).paddingTop);
    this.boxes = new Map();
    this.columns = new Map();
    this.index(root);
    this.watcher = new IntersectionObserver((seen) => this.onSeen(seen), { root, rootMargin: `${AHEAD} 0px` });
    const seen = Math.min(root.clientHeight, window.innerHeight - root.getBoundingClientRect().top);
    root.scrollTop = Number(root.dataset.centre) + this.padding - seen / 2;
    root.querySelectorAll(".oc-gap").forEach((gap) => this.watcher.observe(gap));
    root.addEventListener("keydown", (event) => this.onKey(event));
  }

  /* Where boxes stand is read from the drawing itself, so that nothing has to be laid out for it. */
  index(part) {
    part.querySelectorAll("a.oc-node").forEach((node) => {
      const [x, y] = node.firstElementChild.getAttribute("transform").match(/[\d.]+/g).map(Number);
      const { node: key, up, at: upAt, down, downAt } = node.dataset;
      const box = { node, x, y, key, up, upAt, down, downAt };
      this.boxes.set(box.key, box);
      if (!this.columns.has(x)) this.columns.set(x, []);
      this.columns.get(x).push(box);
    });
    this.columns.forEach((column) => column.sort((one, other) => one.y - other.y));
  }

  onSeen(seen) {
    seen.filter((one) => one.isIntersecting).forEach((one) => this.fill(one.target));
  }

  /* Draws what belongs in a gap; once. */
  fill(gap) {
    gap.filling ??= this.fetchInto(gap);
    return gap.filling;
  }

  async fetchInto(gap) {
    gap.classList.add("is-busy");
    try {
      const answer = await fetch(gap.dataset.draw, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
      if (!answer.ok) throw new Error(answer.status);
      const part = document.createRange().createContextualFragment(await answer.text());
      this.index(part);
      gap.replaceWith(part);
    } catch {
      gap.classList.remove("is-busy"); // its link is still there
    }
    this.watcher.unobserve(gap);
  }

  /* In the drawing, as its boxes are. */
  topOf(gap) { return gap.offsetTop - this.padding; }

  gaps() { return [...this.root.querySelectorAll(".oc-gap")]; }

  async onKey(event) {
    const ways = {
      ArrowLeft: (box) => this.above(box),
      ArrowRight: (box) => this.below(box),
      ArrowUp: (box) => this.beside(box, -1),
      ArrowDown: (box) => this.beside(box, 1),
    };
    const node = ways[event.key] && event.target.closest("a.oc-node");
    if (!node) return;
    event.preventDefault();
    event.stopPropagation();
    const found = await ways[event.key](this.boxes.get(node.dataset.node));
    if (!found) return;
    found.node.focus({ preventScroll: true });
    found.node.scrollIntoView({ block: "nearest", inline: "nearest" });
  }

  above(box) { return this.drawn(box.up, box.upAt); }

  below(box) { return this.drawn(box.down, box.downAt); }

  /* The box of this key, if there is one; its slice is drawn first where it is not yet. */
  async drawn(key, slice) {
    if (key && !this.boxes.has(key)) await this.drawAt(Number(slice) * this.slice);
    return this.boxes.get(key);
  }

  /* The next box of the level, however far; what lies between is drawn first. */
  async beside(box, way) {
    for (;;) {
      const column = this.columns.get(box.x);
      const found = column[column.indexOf(box) + way];
      const between = this.gapBetween(box.y, found ? found.y : way * Infinity, way);
      if (!between) return found;
      await this.fill(between);
      if (between.isConnected) return found;
    }
  }

  gapBetween(from, to, way) {
    const gaps = way > 0 ? this.gaps() : this.gaps().reverse();
    return gaps.find((gap) => {
      const top = this.topOf(gap);
      return (top - from) * way > 0 && (to - top) * way > 0;
    });
  }

  async drawAt(y) {
    const gap = this.gaps().find((one) => {
      const top = this.topOf(one);
      return top <= y && y < top + one.offsetHeight;
    });
    if (gap) await this.fill(gap);
  }
}

document.querySelectorAll("[data-drawing]").forEach((root) => new Drawing(root));
