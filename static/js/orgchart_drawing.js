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
      const box = { node, x, y, key: node.dataset.node, up: node.dataset.up, upAt: node.dataset.at };
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

  async above(box) {
    if (box.up && !this.boxes.has(box.up)) await this.drawAt(Number(box.upAt) * this.slice);
    return this.boxes.get(box.up);
  }

  below(box) {
    const children = [...this.boxes.values()].filter((one) => one.up === box.key);
    return children.sort((one, other) => Math.abs(one.y - box.y) - Math.abs(other.y - box.y))[0];
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
