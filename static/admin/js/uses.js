// The pictures of the story in hand: what each place has, and what has changed since the page was opened.
// Shared by the form and by the editor's nodes through the document, so that it is one store however it was loaded.

const form = document.querySelector("#article_form")

function makeStore() {
  const source = document.querySelector("#uses-data")
  const field = document.querySelector("#id_uses")
  const uses = source ? JSON.parse(source.textContent) : {}
  const changed = JSON.parse(field?.value || "{}")
  for (const [key, change] of Object.entries(changed)) {
    uses[key] = { photo: null, caption: "", credit: "", alt: "", decorative: false, ...uses[key], ...change }
  }
  return {
    get: (key) => uses[key] ?? { photo: null, caption: "", credit: "", alt: "", decorative: false },
    set(key, change) {
      uses[key] = { ...this.get(key), ...change }
      const { photo, ...rest } = change
      const sent = { ...changed[key], ...rest }
      if ("photo" in change) sent.photo_id = photo ? photo.id : null
      changed[key] = sent
      field.value = JSON.stringify(changed)
      document.dispatchEvent(new CustomEvent("uses:changed", { detail: key }))
      if (form.dataset.attach) keepAtOnce(key, uses[key])
    },
  }
}

// A picture editor's change of a story that is not theirs to write: kept place by place, without a save of the text.
let keeping
function keepAtOnce(key, use) {
  clearTimeout(keeping)
  keeping = setTimeout(async () => {
    const body = new FormData()
    body.append("photo", use.photo ? use.photo.id : "")
    body.append("alt", use.alt)
    const token = form.elements.csrfmiddlewaretoken.value
    const response = await fetch(form.dataset.attach.replace("KEY", key), { method: "POST", body, headers: { "X-CSRFToken": token } })
    say(response.ok ? "Kept." : "This was not kept. Are you still signed in?")
  }, 400)
}

document.newsroomUses ??= makeStore()
export const uses = document.newsroomUses

// Send one picture; the photo as JSON, or an Error whose message is a sentence for the editor.
export async function upload(file) {
  const body = new FormData()
  body.append("file", file)
  const token = form.elements.csrfmiddlewaretoken.value
  let response
  try {
    response = await fetch(form.dataset.drop, { method: "POST", body, headers: { "X-CSRFToken": token } })
  } catch {
    throw new Error("The line is down: the picture was not sent. Try again.")
  }
  const type = response.headers.get("content-type") || ""
  const answer = type.includes("json") ? await response.json() : {}
  if (!response.ok) throw new Error(answer.error || "The picture could not be taken. Are you still signed in?")
  return answer
}

// One picture to choose: its caption, its credit, what speaks for it, and what forbids it.
function choice(photo, n, take) {
  const part = (className, textContent) => Object.assign(document.createElement("span"), { className, textContent })
  const button = Object.assign(document.createElement("button"), { type: "button", disabled: Boolean(photo.held) })
  const image = Object.assign(document.createElement("img"), { src: photo.preview, alt: "", loading: "lazy" })
  button.append(image, part("", photo.description || photo.name), part("quiet", photo.credit || "No credit yet"))
  if (photo.held) button.append(part("held", photo.held))
  else if (photo.why) button.append(part("quiet", photo.why))
  if (n) button.prepend(Object.assign(document.createElement("kbd"), { textContent: n }))
  button.addEventListener("click", () => take(photo))
  return button
}

// Let an editor choose a photo of the library; null if none was chosen. Pictures that may belong to a caption stand first.
export function pick(caption = "") {
  return new Promise((resolve) => {
    const dialog = document.createElement("dialog")
    dialog.className = "picker desk-page"
    dialog.setAttribute("aria-label", "Choose a picture")
    const search = Object.assign(document.createElement("input"), { type: "search", placeholder: "Caption, credit or file name" })
    search.setAttribute("aria-label", "Search the library")
    const offered = Object.assign(document.createElement("section"), { hidden: true })
    const list = Object.assign(document.createElement("div"), { className: "picker__list" })
    const cancel = Object.assign(document.createElement("button"), { type: "button", className: "btn", textContent: "Cancel" })
    dialog.append(offered, search, list, cancel)
    let chosen = null
    const take = (photo) => {
      chosen = photo
      dialog.close()
    }
    const load = async () => {
      const response = await fetch(`${form.dataset.pick}?q=${encodeURIComponent(search.value)}`)
      const { photos } = await response.json()
      list.replaceChildren(...photos.map((photo) => choice(photo, 0, take)))
      if (!photos.length) list.textContent = "No picture fits. Drop one on the page instead."
    }
    const offer = async () => {
      if (!caption.trim() || !form.dataset.offers) return
      const response = await fetch(`${form.dataset.offers}?caption=${encodeURIComponent(caption.slice(0, 1000))}`)
      const { offers } = response.ok ? await response.json() : { offers: [] }
      if (!offers.length) return
      const head = Object.assign(document.createElement("h2"), { textContent: "Pictures that may belong here" })
      const best = Object.assign(document.createElement("div"), { className: "picker__list" })
      best.append(...offers.map((photo, n) => choice(photo, n + 1, take)))
      offered.replaceChildren(head, Object.assign(document.createElement("p"), { textContent: caption }), best)
      offered.hidden = false
      if (!search.value) best.querySelector("button:enabled")?.focus()
    }
    dialog.addEventListener("keydown", (event) => {
      if (event.target === search || !/^[1-9]$/.test(event.key) || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      offered.querySelectorAll("button")[event.key - 1]?.click()
    })
    let timer
    search.addEventListener("input", () => {
      clearTimeout(timer)
      timer = setTimeout(load, 150)
    })
    cancel.addEventListener("click", () => dialog.close())
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(chosen)
    })
    document.body.append(dialog)
    dialog.showModal()
    load()
    offer()
  })
}

export const newKey = () => [...crypto.getRandomValues(new Uint8Array(8))].map((b) => b.toString(16).padStart(2, "0")).join("")

// Say what went wrong, beside what the editor was doing.
export function say(text) {
  const state = document.querySelector("#save-state")
  if (state) state.textContent = text
}

// Make an element take dropped pictures.
export function dropZone(el, take) {
  const over = (on) => el.classList.toggle("is-over", on)
  el.addEventListener("dragover", (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return
    event.preventDefault()
    over(true)
  })
  el.addEventListener("dragleave", () => over(false))
  el.addEventListener("drop", (event) => {
    over(false)
    const file = [...event.dataTransfer.files].find((f) => f.type.startsWith("image/"))
    if (!file) return
    event.preventDefault()
    event.stopPropagation()
    take(file)
  })
}
