// A held version beside ours: keys move between the rows that differ, tick them, and take what is ticked.

const rows = [...document.querySelectorAll(".rv-merge .is-other")]
const box = (row) => row.querySelector("[name=take]")

function goTo(row) {
  if (!row) return
  row.focus({ preventScroll: true })
  row.scrollIntoView({ block: "nearest" })
}

// On the window, so that it is asked before the keys of the story below.
window.addEventListener("keydown", (event) => {
  const stop = () => {
    event.preventDefault()
    event.stopImmediatePropagation()
  }
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    stop()
    if (event.repeat) return
    if (rows.some((row) => box(row).checked)) document.querySelector("#take-ticked").click()
    else document.querySelector("#saved").textContent = "Nothing is ticked yet: Space ticks a row."
    return
  }
  const at = rows.findIndex((row) => row.contains(event.target))
  if (at < 0 || event.ctrlKey || event.metaKey || event.altKey) return
  if (event.key === "ArrowDown" || event.key === "j") goTo(rows[at + 1])
  else if (event.key === "ArrowUp" || event.key === "k") goTo(rows[at - 1])
  else if (event.key === "t" || (event.key === " " && event.target === rows[at])) box(rows[at]).click()
  else return
  stop()
}, { capture: true })

if (!location.hash) goTo(rows[0])
