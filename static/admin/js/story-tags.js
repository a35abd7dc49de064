// The story form's tags: chosen, picked by name, suggested as the story is written; and names that it misspells.
import { el, tagBox } from "newsroom/desk"

const form = document.querySelector("#article_form")
const readonly = "readonly" in form.dataset
const post = (url, data) =>
  fetch(url, {
    method: "POST",
    body: JSON.stringify(data),
    headers: { "X-CSRFToken": form.elements.csrfmiddlewaretoken.value, "Content-Type": "application/json" },
  })

// Chosen
const rows = JSON.parse(document.querySelector("#tags-data").textContent).map(([id, role, origin, mentions, name, kind]) => ({ id, role, origin, mentions, name, kind }))
const field = document.querySelector("#id_tag_rows")
const chosen = document.querySelector("#tags-chosen")
const status = document.querySelector("#tags-status")
function showTags() {
  chosen.replaceChildren(
    ...rows.map((row) => {
      const name = el("button", { type: "button", textContent: row.name, title: "About or mentioned?" })
      name.setAttribute("aria-pressed", String(row.role === "about"))
      name.addEventListener("click", () => {
        row.role = row.role === "about" ? "mentioned" : "about"
        changeTags()
      })
      const drop = el("button", { type: "button", textContent: "×" })
      drop.setAttribute("aria-label", `Take off ${row.name}`)
      drop.addEventListener("click", () => {
        rows.splice(rows.indexOf(row), 1)
        changeTags()
        search.focus()
        suggestSoon()
      })
      const kind = el("span", { className: "quiet", textContent: row.role === "about" ? row.kind : `${row.kind}, mentioned` })
      return el("span", { className: `chip${row.role === "about" ? " chip--about" : ""}` }, [name, kind, drop])
    }),
  )
  if (!rows.length) chosen.textContent = "No tags yet."
}
function changeTags() {
  field.value = JSON.stringify(rows.map((row) => [row.id, row.role, row.origin, row.mentions]))
  document.dispatchEvent(new CustomEvent("tags:changed"))
  showTags()
}
function addTag(tag, role = "about", mentions = []) {
  if (!rows.some((row) => row.id === tag.id)) rows.push({ id: tag.id, role, origin: "editor", mentions, name: tag.name, kind: tag.kind })
  changeTags()
}

// Picked by name; a name that is nobody's yet is asked about
const search = document.querySelector("#tag-search")
const fresh = document.querySelector("#tag-new")
const picked = (tag) => {
  addTag(tag)
  search.value = ""
  fresh?.replaceChildren()
}
tagBox(search, document.querySelector("#tag-options"), form.dataset.tags, picked, fresh && askForNew)
async function askForNew(name) {
  const response = await fetch(`${form.dataset.tagsNear}?name=${encodeURIComponent(name)}`)
  if (!response.ok) return void (status.textContent = "That did not work. Are you still signed in?")
  const { near, kinds } = await response.json()
  const ours = near.map((tag) => {
    const button = el("button", { type: "button", className: "chip chip--maybe", textContent: tag.name })
    button.append(el("span", { className: "quiet", textContent: tag.kind }))
    button.addEventListener("click", () => create({ name, same: tag.id }))
    return button
  })
  const made = kinds.map(([kind, label]) => {
    const button = el("button", { type: "button", className: "btn btn--small", textContent: label })
    button.addEventListener("click", () => create({ name, kind }))
    return button
  })
  fresh.replaceChildren(
    el("p", { textContent: near.length ? `Is “${name}” one of these? Then it becomes another name of it.` : `“${name}” is not in the register.` }),
    ...(near.length ? [el("div", { className: "tag-list" }, ours)] : []),
    el("p", { className: "quiet", textContent: made.length ? "No, it is new:" : "Ask a sub-editor to add it." }),
    el("div", { className: "row" }, made),
  )
  fresh.querySelector("button")?.focus()
}
async function create(asked) {
  const response = await post(form.dataset.tagsNew, asked)
  const answer = await response.json().catch(() => ({}))
  if (!response.ok) return void (status.textContent = answer.error || "That did not work. Are you still signed in?")
  picked(answer.tag)
  status.textContent = answer.said
}

