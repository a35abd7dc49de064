// Fix live: texts are changed where they stand; only what was changed is sent.
import { pick, say } from "newsroom/uses"

const form = document.querySelector("#article_form")
const count = document.querySelector("#fix-count")
const changed = new Set()

const mark = (key, differs, line) => {
  changed[differs ? "add" : "delete"](key)
  line?.classList.toggle("is-changed", differs)
  count.textContent = changed.size ? `${changed.size} ${changed.size === 1 ? "change" : "changes"}.` : "Nothing is changed yet."
}

for (const text of form.querySelectorAll("[data-into]")) {
  const field = form.elements[text.dataset.into]
  const was = field.disabled ? text.innerHTML : null // typed before, and refused
  const show = () => {
    field.value = text.innerHTML
    field.disabled = text.innerHTML === was
    mark(text.dataset.into, !field.disabled, text.closest(".fix__line"))
  }
  text.addEventListener("input", show)
  if (was === null) show()
  // A caption is one line; what is pasted comes as plain words.
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.ctrlKey && !event.metaKey && "inline" in text.dataset) event.preventDefault()
  })
  text.addEventListener("paste", (event) => {
    event.preventDefault()
    document.execCommand("insertText", false, event.clipboardData.getData("text/plain"))
  })
}

for (const input of form.querySelectorAll("[name=kicker], [name=headline], [name=front_headline], [name=standfirst]")) {
  input.addEventListener("input", () => mark(input.name, input.value !== input.defaultValue))
}

for (const box of form.querySelectorAll("[name^=drop-]")) {
  const show = () => {
    const line = box.closest(".fix__line")
    line.classList.toggle("is-out", box.checked)
    mark(box.name, box.checked, line)
  }
  box.addEventListener("change", show)
  if (box.checked) show()
}

form.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-swap]")
  if (!button) return
  const line = button.closest(".fix__line")
  const photo = await pick(line.querySelector("[data-into]").textContent)
  if (!photo) return
  form.elements[`photo-${button.dataset.swap}`].value = photo.id
  Object.assign(line.querySelector("img"), { src: photo.preview, alt: photo.alt })
  line.querySelector(".quiet").textContent = photo.credit ? `Credit: ${photo.credit}` : "No credit yet"
  mark(`photo-${button.dataset.swap}`, true, line)
  say("Another picture is in place; readers have it once you press the button below.")
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return
  event.preventDefault()
  form.requestSubmit()
})
let sent = false
form.addEventListener("submit", () => (sent = true))
addEventListener("beforeunload", (event) => {
  if (changed.size && !sent) event.preventDefault()
})
