"""What site generators put into Markdown and is no Markdown: shortcodes, includes, captions in brackets, attributes."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

_PAIR = re.compile(r"""([\w-]{1,40})\s*=\s*(?:"([^"]{0,2000})"|'([^']{0,2000})'|`([^`]{0,2000})`|([^\s"'`]{1,500}))""")
_WORD = re.compile(r"""^\s*([\w./-]{1,60})""")
_POSITIONAL = re.compile(r"""(?:^|\s)"?([\w:/.?&=%-]{3,300})"?(?=\s|$)""")
_SHORTCODE = re.compile(r"\{\{([<%])\s*(/?)\s*((?:(?!\{\{|\}\})[\s\S]){1,4000}?)\s*/?[>%]\}\}")
_LIQUID = re.compile(r"\{%-?\s*((?:(?!\{%|%\})[\s\S]){1,2000}?)\s*-?%\}")
_OUTPUT = re.compile(r"\{\{-?\s*([^{}\n]{1,200}?)\s*-?\}\}")
_CAPTION = re.compile(
    r"\\?\[caption\b([^\]\n]{0,500}?)\\?\]((?:(?!\\?\[/?caption)[\s\S]){1,4000}?)\\?\[/caption\\?\]", re.I
)
_IMAGE_FIRST = re.compile(
    r"\s*(\[?!\[[^\]\n]{0,500}\]\([^)\n]{1,1000}\)(?:\]\([^)\n]{1,1000}\))?|<img\b[^>]{1,2000}>)([\s\S]*)"
)
_ATTRIBUTES = re.compile(
    r"(?<=[)\]])\{[:.#]?[^{}\n]{1,200}\}|^[ \t]*\{:[^{}\n]{0,200}\}[ \t]*$|(?<=\S)[ \t]*\{#[\w:-]{1,80}\}[ \t]*$", re.M
)
_FENCE = re.compile(r"^(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1[ \t]*$", re.M)
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "twitter": "https://twitter.com/i/status/{}",
    "x": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "dailymotion": "https://www.dailymotion.com/video/{}",
}
_SILENT = frozenset("raw endraw comment endcomment".split())


class Shortcodes:
    """Turns a text's shortcodes into HTML that Markdown leaves alone; `left_out` names those that were not known."""

    def __init__(self, inline: Callable[[str], str]) -> None:
        """`inline` renders the Markdown of a caption."""
        self.inline = inline
        self.left_out: list[str] = []

    def render(self, text: str) -> str:
        """Return the text; what stands in a code block stays as it is."""
        pieces, at = [], 0
        for fence in _FENCE.finditer(text) if "{" in text or "[caption" in text else ():
            pieces += [self._render(text[at : fence.start()]), fence[0]]
            at = fence.end()
        return "".join([*pieces, self._render(text[at:])])

    def _render(self, text: str) -> str:
        text = _CAPTION.sub(lambda match: self._captioned(match[2]), text)
        text = _SHORTCODE.sub(lambda match: self._shortcode(match[2], match[3]), text)
        text = _LIQUID.sub(lambda match: self._liquid(match[1]), text)
        text = _OUTPUT.sub(self._output, text)
        return _ATTRIBUTES.sub("", text)

    def _shortcode(self, closing: str, words: str) -> str:
        named = _WORD.match(words)
        name = named[1].lower() if named else ""
        if closing:
            return ""
        arguments, rest = _arguments(words[named.end() :] if named else words)
        if name in ("figure", "img", "image", "imgcap", "picture") and _source(arguments, rest):
            return self._figure(arguments, rest)
        if name in _PLAYERS and (identity := arguments.get("id") or (rest[-1:] and rest[-1])):
            return f'\n\n<iframe src="{escape(_PLAYERS[name].format(identity))}"></iframe>\n\n'
        self._leave_out(name)
        return ""

    def _liquid(self, words: str) -> str:
        name, _, rest = words.partition(" ")
        if name == "include":
            arguments, positional = _arguments(rest)
            if re.search(r"figure|image|img|picture|photo", rest.split(" ")[0]) and _source(arguments, positional[1:]):
                return self._figure(arguments, positional[1:])
        elif name in _PLAYERS or name in ("figure", "image", "img"):
            return self._shortcode("", words)
        if name not in _SILENT and not name.startswith("end"):
            self._leave_out(name)
        return ""

    def _output(self, match: re.Match[str]) -> str:
        # In an address it is the site's own; in a text it is a value that only the generator knows.
        if re.match(r"(?:site|page)\.(?:url|baseurl)|[\"'].*\|\s*(?:relative_url|absolute_url)", match[1]):
            quoted = re.match(r"[\"']([^\"']*)", match[1])
            return quoted[1] if quoted else ""
        self._leave_out(match[1])
        return ""

    def _figure(self, arguments: dict[str, str], rest: list[str]) -> str:
        caption = next((arguments[name] for name in ("caption", "title") if arguments.get(name)), "")
        credit = next(
            (arguments[name] for name in ("attr", "credit", "attribution", "source") if arguments.get(name)), ""
        )
        image = f'<img src="{escape(_source(arguments, rest))}" alt="{escape(arguments.get("alt", ""))}">'
        return f"\n\n{figure_html(image, self.inline(caption), credit)}\n\n"

    def _captioned(self, inner: str) -> str:
        """Return WordPress's caption in brackets as a figure: first its picture, then the words below it."""
        parts = _IMAGE_FIRST.match(inner)
        if parts is None:
            return inner
        return f"\n\n{figure_html(self.inline(parts[1].strip()), self.inline(parts[2].strip()))}\n\n"

    def _leave_out(self, name: str) -> None:
        if name and name[:40] not in self.left_out and len(self.left_out) < 10:
            self.left_out.append(name[:40])


def _arguments(words: str) -> tuple[dict[str, str], list[str]]:
    named = {
        m[1].lower(): next((part for part in m.groups()[1:] if part is not None), "") for m in _PAIR.finditer(words)
    }
    return named, [match[1] for match in _POSITIONAL.finditer(_PAIR.sub(" ", words))]


def _source(arguments: dict[str, str], rest: list[str]) -> str:
    stated = next(
        (arguments[name] for name in ("src", "url", "image_path", "image", "file", "path") if arguments.get(name)), ""
    )
    return stated or next((word for word in rest if re.search(r"\.(?:jpe?g|png|gif|webp|avif)$", word, re.I)), "")


def figure_html(image: str, caption: str, credit: str = "") -> str:
    """Return a figure on one line, as Markdown takes it for HTML; `caption` is inline HTML, `credit` is text."""
    signed = f'<span class="credit">{escape(credit, quote=False)}</span>' if credit else ""
    words = " ".join(filter(None, (caption, signed)))
    figure = f"<figure>{image}<figcaption>{words}</figcaption></figure>" if words else f"<figure>{image}</figure>"
    return " ".join(figure.split())
