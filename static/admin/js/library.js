// Many pictures at once into the library, each with its progress and its refusal in words.

const zone = document.querySelector("#library-drop")
const list = document.querySelector("#upload-progress")

function send(file) {
  return new Promise((resolve) => {
    const line = document.createElement("li")
    const bar = Object.assign(document.createElement("progress"), { max: file.size || 1, value: 0 })
    const text = document.createElement("span")
    text.textContent = ` ${file.name}`
    line.append(bar, text)
    list.append(line)
    const request = new XMLHttpRequest()
    request.open("POST", zone.action)
    request.setRequestHeader("X-CSRFToken", zone.elements.csrfmiddlewaretoken.value)
    request.upload.addEventListener("progress", (event) => (bar.value = event.loaded))
    request.addEventListener("loadend", () => {
      let answer = {}
      try {
        answer = JSON.parse(request.responseText)
      } catch {
        answer = { error: "The picture was not taken. Is the line up, and are you still signed in?" }
      }
      text.textContent = answer.error ? ` ${answer.error}` : ` ${file.name}: ${answer.new ? "in the library" : "was here already"}`
      resolve(!answer.error)
    })
    const body = new FormData()
    body.append("file", file)
    request.send(body)
  })
}

async function take(files) {
  const done = []
  for (const file of files) done.push(await send(file))
  if (done.length && done.every(Boolean)) location.reload()
}

if (zone) {
  zone.elements.file.addEventListener("change", (event) => take([...event.target.files]))
  zone.addEventListener("dragover", (event) => {
    event.preventDefault()
    zone.classList.add("is-over")
  })
  zone.addEventListener("dragleave", () => zone.classList.remove("is-over"))
  zone.addEventListener("drop", (event) => {
    event.preventDefault()
    zone.classList.remove("is-over")
    take([...event.dataTransfer.files])
  })
}
