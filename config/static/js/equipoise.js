// Small behaviours that pages switch on with data attributes; docs/interface.md lists them.
"use strict";

const TOAST_MILLISECONDS = 10000;
const IDLE_MILLISECONDS = 600;
const LONGEST_RETRY_MILLISECONDS = 30000;
const csrfToken = () => document.querySelector('meta[name="csrf-token"]').content;

document.addEventListener("htmx:configRequest", (event) => {
  event.detail.headers["X-CSRFToken"] = csrfToken();
});

// Clicks: theme, toasts and dialogs.
function toggleTheme() {
  const root = document.documentElement;
  const systemDark = matchMedia("(prefers-color-scheme: dark)").matches;
  const current = root.dataset.theme ?? (systemDark ? "dark" : "light");
  root.dataset.theme = current === "dark" ? "light" : "dark";
  localStorage.setItem("theme", root.dataset.theme);
}

document.addEventListener("click", (event) => {
  if (event.target.closest("[data-theme-toggle]")) toggleTheme();
  event.target.closest("[data-dismiss]")?.closest("[data-toast]").remove();
  const opener = event.target.closest("[data-dialog]");
  if (opener) document.getElementById(opener.dataset.dialog).showModal();
});

// A form or button with data-confirm asks once before it is sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  const question = event.submitter?.dataset.confirm ?? form.dataset.confirm;
  if (!question || form.dataset.confirmed) {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const dialog = document.getElementById("confirm-dialog");
  document.getElementById("confirm-text").textContent = question;
  const agree = dialog.querySelector("button[value=confirm]");
  agree.textContent = event.submitter?.textContent.trim() || agree.textContent;
  dialog.returnValue = "";
  dialog.addEventListener("close", () => {
    if (dialog.returnValue !== "confirm") return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(event.submitter);
  }, { once: true });
  dialog.showModal();
}, true);

// A select with data-shows-sample puts the data-sample of the chosen option into that element.
document.addEventListener("change", ({ target }) => {
  const place = target.dataset.showsSample && document.getElementById(target.dataset.showsSample);
  if (place) place.textContent = target.selectedOptions[0].dataset.sample;
});

// Sortable tables: a header cell becomes a button; a cell's data-value beats its text.
const cellValue = (row, column) => {
  const cell = row.cells[column];
  return cell?.dataset.value ?? cell?.textContent.trim() ?? "";
};

function sortTable(table, header) {
  const ascending = header.getAttribute("aria-sort") !== "ascending";
  const body = table.tBodies[0];
  const compare = (a, b) => {
    const [first, second] = [cellValue(a, header.cellIndex), cellValue(b, header.cellIndex)];
    const difference = Number(first) - Number(second);
    return Number.isNaN(difference) ? first.localeCompare(second, undefined, { numeric: true }) : difference;
  };
  const rows = [...body.rows].sort((a, b) => (ascending ? compare(a, b) : compare(b, a)));
  table.querySelectorAll("th[aria-sort]").forEach((cell) => cell.removeAttribute("aria-sort"));
  header.setAttribute("aria-sort", ascending ? "ascending" : "descending");
  body.append(...rows);
}

function makeSortable(table) {
  for (const header of table.tHead.rows[0].cells) {
    if (!header.textContent.trim() || "unsorted" in header.dataset || header.querySelector(".sort")) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "sort";
    button.append(...header.childNodes);
    button.addEventListener("click", () => sortTable(table, header));
    header.append(button);
  }
}

// Where a form is sent; `form.action` would be a button of that name.
const addressOf = (form) => new URL(form.getAttribute("action") || location.pathname, location.href).href;

// Autosave: a copy stays on the device until the server has confirmed it.
class Autosave {
  constructor(form) {
    this.form = form;
    this.key = `autosave:${addressOf(form)}`;
    this.wait = 1000;
    this.restore();
    form.addEventListener("input", () => this.changed());
    form.addEventListener("focusout", () => this.flush());
    form.addEventListener("submit", () => this.submitted());
    document.addEventListener("visibilitychange", () => this.flush());
    addEventListener("online", () => this.flush());
  }

  // Passwords, files and the CSRF token stay out of the copy.
  fields() {
    return [...new FormData(this.form)].filter(([name, value]) => name !== "csrfmiddlewaretoken" && typeof value === "string");
  }

