/* A live session: asks once a second what is new, and lets cards be dragged by mouse, pen or touch.
   Without it every move is a link and a form; nothing here decides anything. */

const EVERY = 1000;
const SLOWEST = 8000;
const FAR_ENOUGH = 5;

const live = () => document.getElementById("live");
const panel = () => document.getElementById("side-panel");
const cardOf = (member) => document.getElementById(`card-${member}`);
const cellOf = (key) => document.getElementById(`cell-${key}`);

/* What is new */

let wait = EVERY;
let timer = 0;
let isAsking = false;

async function ask() {
  const at = live();
  if (!at || at.dataset.live !== "yes" || isAsking || document.hidden || drag) return;
  isAsking = true;
  try {
    const answer = await fetch(`${at.dataset.url}?since=${at.dataset.since}`, {
      headers: { "HX-Request": "true" },
      redirect: "manual",
    });
    if (answer.status === 200) await show(await answer.text(), at.dataset.state);
    else if (answer.status !== 204) throw new Error(String(answer.status));
    online(true);
  } catch {
    online(false);
  } finally {
    isAsking = false;
  }
}

function online(isSo) {
  wait = isSo ? EVERY : Math.min(SLOWEST, wait * 2);
  const note = document.getElementById("cal-offline");
  if (note) note.hidden = isSo;
}

async function show(text, state) {
  const open = document.querySelector(".cal-menu-body");
  const menu = open && open.closest(".cal-menu").id;
  htmx.swap("#live", text, { swapStyle: "outerHTML" });
  if (live().dataset.state !== state) {
    location.reload();
    return;
  }
  if (open && menu && !document.contains(open)) document.getElementById(menu)?.replaceChildren(open);
  keepWaiting();
  noteStale();
  clock();
}

function loop() {
  clearTimeout(timer);
  timer = setTimeout(async () => {
    await ask();
    loop();
  }, wait);
}

/* A card that was dropped waits for its reason; whatever is swapped meanwhile, it stays in sight. */

function waitingMove() {
  const shown = panel()?.querySelector("[data-panel-member][data-to]");
  return shown ? { member: shown.dataset.panelMember, to: shown.dataset.to } : null;
}

function keepWaiting() {
  const waiting = waitingMove();
  document.querySelectorAll(".cal-card.is-waiting").forEach((card) => {
    if (!waiting || card.dataset.member !== waiting.member) putBack(card);
  });
  const card = waiting && cardOf(waiting.member);
  const list = waiting && cellOf(waiting.to)?.querySelector(".cal-cards");
  if (!card || !list) return;
  if (!card.dataset.home) card.dataset.home = card.closest("[data-place]").dataset.place;
  card.classList.add("is-waiting");
  if (card.parentElement !== list) list.prepend(card);
}

function putBack(card) {
  card.classList.remove("is-waiting");
  const list = cellOf(card.dataset.home)?.querySelector(".cal-cards");
  if (list && card.closest("[data-place]").dataset.place !== card.dataset.home) list.prepend(card);
  delete card.dataset.home;
}

function noteStale() {
  const shown = panel()?.querySelector("[data-panel-member]");
  const card = shown && cardOf(shown.dataset.panelMember);
  if (card) shown.querySelector("[data-stale-note]").hidden = card.dataset.version === shown.dataset.version;
}

/* The clock of whoever is talked about, by the server's time. */

const skew = new WeakMap();

function clock() {
  const at = document.querySelector("[data-clock]");
  if (!at) return;
  if (!skew.has(at)) skew.set(at, Date.now() / 1000 - Number(at.dataset.now));
  const ran = Math.max(0, Date.now() / 1000 - skew.get(at) - Number(at.dataset.clock)) + Number(at.dataset.before);
  const seconds = Math.floor(ran);
  at.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")} of ${at.dataset.minutes} min`;
  at.classList.toggle("cal-bar-late", seconds > Number(at.dataset.minutes) * 60);
}

/* Dragging: with a mouse anywhere on the card, with a finger by its handle, so that pages scroll. */

let drag = null;

