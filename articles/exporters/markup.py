"""A story's blocks → the HTML that formats carry: figures with their pictures, captions and credits in place."""

from __future__ import annotations

from html import escape
from typing import Any

import lxml.etree
import lxml.html

from articles import body
from articles.credits import split_credit
from articles.exporters.base import Dispatch
from articles.story import Block, Story, StoryPhoto

XHTML = "http://www.w3.org/1999/xhtml"
_NAMESPACES: dict[Any, str] = {None: XHTML}


def body_html(dispatch: Dispatch, folder: str, *, with_lead: bool = False) -> str:
    """Return the text as HTML, one block a line; pictures lie in `folder` ("" or with its last slash).

    The lead's picture is left out unless asked for: most formats name it outside the text. A lead that still waits
    for its picture is a caption in the text.
    """
    return "\n".join(
        figure_html(block, block.photo, folder) if block.photo is not None else body.block_html(block)
        for block in dispatch.story.blocks
        if block.kind != "furniture" and (with_lead or not _stands_outside(block))
    )


def _stands_outside(block: Block) -> bool:
    return block.photo is not None and block.photo.lead and block.photo.file is not None


def figure_html(block: Block, photo: StoryPhoto, folder: str) -> str:
    """Return a picture's figure: its file, alt text, caption with inline mark-up, and credit."""
    caption = body.caption_html(block)
    credit = f'<span class="credit">{escape(photo.credit, quote=False)}</span>'
    # An empty one says that what looks like a credit at the caption's end is none.
    if not photo.credit and split_credit(photo.caption) == (photo.caption, ""):
        credit = ""
    words = " ".join(filter(None, (caption, credit)))
    lead = ' class="lead"' if photo.lead else ""
    layout = f' data-layout="{escape(photo.layout)}"' if photo.layout != body.LAYOUTS[0] else ""
    figcaption = f"<figcaption>{words}</figcaption>" if words else ""
    return f"<figure{lead}{layout}>{_image(photo, folder)}{figcaption}</figure>"


def _image(photo: StoryPhoto, folder: str) -> str:
    if photo.file is None:
        return ""
    # What an empty alt means is said in so many words: most pages leave it empty out of haste.
    role = ' role="presentation"' if photo.alt == "" else ""
    return f'<img src="{escape(folder + photo.file)}" alt="{escape(photo.alt or "")}"{role}>'


def mentions(story: Story) -> list[str]:
    """Return the words of the text that made each tag, with the tag's kind and slug: "club/northgate-rovers Rovers"."""
    return [f"{tag.kind}/{tag.slug} {words}" for tag in story.tags if tag.slug for words in tag.mentions]


def as_xhtml(html: str) -> lxml.etree._Element:
    """Return HTML as the body of an XHTML document."""
    root = lxml.html.fragment_fromstring(html or " ", create_parent="body")
    document = lxml.etree.Element(f"{{{XHTML}}}html", nsmap=_NAMESPACES)
    document.append(root)
    for el in root.iter(lxml.etree.Element):
        el.tag = f"{{{XHTML}}}{el.tag}"
    lxml.etree.cleanup_namespaces(document)
    return document
