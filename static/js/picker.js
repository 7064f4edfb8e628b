/* Picking by name (ui/picking.py): the search of a form becomes a combobox whose list htmx fetches; rows become
   chips at once. Keys as in the APG's editable combobox with manual selection. Without this file Find, the rows and
   Take out are buttons of the form. */
const PICK = "[data-pick]";
const pickOf = (node) => node.closest && node.closest(PICK);
const part = (pick, name) => pick.querySelector(`[data-pick-${name}]`);
const rowsOf = (pick) => [...pick.querySelectorAll("[data-pick-option]")];
const isMany = (pick) => pick.classList.contains("pick-many");
const isOpen = (pick) => part(pick, "words").getAttribute("aria-expanded") === "true";

function say(pick, words) {
  part(pick, "said").textContent = words;
}

function begin(pick) {
  if (pick.classList.contains("is-live")) return;
  pick.classList.add("is-live");
  const box = part(pick, "words");
  box.setAttribute("role", "combobox");
  box.setAttribute("aria-autocomplete", "list");
  box.setAttribute("aria-expanded", "false");
  part(pick, "find").hidden = true;
  if (box.value) open(pick);
}

/* The buttons of the list become options: the focus stays where one types. */
function open(pick) {
  const list = part(pick, "list");
  const box = part(pick, "words");
  if (!list) return;
  list.id = `${box.id}_list`;
  list.setAttribute("role", "listbox");
  list.querySelectorAll("li").forEach((row) => row.setAttribute("role", "none"));
  rowsOf(pick).forEach((row) => {
    row.type = "button";
    row.tabIndex = -1;
    row.setAttribute("role", "option");
    row.setAttribute("aria-selected", "false");
  });
  box.setAttribute("aria-controls", list.id);
  box.setAttribute("aria-expanded", "true");
  pick.classList.add("is-open");
  pick.classList.remove("is-closed");
  list.scrollIntoView({ block: "nearest" });
}

function close(pick) {
  const box = part(pick, "words");
  box.setAttribute("aria-expanded", "false");
  box.removeAttribute("aria-activedescendant");
  box.removeAttribute("aria-controls");
  pick.classList.remove("is-open");
  pick.classList.add("is-closed");
}

function stand(pick, row) {
  rowsOf(pick).forEach((one) => one.setAttribute("aria-selected", String(one === row)));
  part(pick, "words").setAttribute("aria-activedescendant", row.id);
  row.scrollIntoView({ block: "nearest" });
}

function step(pick, by) {
  const rows = rowsOf(pick);
  if (!rows.length) return;
  if (!isOpen(pick)) open(pick);
  const at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : (at + by + rows.length) % rows.length;
  stand(pick, rows[next]);
}

function addChip(pick, { value, name, under }) {
  const chosen = part(pick, "chosen");
  if (!isMany(pick)) chosen.replaceChildren();
  const chip = part(pick, "chip").content.firstElementChild.cloneNode(true);
  chip.querySelector("input").value = value;
  chip.querySelector("[data-pick-drop]").value = value;
  chip.querySelector("[data-pick-name]").textContent = name;
  chip.querySelector("[data-pick-whom]").textContent = name;
  chip.querySelector("[data-pick-under]").textContent = under;
  chosen.append(chip);
}

const namesIn = (node) => ({
  name: node.querySelector(".pick-name").textContent,
  under: node.querySelector(".under").textContent,
});

/* For the draft of a form (cadre.js). */
function noteChange(pick) {
  part(pick, "chosen").dispatchEvent(new Event("input", { bubbles: true }));
}

function choose(pick, row) {
  const box = part(pick, "words");
  const names = namesIn(row);
  addChip(pick, { value: row.value, ...names });
  box.dispatchEvent(new Event("htmx:abort"));
  box.value = "";
  close(pick);
  part(pick, "options").replaceChildren();
  box.focus();
  say(pick, `${names.name} is chosen.`);
  noteChange(pick);
}

function drop(pick, button) {
  const chip = button.closest("li");
  say(pick, `${namesIn(chip).name} is taken out.`);
  const next = chip.nextElementSibling || chip.previousElementSibling;
  chip.remove();
  (next ? next.querySelector("[data-pick-drop]") : part(pick, "words")).focus();
  noteChange(pick);
}

function onKey(event) {
  const pick = pickOf(event.target);
  if (!pick || !event.target.matches("[data-pick-words]")) return;
  const acts = { ArrowDown: () => step(pick, 1), ArrowUp: () => step(pick, -1), Enter: () => take(pick), Escape: () => leave(pick) };
  if (!acts[event.key]) return;
  event.preventDefault();
  acts[event.key]();
  if (event.key === "Escape") event.stopPropagation();
}

/* Enter chooses where one stands, or the only one found; it never sends the form. */
function take(pick) {
  const rows = isOpen(pick) ? rowsOf(pick) : [];
  const row = rows.find((one) => one.getAttribute("aria-selected") === "true") || (rows.length === 1 && rows[0]);
  if (row) choose(pick, row);
}

function leave(pick) {
  if (!isOpen(pick)) part(pick, "words").value = "";
  close(pick);
}

function onClick(event) {
  const pick = pickOf(event.target);
  if (!pick) return;
  const row = event.target.closest("[data-pick-option]");
  const button = event.target.closest("[data-pick-drop]");
  if (!row && !button) return;
  event.preventDefault();
  if (row) choose(pick, row);
  else drop(pick, button);
}

/* A press on a row must not take the focus from the box, or the list would be gone before the click. */
function onPress(event) {
  if (event.target.closest(".is-live.is-open [data-pick-list]")) event.preventDefault();
}

function onLeave(event) {
  const pick = pickOf(event.target);
  if (pick && isOpen(pick) && !pick.contains(event.relatedTarget)) close(pick);
}

function onFound(event) {
  const pick = event.target.matches("[data-pick-options]") && pickOf(event.target);
  if (!pick) return;
  const count = rowsOf(pick).length;
  const note = pick.querySelector("[data-pick-none], [data-pick-more]");
  pick.classList.remove("is-closed");
  if (count) open(pick);
  else part(pick, "words").setAttribute("aria-expanded", "false");
  say(pick, `${count ? `${count} found. ` : ""}${note ? note.textContent : ""}`);
}

/* A draft of the form comes back (cadre.js): chips as they were. */
function onRestore(event) {
  const { name, chips } = event.detail;
  const pick = event.target.querySelector(`[data-pick="${CSS.escape(name)}"]`);
  if (!pick) return;
  part(pick, "chosen").replaceChildren();
  chips.forEach((chip) => addChip(pick, chip));
}

const prepare = (root) => root.querySelectorAll(PICK).forEach(begin);
document.addEventListener("keydown", onKey, true);
document.addEventListener("click", onClick);
document.addEventListener("mousedown", onPress);
document.addEventListener("focusout", onLeave);
document.addEventListener("form:restored", onRestore);
document.addEventListener("htmx:afterSettle", (event) => { onFound(event); prepare(event.target); });
prepare(document);
