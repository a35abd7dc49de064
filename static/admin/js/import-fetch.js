// “Fetch its pictures”: one after another, each shown as it comes, each that does not a line. Works without this file too.

const box = document.querySelector("#remote")
const button = box?.querySelector("button")
const status = box?.querySelector("#remote-status")
const lines = box?.querySelector("#remote-lines")
const form = document.querySelector("#review")
let left = box ? JSON.parse(document.querySelector("#remote-files").textContent) : []

function put(id, html) {
  const old = document.getElementById(id)
  if (!old) return
  const fresh = document.adoptNode(new DOMParser().parseFromString(html, "text/html").body.firstElementChild)
  const had = old.contains(document.activeElement)
  old.replaceWith(fresh)
  if (had) fresh.focus({ preventScroll: true })
}

async function ask(file) {
  const body = new FormData()
  body.append("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value)
  body.append("file", file)
  try {
    const response = await fetch(button.formAction, { method: "POST", body })
    const json = (response.headers.get("content-type") || "").includes("json")
    if (json) return await response.json()
    return { error: response.status === 403 ? "You may not change this story." : "Are you still signed in?" }
  } catch {
    return { error: `“${file}” was not asked for: the line is down.` }
  }
}

button?.addEventListener("click", async (event) => {
  event.preventDefault()
  button.disabled = true
  lines.replaceChildren()
  const failed = []
  const bar = Object.assign(document.createElement("progress"), { max: left.length, value: 0 })
  bar.setAttribute("aria-label", "Pictures asked for")
  button.before(bar)
  for (const [n, file] of left.entries()) {
    status.textContent = `Fetching ${n + 1} of ${left.length} …`
    const told = await ask(file)
    bar.value = n + 1
    for (const [id, html] of Object.entries(told.pieces || {})) put(id, html)
    if (!told.came) failed.push(file)
    if (told.said || told.error) lines.append(Object.assign(document.createElement("li"), { textContent: told.said || told.error }))
  }
  bar.remove()
  const came = left.length - failed.length
  status.textContent = failed.length
    ? `${came || "None"} of ${left.length} fetched: ${failed.length === 1 ? "a caption waits" : `${failed.length} captions wait`} for a picture.`
    : came === 1 ? "The picture is here." : `All ${came} pictures are here.`
  left = failed
  button.hidden = !failed.length
  button.disabled = false
  button.textContent = failed.length === 1 ? "Try that one again" : "Try those again"
  if (failed.length) button.focus({ preventScroll: true })
})
