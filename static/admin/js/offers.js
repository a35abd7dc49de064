// Captions and the pictures that may be theirs: digits choose, arrows move, u takes back. Works without this file too.

const places = [...document.querySelectorAll("[data-wait]")]
const current = () => document.activeElement.closest?.("[data-wait]") || places[0]

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest("input, textarea, select")) return
  const move = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key]
  if (move && places.length > 1) {
    const to = places[Math.min(places.length - 1, Math.max(0, places.indexOf(current()) + move))]
    to.focus({ preventScroll: true })
    to.scrollIntoView({ block: "start" })
  } else if (/^[1-9]$/.test(event.key)) current()?.querySelector(`[data-digit="${event.key}"]`)?.click()
  else if (event.key === "u") document.querySelector("#undo")?.click()
  else return
  event.preventDefault()
})

// One press, one picture.
document.addEventListener("submit", (event) => {
  if (event.target.dataset.sent) event.preventDefault()
  event.target.dataset.sent = "yes"
})
addEventListener("pageshow", () => document.querySelectorAll("[data-sent]").forEach((form) => delete form.dataset.sent))
places[0]?.focus({ preventScroll: true })
