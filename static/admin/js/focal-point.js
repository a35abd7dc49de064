// A click on the picture sets its focal point; the two number fields say and take the same.

const picture = document.querySelector("#focal-picture")
const [x, y] = ["#id_focal_x", "#id_focal_y"].map((id) => document.querySelector(id))

picture?.addEventListener("click", (event) => {
  // The picture is shown whole inside its box, with bands beside or above it.
  const box = picture.getBoundingClientRect()
  const scale = Math.min(box.width / picture.naturalWidth, box.height / picture.naturalHeight)
  const left = (box.width - picture.naturalWidth * scale) / 2
  const top = (box.height - picture.naturalHeight * scale) / 2
  const part = (value, size) => Math.min(1, Math.max(0, value / size)).toFixed(2)
  x.value = part(event.clientX - box.left - left, picture.naturalWidth * scale)
  y.value = part(event.clientY - box.top - top, picture.naturalHeight * scale)
})
