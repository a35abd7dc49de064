"""A Markdown text → blocks: CommonMark with tables, its HTML cleaned like any other; captions by custom."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from articles.credits import split_credit
from articles.importers.markdown.shortcodes import Shortcodes, figure_html
from articles.importers.markup import PhotoReader, read_blocks
from articles.importers.own_words import read_body
from articles.story import Block

_FOOTNOTE = re.compile(r"^([ ]{0,3})\[\^([^\]\n]{1,60})\]:", re.M)
_ITALIC = re.compile(r"<em>((?:(?!</?em>)[\s\S])+)</em>")
_LONGEST_CAPTION = 600
_MOST_LINES, _MOST_MARKS = 50_000, 60_000  # beyond them reading takes minutes, and nobody wrote it by hand
_PLAIN = "The text holds more marks of Markdown than any hand would write: they were read as words."
_BELOW = "An italic line directly below a picture: a caption by custom, not by a mark of Markdown."


@dataclass(frozen=True, slots=True)
class MarkdownText:
    """The blocks of a text, and what an editor should know of how they were read."""

    blocks: list[Block]
    warnings: tuple[str, ...] = ()


def read_markdown(text: str, *, base: str = "", photo: PhotoReader | None = None, own: bool = False) -> MarkdownText:
    """Return the blocks of a Markdown text, every word once and in order; `own` where our own export wrote it."""
    if text.count("\n") > _MOST_LINES or sum(map(text.count, "[*_`<~&\\")) > _MOST_MARKS:
        parts = (escape(part, quote=False) for part in re.split(r"\n\s*\n", text))
        return MarkdownText(read_blocks("".join(f"<p>{part}</p>" for part in parts), base=base, photo=photo), (_PLAIN,))
    # A title on a picture is shown below it: a caption.
    parser = MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"])
    parser.add_render_rule("image", _image)
    codes = Shortcodes(parser.renderInline)
    # A footnote's text is no address of a link, which would be no word.
    text = _FOOTNOTE.sub(r"\1\\[^\2]:", codes.render(text))
    html = parser.render(text)
    blocks = read_body(html) if own else _with_captions(read_blocks(html, base=base, photo=photo))
    if not codes.left_out:
        return MarkdownText(blocks)
    names = ", ".join(f"“{name}”" for name in codes.left_out)
    return MarkdownText(blocks, (f"Commands of the site's generator were left out: {names}. Look what they showed.",))


def _image(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Render a picture; its title is shown below it, as generators do."""
    token = tokens[at]
    alt = renderer.renderInlineAsText(token.children or [], options, env)
    image = f'<img src="{escape(str(token.attrs.get("src", "")))}" alt="{escape(alt)}">'
    title = " ".join(str(token.attrs.get("title") or "").split())
    return figure_html(image, escape(title, quote=False)) if title else image


def _with_captions(blocks: list[Block]) -> list[Block]:
    """Return the blocks with the italic line below a picture as its caption, which an editor is asked about."""
    out: list[Block] = []
    for block in blocks:
        above = out[-1].photo if out and out[-1].kind == "photo" and not out[-1].text else None
        italic = _ITALIC.fullmatch(block.html or "") if block.kind == "paragraph" else None
        if above is None or italic is None or len(block.text) > _LONGEST_CAPTION:
            out.append(block)
            continue
        caption, credit = split_credit(block.text)
        html = italic[1] if "<" in italic[1] and caption == block.text else None
        photo = replace(above, caption=caption, credit=credit)
        out[-1] = Block("photo", block.text, html=html, verdict="ask", reasons=(_BELOW,), photo=photo)
    return out
