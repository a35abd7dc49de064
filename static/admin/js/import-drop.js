// The import page: Ctrl Enter reads the pasted text; many files at once, each with its progress or its refusal in words.

const paste = document.querySelector("#paste")
const text = paste.elements.text
const error = document.querySelector("#paste-error")

text.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
    event.preventDefault()
    paste.requestSubmit()
  }
})
paste.addEventListener("submit", (event) => {
  const size = new Blob([text.value]).size
  const refuse = !text.value.trim()
    ? "There is no text in the box yet."
    : size > Number(paste.dataset.longest) - 4096
      ? "This is more than a page can send. Save it as a file and drop that below."
      : ""
  error.textContent = refuse
  error.hidden = !refuse
  if (refuse) {
    event.preventDefault()
    text.focus()
  }
})

const form = document.querySelector("#files")
const zone = form.querySelector(".drop")
const chosen = form.elements.files
const list = document.querySelector("#progress")

// With scripts the choice itself is enough; without, the plain input and its button stay.
chosen.classList.add("vh")
document.querySelector("#send-files").hidden = true
form.querySelector("label.btn").classList.add("is-alone")

function send(file) {
  return new Promise((resolve) => {
    const line = document.createElement("li")
    const bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 })
    bar.setAttribute("aria-label", file.name)
    const words = document.createElement("span")
    words.textContent = file.name
    line.append(bar, words)
    list.append(line)
    const done = (answer) => {
      bar.remove()
      line.className = answer.error ? "is-bad" : "is-good"
      if (answer.error) words.textContent = answer.error
      else if (answer.url) {
        const link = Object.assign(document.createElement("a"), { href: answer.url, textContent: file.name })
        words.replaceChildren(link, `: ${answer.what}`)
        if (answer.follow) answer.read = follow(answer.follow, words, link)
      } else words.textContent = `${file.name}: ${answer.what}`
      resolve(answer)
    }
    if (file.size > Number(form.dataset.largest)) return void done({ error: `“${file.name}” is too large.` })
    const request = new XMLHttpRequest()
    request.open("POST", form.dataset.drop)
    request.setRequestHeader("X-CSRFToken", form.elements.csrfmiddlewaretoken.value)
    request.upload.addEventListener("progress", (event) => (bar.value = event.loaded))
    request.upload.addEventListener("load", () => (words.textContent = `${file.name}: being read …`))
    request.addEventListener("loadend", () => {
      try {
        done(JSON.parse(request.responseText))
      } catch {
        done({ error: `“${file.name}” was not taken. Is the line up, and are you still signed in?` })
      }
    })
    const body = new FormData()
    body.append("file", file)
    if (form.elements.fetch.checked) body.append("fetch", "1")
    request.send(body)
  })
}

// A large file is read while other work is done: its line says how far it has come, and the list shows it at its end.
async function follow(address, words, link) {
  for (;;) {
    await new Promise((resolve) => setTimeout(resolve, 1500))
    const answer = await fetch(address, { headers: { Accept: "application/json" } }).catch(() => null)
    if (!answer || !answer.ok || answer.redirected) continue
    const state = await answer.json()
    words.replaceChildren(link, `: ${state.words}`)
    if (!state.running) return showWhatCame()
  }
}

async function take(files) {
  list.replaceChildren()
  const answers = []
  for (const file of files) answers.push(await send(file))
  if (answers.length === 1 && answers[0].url) location.assign(answers[0].url)
  else if (answers.some((answer) => !answer.error)) await showWhatCame()
  await Promise.all(answers.map((answer) => answer.read))
  // Enter opens the first, unless somebody has begun to write meanwhile.
  if (!text.value) list.querySelector("a")?.focus()
}

// The list alone is fetched anew: what stands in the box and what was refused stay where they are.
async function showWhatCame() {
  const page = await fetch(location.href)
  if (!page.ok || page.redirected) return
  const fresh = new DOMParser().parseFromString(await page.text(), "text/html").querySelector("#all-that-came")
  if (fresh) document.querySelector("#all-that-came").replaceWith(document.adoptNode(fresh))
}

chosen.addEventListener("change", () => {
  take([...chosen.files])
  chosen.value = ""
})
// A box with millions of letters stands still for a minute: so long a text goes as a file.
text.addEventListener("paste", (event) => {
  const pasted = event.clipboardData.getData("text/plain")
  if (pasted.length < 500_000 || text.value.trim()) return
  event.preventDefault()
  take([new File([pasted], "Pasted text", { type: "text/plain" })])
})
// Wherever on the page it is dropped, a file is meant for the import.
for (const type of ["dragenter", "dragover"])
  document.addEventListener(type, (event) => {
    if (![...event.dataTransfer.types].includes("Files")) return
    event.preventDefault()
    zone.classList.add("is-over")
  })
document.addEventListener("dragleave", (event) => {
  if (!event.relatedTarget) zone.classList.remove("is-over")
})
document.addEventListener("drop", (event) => {
  if (!event.dataTransfer.files.length) return
  event.preventDefault()
  zone.classList.remove("is-over")
  take([...event.dataTransfer.files])
})