function pick(event) {
  const card = event.target.closest(".cal-card[data-member]");
  if (!card || event.button !== 0 || event.target.closest(".cal-more, .cal-menu")) return;
  if (event.pointerType !== "mouse" && !event.target.closest("[data-grip]")) return;
  drag = { card, x: event.clientX, y: event.clientY, pointer: event.pointerId, picture: null, target: null };
}

function start() {
  const { card } = drag;
  drag.picture = card.cloneNode(true);
  drag.picture.removeAttribute("id");
  drag.picture.setAttribute("aria-hidden", "true");
  drag.picture.classList.add("cal-drag");
  drag.picture.querySelectorAll("[id]").forEach((one) => one.removeAttribute("id"));
  document.body.append(drag.picture);
  document.body.classList.add("cal-dragging");
  card.classList.add("is-dragged");
}

function pull(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  if (!drag.picture) {
    if (Math.hypot(event.clientX - drag.x, event.clientY - drag.y) < FAR_ENOUGH) return;
    start();
  }
  event.preventDefault();
  drag.picture.style.transform = `translate(${event.clientX + 8}px, ${event.clientY + 8}px)`;
  const over = document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-place]") || null;
  if (over === drag.target) return;
  drag.target?.classList.remove("is-target");
  over?.classList.add("is-target");
  drag.target = over;
}

function drop(event) {
  if (!drag || event.pointerId !== drag.pointer) return;
  const { card, target, picture } = drag;
  endDrag();
  if (!picture) return;
  swallowClick();
  const home = card.dataset.home || card.closest("[data-place]").dataset.place;
  if (target && target.dataset.place !== home) propose(card.dataset.member, target.dataset.place);
}

function endDrag() {
  drag?.picture?.remove();
  drag?.card.classList.remove("is-dragged");
  drag?.target?.classList.remove("is-target");
  document.body.classList.remove("cal-dragging");
  drag = null;
}

/* The click that ends a drag opens nothing. */
function swallowClick() {
  const stop = (event) => { event.preventDefault(); event.stopPropagation(); };
  window.addEventListener("click", stop, { capture: true, once: true });
  setTimeout(() => window.removeEventListener("click", stop, { capture: true }), 50);
}

function propose(member, to) {
  const url = `${live().dataset.base}people/${member}/?to=${to}`;
  htmx.ajax("GET", url, { target: "#side-panel", swap: "innerHTML" }).then(() => history.replaceState(null, "", url));
}

/* The panel */

function onSettle(event) {
  if (!event.target.closest?.("#side-panel")) return;
  document.querySelectorAll(".cal-menu").forEach((menu) => menu.replaceChildren());
  keepWaiting();
  const field = panel().querySelector("[aria-invalid=true]")
    || (waitingMove() ? panel().querySelector("#rationale") : panel().querySelector("[data-panel-heading]"));
  if (field) field.focus();
}

function onAnswer(event) {
  if (event.detail.requestConfig?.verb === "post") ask();
}

function closePanel(event) {
  const close = event.target.closest("[data-close-panel]");
  if (!close) return;
  event.preventDefault();
  const member = panel().querySelector("[data-panel-member]")?.dataset.panelMember;
  panel().replaceChildren();
  history.replaceState(null, "", live().dataset.base);
  keepWaiting();
  document.getElementById(`name-${member}`)?.focus();
}

function onKey(event) {
  if (event.key !== "Escape") return;
  if (drag) endDrag();
  const menu = document.querySelector(".cal-menu:not(:empty)");
  if (!menu) return;
  const more = menu.closest(".cal-card").querySelector(".cal-more");
  menu.replaceChildren();
  more.focus();
}

document.addEventListener("pointerdown", pick);
document.addEventListener("pointermove", pull, { passive: false });
document.addEventListener("pointerup", drop);
document.addEventListener("pointercancel", endDrag);
document.addEventListener("dragstart", (event) => { if (event.target.closest?.(".cal-card")) event.preventDefault(); });
document.addEventListener("htmx:afterSettle", onSettle);
document.addEventListener("htmx:afterRequest", onAnswer);
document.addEventListener("click", closePanel);
document.addEventListener("keydown", onKey);
document.addEventListener("visibilitychange", () => { if (!document.hidden) ask(); });
document.querySelector(".cal")?.classList.add("cal-can-drag");
keepWaiting();
clock();
setInterval(clock, 1000);
loop();
