// The import review: answers by key or button, each saved as it is given; the page works without this file too.

const form = document.querySelector("#review")
const saved = document.querySelector("#saved")
const open = document.querySelector("#open")
const token = form.elements.csrfmiddlewaretoken.value
const KEYS = { b: "paragraph", c: "photo", h: "heading", q: "quote", s: "standfirst", f: "furniture" }
const undoable = []
let line = Promise.resolve() // one answer at a time, in the order given
let waiting = 0
let failed = null

const blocks = () => [...form.querySelectorAll("[data-n]")]
const questions = () => [...form.querySelectorAll("[data-question]")]
const current = () => document.activeElement.closest?.("[data-n], [data-tag]")
const typing = (el) => el.closest("input, textarea, select, dialog")

function goTo(el) {
  if (!el) return
  el.focus({ preventScroll: true })
  // What is higher than the window begins at its top: its words stand there.
  const block = el.dataset.question === undefined ? "nearest" : el.offsetHeight < floor() - 64 ? "center" : "start"
  el.scrollIntoView({ block, behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" })
}

const floor = () => document.querySelector(".bar--stick").getBoundingClientRect().top

// Its own words are what is answered: what is offered below them may reach beyond the window, and so may a long text.
function inSight(el) {
  const { top, bottom } = (el.querySelector(".rv__text") || el).getBoundingClientRect()
  return top >= -8 && Math.min(bottom, top + floor() / 2) <= floor()
}

function nextQuestion(after) {
  const all = questions().filter((el) => el !== after)
  const next = after && all.find((el) => after.compareDocumentPosition(el) & Node.DOCUMENT_POSITION_FOLLOWING)
  const target = next || all[0] || document.querySelector("#save-next")
  goTo(target)
}

function put(id, html) {
  const old = document.getElementById(id)
  if (!old) return
  const parsed = new DOMParser().parseFromString(html, "text/html").body.firstElementChild
  const had = old.contains(document.activeElement)
  old.replaceWith(document.adoptNode(parsed))
  if (had) parsed.focus({ preventScroll: true })
}

// A name put right in the headline; what somebody is typing there stays.
function fill(name, value) {
  const box = form.elements[name]
  const was = form.elements[`${name}_was`]
  if (box.value !== was.value || document.activeElement === box) return
  box.value = was.value = value
  document.querySelector(`#${name}-shown`).textContent = value || (name === "headline" ? "No headline yet" : "")
}

function say(words, bad = false) {
  saved.textContent = words
  saved.classList.toggle("is-bad", bad)
}

async function post(answer, fields = {}) {
  const body = new FormData()
  body.append("csrfmiddlewaretoken", token)
  body.append("answer", answer)
  for (const [name, value] of Object.entries(fields)) body.append(name, value)
  const response = await fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" } })
  if (response.status === 422) throw new Error(await response.text())
  if (!response.ok || response.redirected) throw new Error(response.status === 403 ? "You may not change this story." : "Are you still signed in?")
  return response.json()
}

function send(answer, fields) {
  waiting += 1
  say("Saving …")
  const turn = async () => {
    try {
      const result = await post(answer, fields)
      waiting -= 1
      failed = null
      for (const [id, html] of Object.entries(result.pieces)) put(id, html)
      for (const [name, value] of Object.entries(result.fields)) fill(name, value)
      const date = document.querySelector("#date-shown")
      date.textContent = result.date
      date.classList.toggle("rv-lacking", !result.dated)
      open.dataset.open = result.open
      if (open.dataset.held === undefined) open.textContent = result.open ? `${result.open} question${result.open === 1 ? "" : "s"} open` : "No question open"
      if (!waiting) say(`Saved ${result.at}.`)
    } catch (error) {
      waiting -= 1
      failed = [answer, fields]
      say(`Not saved: ${error instanceof TypeError ? "the line is down." : error.message} `, true)
      const again = Object.assign(document.createElement("button"), { type: "button", className: "btn btn--small", textContent: "Try again" })
      again.addEventListener("click", () => send(...(failed || [answer, fields])))
      saved.append(again)
    }
  }
  line = line.then(turn)
  return line
}

function keep(el, value) {
  // What stood before is what undo gives back.
  const [part, n] = el.dataset.tag === undefined ? ["blocks", el.dataset.n] : ["tags", el.dataset.tag]
  undoable.push([part, n, el.dataset.said])
  send(`${part} ${n}${value ? ` ${value}` : ""}`)
}

function answer(el, value) {
  const asked = el.dataset.question !== undefined
  keep(el, value)
  if (!asked) return
  el.classList.add("is-sent")
  delete el.dataset.question
  nextQuestion(el)
}

function undo() {
  const last = undoable.pop()
  if (!last) return say("Nothing to undo.")
  const [part, n, value] = last
  send(`${part} ${n}${value ? ` ${value}` : ""}`)
  goTo(document.getElementById(`${{ roles: "tags", photos: "blocks" }[part] ?? part}-${n}`))
}

function step(by) {
  const all = [...blocks(), ...form.querySelectorAll("[data-tag]")]
  const at = all.indexOf(current())
  goTo(at < 0 ? all[0] : all[Math.min(Math.max(at + by, 0), all.length - 1)])
}

// A caption that waits shows its pictures as soon as it is looked at.
form.addEventListener("focusin", (event) => {
  const offers = event.target.matches("[data-n]") && event.target.querySelector(".rv__offers")
  if (offers) offers.open = true
})

form.addEventListener("click", (event) => {
  const button = event.target.closest("button[name=answer]")
  if (!button || button.value === "fields") return
  event.preventDefault()
  const [part, n, value = ""] = button.value.split(" ")
  const el = button.closest("[data-n], [data-tag]")
  if (part === "roles") {
    undoable.push(["roles", n, el.dataset.role])
    send(button.value)
  } else if (part === "photos") {
    undoable.push(["photos", n, el.dataset.photo || ""])
    el.focus({ preventScroll: true })
    send(button.value)
  } else answer(el, value)
})

document.addEventListener("keydown", (event) => {
  // A key held down too long answers one question, not all of them.
  if (event.repeat && !typing(event.target) && event.key !== "ArrowDown" && event.key !== "ArrowUp") return event.preventDefault()
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    const button = document.querySelector("#save-next")
    if (button) {
      event.preventDefault()
      if (!event.repeat) button.click()
    }
    return
  }
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  const el = current()
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key
  if (key === "ArrowDown" || key === "j") step(1)
  else if (key === "ArrowUp" || key === "k") step(-1)
  else if (key === "u") undo()
  else if (!el) return
  else if (/^[1-9]$/.test(key)) {
    // Nobody chooses what is not shown.
    const offers = el.querySelector(".rv__offers")
    if (offers?.open) offers.querySelector(`[data-digit="${key}"]`)?.click()
    else if (offers) offers.open = true
  }
  else if (key === "Enter") {
    if (event.target !== el) return
    // A question out of sight is shown first: nobody answers what cannot be read.
    if (el.dataset.question !== undefined && !inSight(el)) goTo(el)
    else if (el.dataset.question !== undefined) answer(el, el.dataset.question)
    else if (el.dataset.tag !== undefined) el.querySelector(".rv-tag__tick")?.click()
    else el.querySelector("details")?.toggleAttribute("open")
  } else if (el.dataset.tag !== undefined && (key === "y" || key === "n")) answer(el, key === "y" ? "yes" : "no")
  else if (el.dataset.tag !== undefined && key === "p") el.querySelector("[value$=' spelling']")?.click()
  else if (el.dataset.tag !== undefined && key === "r") el.querySelector(".rv-tag__role")?.click()
  else if (el.dataset.n !== undefined && KEYS[key]) answer(el, KEYS[key])
  else return
  event.preventDefault()
  event.stopImmediatePropagation()
}, { capture: true })

// Headline and kicker: saved a moment after the last key, shown on the page at once.
for (const name of ["headline", "kicker"]) {
  const box = form.elements[name]
  const was = form.elements[`${name}_was`]
  const shown = document.querySelector(`#${name}-shown`)
  let timer
  const keepBox = () => {
    clearTimeout(timer)
    if (box.value === was.value) return
    const fields = { [name]: box.value, [`${name}_was`]: was.value }
    was.value = box.value
    send("fields", fields)
  }
  box.addEventListener("input", () => {
    shown.textContent = box.value || (name === "headline" ? "No headline yet" : "")
    clearTimeout(timer)
    timer = setTimeout(keepBox, 800)
  })
  box.addEventListener("change", keepBox)
}

// The date: saved when its fields have been left; a time alone is none yet.
{
  const [day, time, was] = ["published_at_0", "published_at_1", "published_at_was"].map((name) => form.elements[name])
  const keepDate = () => {
    const now = `${day.value} ${time.value}`.trim()
    if (now === was.value || (time.value && !day.value)) return
    const fields = { published_at_0: day.value, published_at_1: time.value, published_at_was: was.value }
    was.value = now
    send("fields", fields)
  }
  for (const box of [day, time]) box.addEventListener("change", keepDate)
}

// Saving waits for answers on their way.
form.addEventListener("submit", (event) => {
  if (!waiting && !failed) return
  event.preventDefault()
  const button = event.submitter
  line.then(() => {
    if (failed) return
    form.requestSubmit(button)
  })
})
window.addEventListener("beforeunload", (event) => {
  if (waiting || failed) event.preventDefault()
})

if (!location.hash) {
  // With nothing to ask, Enter saves and goes on to the next.
  const first = questions()[0] || document.querySelector("#save-next") || blocks()[0]
  first?.focus({ preventScroll: true })
}
