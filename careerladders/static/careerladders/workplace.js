// The grid of a framework's version: moving around, editing in place, saving, dialogs and drag.
"use strict";

const PAUSE_MILLISECONDS = 800;
const RETRY_MILLISECONDS = 3000;

const place = document.querySelector("[data-workplace]");
const part = (name) => place.querySelector(`[data-${name}]`);
const byId = (id) => document.getElementById(id);
const editor = part("editor");
const dialog = part("dialog");
const conflictDialog = part("conflict");

// Moving around: the grid is one stop of the Tab key, arrows move within it.
const table = () => place.querySelector("[role=grid]");
const levelRows = () => [...table().rows].filter((row) => !row.classList.contains("track"));
const isCell = (element) => element?.matches?.("[role=grid] :is(th, td)");

function focusCell(cell) {
  if (!cell) return;
  table().querySelectorAll("[tabindex='0']").forEach((other) => { other.tabIndex = -1; });
  cell.tabIndex = 0;
  cell.focus();
  cell.scrollIntoView({ block: "nearest", inline: "nearest" });
}

function neighbour(cell, down, right) {
  const rows = levelRows();
  const row = rows[rows.indexOf(cell.parentElement) + down];
  return row?.cells[cell.cellIndex + right];
}

function afar(cell, key, everything) {
  const rows = levelRows();
  const row = everything ? rows.at(key === "Home" ? 0 : -1) : cell.parentElement;
  return key === "Home" ? row.cells[0] : row.cells[row.cells.length - 1];
}

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

function moveBy(event, cell) {
  let [down, right] = ARROWS[event.key];
  if (document.dir === "rtl") right = -right;
  if (event.altKey && cell.dataset.rank && down) shift(cell, Number(cell.dataset.rank) - down);
  else if (event.altKey && cell.dataset.place && right) shift(cell, Number(cell.dataset.place) + right);
  else if (!event.altKey) focusCell(neighbour(cell, down, right));
}

function pressed(event) {
  const cell = event.target;
  if (!isCell(cell) || event.metaKey || (event.ctrlKey && event.key.length === 1)) return;
  const { key } = event;
  if (key in ARROWS) moveBy(event, cell);
  else if (key === "Home" || key === "End") focusCell(afar(cell, key, event.ctrlKey));
  else if ((key === "Enter" || key === "F2") && cell.dataset.open) openDialog(cell.dataset.open);
  else if (key === "Enter" || key === "F2") edit(cell);
  else if (/^[0-5]$/.test(key)) rate(cell, key);
  else if (key.length === 1 && key !== " " && !event.altKey && isOpen(cell)) { edit(cell); return; }
  else return;
  event.preventDefault();
}

// Editing: one editor, which stands in the cell that is being written.
let edited = null;
const isOpen = (cell) => cell.dataset.level && table().getAttribute("aria-readonly") !== "true";
const written = (cell) => ({ proficiency: cell.dataset.proficiency, text: cell.querySelector(".pre").textContent });

function show(cell, { proficiency, text }) {
  cell.dataset.proficiency = proficiency;
  cell.querySelector(".number").textContent = proficiency;
  cell.querySelector(".pre").textContent = text;
}

function edit(cell) {
  if (!cell || !isOpen(cell) || edited === cell) return;
  if (pending.get(cell.id)?.theirs) { askAbout(cell.id); return; }
  leave();
  edited = cell;
  editor.elements.proficiency.value = written(cell).proficiency;
  editor.elements.text.value = written(cell).text;
  cell.classList.add("editing");
  cell.append(editor);
  editor.hidden = false;
  editor.elements.text.focus();
  editor.elements.text.setSelectionRange(1000, 1000);
}

function leave({ stay = false } = {}) {
  if (!edited) return;
  const cell = edited;
  edited = null;
  cell.classList.remove("editing");
  editor.hidden = true;
  place.append(editor);
  if (stay) focusCell(cell);
  flush();
  if (pending.get(cell.id)?.theirs) askAbout(cell.id);
}

function rate(cell, proficiency) {
  if (isOpen(cell)) put(cell, { ...written(cell), proficiency });
}

function cellAfter(cell, step) {
  const cells = [...table().querySelectorAll("td[data-level]")];
  return cells[cells.indexOf(cell) + step];
}

function pressedInEditor(event) {
  const inText = event.target === editor.elements.text;
  const leaves = event.key === "Tab" && inText !== event.shiftKey;
  if (event.key === "Escape" || (event.key === "Enter" && !event.shiftKey && !event.isComposing)) {
    leave({ stay: true });
  } else if (leaves && cellAfter(edited, event.shiftKey ? -1 : 1)) {
    const next = cellAfter(edited, event.shiftKey ? -1 : 1);
    leave({ stay: true });
    focusCell(next);
    edit(next);
  } else return;
  event.preventDefault();
}

