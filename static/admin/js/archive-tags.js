// Looks through the archive step by step, tells how far it is, and may be stopped: what was found stays.
const form = document.querySelector("#look")
const bar = document.querySelector("#look-bar")
const said = document.querySelector("#look-said")
const stop = document.querySelector("#look-stop")
const newest = Number(form.dataset.newest)
let going = false
stop.addEventListener("click", () => (going = false))
form.addEventListener("submit", async (event) => {
  event.preventDefault()
  if (going) return
  going = true
  bar.hidden = stop.hidden = false
  let before = ""
  let found = 0
  while (going) {
    const body = new FormData(form)
    body.set("before", before)
    const response = await fetch(form.action, { method: "POST", body }).catch(() => null)
    if (!response?.ok) {
      said.textContent = "The desk does not answer. What was found so far is kept."
      break
    }
    const step = await response.json()
    before = step.before
    found += step.found
    bar.value = newest - before
    said.textContent = `${Math.round((100 * (newest - before)) / (newest || 1))} %, ${found} tags found`
    if (!step.more) return location.reload()
  }
  if (!going) said.textContent += ". Stopped: reload to see what was found."
  going = false
  stop.hidden = true
})
