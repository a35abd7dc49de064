// Choosing among an event's pictures: a count, ranges with Shift, arrows from one that may be used to the next.
// What is chosen on one page of them stays chosen on the others. Works without this file too.

const form = document.querySelector("#group")
const boxes = [...form.querySelectorAll("input[name=photo]")]
const count = form.querySelector("#chosen-count")
const make = form.querySelector("#make-story")
const none = form.querySelector("#choose-none")
const KEPT = `chosen: ${form.dataset.event}`
const elsewhere = new Set(JSON.parse(sessionStorage.getItem(KEPT) || "[]")) // chosen on other pages
let last = null

for (const box of boxes) if (elsewhere.delete(box.value)) box.checked = !box.disabled

const grid = document.querySelector(".pg-pictures")
const columns = () => (grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1)

function show() {
  const here = boxes.filter((box) => box.checked).map((box) => box.value)
  const chosen = here.length + elsewhere.size
  count.textContent = chosen
    ? `${chosen} picture${chosen === 1 ? "" : "s"} chosen${elsewhere.size ? `, ${elsewhere.size} of them on other pages` : ""}`
    : "Choose pictures to make a story of them."
  const most = Number(form.dataset.most)
  if (chosen > most) count.textContent += `: ${most} at most make a story`
  if (make) make.disabled = !chosen || chosen > most
  if (none) none.hidden = !chosen
  sessionStorage.setItem(KEPT, JSON.stringify([...elsewhere, ...here]))
}

none?.addEventListener("click", () => {
  elsewhere.clear()
  for (const box of boxes) box.checked = false
  show()
})

form.addEventListener("submit", () => {
  for (const value of elsewhere) form.append(Object.assign(document.createElement("input"), { type: "hidden", name: "photo", value }))
  sessionStorage.removeItem(KEPT)
})

// Come back to with the Back button, a page shows what has been chosen since.
window.addEventListener("pageshow", (event) => event.persisted && location.reload())

form.addEventListener("click", (event) => {
  const box = event.target.closest("input[name=photo]")
  if (!box) return
  if (event.shiftKey && last !== null) {
    const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b)
    for (const other of boxes.slice(from, to + 1)) other.checked = box.checked && !other.disabled
  }
  last = box
  show()
})
form.addEventListener("change", show)

function go(at, step) {
  let to = at < 0 ? 0 : at + step
  while (boxes[to]?.disabled) to += Math.sign(step)
  boxes[to]?.focus()
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([name=photo]), textarea, select")) return
  const step = { ArrowRight: 1, ArrowLeft: -1, j: 1, k: -1, ArrowDown: columns(), ArrowUp: -columns() }[event.key]
  const at = boxes.indexOf(document.activeElement)
  if (event.key === "u") document.querySelector("#undo")?.click()
  else if (event.key === "o" && at >= 0) boxes[at].closest("li").querySelector("[data-offer]")?.click()
  else if (step) go(at, step)
  else return
  event.preventDefault()
})
show()
