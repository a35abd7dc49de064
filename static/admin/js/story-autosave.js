// What is typed is kept as it is typed: by the desk, and by this browser for as long as the desk does not answer.
// And who else has the story open.
import { el, keptHere } from "newsroom/desk"
import { newKey } from "newsroom/uses"

const SOON = 2000 // milliseconds after the last key
const LATEST = 15000 // after the first one that is not kept yet
const AT_HAND = 1000 // until this browser has it
const PING = 20000
const BEACON = 60000 // bytes that a page may still send while it closes
const KEPT = "Kept "
const DAYS = 30 * 24 * 3600 * 1000

const form = document.querySelector("#article_form")
const { user, article, zone } = form.dataset
const readonly = "readonly" in form.dataset
const own = form.elements.autosave
const state = document.querySelector("#kept")
const places = document.querySelector("#kept-offers")
const again = Boolean(own.value) // the form came back with errors
own.value ||= newKey()
const begunFrom = () => (form.elements.lock_version.value ? Number(form.elements.lock_version.value) : null)

// What the form has
const LEFT_OUT = new Set(["csrfmiddlewaretoken", "autosave", "took"])
const words = () => Object.fromEntries([...new FormData(form)].filter(([name, value]) => typeof value === "string" && !LEFT_OUT.has(name)))
const opened = JSON.stringify(words())
let kept = again ? "" : opened
let turn = Date.now()
const fitsBeacon = () => new Blob([JSON.stringify(words())]).size < BEACON
const unkept = () => JSON.stringify(words()) !== kept
const payload = () => ({ words: words(), turn, begun_from: begunFrom(), took: form.elements.took.value ? [form.elements.took.value] : [] })

// What this browser has
const story = article ?? "new"
const put = (copy) => {
  try {
    localStorage.setItem(keptHere(user, copy.token), JSON.stringify(copy))
    return true
  } catch {
    return false
  }
}
const keepHere = () => put({ ...payload(), story, token: own.value, written: Date.now() })
const forget = (token) => localStorage.removeItem(keptHere(user, token))
function copies() {
  const found = []
  for (const key of Object.keys(localStorage).filter((name) => name.startsWith(keptHere(user)))) {
    try {
      const copy = JSON.parse(localStorage[key])
      if (Date.now() - copy.written > DAYS) localStorage.removeItem(key)
      else if (copy.token !== own.value) found.push(copy)
    } catch {
      localStorage.removeItem(key)
    }
  }
  return found
}

// What the desk has
const csrf = form.elements.csrfmiddlewaretoken
function freshToken() {
  // Who signs in anew in another window gets another one.
  csrf.value = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/)?.[1] ?? csrf.value
  return csrf.value
}
async function post(url, sent, keepalive = false) {
  const options = {
    method: "POST",
    redirect: "manual",
    keepalive,
    signal: AbortSignal.timeout(10000),
    headers: { "X-CSRFToken": freshToken(), "Content-Type": "application/json" },
    body: JSON.stringify({ user: Number(user), token: own.value, ...sent }),
  }
  try {
    const response = await fetch(url, options)
    if (response.type === "opaqueredirect") return { signedOut: true }
    const json = response.headers.get("content-type")?.includes("json")
    if (response.status === 403 && !json) return { signedOut: true }
    if (response.status >= 500 || !json) return { noLine: true }
    return { ok: response.ok, status: response.status, ...(await response.json()) }
  } catch {
    return { noLine: true }
  }
}

