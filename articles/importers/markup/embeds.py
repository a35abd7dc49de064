"""What a text shows from elsewhere (a film, a post, a player) → figures with its address."""

from __future__ import annotations

import re
from urllib.parse import urljoin, urlsplit

import lxml.html
from lxml.html import HtmlElement

from articles.importers.markup.tree import put_in_place, take_out, words_of

_FRAMES = ("iframe", "video", "audio", "embed")
_POSTS = re.compile(
    r"\b(?:twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|reddit-(?:embed-bq|card)|fb-(?:post|video)|text-post-media)\b"
)
_POST_ADDRESSES = ("data-instgrm-permalink", "data-text-post-permalink", "cite", "data-href", "data-embed-url")
_AMP = {
    "amp-twitter": ("data-tweetid", "https://twitter.com/i/status/{}"),
    "amp-youtube": ("data-videoid", "https://www.youtube.com/watch?v={}"),
    "lite-youtube": ("videoid", "https://www.youtube.com/watch?v={}"),
    "amp-instagram": ("data-shortcode", "https://www.instagram.com/p/{}/"),
    "amp-vimeo": ("data-videoid", "https://vimeo.com/{}"),
    "amp-dailymotion": ("data-videoid", "https://www.dailymotion.com/video/{}"),
    "amp-facebook": ("data-href", "{}"),
    "amp-iframe": ("src", "{}"),
}
# A line that is only such an address is how WordPress and others write an embed.
_PROVIDERS = re.compile(
    r"https?://(?:[a-z]+\.)?(?:youtube\.com/(?:watch\?|shorts/|live/|embed/)|youtu\.be/|vimeo\.com/\d|dailymotion\.com/video/"
    r"|(?:twitter|x)\.com/\w{1,20}/status(?:es)?/\d|instagram\.com/(?:[\w.]+/)?(?:p|reel|tv)/|tiktok\.com/@[\w.]+/video/"
    r"|facebook\.com/\S{1,80}/(?:posts|videos)/|open\.spotify\.com/|soundcloud\.com/\w|bsky\.app/profile/\S{3,80}/post/)\S{0,300}",
    re.I,
)
_NO_EMBED = re.compile(
    r"doubleclick|googlesyndication|googletagmanager|adservice|recaptcha|amazon-adsystem|safeframe|outbrain|taboola|disqus"
    r"|addthis|facebook\.com/(?:v[\d.]+/)?plugins/(?:like|share|page)|platform\.twitter\.com/widgets/(?:follow|tweet_button)|/like\.php|^about:|^javascript:"
    r"|_files/|scorecardresearch|quantserve",
    re.I,
)
_PRIVATE_QUERY = re.compile(r"(?:ref_src|utm_\w+|s|si|igsh|feature)=[^&]*&?")


def mark_embeds(root: HtmlElement, base: str) -> dict[str, list[str]]:
    """Put a figure with its address where something from elsewhere stands; return the words of posts by address."""
    posts: dict[str, list[str]] = {}
    for post in [el for el in root.iter("blockquote", "div") if _POSTS.search(el.get("class") or "")]:
        url = _post_address(post)
        if url and post.getparent() is not None:
            posts.setdefault(url, []).append(words_of(post))
            put_in_place(post, _figure(url))
    for el in list(root.iter(*_FRAMES, *_AMP)):
        _mark_frame(el, base)
    for el in list(root.iter("p", "div")):
        if len(el) <= 1 and (line := (el.text_content() or "").strip()) and _PROVIDERS.fullmatch(line):
            put_in_place(el, _figure(line))
    return posts


def _post_address(post: HtmlElement) -> str:
    """Return a post's own address: stated by its mark-up, else its last link that is one."""
    stated = next((url for name in _POST_ADDRESSES if (url := (post.get(name) or "").strip()).startswith("http")), "")
    links = [(link.get("href") or "").strip() for link in post.iter("a")]
    found = stated or next((url for url in reversed(links) if _PROVIDERS.match(url)), "")
    return _bare(found) if found else ""


def _bare(url: str) -> str:
    """Return an address without what tells who shared it."""
    head, _, query = url.partition("?")
    query = _PRIVATE_QUERY.sub("", query).rstrip("&")
    return f"{head}?{query}" if query else head


def _mark_frame(el: HtmlElement, base: str) -> None:
    if el.tag in _AMP:
        attribute, pattern = _AMP[el.tag]
        url = pattern.format((el.get(attribute) or "").strip()) if (el.get(attribute) or "").strip() else ""
    else:
        url = next(
            (u for u in (el.get("src"), el.get("data-src"), *(s.get("src") for s in el.iter("source"))) if u), ""
        )
    words = " ".join(el.text_content().split()) if el.tag in ("iframe", "embed", *_AMP) else ""
    if not url or _NO_EMBED.search(url.strip()):
        take_out(el)
        return
    try:
        whole = urljoin(base or "https:", url.strip())
        figure = _figure(whole if urlsplit(whole).scheme else "")
    except ValueError:
        figure = _figure("")
    figure.text = words or None
    put_in_place(el, figure)


def _figure(url: str) -> HtmlElement:
    figure: HtmlElement = lxml.html.Element("figure", {"data-embed": re.sub("^(?:http:)?//", "https://", url)})
    return figure
