"""The paragraphs of WordPress's classic text: a blank line ends one, a line break is a line break."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html import escape
from urllib.parse import urlsplit

from articles.importers.entities import unescape

_BLOCK = (
    "table|thead|tfoot|caption|col|colgroup|tbody|tr|td|th|div|dl|dd|dt|ul|ol|li|pre|form|map|area|blockquote|address"
    "|style|script|p|h[1-6]|hr|fieldset|legend|section|article|aside|header|footer|nav|figure|figcaption|details"
    "|menu|summary|iframe|video|audio|center|object|noscript|template"
)
COMMENT = r"<!--(?:(?!<!--|-->).)*-->"
_BORDER = re.compile(rf"({COMMENT}|</?(?:{_BLOCK})\b[^<>]*+>)", re.IGNORECASE | re.DOTALL)
_KEPT = re.compile(r"<(pre|script|style|textarea)\b", re.IGNORECASE)
_BLANK = re.compile(r"\n[ \t]*\n\s*")
_TAG = re.compile(r"<[a-zA-Z/][^<>]*+>")
_ALONE = re.compile(r"^[ \t]*(?:<p>[ \t]*)?(https?://[^\s<>\"']{4,2000})[ \t]*(?:</p>[ \t]*)?$", re.MULTILINE)
# Whose addresses, alone on a line, WordPress shows as a player.
_PLAYERS = re.compile(
    r"(?:^|\.)(?:youtube\.com|youtu\.be|youtube-nocookie\.com|vimeo\.com|dailymotion\.com|dai\.ly|twitter\.com|x\.com"
    r"|instagram\.com|facebook\.com|fb\.watch|tiktok\.com|soundcloud\.com|spotify\.com|mixcloud\.com|ted\.com|twitch\.tv"
    r"|wordpress\.tv|videopress\.com|streamable\.com|streamff\.com|giphy\.com|imgur\.com|flickr\.com|flic\.kr|reddit\.com"
    r"|threads\.net|bsky\.app|scribd\.com|issuu\.com|slideshare\.net|polldaddy\.com|crowdsignal\.com|kickstarter\.com"
    r"|vine\.co|acast\.com|audioboom\.com|speakerdeck\.com|pinterest\.com|getty(?:images)?\.com|gty\.im|periscope\.tv)$",
    re.IGNORECASE,
)
_MEDIA = re.compile(r"\.(?:mp4|m4v|webm|ogv|mov|mp3|m4a|ogg|wav)$", re.IGNORECASE)


def with_paragraphs(text: str) -> str:
    """Return classic text as HTML with a <p> around each paragraph that has no block element of its own."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    parts, at = [], 0
    for start, end in _kept(text):
        parts += [_paragraphs(text[at:start]), text[start:end]]
        at = end
    return "".join([*parts, _paragraphs(text[at:])])


def with_players(text: str, play: Callable[[str], str]) -> str:
    """Return the text with what `play` makes of every video's address that stands alone on its line."""
    return _ALONE.sub(lambda match: play(url) if is_player(url := unescape(match[1])) else match[0], text)


def is_player(url: str) -> bool:
    """Test whether WordPress makes a player of an address."""
    try:
        parts = urlsplit(url)
        return bool(_PLAYERS.search(parts.hostname or "") or _MEDIA.search(parts.path))
    except ValueError:
        return False


def player(url: str) -> str:
    """Return a player for an address, as HTML."""
    return f'<iframe src="{escape(url)}"></iframe>'


def _kept(text: str) -> Iterator[tuple[int, int]]:
    """Yield where lines stand as they are: from `<pre` to the end of its element."""
    at, lower = 0, text.lower()
    endless: set[str] = set()
    for match in _KEPT.finditer(text):
        name = match[1].lower()
        if match.start() < at or name in endless:
            continue
        end = lower.find(f"</{name}", match.end())
        if end < 0:
            endless.add(name)
            continue
        at = (text.find(">", end) + 1) or len(text)
        yield match.start(), at


def _paragraphs(text: str) -> str:
    text = _TAG.sub(lambda match: match[0].replace("\n", " "), text)
    return "".join(map(_paragraph, _BLANK.split(_BORDER.sub(_apart, text))))


def _apart(border: re.Match[str]) -> str:
    return f"{border[0]}\n\n" if border[0].startswith("</") else f"\n\n{border[0]}"


def _paragraph(piece: str) -> str:
    piece = piece.strip("\n")
    border = _BORDER.search(piece)
    words, rest = (piece[: border.start()], piece[border.start() :]) if border else (piece, "")
    if not words.strip():
        return piece
    return "<p>" + words.replace("\n", "<br>\n") + "</p>" + rest + "\n"