editor.addEventListener("keydown", (event) => { event.stopPropagation(); pressedInEditor(event); });
editor.addEventListener("submit", (event) => event.preventDefault());
editor.addEventListener("input", () => {
  put(edited, { proficiency: editor.elements.proficiency.value, text: editor.elements.text.value });
});
editor.addEventListener("focusout", ({ relatedTarget }) => {
  if (!editor.contains(relatedTarget)) leave();
});

// Saving: what was typed stays on this device until the server has confirmed it.
const pending = new Map();
const shelf = `workplace:${place.dataset.key}:`;
let timer = 0;
let flying = null;

function say(name, detail = "") {
  part("state").textContent = `${place.dataset[name] ?? ""} ${detail}`.trim();
  part("state").dataset.kind = name;
}

function mark(id, state) {
  if (byId(id)) byId(id).dataset.save = state;
}

function put(cell, { proficiency, text }) {
  const before = pending.get(cell.id);
  const entry = {
    id: cell.id, level: cell.dataset.level, competency: cell.dataset.competency,
    revision: before?.revision ?? cell.dataset.revision, proficiency, text,
    ...(before?.theirs && { theirs: before.theirs }),
  };
  keep(entry);
  show(cell, entry);
  clearTimeout(timer);
  timer = setTimeout(flush, PAUSE_MILLISECONDS);
}

function keep(entry) {
  pending.set(entry.id, entry);
  localStorage.setItem(shelf + entry.id, JSON.stringify(entry));
  mark(entry.id, entry.theirs ? "conflict" : "waiting");
}

function forget(id) {
  pending.delete(id);
  localStorage.removeItem(shelf + id);
  mark(id, "");
}

const unsent = () => [...pending.values()].find((entry) => !entry.theirs && !entry.refused);

function flush() {
  clearTimeout(timer);
  flying ??= send().finally(() => { flying = null; });
  return flying;
}

async function send() {
  let failed = false;
  for (let entry = unsent(); entry && !failed; entry = unsent()) {
    say("saving");
    failed = !(await save(entry));
  }
  if (failed) {
    say("waiting");
    timer = setTimeout(flush, RETRY_MILLISECONDS);
  } else tell();
}

function tell() {
  const all = [...pending.values()];
  const refused = all.find((entry) => entry.refused);
  if (refused) say("refused", refused.refused);
  else if (all.some((entry) => entry.theirs)) say("conflict");
  else if (part("state").dataset.kind) say("saved");
}

// Send one cell; false when nothing was answered and it is to be tried again.
async function save(entry) {
  const { id, level, competency, proficiency, text, revision } = entry;
  const body = new URLSearchParams({ level, competency, proficiency, text, revision });
  let response;
  let answer;
  try {
    response = await post(place.dataset.cellUrl, body);
    answer = await response.json();
  } catch {
    return false;
  }
  const newest = pending.get(id);
  if (response.ok) saved(entry, answer);
  else if (response.status === 412) collide(newest, answer.current);
  else if (response.status === 409) shelve(newest, answer.message);
  else if (response.status === 422) refuse(newest, answer.message);
  else return false;
  return true;
}

function post(url, body) {
  const token = place.querySelector("[name=csrfmiddlewaretoken]").value;
  return fetch(url, { method: "POST", body, redirect: "manual", headers: { "X-CSRFToken": token } });
}

function saved(entry, answer) {
  const newest = pending.get(entry.id);
  if (byId(entry.id)) byId(entry.id).dataset.revision = answer.revision;
  if (newest === entry) forget(entry.id);
  else keep({ ...newest, revision: answer.revision });
  if (part("findings")) part("findings").innerHTML = answer.findings;
}

function refuse(entry, message) {
  entry.refused = message;
  mark(entry.id, "refused");
}

// A cell that can't be written any more: its text is shown until it is put away.
function shelve(entry, message) {
  pending.delete(entry.id);
  mark(entry.id, "");
  const item = part("lost").content.firstElementChild.cloneNode(true);
  item.querySelector("p").textContent = message;
  item.querySelector("blockquote").textContent = `${entry.proficiency} ${entry.text}`;
  item.querySelector("button").addEventListener("click", () => { forget(entry.id); item.remove(); });
  part("lost").before(item);
}

// A conflict: both texts side by side, once the cell isn't being written.
function collide(entry, theirs) {
  keep({ ...entry, theirs });
  if (edited?.id !== entry.id) askAbout(entry.id);
}

function askAbout(id) {
  const { theirs, ...mine } = pending.get(id);
  const label = (value) => editor.elements.proficiency.options[value].text;
  for (const [name, { proficiency, text }] of [["mine", mine], ["theirs", theirs]]) {
    part(`${name}-proficiency`).textContent = label(proficiency);
    part(name).textContent = text;
  }
  conflictDialog.dataset.about = id;
  if (!conflictDialog.open) conflictDialog.showModal();
}