  changed() {
    localStorage.setItem(this.key, JSON.stringify(this.fields()));
    this.dirty = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), IDLE_MILLISECONDS);
  }

  flush() {
    if (this.dirty) this.save();
  }

  submitted() {
    clearTimeout(this.timer);
    this.dirty = false;
    sessionStorage.setItem("autosave-sent", this.key);
  }

  async save() {
    clearTimeout(this.timer);
    if (this.saving) return;
    this.saving = true;
    this.dirty = false;
    this.show("saving");
    const sent = localStorage.getItem(this.key);
    const body = new FormData(this.form);
    const address = this.form.dataset.autosave || addressOf(this.form);
    const headers = { "X-CSRFToken": csrfToken(), "X-Autosave": "1" };
    const response = await fetch(address, { method: "POST", body, headers, keepalive: document.hidden })
      .catch(() => null);
    this.saving = false;
    if (response?.ok) this.saved(sent, body);
    else this.retry();
  }

  // Hidden fields say what was read of each field, so that only what is changed here is sent on: from now
  // on that is what was sent.
  saved(sent, body) {
    this.wait = 1000;
    const isNewest = localStorage.getItem(this.key) === sent;
    for (const [name, value] of body) {
      const read = this.form.elements.namedItem(`initial-${name}`);
      if (read) read.value = value;
    }
    if (isNewest) localStorage.removeItem(this.key);
    else localStorage.setItem(this.key, JSON.stringify(this.fields()));
    this.show("saved");
    this.flush();
  }

  retry() {
    this.dirty = true;
    this.show("waiting");
    this.timer = setTimeout(() => this.save(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST_RETRY_MILLISECONDS);
  }

  show(state) {
    const element = this.form.querySelector("[data-autosave-state]") ?? document.querySelector("[data-autosave-state]");
    if (!element) return;
    element.dataset.state = state;
    element.textContent = element.dataset[state];
  }

  restore() {
    const copy = JSON.parse(localStorage.getItem(this.key) ?? "null");
    if (!copy) return;
    for (const control of this.form.elements) {
      const isKept = control.type !== "hidden" || control.name.startsWith("initial-");
      if (!control.name || !isKept || control.type === "file") continue;
      const values = copy.filter(([name]) => name === control.name).map(([, value]) => value);
      if (control.type === "radio" || control.type === "checkbox") control.checked = values.includes(control.value);
      else if (values.length) control.value = values[0];
    }
    this.dirty = true;
    this.flush();
  }
}

// An undo form counts its seconds down and then goes away.
function countDown(form) {
  const end = Date.now() + Number(form.dataset.undoSeconds) * 1000;
  const counter = form.querySelector("[data-undo-counter]");
  const timer = setInterval(() => {
    const seconds = Math.ceil((end - Date.now()) / 1000);
    if (counter) counter.textContent = Math.max(0, seconds);
    if (seconds > 0) return;
    clearInterval(timer);
    form.remove();
  }, 250);
}

// Good news goes away by itself, trouble stays until it is dismissed.
function fade(toast) {
  setTimeout(() => (toast.matches(":hover, :focus-within") ? fade(toast) : toast.remove()), TOAST_MILLISECONDS);
}

function start(root) {
  root.querySelectorAll("[data-toast].success, [data-toast].info").forEach(fade);
  root.querySelectorAll("table[data-sortable]").forEach(makeSortable);
  root.querySelectorAll("form[data-autosave]").forEach((form) => { form.autosave ??= new Autosave(form); });
  root.querySelectorAll("form[data-undo-seconds]").forEach(countDown);
}

// What was typed into a picker before its page listened is searched for now.
function catchUp(search) {
  if (search.value !== search.defaultValue) htmx.trigger(search, "search");
}

// A page that came in answer to a submit proves that the copy arrived; after an error it stays.
function forgetSentCopy() {
  const key = sessionStorage.getItem("autosave-sent");
  sessionStorage.removeItem("autosave-sent");
  if (key && performance.getEntriesByType("navigation")[0]?.type === "navigate") localStorage.removeItem(key);
}

document.addEventListener("DOMContentLoaded", () => {
  forgetSentCopy();
  start(document);
  document.querySelectorAll("input[type=search][hx-get]").forEach(catchUp);
  document.querySelector(".subnav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "nearest" });
});
document.addEventListener("htmx:load", (event) => {
  if (event.detail.elt !== document.body) start(event.detail.elt.parentElement ?? event.detail.elt);
});