// What is said of it. The time is for the eye: a voice that read it out at every pause would be in the way.
let said
function say(text, more = []) {
  if (said === text) return void state.querySelector("time")?.replaceWith(...more.filter((part) => part.localName === "time"))
  said = text
  state.classList.toggle("kept--not", text !== KEPT)
  state.replaceChildren(text, ...more)
}
const clock = () => new Intl.DateTimeFormat("en-GB", { timeStyle: "medium", timeZone: zone }).format()
const hidden = (text) => {
  const time = el("time", { textContent: text })
  time.setAttribute("aria-hidden", "true")
  return time
}
const signIn = () => el("a", { href: form.dataset.login, target: "_blank", textContent: "Sign in in a new tab" })
function sayWhatHappened(answer) {
  if (answer.ok) return void say(answer.kept ? KEPT : "", answer.kept ? [hidden(answer.kept)] : [])
  const here = keepHere() ? "kept in this browser" : "and this browser has no room: copy your text before you leave"
  const why = answer.signedOut ? "you are signed out" : (answer.error ?? "no connection")
  say(`Not kept: ${why}, ${here} `, answer.signedOut ? [signIn(), " ", hidden(clock())] : [hidden(clock())])
}

// Keeping
let soon, latest, atHand, sending
let leaving = false
function changed() {
  if (readonly || leaving) return
  turn = Math.max(Date.now(), turn + 1)
  clearTimeout(soon)
  soon = setTimeout(keep, SOON)
  latest ??= setTimeout(keep, LATEST)
  atHand ??= setTimeout(() => {
    atHand = null
    if (!leaving && unkept()) keepHere()
  }, AT_HAND)
}
async function keep(keepalive = false) {
  clearTimeout(soon)
  clearTimeout(latest)
  soon = latest = null
  if (readonly || leaving) return
  if (!unkept()) return void forget(own.value)
  if (sending) return void changed()
  sending = true
  const text = JSON.stringify(words())
  // What was typed and taken back again is nothing to keep.
  const back = text === opened && !again && !form.elements.took.value
  const answer = back ? await throwAway(own.value) : await post(form.dataset.keep, payload(), keepalive === true)
  sending = false
  if (leaving) return
  if (answer.saved) {
    // A save from elsewhere took this form's words in: what is typed on is another text.
    own.value = newKey()
    return void changed()
  }
  if (answer.ok) {
    kept = text
    forget(own.value)
    form.elements.took.value = ""
    if (!back) showOthers(answer)
    if (unkept()) changed()
  } else if (answer.status !== 413) latest ??= setTimeout(retry, LATEST)
  sayWhatHappened(answer)
}
function retry() {
  latest = null
  if (!document.hidden) keep()
}
form.addEventListener("input", changed)
document.addEventListener("tags:changed", changed)
document.addEventListener("uses:changed", changed)
window.addEventListener("online", () => keep())
form.addEventListener("submit", () => {
  freshToken()
  if (unkept() && !readonly) keepHere()
  leaving = true
  setTimeout(() => {
    leaving = false // it was called off
    changed()
  }, LATEST)
})
document.addEventListener("desk:signs-out", () => (leaving = true))
window.addEventListener("pagehide", () => {
  const gone = { leaves: true }
  if (!leaving && !readonly && unkept()) {
    keepHere()
    if (fitsBeacon()) Object.assign(gone, payload())
  }
  if (!leaving && article) post(form.dataset.keep, gone, true)
})

// Who else has it open
const also = document.querySelector("#also-open")
let alsoSaid = ""
function showOthers({ also: people = [], since = "" }) {
  const names = people.map((one) => one.name).join(", ") + since
  const parts = people.flatMap((one, n) => [n ? ", " : "", one.name, ...(one.typed ? [hidden(` (typing ${one.typed})`)] : [])])
  if (names === alsoSaid) {
    const times = people.filter((one) => one.typed)
    const shown = [...also.querySelectorAll("time")]
    if (times.length === shown.length) return times.forEach((one, n) => (shown[n].textContent = ` (typing ${one.typed})`))
  }
  alsoSaid = names
  also.replaceChildren(
    ...(people.length ? ["Also open: ", ...parts, ". "] : []),
    ...(since ? [el("strong", { textContent: `Since you opened it: ${since}. When you save, both texts are shown.` })] : []),
  )
}
async function ping() {
  if (!article || document.hidden || leaving) return
  const answer = await post(form.dataset.keep, { begun_from: begunFrom() })
  if (answer.ok) {
    showOthers(answer)
    if (unkept()) keep()
    else if (said !== KEPT) say("")
  } else if (answer.signedOut && !unkept()) say("You are signed out. ", [signIn()])
}
setInterval(ping, PING)
document.addEventListener("visibilitychange", () => {
  freshToken()
  if (document.hidden) keep(fitsBeacon())
  else if (article) ping()
  else keep()
})

