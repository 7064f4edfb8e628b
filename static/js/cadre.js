/* What makes the pages better, never what makes them possible: all of them work without this file. */
(() => {
  "use strict";

  const KEPT = "cadre.form.";
  const TYPING = "input, textarea, select, [contenteditable]";

  function sendCsrfToken(event) {
    const token = document.querySelector("meta[name=csrf-token]");
    if (token) event.detail.headers["X-CSRFToken"] = token.content;
  }

  function focusFirstError(root) {
    const field = root.querySelector("[aria-invalid=true]") || root.querySelector("[data-error-summary]");
    if (field) field.focus();
  }

  function focusSearch(event) {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest(TYPING)) return;
    const search = document.querySelector("[data-search-key]") || document.querySelector("input[type=search]");
    if (!search) return;
    event.preventDefault();
    search.focus();
  }

  /* Arrow keys inside [data-grid]: its cells' links and buttons, row by row. */
  const STEPS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

  function moveInGrid(event) {
    const step = STEPS[event.key];
    const grid = step && event.target.closest("[data-grid]");
    if (!grid || event.target.closest("input, textarea, select")) return;
    const rows = [...grid.querySelectorAll("[data-grid-row], tbody tr")].map((row) => [...row.querySelectorAll("a, button")]);
    const row = rows.findIndex((cells) => cells.includes(event.target));
    if (row < 0) return;
    const column = rows[row].indexOf(event.target);
    const target = rows[row + step[0]] && rows[row + step[0]][column + step[1]];
    if (!target) return;
    event.preventDefault();
    target.focus();
  }

  /* Nothing typed is lost: a form with data-keep="name" is remembered in this tab until it is saved,
     for the reader who typed it: whoever signs in next in this tab sees nothing of it. */
  function keyOf(name) {
    return `${KEPT}${document.body.dataset.reader || ""}.${name}`;
  }

  function keptFields(form) {
    return [...form.elements].filter((one) => one.name && !["hidden", "password", "file", "submit", "button"].includes(one.type));
  }

  /* What was picked by name (picker.js), with the words that it is shown by. */
  function chipsOf(pick) {
    return [...pick.querySelectorAll(".pick-chip")].map((chip) => ({
      value: chip.querySelector("input").value,
      name: chip.querySelector(".pick-name").textContent,
      under: chip.querySelector(".under").textContent,
    }));
  }

  function keepForm(form) {
    const values = keptFields(form).map((one) =>
      ["checkbox", "radio"].includes(one.type) ? [one.name, one.value, one.checked] : [one.name, one.value]);
    form.querySelectorAll("[data-pick]").forEach((pick) => values.push([pick.dataset.pick, chipsOf(pick)]));
    sessionStorage.setItem(keyOf(form.dataset.keep), JSON.stringify(values));
  }

  function restoreField(form, [name, value, checked]) {
    if (Array.isArray(value)) {
      form.dispatchEvent(new CustomEvent("form:restored", { bubbles: true, detail: { name, chips: value } }));
      return;
    }
    const fields = keptFields(form).filter((one) => one.name === name);
    if (checked === undefined) {
      if (fields.length === 1 && fields[0].value !== value) fields[0].value = value;
      return;
    }
    const choice = fields.find((one) => one.value === value);
    if (choice) choice.checked = checked;
  }

  function restoreForm(form) {
    const kept = sessionStorage.getItem(keyOf(form.dataset.keep));
    if (!kept || form.querySelector("[aria-invalid=true]")) return;
    JSON.parse(kept).forEach((entry) => restoreField(form, entry));
    const note = form.querySelector("[data-kept-note]");
    if (note) note.hidden = false;
  }

  /* The draft is dropped when the server took it: the next page says so with data-form-saved="name". */
  function dropSaved(root) {
    root.querySelectorAll("[data-form-saved]").forEach((one) => sessionStorage.removeItem(keyOf(one.dataset.formSaved)));
  }

  /* A button with data-names-choice="field" says what is chosen: data-names-VALUE, or data-names-FIELD with {}. */
  function nameChoice(form) {
    const button = form.querySelector("[data-names-choice]");
    const chosen = button && form.querySelector(`[name="${button.dataset.namesChoice}"]:checked`);
    if (!chosen) return;
    const own = button.getAttribute(`data-names-${chosen.value}`);
    const words = own || button.getAttribute(`data-names-${button.dataset.namesChoice}`);
    if (words) button.textContent = words.replace("{}", chosen.value);
  }

  function prepare(root) {
    dropSaved(root);
    root.querySelectorAll("form[data-keep]").forEach(restoreForm);
    root.querySelectorAll("form").forEach(nameChoice);
    root.querySelectorAll("[data-dismiss], [data-print]").forEach((button) => { button.hidden = false; });
    root.querySelectorAll("[data-toast]:not(.is-error)").forEach((toast) => setTimeout(() => toast.remove(), 8000));
  }

  function closeMenus(except) {
    document.querySelectorAll("details[data-closes][open]").forEach((menu) => {
      if (!menu.contains(except)) menu.open = false;
    });
  }

  function onClick(event) {
    closeMenus(event.target);
    const dismiss = event.target.closest("[data-dismiss]");
    if (dismiss) dismiss.closest("[data-toast]").remove();
    if (event.target.closest("[data-print]")) window.print();
  }

  /* The page tells the server that its printing began: the person whom it is about can see that. */
  function notePrinting() {
    const page = document.querySelector("[data-printed]");
    const token = document.querySelector("meta[name=csrf-token]");
    if (!page || !token) return;
    fetch(page.dataset.printed, { method: "POST", headers: { "X-CSRFToken": token.content }, keepalive: true }).catch(() => {});
  }

  function onKey(event) {
    focusSearch(event);
    moveInGrid(event);
    if (event.key !== "Escape") return;
    const menu = document.querySelector("details[data-closes][open]");
    if (!menu) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  }

  function onInput(event) {
    const form = event.target.closest("form[data-keep]");
    if (form) keepForm(form);
    if (event.target.form) nameChoice(event.target.form);
  }

  function sayFailure(event) {
    const toasts = document.getElementById("toasts");
    if (!toasts) return;
    const note = document.createElement("div");
    note.className = "toast-note is-error";
    note.dataset.toast = "";
    note.textContent = event.detail.xhr && event.detail.xhr.status
      ? "That did not work. Nothing was changed; reload the page and try again."
      : "The server cannot be reached. What you typed is still here; try again in a moment.";
    toasts.append(note);
    setTimeout(() => note.remove(), 12000);
  }

  document.addEventListener("htmx:configRequest", sendCsrfToken);
  document.addEventListener("htmx:afterSettle", (event) => { prepare(event.target); focusFirstError(event.target); });
  document.addEventListener("htmx:responseError", sayFailure);
  document.addEventListener("htmx:sendError", sayFailure);
  window.addEventListener("beforeprint", notePrinting);
  document.addEventListener("click", onClick);
  document.addEventListener("keydown", onKey);
  document.addEventListener("input", onInput);
  prepare(document);
  focusFirstError(document);
})();
