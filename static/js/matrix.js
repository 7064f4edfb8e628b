/* A matrix as a grid: one stop in the order of tabs, arrow keys between cells, and a cell opens beside it.
   Without this file every cell is a link to a page of its own. */
const CELL = "td > a, th[scope=row] > a";
const MOVES = {
  ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-10, 0], PageDown: [10, 0],
};

const rowsOf = (grid) => [...grid.querySelectorAll("[data-grid-row]")];
const placeOf = (link) => [...link.closest("tr").children].indexOf(link.parentElement);

function linkNear(row, place, step) {
  const cells = [...row.children];
  for (let at = place; at >= 0 && at < cells.length; at += step) {
    const link = cells[at].querySelector(":scope > a");
    if (link) return link;
  }
  return null;
}

function inRow(link, step) {
  return linkNear(link.closest("tr"), placeOf(link) + step, step);
}

function inColumn(grid, link, step) {
  const rows = rowsOf(grid);
  const here = rows.indexOf(link.closest("tr"));
  const there = Math.min(rows.length - 1, Math.max(0, here + step));
  if (there === here) return null;
  const place = placeOf(link);
  return linkNear(rows[there], place, -1) || linkNear(rows[there], place, 1);
}

function ends(grid, link, key, isWhole) {
  const rows = rowsOf(grid);
  const row = isWhole ? rows[key === "Home" ? 0 : rows.length - 1] : link.closest("tr");
  return key === "Home" ? linkNear(row, 0, 1) : linkNear(row, row.children.length - 1, -1);
}

function target(grid, link, event) {
  if (event.key === "Home" || event.key === "End") return ends(grid, link, event.key, event.ctrlKey);
  const [down, right] = MOVES[event.key] || [0, 0];
  return right ? inRow(link, right) : down ? inColumn(grid, link, down) : null;
}

function stopAt(grid, link) {
  grid.querySelectorAll(`[tabindex="0"]`).forEach((one) => { one.tabIndex = -1; });
  link.tabIndex = 0;
}

function onKey(event) {
  const link = event.target.closest(CELL);
  if (!link || event.altKey || event.metaKey) return;
  const next = target(event.currentTarget, link, event);
  if (!next) return;
  event.preventDefault();
  stopAt(event.currentTarget, next);
  next.focus();
}

function open(grid, link) {
  const panel = document.querySelector(grid.dataset.panel);
  grid.querySelectorAll(".is-open").forEach((one) => one.classList.remove("is-open"));
  link.classList.add("is-open");
  stopAt(grid, link);
  window.htmx.ajax("GET", link.href, { target: panel, swap: "innerHTML" }).then(() => {
    const heading = panel.querySelector("[data-panel-heading]");
    if (heading) heading.focus();
  });
}

function onClick(event) {
  const link = event.target.closest(CELL);
  const isPlain = !(event.ctrlKey || event.metaKey || event.shiftKey || event.button);
  if (!link || !isPlain || !window.htmx || "leads" in link.dataset) return;
  event.preventDefault();
  open(event.currentTarget, link);
}

function close() {
  const panel = document.querySelector("#side-panel");
  const link = document.querySelector("[data-matrix] .is-open");
  if (!panel || !link) return;
  panel.replaceChildren();
  link.classList.remove("is-open");
  link.focus();
}

function prepare(grid) {
  if (grid.dataset.ready) return;
  grid.dataset.ready = "1";
  const links = [...grid.querySelectorAll(`[data-grid-row] > td > a, [data-grid-row] > th > a`)];
  links.forEach((one, at) => { one.tabIndex = at ? -1 : 0; });
  grid.addEventListener("keydown", onKey);
  grid.addEventListener("click", onClick);
}

const prepareAll = () => document.querySelectorAll("[data-matrix]").forEach(prepare);

document.addEventListener("htmx:afterSettle", prepareAll);
document.addEventListener("click", (event) => { if (event.target.closest("[data-panel-close]")) close(); });
document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
prepareAll();
