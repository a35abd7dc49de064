// Choosing among an event's pictures: a count, ranges with Shift, arrows from one that may be used to the next.
// Works without this file too.

const form = document.querySelector("#group")
const boxes = [...form.querySelectorAll("input[name=photo]")]
const count = form.querySelector("#chosen-count")
const make = form.querySelector("#make-story")
let last = null

const grid = document.querySelector(".pg-pictures")
const columns = () => (grid ? getComputedStyle(grid).gridTemplateColumns.split(" ").length : 1)

function show() {
  const chosen = boxes.filter((box) => box.checked).length
  count.textContent = chosen ? `${chosen} picture${chosen === 1 ? "" : "s"} chosen` : "Choose pictures to make a story of them."
  if (make) make.disabled = !chosen
}

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