function settle(keepsMine) {
  const id = conflictDialog.dataset.about;
  const { theirs, ...mine } = pending.get(id);
  if (keepsMine) keep({ ...mine, revision: theirs.revision });
  else {
    forget(id);
    show(byId(id), theirs);
    byId(id).dataset.revision = theirs.revision;
  }
  conflictDialog.close();
  focusCell(byId(id));
  flush();
}

part("keep-mine").addEventListener("click", () => settle(true));
part("take-theirs").addEventListener("click", () => settle(false));

// What an earlier visit could not save comes back.
function restore() {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(shelf));
  for (const entry of keys.map((key) => JSON.parse(localStorage.getItem(key)))) {
    delete entry.refused;
    if (byId(entry.id)) {
      keep(entry);
      show(byId(entry.id), entry);
    } else shelve(entry, place.dataset.removed);
  }
  if (pending.size) flush();
}

addEventListener("online", flush);
document.addEventListener("visibilitychange", flush);

// Dialogs: fragments of the server; a part for the dialog, one for the grid, or both.
async function openDialog(url) {
  leave();
  await flush();
  await exchange(() => fetch(url, { redirect: "manual" }));
}

async function exchange(request) {
  try {
    const response = await request();
    if (!response.ok && response.status !== 422) throw new Error(response.status);
    apply(new DOMParser().parseFromString(await response.text(), "text/html"));
  } catch {
    say("unreachable");
  }
}

function apply(fragment) {
  const body = fragment.querySelector("[data-dialog-body]");
  const grid = fragment.querySelector("[data-grid]");
  if (grid) replaceGrid(grid);
  if (!body) dialog.close();
  else {
    part("dialog-body").replaceChildren(...body.childNodes);
    if (!dialog.open) dialog.showModal();
  }
}

function replaceGrid(grid) {
  const headers = () => [...place.querySelectorAll("[role=grid] th[id]")];
  const known = new Set(headers().map((header) => header.id));
  const focused = place.querySelector("[role=grid] [tabindex='0']")?.id;
  const { scrollLeft, scrollTop } = place.querySelector(".grid-scroll");
  part("grid").replaceChildren(...grid.childNodes);
  place.querySelector(".grid-scroll").scrollTo(scrollLeft, scrollTop);
  for (const entry of pending.values()) {
    if (byId(entry.id)) { show(byId(entry.id), entry); keep(entry); }
  }
  stop(headers().find((header) => !known.has(header.id)) ?? byId(focused));
  if (!dialog.open || !part("dialog-body").contains(document.activeElement)) focusCell(byId(focused));
}

// Where the Tab key comes into the grid.
function stop(cell) {
  (cell ?? table().querySelector("td[data-level]") ?? table().rows[0].cells[0]).tabIndex = 0;
}

function shift(header, position) {
  const body = new URLSearchParams({ action: "move", place: Math.max(1, position) });
  exchange(() => post(header.dataset.open, body));
}

place.addEventListener("submit", (event) => {
  const form = event.target;
  if (!dialog.contains(form) || form.method === "dialog" || "leaves" in form.dataset) return;
  event.preventDefault();
  const body = new URLSearchParams(new FormData(form, event.submitter));
  exchange(() => post(form.getAttribute("action"), body));
});

place.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-open]");
  const link = event.target.closest("a[href^='#']");
  const cell = event.target.closest("td[data-level]");
  if (link) {
    event.preventDefault();
    dialog.close();
    focusCell(byId(link.hash.slice(1)));
  } else if (opener) {
    if (isCell(opener)) focusCell(opener);
    openDialog(opener.dataset.open);
  } else if (cell && cell !== edited) {
    focusCell(cell);
    edit(cell);
  }
});
place.addEventListener("keydown", pressed);

// Dragging a level onto another of its track puts it there.
let dragged = null;
const goal = (event) => {
  const row = event.target.closest?.("tr");
  return dragged && row?.parentElement === dragged.closest("tbody") ? row.querySelector("[data-rank]") : null;
};
place.addEventListener("dragstart", (event) => {
  dragged = event.target.closest?.("th[draggable]");
  if (dragged) event.dataTransfer.effectAllowed = "move";
});
place.addEventListener("dragover", (event) => {
  place.querySelectorAll(".goal").forEach((row) => row.classList.remove("goal"));
  if (!goal(event)) return;
  event.preventDefault();
  goal(event).parentElement.classList.add("goal");
});
place.addEventListener("drop", (event) => {
  if (goal(event) && goal(event) !== dragged) shift(dragged, Number(goal(event).dataset.rank));
  event.preventDefault();
});
place.addEventListener("dragend", () => {
  dragged = null;
  place.querySelectorAll(".goal").forEach((row) => row.classList.remove("goal"));
});

stop();
restore();
