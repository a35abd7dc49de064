// The story form: counters, tags, the lead picture, keys, and a guard over what is not saved yet.
import { el } from "newsroom/desk"
import { dropZone, pick, say, upload, uses } from "newsroom/uses"

const form = document.querySelector("#article_form")
let dirty = "unsaved" in form.dataset
const touch = () => (dirty = true)

// Counters
for (const count of form.querySelectorAll(".count[data-for]")) {
  const input = document.getElementById(count.dataset.for)
  const show = () => {
    const length = [...input.value].length
    count.textContent = `${length} of ${count.dataset.limit}`
    count.classList.toggle("count--over", length > Number(count.dataset.limit))
  }
  input.addEventListener("input", show)
  show()
}

// Each time once more in words, with its zone
for (const words of form.querySelectorAll("[data-words]")) {
  const [day, hour] = ["_0", "_1"].map((part) => document.getElementById(words.dataset.words + part))
  const show = () => {
    if (!day.value) return void (words.textContent = "")
    const [y, m, d] = day.value.split("-").map(Number)
    const text = new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", year: "numeric", timeZone: "UTC" }).format(Date.UTC(y, m - 1, d))
    const [h, min] = (hour.value || "00:00").split(":").map(Number)
    const clock = `${h % 12 || 12}${min ? ":" + String(min).padStart(2, "0") : ""}${h < 12 ? "am" : "pm"}`
    words.textContent = `${text.replace(",", "")}, ${clock} ${words.dataset.zone}`
  }
  day.addEventListener("input", show)
  hour.addEventListener("input", show)
  show()
}

// The button says what it does
const label = document.querySelector("#publish-label")
const publish = document.querySelector("#publish")
function moment(name) {
  const day = document.getElementById(`id_${name}_0`)?.value
  const hour = document.getElementById(`id_${name}_1`)?.value || "00:00"
  return day ? { at: new Date(`${day}T${hour}`), words: form.querySelector(`[data-words="id_${name}"]`)?.textContent } : null
}
function sayWhatPublishDoes() {
  if (!label) return
  const times = [moment("publish_at"), moment("embargo_until")].filter((time) => time && time.at > new Date())
  times.sort((a, b) => b.at - a.at)
  const now = publish.dataset.live ? "Publish changes" : "Publish"
  label.textContent = times.length ? `Publish, visible from ${times[0].words}` : now
}
form.addEventListener("input", sayWhatPublishDoes)
sayWhatPublishDoes()

// The lead picture
const lead = document.querySelector("#lead-use")
function showLead() {
  const use = uses.get("lead")
  const put = async (promise) => {
    say("Sending the picture …")
    try {
      const photo = await promise
      if (!photo) return
      const caption = uses.get("lead").caption || photo.description
      uses.set("lead", { photo, caption: caption.replace(/&(?!\w+;)/g, "&amp;").replace(/<(?!\/?(em|strong|a)\b)/g, "&lt;") })
      touch()
      say("Picture in place. Save to keep it.")
    } catch (error) {
      say(error.message)
      alert(error.message)
    }
  }
  const file = el("input", { type: "file", accept: "image/*", className: "vh" })
  file.addEventListener("change", () => file.files[0] && put(upload(file.files[0])))
  const choose = el("button", { type: "button", className: "btn btn--small", textContent: "Choose from the library" })
  choose.addEventListener("click", () => put(pick(new DOMParser().parseFromString(uses.get("lead").caption, "text/html").body.textContent)))
  const buttons = [el("label", { className: "btn btn--small" }, [use.photo ? "Upload another" : "Upload a picture", file]), choose]
  const input = (name, text, value) => {
    const box = el("input", { value, placeholder: text })
    box.setAttribute("aria-label", text)
    box.addEventListener("input", () => {
      uses.set("lead", { [name]: box.value })
      touch()
    })
    return box
  }
  const words = [
    input("caption", "Caption of the lead picture", use.caption),
    input("alt", "Alt text: what is in the frame, for someone who cannot see it", use.alt || use.photo?.alt || ""),
  ]
  if (use.photo) {
    const off = el("button", { type: "button", className: "btn btn--small", textContent: "Take picture off" })
    off.addEventListener("click", () => {
      uses.set("lead", { photo: null })
      touch()
    })
    lead.replaceChildren(
      el("img", { src: use.photo.preview, alt: use.photo.alt }),
      ...words,
      el("p", { className: "quiet", textContent: use.photo.credit ? `Credit: ${use.photo.credit}` : "No credit: set it in the library before this can go live." }),
      el("div", { className: "row" }, [...buttons, off]),
    )
  } else {
    const zone = el("div", { className: "drop" }, [
      el("strong", { textContent: use.caption ? "This caption waits for the lead picture" : "Drop the lead picture here" }),
      el("span", { className: "row" }, buttons),
    ])
    lead.replaceChildren(zone, ...(use.caption ? [words[0]] : []))
  }
}
dropZone(lead, async (file) => {
  try {
    const photo = await upload(file)
    uses.set("lead", { photo, caption: uses.get("lead").caption || el("span", { textContent: photo.description }).innerHTML })
    touch()
  } catch (error) {
    say(error.message)
    alert(error.message)
  }
})
document.addEventListener("uses:changed", (event) => {
  touch()
  if (event.detail === "lead" && !lead.contains(document.activeElement?.closest?.("input[aria-label]"))) showLead()
})
showLead()

// Words and reading time
const words = document.querySelector("#word-count")
document.addEventListener("prose-editor:ready", (event) => {
  const { editor } = event.detail
  const count = () => {
    let text = ""
    editor.state.doc.forEach((node) => {
      if (node.type.name !== "photo") text += ` ${node.textBetween(0, node.content.size, " ")}`
    })
    const n = text.split(/\s+/).filter(Boolean).length
    words.textContent = n ? `${n} words, ${Math.max(1, Math.round(n / 230))} min to read` : "no words yet"
  }
  editor.on("update", () => {
    touch()
    count()
  })
  count()
})

// What cannot be undone with one key is asked about first
form.addEventListener("click", (event) => {
  const button = event.target.closest("button[data-confirm], button[data-ask]")
  if (!button) return
  if (button.dataset.confirm && !confirm(button.dataset.confirm)) event.preventDefault()
  if (button.dataset.ask) {
    const why = form.elements.why
    const said = why.value || prompt(button.dataset.ask)
    if (said) why.value = said
    else event.preventDefault()
  }
})

// Keys and the guard
form.addEventListener("input", touch)
document.addEventListener("tags:changed", touch)
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey)) return
  const press = { s: "#save", Enter: "#publish, #send", p: "#preview" }[event.key]
  if (!press || event.shiftKey) return
  event.preventDefault()
  const button = document.querySelector(press)
  if (button?.id === "publish" && !confirm(`${label.textContent}?`)) return
  button?.click()
})
form.addEventListener("submit", () => (dirty = false))
document.addEventListener("story:leaving", () => (dirty = false))
if ("readonly" in form.dataset) {
  for (const input of form.querySelectorAll(".write :is(input, textarea, select), .grid :is(input, select, textarea)")) {
    if (!input.closest("#lead-use, .photo-node")) input.disabled = true
  }
  document.addEventListener("prose-editor:ready", (event) => event.detail.editor.setEditable(false))
}
window.addEventListener("beforeunload", (event) => dirty && !("readonly" in form.dataset) && event.preventDefault())