// What was kept and is not saved: offered back
const throwAway = (token) => post(form.dataset.throw.replace("TOKEN", token), {})
async function handOver(copy) {
  const url = copy.story === "new" ? form.dataset.keepNew : form.dataset.keepNew.replace(/keep\/$/, `${copy.story}/keep/`)
  const answer = await post(url, copy)
  if (answer.ok || answer.saved) forget(copy.token)
  return answer.ok || answer.saved
}
function offer(told, copy) {
  const { token, written, headline, since, open } = told
  const place = el("div", { className: "msg" })
  const headed = headline ? ` “${headline}”.` : ""
  const elsewhere = open ? " It may still be open in another window." : ""
  const goneOn = since ? ` The story has gone on since: ${since}.` : ""
  const text = el("span", {}, [el("strong", { textContent: `You wrote here and did not save: ${written}.` }), headed + elsewhere + goneOn])
  const take = el("a", { className: "btn btn--small btn--main", href: `?kept=${token}`, textContent: readonly ? "Read it" : "Take it up" })
  take.addEventListener("click", async (event) => {
    document.dispatchEvent(new Event("story:leaving"))
    if (!copy) return
    event.preventDefault()
    if (await handOver(copy)) location.assign(take.href)
    else text.replaceChildren("The desk does not take it now. Copy what you need:", el("textarea", { readOnly: true, rows: 12, value: plain(copy.words) }))
  })
  const drop = el("button", { className: "btn btn--small", type: "button", textContent: "Throw it away" })
  drop.addEventListener("click", async () => {
    const answer = copy ? { ok: true } : await throwAway(token)
    if (!answer.ok) return void say(`Not thrown away: ${answer.error ?? "no connection."}`)
    forget(token)
    const undo = el("button", { className: "btn btn--small", type: "button", textContent: "Undo" })
    undo.addEventListener("click", async () => {
      const back = { ...(copy ?? answer), story, token }
      put(back)
      const kept = await handOver(back)
      place.replaceWith(offer(told, kept ? null : back))
      places.querySelector(`[href="?kept=${token}"]`)?.focus()
    })
    const can = copy || answer.words
    place.replaceChildren(el("span", { textContent: can ? "Thrown away." : "It is not there any more." }), ...(can ? [undo] : []))
    undo.focus()
  })
  place.append(text, take, drop)
  return place
}
function plain({ headline, standfirst, body }) {
  const text = new DOMParser().parseFromString(body.replaceAll("</p>", "\n\n</p>"), "text/html").body.textContent
  return [headline, standfirst, text].filter(Boolean).join("\n\n")
}
async function showOffers() {
  let offers = JSON.parse(document.querySelector("#kept-data").textContent)
  const found = copies()
  let left = []
  for (const copy of found) if (!(await handOver(copy))) left.push(copy)
  if (found.length > left.length) {
    const response = await fetch(form.dataset.keep).catch(() => null)
    if (response?.ok) offers = (await response.json()).offers
  }
  left = left.filter((copy) => copy.story === story)
  const taken = [own.value, form.elements.took.value, ...left.map((copy) => copy.token)]
  const when = (copy) => new Date(copy.written).toLocaleString("en-GB", { timeZone: zone })
  places.replaceChildren(
    ...offers.filter((one) => !taken.includes(one.token)).map((one) => offer(one)),
    ...left.map((copy) => offer({ token: copy.token, written: when(copy), headline: copy.words.headline }, copy)),
  )
}

document.querySelector("#taken-up a")?.addEventListener("click", () => document.dispatchEvent(new Event("story:leaving")))
showOffers()
if (again) changed()
ping()
