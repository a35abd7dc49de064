"""Blocks as our own export and the import contract write them: kinds are stated, pictures named beside them."""

from __future__ import annotations

import re
from typing import Any, get_args

from articles import body
from articles.importers.records.photos import photo_of
from articles.importers.records.values import Record, as_stated, parts, words
from articles.story import Block, BlockKind, StoryPhoto, Verdict

_KINDS = frozenset(get_args(BlockKind))
_WRAPPING = {
    **{"paragraph": "<p>{}</p>", "quote": "<blockquote>{}</blockquote>"},
    **dict.fromkeys(("list", "table", "embed"), "{}"),
}
_SPACE = re.compile(r"[ \t\r\n\f\v]+")


def read_native_blocks(value: Any, photos: Any, warnings: list[str]) -> list[Block]:
    """Return a record's blocks; its photos belong to the photo blocks in their order, the rest stand after them."""
    waiting = (
        [photo_of(part, stated=True) for part in photos if isinstance(part, dict)] if isinstance(photos, list) else []
    )
    captions = [as_stated(part.get("caption_html")) for part in photos if isinstance(part, dict)] if waiting else []
    blocks: list[Block] = []
    for part in value if isinstance(value, list) else ():
        if isinstance(part, dict):
            photo, caption = (
                (waiting.pop(0), captions.pop(0)) if part.get("kind") == "photo" and waiting else (None, "")
            )
            block = _block(part, photo, caption, warnings)
            blocks.extend([block] if block.text or block.photo or block.kind == "embed" else [])
        elif text := _SPACE.sub(" ", words(part)).strip():
            blocks.append(Block("paragraph", text))
    rest = [Block("photo", _line(photo), photo=photo) for photo in waiting]
    leads = [block for block in rest if block.photo and block.photo.lead]
    return [*leads, *blocks, *(block for block in rest if block not in leads)]


def _block(part: Record, photo: StoryPhoto | None, caption: str, warnings: list[str]) -> Block:
    kind: BlockKind = part["kind"] if isinstance(part.get("kind"), str) and part["kind"] in _KINDS else "paragraph"
    if kind != part.get("kind"):
        warnings.append(f"A block of the kind “{words(part.get('kind'))[:40]}” is not known here: read as a paragraph.")
    text = _text(as_stated(part.get("text")), kind)
    verdict: Verdict | None = part["verdict"] if part.get("verdict") in ("sure", "ask") else None
    reasons = tuple(filter(None, map(words, parts(part.get("reasons") or [])))) if verdict else ()
    if kind == "photo":
        photo = photo or photo_of(part["photo"] if isinstance(part.get("photo"), dict) else {"caption": text})
        html = body.inline(caption) if caption else None
        return Block("photo", text or _line(photo), html=html or None, verdict=verdict, reasons=reasons, photo=photo)
    level = 3 if part.get("level") == 3 else 2
    html = _safe(as_stated(part.get("html")), text, kind, level)
    return Block(kind, text, html=html, level=level, verdict=verdict, reasons=reasons)


def _text(text: str, kind: BlockKind) -> str:
    """Collapse white space, but for the borders of list items, rows and cells."""
    if kind not in ("list", "table"):
        return _SPACE.sub(" ", text).strip()
    rows = ("\t".join(_SPACE.sub(" ", cell).strip() for cell in row.split("\t")) for row in text.split("\n"))
    return "\n".join(row for row in rows if row.strip())


def _safe(html: str, text: str, kind: BlockKind, level: int) -> str | None:
    """Return a block's mark-up as we would have read it, None where it says other words than the block does."""
    if not html:
        return None
    wrapping = _WRAPPING.get(kind, f"<h{level}>{{}}</h{level}>" if kind == "heading" else "<p>{}</p>")
    found = [block for block, _ in body.to_blocks(body.clean(wrapping.replace("{}", html)))]
    same = len(found) == 1 and found[0].kind == kind and found[0].text.split() == text.split()
    return found[0].html if same else None


def _line(photo: StoryPhoto) -> str:
    return " ".join(filter(None, (photo.caption, photo.credit)))
