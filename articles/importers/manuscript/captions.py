"""Which words of a document are a picture's caption: by their style, their text box, or how they stand under it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace

from articles.credits import has_label, is_credit_only, split_credit
from articles.importers.manuscript.items import Item

_MOST_WORDS = 60
_MARKED = ("caption", "credit")


def with_captions(items: Sequence[Item]) -> list[Item]:
    """Return the items with each picture's caption in it; a caption alone becomes a place that waits."""
    waiting, size = list(items), _usual_size(items)
    are_above = _stand_above(waiting)
    for at, item in enumerate(waiting):
        if item.kind != "photo" or item.text or _is_photo(waiting, at + 1):
            continue
        taken, reasons = _find(waiting, at, size, are_above)
        if taken:
            words = " ".join(waiting[place].text for place in taken)
            waiting[at] = replace(item, text=words, reasons=reasons)
            for place in taken:
                waiting[place] = replace(waiting[place], kind="text", text="")
    return [_place(waiting, at) for at, item in enumerate(waiting) if item.kind != "text" or item.text]


def _find(items: list[Item], at: int, size: int | None, are_above: bool) -> tuple[list[int], tuple[str, ...]]:
    """Return the places of the paragraphs that make a picture's caption, and why where no style says so."""
    below, above = range(at + 1, min(at + 4, len(items))), range(at - 1, max(at - 4, -1), -1)
    for places in (above, below) if are_above else (below, above):
        if marked := _run(items, places, lambda item: item.role in _MARKED and not item.list):
            return sorted(marked), ()
    for places in (below, above):
        if boxed := _box(items, places):
            return sorted(boxed), ("stands in a text box beside the picture",)
    first = at + 1
    reason = _looks_like_one(items[first], size) if first < len(items) else None
    return ([first], (reason,)) if reason else ([], ())


def _run(items: list[Item], places: range, is_one: Callable[[Item], bool]) -> list[int]:
    found = []
    for place in places:
        if items[place].kind != "text" or not items[place].text or not is_one(items[place]):
            break
        found.append(place)
    return found


def _box(items: list[Item], places: range) -> list[int]:
    """Return the places of a short text box that begins right beside a picture."""
    box = items[places[0]].box if places else 0
    found = _run(items, places, lambda item: item.box == box and item.role in (None, *_MARKED)) if box else []
    words = sum(len(items[place].text.split()) for place in found)
    return found if 0 < len(found) <= 2 and words <= _MOST_WORDS else []


def _looks_like_one(item: Item, size: int | None) -> str | None:
    if item.kind != "text" or item.role or item.list or len(item.text.split()) > _MOST_WORDS:
        return None
    if has_label(item.text) or is_credit_only(item.text) or split_credit(item.text)[1]:
        return "stands under the picture with a credit or a label of its own"
    if item.italic:
        return "stands under the picture in italics"
    if item.size and size and item.size < size:
        return "stands under the picture in smaller letters"
    return None


def _stand_above(items: list[Item]) -> bool:
    """Test for a document whose captions stand above their pictures."""
    photos = [at for at, item in enumerate(items) if item.kind == "photo"]
    if not photos:
        return False
    first, last = photos[0] - 1, photos[-1] + 1
    above = first >= 0 and items[first].role == "caption"
    return above and not (last < len(items) and items[last].role == "caption")


def _is_photo(items: list[Item], at: int) -> bool:
    """Test whether another picture follows at once: their common caption goes to the last."""
    return at < len(items) and items[at].kind == "photo"


def _place(items: list[Item], at: int) -> Item:
    """Return a caption whose picture did not come as a place that waits for it; a table's title stays text."""
    item = items[at]
    if item.role != "caption" or item.kind != "text":
        return item
    beside = [items[place].kind for place in (at - 1, at + 1) if 0 <= place < len(items)]
    return replace(item, role=None) if "table" in beside else replace(item, kind="photo", file=None, alt=None)


def _usual_size(items: Sequence[Item]) -> int | None:
    """Return the size most of the running text is set in, None where the file says none."""
    sizes: Counter[int] = Counter()
    for item in items:
        if item.kind == "text" and item.size and not item.role:
            sizes[item.size] += len(item.text)
    return sizes.most_common(1)[0][0] if sizes else None
