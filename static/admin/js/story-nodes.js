// The editor's own nodes: a picture with its caption in the text, or a caption that waits for its picture; an embed.
import { Node, Plugin, crel, gettext, mergeAttributes, updateAttrsDialog } from "django-prose-editor/editor"

import { dropZone, newKey, pick, say, upload, uses } from "newsroom/uses"

const LAYOUTS = [
  ["column", gettext("In the column")],
  ["wide", gettext("Wide")],
  ["left", gettext("Left")],
  ["right", gettext("Right")],
]

const figure = (photo) => {
  const key = newKey()
  uses.set(key, { photo })
  const text = photo.description
  return { type: "photo", attrs: { use: key, layout: "column" }, content: text ? [{ type: "text", text }] : [] }
}

export const Photo = Node.create({
  name: "photo",
  group: "block",
  content: "inline*",
  draggable: true,
  isolating: true,
  addAttributes: () => ({
    use: { default: null, parseHTML: (el) => el.dataset.use, renderHTML: (a) => ({ "data-use": a.use }) },
    layout: { default: "column", parseHTML: (el) => el.dataset.layout || "column", renderHTML: (a) => ({ "data-layout": a.layout }) },
  }),
  parseHTML: () => [{ tag: "figure[data-use]", contentElement: "figcaption" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", mergeAttributes(HTMLAttributes), ["figcaption", 0]],

  addNodeView() {
    return ({ node, editor, getPos }) => {
      let key = node.attrs.use
      const frame = crel("div", { contentEditable: "false" })
      const caption = crel("figcaption", {})
      caption.dataset.placeholder = gettext("Caption: who, what, where. Name people left to right.")
      const layout = crel("select", { "aria-label": gettext("Layout") }, LAYOUTS.map(([value, name]) => crel("option", { value, textContent: name })))
      const alt = crel("input", { "aria-label": gettext("Alt text"), placeholder: gettext("Alt text: what is in the frame, for someone who cannot see it") })
      const change = crel("button", { type: "button", className: "btn btn--small", textContent: gettext("Change picture") })
      const remove = crel("button", { type: "button", className: "btn btn--small", textContent: gettext("Take picture off") })
      const tools = crel("div", { className: "photo-node__tools", contentEditable: "false" }, [layout, alt, change, remove])
      const credit = crel("div", { className: "photo-node__credit", contentEditable: "false" })
      const dom = crel("figure", { className: "photo-node", id: `photo-${key}` }, [frame, caption, credit, tools])

      const put = async (promise) => {
        say(gettext("Sending the picture …"))
        try {
          const photo = await promise
          if (photo) uses.set(key, { photo })
          say(photo ? gettext("Picture in place. Save to keep it.") : "")
        } catch (error) {
          say(error.message)
          alert(error.message)
        }
      }
      const choose = () => put(pick(caption.textContent))
      const waiting = () => {
        const chooser = crel("button", { type: "button", className: "btn btn--small", textContent: gettext("Choose from the library") })
        chooser.addEventListener("click", choose)
        const file = crel("input", { type: "file", accept: "image/*", className: "vh" })
        file.addEventListener("change", () => file.files[0] && put(upload(file.files[0])))
        const label = crel("label", { className: "btn btn--small" }, [document.createTextNode(gettext("Upload a picture")), file])
        return crel("div", { className: "photo-node__wait" }, [
          crel("strong", { textContent: gettext("This caption waits for its picture") }),
          crel("span", { className: "quiet", textContent: gettext("Drop one here. Readers see neither until it has come.") }),
          crel("span", { className: "row" }, [label, chooser]),
        ])
      }
      const draw = () => {
        const use = uses.get(key)
        if (use.photo) {
          const image = crel("img", { src: use.photo.preview, alt: use.alt || use.photo.alt || "" })
          image.setAttribute("data-drag-handle", "")
          frame.replaceChildren(image)
        } else {
          frame.replaceChildren(waiting())
        }
        const said = use.photo ? use.photo.credit : use.credit
        credit.textContent = said ? `${gettext("Credit")}: ${said}` : use.photo ? gettext("No credit: set it in the library before this can go live.") : ""
        alt.hidden = change.hidden = remove.hidden = !use.photo
        if (document.activeElement !== alt) alt.value = use.alt || use.photo?.alt || ""
        dom.dataset.layout = layout.value
      }
      const follow = (event) => event.detail === key && draw()
      document.addEventListener("uses:changed", follow)
      layout.value = node.attrs.layout
      layout.addEventListener("change", () => {
        editor.chain().command(({ tr }) => Boolean(tr.setNodeAttribute(getPos(), "layout", layout.value))).run()
      })
      alt.addEventListener("input", () => uses.set(key, { alt: alt.value }))
      change.addEventListener("click", choose)
      remove.addEventListener("click", () => uses.set(key, { photo: null }))
      dropZone(dom, (file) => put(upload(file)))
      caption.classList.toggle("is-empty", node.content.size === 0)
      draw()
      return {
        dom,
        contentDOM: caption,
        stopEvent: (event) => tools.contains(event.target) || (event.type === "drop" && [...(event.dataTransfer?.files ?? [])].length > 0) || (frame.contains(event.target) && event.target.closest("button, label, input")),
        ignoreMutation: (mutation) => !caption.contains(mutation.target),
        update: (next) => {
          if (next.type.name !== "photo") return false
          key = next.attrs.use
          dom.id = `photo-${key}`
          layout.value = next.attrs.layout
          caption.classList.toggle("is-empty", next.content.size === 0)
          draw()
          return true
        },
        destroy: () => document.removeEventListener("uses:changed", follow),
      }
    }
  },

  addCommands: () => ({
    pickPhoto: () => ({ editor }) => {
      pick().then((photo) => photo && editor.chain().focus().insertContent(figure(photo)).run())
      return true
    },
  }),
  addKeyboardShortcuts() {
    return { "Mod-Shift-p": () => this.editor.commands.pickPhoto() }
  },
  addMenuItems({ buttons, menu }) {
    menu.defineItem({
      name: "photo",
      groups: "nodes",
      button: buttons.material("image", gettext("Insert a picture")),
      command: (editor) => editor.chain().pickPhoto().run(),
      active: (editor) => editor.isActive("photo"),
    })
  },
  addProseMirrorPlugins() {
    const { editor } = this
    // A mark that moves along with the text holds the place while a picture is on its way.
    const take = (files, at) => {
      const images = [...(files ?? [])].filter((file) => file.type.startsWith("image/"))
      for (const file of images) {
        let place = at ?? editor.state.selection.to
        const follow = ({ transaction }) => (place = transaction.mapping.map(place))
        editor.on("transaction", follow)
        say(gettext("Sending the picture …"))
        upload(file)
          .then((photo) => {
            editor.chain().insertContentAt(place, figure(photo)).run()
            say(gettext("Picture in place. Save to keep it."))
          })
          .catch((error) => {
            say(error.message)
            alert(error.message)
          })
          .finally(() => editor.off("transaction", follow))
      }
      return images.length > 0
    }
    return [
      new Plugin({
        props: {
          attributes: { "aria-label": gettext("Story text"), "aria-multiline": "true", role: "textbox" },
          handleDrop: (view, event, _slice, moved) =>
            !moved && take(event.dataTransfer?.files, view.posAtCoords({ left: event.clientX, top: event.clientY })?.pos),
          handlePaste: (_view, event) => take(event.clipboardData?.files),
        },
      }),
    ]
  },
})

export const Embed = Node.create({
  name: "embed",
  group: "block",
  atom: true,
  draggable: true,
  addAttributes: () => ({ url: { default: "", parseHTML: (el) => el.dataset.embed, renderHTML: (a) => ({ "data-embed": a.url }) } }),
  parseHTML: () => [{ tag: "figure[data-embed]" }],
  renderHTML: ({ HTMLAttributes }) => ["figure", mergeAttributes(HTMLAttributes)],
  addNodeView: () => ({ node }) => ({ dom: crel("figure", { className: "embed-node", textContent: `▶ ${node.attrs.url}` }) }),
  addMenuItems({ buttons, menu }) {
    const fields = { url: { type: "string", format: "url", title: gettext("Address (https://…)"), required: true } }
    menu.defineItem({
      name: "embed",
      groups: "nodes",
      button: buttons.material("play_circle", gettext("Insert an embed")),
      command: (editor) =>
        updateAttrsDialog(fields, { title: gettext("Insert an embed") })(editor, { url: "" }).then(
          (attrs) => attrs && editor.chain().focus().insertContent({ type: "embed", attrs }).run(),
        ),
    })
  },
})
