"""Which parts of a page are no story: told by what their mark-up calls them, never where most of the text stands."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

from articles.importers.markup.tree import names_of

_NO_STORY = frozenset(
    """
    share sharing sharebar shares sharetools social socials sociallinks addthis addtoany sharedaddy shariff
    related recommended recommendations recommend recirc recirculation trending popular mostread mostviewed
    newsletter newsletters signup subscribe subscription optin
    comment comments commenting disqus livefyre respond discussion
    ad ads advert adverts advertisement advertisements advertising adsense adslot adunit dfp mpu
    sponsor sponsored promo promos promoted promotion outbrain taboola zergnet teads revcontent
    nav navigation navbar menu submenu breadcrumb breadcrumbs pagination pager paging
    sidebar footer masthead colophon cookie cookies gdpr consent login signin modal toolbar
    banner bookmarks skiplinks toc taglist keywords jetpack
    """.split()
)
_PHRASES = re.compile(
    r"(?:read|see|more|also|most|watch|view|show)-(?:more|on|from|also|next|read|viewed|popular|stories|articles|comments|news)\b"
    r"|(?:related|recommended|suggested|latest|other|next|previous|prev|more)-(?:articles?|stories|story|posts?|news|links|content|topics?)\b"
    r"|you-(?:may|might)|up-next|lire-aussi|leggi-anche|te-puede-interesar|lee-tambien|leia-mais|mehr-zum-thema"
    r"|(?:author|writer)-(?:bio|box|info|card|about|description|profile)|about-(?:the-)?author|post-(?:tags|meta|nav|navigation|footer)"
    r"|article-(?:tags|footer|tools|actions|nav|topics|keywords)|entry-(?:footer|tags|utility)|tags?-(?:list|links|cloud|container)"
    r"|print-(?:only|link|button)|font-size|text-size|rich-link|inline-link|follow-(?:us|button|buttons)|call-to-action|app-download"
    r"|video-(?:resource|player|playlist|carousel|thumbnail|list|module|container)|now-playing|playlist|inline-video"
    r"|screen-reader|visually-hidden|sr-only|in-this-article|key-points-nav|topic-list|links-block|wp-block-button|reading-time"
)
_EMBED = re.compile(
    r"twitter-(?:tweet|video)|instagram-media|tiktok-embed|bluesky-embed|(?:youtube(?:-nocookie)?|vimeo|dailymotion|facebook|streamable)\.com/"
)
_ROLES = (
    "navigation",
    "search",
    "banner",
    "contentinfo",
    "complementary",
    "dialog",
    "alert",
    "menu",
    "toolbar",
    "tablist",
)
_TAGS = ("nav", "footer", "aside", "form", "dialog", "menu")
_HIDDEN = re.compile(r"(?:display\s*:\s*none|visibility\s*:\s*hidden)", re.I)
_HIDDEN_CLASSES = frozenset(
    "hidden is-hidden hide sr-only u-sr-only visually-hidden visuallyhidden screen-reader-text vh off-screen"
    " offscreen".split()
)


def is_hidden(el: HtmlElement) -> bool:
    """Test whether no reader sees an element."""
    classes = (el.get("class") or "").lower().split()
    return (
        el.get("hidden") is not None
        or bool(_HIDDEN.search(el.get("style") or ""))
        or not _HIDDEN_CLASSES.isdisjoint(classes)
    )


def holds_embed(el: HtmlElement) -> bool:
    """Test whether an element holds what somebody published elsewhere and the story shows: a post, a film."""
    return any(_EMBED.search(inner.get("class") or inner.get("src") or "") for inner in el.iter("blockquote", "iframe"))


def is_no_story(el: HtmlElement) -> bool:
    """Test whether an element calls itself something that stands round a story: a menu, a share bar, comments."""
    if el.tag in _TAGS or (el.get("role") or "").lower() in _ROLES:
        return True
    names = names_of(el)
    return bool(_PHRASES.search(names)) or not _NO_STORY.isdisjoint(re.split(r"[ -]", names))
