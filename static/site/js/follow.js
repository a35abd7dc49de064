// What a reader follows is kept in this browser. Without this file or its storage the address holds the list.
const KEY = "following";
const MOST = 30;
const page = document.querySelector("[data-following-page]");

function stored() {
  try {
    const list = JSON.parse(localStorage.getItem(KEY) ?? "[]");
    return Array.isArray(list) ? list.filter((name) => /^[a-z]+\.[-\w]{1,100}$/.test(name)).slice(0, MOST) : [];
  } catch (error) {
    return error instanceof SyntaxError ? [] : null; // null: no storage, as in some private windows
  }
}

function store(list) {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
    return true;
  } catch {
    return false;
  }
}

const question = (list) => (list.length ? `?${new URLSearchParams(list.map((name) => ["of", name]))}` : "");
const without = (list, name) => list.filter((other) => other !== name);

function show() {
  const list = stored();
  if (list === null) return;
  for (const button of document.querySelectorAll("[data-follow]")) {
    const label = button.lastElementChild;
    label.dataset.off ??= label.textContent;
    const on = list.includes(button.dataset.follow);
    button.setAttribute("aria-pressed", on);
    label.textContent = on ? button.dataset.on : label.dataset.off;
    button.hidden = false;
    button.previousElementSibling.hidden = true;
  }
  for (const link of document.querySelectorAll("a[href^='/following/']:not([rel])")) {
    if (link.pathname === "/following/") link.search = question(list);
  }
  for (const button of document.querySelectorAll("[data-keep]")) {
    button.hidden = button.dataset.keep.split(" ").sort().join(" ") === [...list].sort().join(" ");
  }
}

document.addEventListener("click", (event) => {
  const list = stored();
  const part = event.target.closest("[data-follow], [data-drop], [data-add], [data-keep]");
  if (!part || list === null) return;
  const { follow, drop, add, keep } = part.dataset;
  if (follow && !list.includes(follow) && list.length >= MOST) {
    part.lastElementChild.textContent = part.dataset.full;
    return;
  }
  if (follow) store(list.includes(follow) ? without(list, follow) : [...list, follow]);
  if (drop) store(without(list, drop));
  if (add && !list.includes(add)) store([...list, add]);
  if (keep) store(keep.split(" "));
  show();
});
window.addEventListener("storage", (event) => event.key === KEY && show());

async function showMine(place) {
  const list = stored();
  if (!list?.length) return;
  try {
    const answer = await fetch(place.dataset.myClubs + question(list));
    const html = answer.ok ? (await answer.text()).trim() : "";
    if (!html) return;
    place.innerHTML = html;
    place.hidden = false;
  } catch {
    // Offline: the front reads as it does for all.
  }
}

const place = document.querySelector("[data-my-clubs]");
if (place) showMine(place);
if (page && !location.search && stored()?.length) location.replace(location.pathname + question(stored()));
show();
