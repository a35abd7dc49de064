# ruff: noqa: E501
"""No page wider than its window, no two texts over one another, at every width, in light and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from articles.models import Article

from ..site.stories import make_draft, publish_story
from .desk import make_user, no_complaints, sign_in
from .torture import publish_all

pytestmark = pytest.mark.django_db(transaction=True)

WIDTHS = (320, 390, 820, 1440)
MEASURED = """() => {
  const faults = []
  const root = document.documentElement
  if (root.scrollWidth > root.clientWidth) faults.push(`${root.scrollWidth} wide in ${root.clientWidth}`)
  const boxes = []
  for (const el of document.querySelectorAll("main :is(h1, h2, h3, p, figcaption, li, blockquote, dl)")) {
    if (el.closest(".vh, [hidden]") || el.querySelector("h1, h2, h3, p, li, dl") || !el.checkVisibility()) continue
    const range = document.createRange()
    range.selectNodeContents(el)
    const box = range.getBoundingClientRect()
    if (box.width > 2 && box.height > 2) boxes.push([el, box])
    if (boxes.length > 400) break
  }
  boxes.forEach(([one, a], n) => boxes.slice(n + 1, n + 40).forEach(([two, b]) => {
    if (one.contains(two) || two.contains(one)) return
    const over = Math.min(a.right, b.right) - Math.max(a.left, b.left)
    const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)
    if (over > 3 && down > 3) faults.push(`${one.textContent.trim().slice(0, 40)} | ${two.textContent.trim().slice(0, 40)}`)
  }))
  const head = document.querySelector("article h1")
  const lines = head ? Math.round(head.getBoundingClientRect().height / parseFloat(getComputedStyle(head).lineHeight)) : 0
  const most = innerWidth >= 1440 ? 4 : innerWidth === 390 ? 5 : 99
  if (lines > most) faults.push(`headline of ${lines} lines`)
  const first = document.querySelector(".body p, .story__body p")
  if (innerWidth === 390 && first && first.getBoundingClientRect().top + scrollY > 760) faults.push(`text begins at ${Math.round(first.getBoundingClientRect().top + scrollY)}`)
  return faults
}"""


def serious(page):
    # A button that the editor has switched off may be pale: it says so by a class, which axe cannot know.
    # Django's own select2 gives its boxes no name.
    off = {"exclude": [[".prose-menubar__button.disabled"], [".select2-selection"]]}
    found = Axe().run(page, context=off, options={"resultTypes": ["violations"]}).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html'][:120]}" for v in found if v["impact"] in {"serious", "critical"}]


def check(page, address, axe=False):
    page.goto(address)
    return page.evaluate(MEASURED) + (serious(page) if axe else [])


def test_front_of_an_empty_paper_and_of_three_stories(page, live_server):
    faults = {}
    with no_complaints(page):
        for count in (0, 3):
            for n in range(count):
                publish_story(f"Story {n}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                faults[f"{count} stories at {width}"] = check(page, live_server.url, axe=width == 390)
    assert {name: found for name, found in faults.items() if found} == {}


def check_every_look(page, address, axe=True):
    """Return the faults of a page by width and scheme, loaded once: windows are drawn wider, and rooms grow dark."""
    looks = [(width, "light", width in {390, 1440}) for width in WIDTHS] + [(390, "dark", True)]
    faults = {}
    page.emulate_media(color_scheme="light")
    page.goto(address)
    for width, scheme, heard in looks:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        faults[f"{width}, {scheme}"] = page.evaluate(MEASURED) + (serious(page) if axe and heard else [])
    return {look: found for look, found in faults.items() if found}


def test_torture_set_holds_at_every_width_in_light_and_dark(page, live_server):
    odd = publish_all()
    odd |= {"front": "/", "long club name": "/clubs/wolverhampton-and-district-wanderers-athletic/"}
    faults = {}
    with no_complaints(page):
        for name, path in odd.items():
            faults[name] = check_every_look(page, live_server.url + path, axe=name != "ten thousand words")
    assert {name: found for name, found in faults.items() if found} == {}


def test_desk_has_no_serious_fault_for_those_who_cannot_see_it(page, live_server):
    make_user("Administrator", "admin")
    article = make_draft("A draft")
    paths = ["", "articles/article/", "articles/article/add/", f"articles/article/{article.pk}/change/", "front/"]
    paths += [f"articles/article/{article.pk}/history/", "articles/delivery/", "articles/photo/", "articles/user/"]
    faults = {}
    # axe itself sets styles while it looks at the editor; the main job's test holds the form to the policy.
    with no_complaints(page, but=("Applying inline style",)):
        page.goto(live_server.url + "/admin/")
        faults["sign-in"] = serious(page)
        sign_in(page, live_server, "admin")
        for path in paths:
            page.goto(f"{live_server.url}/admin/{path}")
            faults[path] = serious(page)
        page.goto(live_server.url + "/admin/articles/delivery/")
        page.fill(
            "#text", "A headline\n\nA first paragraph of the story, with a stop.\n\nA second one follows it here."
        )
        page.keyboard.press("Control+Enter")
        page.wait_for_selector("#review")
        faults["review"] = serious(page)
    assert {name: found for name, found in faults.items() if found} == {}
    assert Article.objects.count() == 1
