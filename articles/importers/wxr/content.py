"""A WordPress text, classic or in blocks → the story's blocks, pictures and players in their places."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from html import escape

from articles.importers.entities import unescape
from articles.importers.markup import read_blocks, text_of
from articles.importers.wxr.block_markup import WpBlock, has_blocks, render_blocks
from articles.importers.wxr.index import Attachment, Index, is_picture
from articles.importers.wxr.items import number
from articles.importers.wxr.paragraphs import player, with_paragraphs, with_players
from articles.importers.wxr.pictures import MARK, Pictures, figure
from articles.importers.wxr.shortcodes import Shortcode, is_shortcode_only, render_shortcodes
from articles.story import Block

_CAPTIONS = frozenset({"caption", "wp_caption"})
_PLAYERS = {
    "youtube": "https://www.youtube.com/watch?v={}",
    "vimeo": "https://vimeo.com/{}",
    "dailymotion": "https://www.dailymotion.com/video/{}",
    "tweet": "https://twitter.com/i/status/{}",
    "instagram": "https://www.instagram.com/p/{}/",
    "wpvideo": "https://videopress.com/v/{}",
    "videopress": "https://videopress.com/v/{}",
    **dict.fromkeys(
        (
            "embed",
            "embedyt",
            "video",
            "audio",
            "twitter",
            "facebook",
            "tiktok",
            "soundcloud",
            "spotify",
            "giphy",
            "vine",
        ),
        "",
    ),
}
_SOURCES = (
    "src",
    "url",
    "mp4",
    "m4v",
    "webm",
    "ogv",
    "flv",
    "mp3",
    "m4a",
    "ogg",
    "wav",
    "0",
    "id",
    "v",
    "video",
    "tweet",
)
_IMAGE = re.compile(r"<img\b", re.IGNORECASE)
_FIGCAPTION = re.compile(r"<figcaption\b[^<>]*+>(.*?)</figcaption\s*>", re.IGNORECASE | re.DOTALL)
_CAPTION_ID = re.compile(r"attachment_(\d{1,18})")
_ID = re.compile(r"[\w-]{4,64}")
_MEDIA_FIRST = re.compile(r"^(?:\s|<a\b[^<>]*+>|</a>|<p>|</p>|<br\s*/?>|<img\b[^<>]*+>)+", re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*+>")
_SHARED_DEPTH = 4  # a shared block may show another one, or, by mistake, itself
_PROSE = 4  # words: a setting with fewer is a name or a mode


class Content:
    """Reads one item's text. `warnings` are for the editor, `pictures` knows what was shown."""

    def __init__(self, index: Index, post_id: int, footnotes: str = "") -> None:
        self.index, self.post_id = index, post_id
        self.pictures = Pictures(index)
        self.warnings: list[str] = []
        self._footnotes = footnotes
        self._shared = 0
        self._written: dict[str, str] = {}  # a player's address as the page has it → as the text had it

    def blocks(self, text: str, base: str) -> list[Block]:
        """Return the blocks of a text; `base` is the story's own address."""
        html = self._html(text)
        return [self._finished(block) for block in read_blocks(html, base=base, photo=self.pictures.read)]

    def _html(self, text: str) -> str:
        text = render_shortcodes(text, self._shortcode)
        if has_blocks(text):
            return render_blocks(text, self._block, self._classic)
        return self._classic(text)

    def _classic(self, text: str) -> str:
        return with_paragraphs(self._with_players(text)) if text.strip() else text

    def _with_players(self, text: str) -> str:
        return with_players(text, self._player)

    def _player(self, url: str) -> str:
        self._written["https://" + url.split("://", 1)[-1]] = url
        return player(url)

    def _finished(self, block: Block) -> Block:
        if block.kind == "photo":
            return self.pictures.whole(block)
        if block.kind == "embed" and not block.text:
            url = re.search(r'data-embed="([^"]*)"', block.html or "")
            return replace(block, text=self._written.get(unescape(url[1]), "") if url else "")
        if block.kind in ("paragraph", "heading") and is_shortcode_only(block.text):
            self.warnings.append(f"A plug-in of the site showed something here that is not in the file: {block.text}")
            return Block("furniture", block.text)
        return block

    # Shortcodes

    def _shortcode(self, code: Shortcode) -> str | None:
        if code.name in _CAPTIONS:
            return self._caption(code) if code.content is not None else None
        if code.name == "gallery":
            return self._gallery(code)
        if code.name == "playlist":
            return self._playlist(code)
        if code.name == "media-credit" and code.content is not None:
            return _with_credit(code.content, code.attributes.get("name", ""))
        if code.name in _PLAYERS:
            return self._play(code)
        return None

    def _caption(self, code: Shortcode) -> str:
        content = code.content or ""
        media = _MEDIA_FIRST.match(content)
        picture, words = (media[0], content[media.end() :]) if media and "<img" in media[0].lower() else ("", content)
        if not picture and _IMAGE.search(content):
            picture = "".join(tag for tag in _TAG.findall(content) if _IMAGE.match(tag))
            words = _TAG.sub(lambda tag: "" if _IMAGE.match(tag[0]) else tag[0], content)
        words = words if _TAG.sub("", words).strip() else escape(code.attributes.get("caption", ""))
        noted = _CAPTION_ID.search(code.attributes.get("id", ""))
        attachment = self.index.attachment(number(noted[1])) if noted else None
        if noted and picture:
            picture = _noting(picture, number(noted[1]))
        elif attachment is not None and not picture:
            picture = f'<img src="{escape(attachment.url)}" {MARK}="{attachment.id}">'
        credit = code.attributes.get("credit", "")
        words += f' <span class="credit">{escape(credit)}</span>' if credit else ""
        return f"\n\n<figure>{picture}<figcaption>{words.strip()}</figcaption></figure>\n\n"

    def _gallery(self, code: Shortcode) -> str | None:
        listed = code.attributes.get("ids") or code.attributes.get("include") or ""
        if listed:
            found = self._attachments([number(part) for part in listed.split(",")])
        else:
            left_out = {number(part) for part in code.attributes.get("exclude", "").split(",")}
            parent = number(code.attributes.get("id", "")) or self.post_id
            found = [a for a in self.index.attachments_of(parent) if a.id not in left_out]
        return "".join(figure(attachment) for attachment in found if is_picture(attachment.url)) or None

    def _playlist(self, code: Shortcode) -> str | None:
        found = self._attachments([number(part) for part in code.attributes.get("ids", "").split(",")])
        return "".join(f"\n\n{self._shown_player(attachment)}\n\n" for attachment in found) or None

    def _play(self, code: Shortcode) -> str | None:
        content = unescape(_TAG.sub("", code.content or "")).strip()
        said = [content] if content else []
        said += [code.attributes[name].strip() for name in _SOURCES if code.attributes.get(name)]
        for value in said:
            if value.startswith("//"):
                value = "https:" + value
            if value.startswith(("http://", "https://")):
                return f"\n\n{self._player(value) if value == content else player(value)}\n\n"
            if _PLAYERS[code.name] and _ID.fullmatch(value):
                return f"\n\n{player(_PLAYERS[code.name].format(value))}\n\n"
        return None

    def _attachments(self, numbers: list[int]) -> list[Attachment]:
        """Return the attachments with these numbers; those that the file lacks are said."""
        found = [(n, self.index.attachment(n)) for n in numbers if n]
        missing = [str(n) for n, attachment in found if attachment is None]
        if missing:
            self.warnings.append(f"Pictures of a gallery are not in the file: attachments {', '.join(missing)}.")
        return [attachment for _, attachment in found if attachment is not None]

    def _shown_player(self, attachment: Attachment) -> str:
        self.pictures.show(attachment)
        return player(attachment.url)

    # Blocks

    def _block(self, block: WpBlock) -> str:
        name = block.name
        if name in ("image", "media-text", "cover"):
            return self._picture_block(block)
        if name in ("gallery", "jetpack/tiled-gallery", "jetpack/slideshow") and not _IMAGE.search(block.html):
            return "".join(figure(a) for a in self._attachments(block.numbers("ids")) if is_picture(a.url))
        if name == "embed" or name.startswith("core-embed/"):
            return self._embed_block(block)
        if name in ("block", "core/block"):
            return self._shared_block(block.number("ref"))
        if name == "footnotes":
            return self._footnotes_html()
        if name in ("freeform", "shortcode"):
            return self._classic(block.html)
        if name == "file":
            return block.html.replace("</a><a", "</a> <a")  # the name of the file and its button
        if "/" in name and not block.html.strip():
            return self._words_of_settings(block)
        return block.html

    def _picture_block(self, block: WpBlock) -> str:
        picture = block.number("id") or block.number("mediaId")
        url = block.text("url")
        if block.name == "cover":
            has_own = "wp-block-cover__image-background" in block.html or "__video-background" in block.html
            if url and not has_own and block.text("backgroundType") != "video":
                return f'<figure><img src="{escape(url)}" {MARK}="{picture}"></figure>{block.html}'
            return block.html
        return _noting(block.html, picture) if picture else block.html

    def _embed_block(self, block: WpBlock) -> str:
        url = block.text("url") or "".join(re.findall(r"https?://[^\s<>\"']+", _TAG.sub("", block.html))[:1])
        if not url.startswith(("http://", "https://")):
            return block.html
        captions = "".join(f"<p>{words}</p>" for words in _FIGCAPTION.findall(block.html))
        return f"\n\n{self._player(url)}{captions}\n\n"

    def _shared_block(self, post_id: int) -> str:
        html = self.index.reusable_block(post_id)
        if not html:
            self.warnings.append(f"A block that several posts share is not in the file: block {post_id}.")
            return ""
        if self._shared >= _SHARED_DEPTH:
            return ""
        self._shared += 1
        try:
            return self._html(html)
        finally:
            self._shared -= 1

    def _footnotes_html(self) -> str:
        """Return the footnotes, which WordPress keeps in a custom field, as a list."""
        try:
            notes = json.loads(self._footnotes or "[]")
        except (ValueError, RecursionError):
            return ""
        words = (
            [str(note.get("content", "")) for note in notes if isinstance(note, dict)]
            if isinstance(notes, list)
            else []
        )
        return "<ol>" + "".join(f"<li>{note}</li>" for note in words) + "</ol>" if words else ""

    def _words_of_settings(self, block: WpBlock) -> str:
        """Return the prose that a plug-in's block keeps in its settings instead of in the text."""
        values = list(block.settings.values())
        for value in block.settings.values():
            if isinstance(value, dict):
                values += value.values()
        prose = [v for v in values if isinstance(v, str) and len(text_of(v).split()) >= _PROSE]
        if prose:
            self.warnings.append(f"Words came out of the settings of a block “{block.name}”: check where they belong.")
        return "".join(f"<p>{words}</p>" for words in prose)


def _noting(html: str, attachment: int) -> str:
    """Return the HTML with the attachment's number on its first picture."""
    return _IMAGE.sub(f'<img {MARK}="{attachment}"', html, count=1)


def _with_credit(content: str, credit: str) -> str:
    words = f'<figcaption><span class="credit">{escape(credit)}</span></figcaption>' if credit else ""
    return f"\n\n<figure>{content}{words}</figure>\n\n" if _IMAGE.search(content) else content