// Suggested as the story is written
const found = document.querySelector("#tags-found")
const spelling = document.querySelector("#spelling")
const pause = 900 // milliseconds after the last key
const away = new Set(JSON.parse(form.elements.dismissed.value || "[]")) // dismissed while the story has no number yet
let suggestions = []
let editor
let timer
let asked = 0
function suggestSoon() {
  clearTimeout(timer)
  timer = setTimeout(suggest, pause)
}
async function suggest() {
  const turn = ++asked
  const story = {
    article: form.dataset.article,
    headline: form.elements.headline.value,
    standfirst: form.elements.standfirst.value,
    day: form.elements.dated_at_0?.value,
    body: form.elements.body.value,
  }
  const response = await post(form.dataset.tagsFound, story).catch(() => null)
  if (turn !== asked) return
  if (!response?.ok || response.redirected) return void (status.textContent = "No suggestions: the desk does not answer. Your text is not affected.")
  const answer = await response.json()
  suggestions = answer.tags.filter((tag) => !away.has(tag.id))
  showSuggestions()
  showSpelling(answer.spelling)
}
function showSuggestions() {
  const focused = found.contains(document.activeElement)
  const open = suggestions.filter((tag) => !rows.some((row) => row.id === tag.id))
  found.replaceChildren(
    ...open.map((tag) => {
      const take = el("button", { type: "button", className: "chip chip--maybe suggest__take", textContent: `+ ${tag.name}` })
      take.append(el("span", { className: "quiet", textContent: `${tag.kind}: “${tag.mentions.join("”, “")}”${tag.verdict === "ask" ? " ?" : ""}` }))
      take.addEventListener("click", () => takeSuggestion(tag))
      const drop = el("button", { type: "button", className: "suggest__drop", textContent: "×", title: "Not this one" })
      drop.setAttribute("aria-label", `Not ${tag.name}`)
      drop.addEventListener("click", () => dismiss(tag))
      const line = el("li", { className: "suggest" }, [take, drop])
      line.addEventListener("keydown", (event) => {
        const beside = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key]
        if (beside) line[beside]?.querySelector("button").focus()
        else if (["Delete", "Backspace", "x"].includes(event.key)) dismiss(tag)
        else return
        event.preventDefault()
      })
      return line
    }),
  )
  if (focused) found.querySelector("button")?.focus()
  document.querySelector("#suggest-keys").hidden = !open.length
}
function takeSuggestion(tag) {
  addTag(tag, tag.role, tag.mentions)
  status.textContent = `${tag.name} is on.`
  showSuggestions()
}
function dismiss(tag) {
  suggestions = suggestions.filter((other) => other.id !== tag.id)
  if (form.dataset.article) post(form.dataset.tagsDismiss, { article: form.dataset.article, tag: tag.id })
  else remember(tag.id, true)
  const undo = el("button", { type: "button", className: "btn btn--small", textContent: "Undo" })
  undo.addEventListener("click", () => {
    if (form.dataset.article) post(form.dataset.tagsDismiss, { article: form.dataset.article, tag: tag.id, back: true })
    else remember(tag.id, false)
    suggestions.push(tag)
    status.textContent = ""
    showSuggestions()
  })
  status.replaceChildren(`${tag.name} is not suggested for this story again. `, undo)
  showSuggestions()
}
function remember(id, gone) {
  away[gone ? "add" : "delete"](id)
  form.elements.dismissed.value = JSON.stringify([...away])
}

// Names that are spelt otherwise than in the register; quotations are left alone
const QUOTED = /“[^”]*(?:”|$)|"[^"]*(?:"|$)|‘[^’]*’(?![\p{L}\p{N}_])|«[^»]*(?:»|$)/gu
function places(text, written) {
  const quotes = [...text.matchAll(QUOTED)].map((match) => [match.index, match.index + match[0].length])
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_-])${written.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")}(?![\\p{L}\\p{N}_-])`, "gu")
  return [...text.matchAll(pattern)].map((match) => match.index).filter((at) => !quotes.some(([from, to]) => from <= at && at < to))
}
function putRight({ written, right }) {
  for (const input of [form.elements.headline, form.elements.standfirst]) {
    for (const at of places(input.value, written).reverse()) input.setRangeText(right, at, at + written.length)
    input.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const change = editor.state.tr
  editor.state.doc.descendants((node, start) => {
    if (!node.isTextblock) return true
    const text = node.textBetween(0, node.content.size, undefined, "\ufffc")
    for (const at of places(text, written)) {
      const from = change.mapping.map(start + 1 + at)
      change.insertText(right, from, from + written.length)
    }
    return false
  })
  editor.view.dispatch(change)
  status.textContent = `“${written}” is “${right}” now. Ctrl Z in the text takes it back.`
  suggestSoon()
}
function showSpelling(slips) {
  spelling.replaceChildren(
    ...slips.map((slip) => {
      const button = el("button", { type: "button", className: "chip chip--maybe", textContent: slip.right })
      button.setAttribute("aria-label", `Write ${slip.right} for ${slip.written}`)
      button.addEventListener("click", () => putRight(slip))
      return el("li", {}, [`“${slip.written}” should be `, button])
    }),
  )
  spelling.previousElementSibling.hidden = !slips.length
}

if (!readonly) {
  document.querySelector("#find-tags").addEventListener("click", suggest)
  for (const input of [form.elements.headline, form.elements.standfirst, form.elements.dated_at_0]) input?.addEventListener("input", suggestSoon)
  document.addEventListener("prose-editor:ready", (event) => {
    editor = event.detail.editor
    editor.on("update", suggestSoon)
    suggestSoon()
  })
  document.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return
    const first = suggestions.find((tag) => !rows.some((row) => row.id === tag.id))
    if (event.code === "KeyT" && first) takeSuggestion(first)
    else if (event.code === "KeyX" && first) dismiss(first)
    else if (event.code === "KeyR") spelling.querySelector("button")?.click()
    else return
    event.preventDefault()
  })
}
showTags()
