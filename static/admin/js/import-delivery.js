// The page of one import: it follows the run, moves by j and k, and makes many drafts with a bar that counts them.

const page = document.querySelector("#delivery")
const words = document.querySelector("#progress-words")

// While it is read its state is asked for; at the end, and now and then, the rows come anew.
async function follow() {
  for (let turn = 1; page.dataset.running === "yes"; turn += 1) {
    await new Promise((resolve) => setTimeout(resolve, 1000))
    const answer = await fetch(page.dataset.state, { headers: { Accept: "application/json" } }).catch(() => null)
    if (!answer || !answer.ok || answer.redirected) continue
    const state = await answer.json()
    words.textContent = state.words
    if (state.share) document.querySelector("#progress").value = state.share
    if (!state.running) return void location.reload()
    if (turn % 5 === 0) await freshRows()
  }
}

async function freshRows() {
  const answer = await fetch(location.href)
  if (!answer.ok || answer.redirected) return
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html")
  for (const part of ["#rows", ".dl-tabs"]) {
    const [here, there] = [document.querySelector(part), fresh.querySelector(part)]
    if (here && there && !here.contains(document.activeElement)) here.replaceWith(document.adoptNode(there))
  }
}

// The first column that nobody has named is asked about first.
const columns = [...document.querySelectorAll(".dl-columns select")]
;(columns.find((column) => !column.value) || columns[0])?.focus()

const saveAll = document.querySelector("#save-all")
saveAll?.addEventListener("submit", async (event) => {
  event.preventDefault()
  const status = document.querySelector("#saving")
  saveAll.querySelector("button").disabled = true
  let [made, asked, after] = [0, 0, 0]
  while (after !== null) {
    const body = new FormData(saveAll)
    body.set("after", after)
    const answer = await fetch(saveAll.action, { method: "POST", body, headers: { Accept: "application/json" } }).catch(() => null)
    if (!answer || !answer.ok || answer.redirected) {
      status.textContent = `${made} drafts made; then the line was cut. Press again, and the rest is made.`
      saveAll.querySelector("button").disabled = false
      return
    }
    const told = await answer.json()
    made += told.made
    asked += told.asked
    after = told.after
    status.textContent = `${made} drafts made, ${asked} ask something …`
  }
  location.reload()
})

document.addEventListener("keydown", (event) => {
  if (event.target.closest("input, select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return
  const links = [...document.querySelectorAll("#rows .imp__head a")]
  const at = links.indexOf(document.activeElement)
  if (event.key === "j" || event.key === "k") {
    event.preventDefault()
    links[Math.min(links.length - 1, Math.max(0, at + (event.key === "j" ? 1 : -1)))]?.focus()
  } else if (event.key === "Enter" && document.activeElement === document.body) {
    document.querySelector("#begin")?.click()
  }
})

follow()
