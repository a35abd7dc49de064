// The desk's keys and small helps. Every page works without it.

const typing = (el) => el.closest("input, textarea, select, [contenteditable='true'], dialog")

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return
  if (event.key === "/") {
    document.querySelector("#find")?.focus()
    event.preventDefault()
  } else if (event.key === "n") {
    document.querySelector("#new-story")?.click()
  }
})

// An element with its properties and what stands in it.
export const el = (tag, props = {}, children = []) => {
  const node = Object.assign(document.createElement(tag), props)
  node.append(...children)
  return node
}

// What this browser keeps of one person’s stories while the desk does not answer: its keys. It goes with who signs out.
export const keptHere = (user, rest = "") => `kept:${user}:${rest}`
const keysOf = (user) => Object.keys(localStorage).filter((key) => key.startsWith(keptHere(user)))
const signOut = document.querySelector("#logout-form")
signOut?.addEventListener("submit", (event) => {
  const keys = keysOf(signOut.dataset.user)
  const question = "Something you wrote has not reached the desk and is in this browser alone. Sign out and lose it?"
  if (keys.length && !confirm(question)) return void event.preventDefault()
  keys.forEach((key) => localStorage.removeItem(key))
  document.dispatchEvent(new Event("desk:signs-out"))
})

// A box that offers tags as a name is typed. `choose` is called with {id, name, kind}, `create` with a name not found.
export function tagBox(input, list, url, choose, create) {
  let options = []
  let current = -1
  let asked = 0
  const close = () => {
    list.hidden = true
    input.setAttribute("aria-expanded", "false")
    current = -1
  }
  const mark = () => {
    ;[...list.children].forEach((li, n) => li.setAttribute("aria-selected", n === current))
    input.setAttribute("aria-activedescendant", current < 0 ? "" : `${list.id || "options"}-${current}`)
  }
  const take = (n) => {
    if (options[n].fresh) create(options[n].name)
    else choose(options[n])
    close()
  }
  const show = () => {
    list.replaceChildren(
      ...options.map((tag, n) => {
        const li = document.createElement("li")
        li.id = `${list.id || "options"}-${n}`
        li.role = "option"
        li.textContent = tag.fresh ? `“${tag.name}” is not here … ` : `${tag.name} `
        const kind = document.createElement("span")
        kind.className = "quiet"
        kind.textContent = tag.kind
        li.append(kind)
        li.addEventListener("mousedown", (event) => {
          event.preventDefault()
          take(n)
        })
        return li
      }),
    )
    list.hidden = options.length === 0
    input.setAttribute("aria-expanded", String(options.length > 0))
  }
  let timer
  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      const turn = ++asked
      const response = await fetch(`${url}${url.includes("?") ? "&" : "?"}q=${encodeURIComponent(input.value)}`)
      if (!response.ok || turn !== asked) return
      options = (await response.json()).tags
      const typed = input.value.trim()
      const known = options.some((tag) => tag.name.toLowerCase() === typed.toLowerCase())
      if (create && typed.length > 2 && !known) options.push({ fresh: true, name: typed, kind: "add it" })
      current = options.length ? 0 : -1
      show()
      mark()
    }, 120)
  })
  input.addEventListener("keydown", (event) => {
    if (list.hidden) {
      if (event.key === "Enter") event.preventDefault()
      return
    }
    if (event.key === "ArrowDown") current = Math.min(current + 1, options.length - 1)
    else if (event.key === "ArrowUp") current = Math.max(current - 1, 0)
    else if (event.key === "Enter" && current >= 0) take(current)
    else if (event.key === "Escape") close()
    else return
    event.preventDefault()
    mark()
  })
  input.addEventListener("blur", close)
}

for (const filter of document.querySelectorAll("[data-tag-filter]")) {
  const hidden = filter.form.elements[filter.dataset.tagInto || "club"]
  tagBox(filter, filter.parentElement.querySelector("ul"), filter.dataset.tagFilter, (tag) => {
    filter.value = tag.name
    hidden.value = tag.id
  })
  filter.addEventListener("input", () => (hidden.value = ""))
}

// One tick for all of a list
for (const all of document.querySelectorAll("[data-choose-all]")) {
  all.addEventListener("change", () => {
    for (const box of document.querySelectorAll(`[form="${all.dataset.chooseAll}"][type="checkbox"]`)) box.checked = all.checked
  })
}

// On a phone the menu is one line: where one is comes into sight.
const here = document.querySelector(".side [aria-current]")
if (here) here.closest(".side").scrollLeft = here.offsetLeft - 80

// A correction has a note; a small fix has none
const whatIsSaid = document.querySelector("#say")
const note = document.querySelector("#correction")
const showNote = () => (note.hidden = ["", "update"].includes(whatIsSaid.value))
if (whatIsSaid) {
  whatIsSaid.addEventListener("change", () => {
    showNote()
    if (!note.hidden) note.focus()
  })
  showNote()
}
