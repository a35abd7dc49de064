"""Which of our stories a delivered one is: by its sender's own id, by its address, by its very words.

Every key that was ever seen of a story stays known (StoryKey, unique in the database): two imports at once, an old
version that comes again, or the same story from two files never make a second article.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.db import IntegrityError

from articles.models import Article, StoryKey
from articles.own_ids import article_of
from articles.story import Story

REF, LINK, TEXT = StoryKey.Kind.REF, StoryKey.Kind.LINK, StoryKey.Kind.TEXT
# A text of fewer words ("Results", a picture alone) may be another story's too, where the sender gives ids.
WORDS_THAT_IDENTIFY = 8
_TRACKING = re.compile(r"(?:^|&)(?:utm_\w+|fbclid|gclid)=[^&]*")

Keys = dict[StoryKey.Kind, str]  # in the order in which they are trusted


@dataclass(frozen=True, slots=True)
class Match:
    """One of our stories, and by what it was known."""

    article: Article
    kind: StoryKey.Kind
    own: bool = False  # it was begun here, left, and came back


def keys_of(story: Story, source: str) -> Keys:
    """Return the keys of a story that came from a source."""
    keys: Keys = {}
    if story.source_ref:
        keys[REF] = ref_key(source, story.source_ref)
    if story.link and re.search(r"[/?#]", _plain_address(story.link)):  # a site's own address tells no story
        keys[LINK] = _digest("link", _plain_address(story.link))
    if _words_identify(story):
        keys[TEXT] = _digest("text", story.fingerprint)
    return keys


def ref_key(source: str, ref: str) -> str:
    """Return the key of a sender's id."""
    return _digest("ref", source, ref)


def find(story: Story, source: str) -> Match | None:
    """Return our article of this story, found by the most trusted key."""
    return pick(story, source, known(keys_of(story, source).values())) or _our_own(story)


def _our_own(story: Story) -> Match | None:
    """Return our article that left this desk under the story's id."""
    article = article_of(story.source_ref)
    return Match(article, REF, own=True) if article is not None else None


def known(keys: Iterable[str]) -> dict[str, Article]:
    """Return the articles of those keys that we know, in one query."""
    rows = StoryKey.objects.filter(key__in=list(keys)).select_related("article")
    return {row.key: row.article for row in rows}


def pick(story: Story, source: str, articles: dict[str, Article]) -> Match | None:
    """Return the article that a story is, out of those known by its keys."""
    for kind, key in keys_of(story, source).items():
        article = articles.get(key)
        if article is not None and not (kind == LINK and _is_another(article, story, source)):
            return Match(article, kind)
    return None


def find_by_refs(source: str, refs: Iterable[str]) -> list[Article]:
    """Return our articles that a sender's ids name, each once."""
    found = known(ref_key(source, ref) for ref in refs)
    return list({article.pk: article for article in found.values()}.values())


def claim(article: Article, story: Story, source: str) -> set[StoryKey.Kind]:
    """Make a story's keys the article's own and return which of them are; those of another article stay its.

    Raises IntegrityError where another import claims one in this very moment.
    """
    keys = keys_of(story, source)
    owners = dict(StoryKey.objects.filter(key__in=keys.values()).values_list("key", "article_id"))
    new = [StoryKey(key=key, kind=kind, article=article) for kind, key in keys.items() if key not in owners]
    # In one order everywhere: two who claim the same keys never wait for each other in a ring.
    StoryKey.objects.bulk_create(sorted(new, key=lambda row: row.key))
    return {kind for kind, key in keys.items() if owners.get(key, article.pk) == article.pk}


def know(article: Article, story: Story, source: str) -> set[StoryKey.Kind]:
    """Claim a story's keys and write those that are the article's into its own fields: the newest story's stand.

    Returns which they are.
    """
    own = claim(article, story, source)
    now = {
        "source_ref": story.source_ref[:300] if story.source_ref and REF in own else article.source_ref,
        "link": story.link[:500] if story.link and LINK in own else article.link,
        "fingerprint": story.fingerprint,
    }
    changed = {name: value for name, value in now.items() if value != getattr(article, name)}
    if changed:
        Article.objects.filter(pk=article.pk).update(**changed)
        for name, value in changed.items():
            setattr(article, name, value)
    return own


def know_new(article: Article, story: Story, source: str) -> None:
    """Claim the keys of a story that was looked for and not found. Raises IntegrityError if it has come meanwhile.

    Its keys are looked at after they were claimed: whoever committed between our looking and our claim is seen now.
    """
    own = know(article, story, source)
    lost = {kind: key for kind, key in keys_of(story, source).items() if kind not in own}
    owners = known(lost.values()) if lost else {}
    if any(kind != LINK or not _is_another(owners[key], story, source) for kind, key in lost.items()):
        raise IntegrityError("Another import has saved this story in this very moment.")


def is_former_text(article: Article, story: Story) -> bool:
    """Test whether a story's words are those of an earlier version of our article."""
    key = keys_of(story, article.source).get(TEXT)
    return article.fingerprint != story.fingerprint and article.keys.filter(key=key).exists()


def release(article: Article) -> None:
    """Forget an article's keys: its story may be imported anew."""
    article.keys.all().delete()


def _words_identify(story: Story) -> bool:
    words = story.source_text.split() if story.source_text else story.words
    return bool(words) and (len(words) >= WORDS_THAT_IDENTIFY or not story.source_ref)


def _is_another(article: Article, story: Story, source: str) -> bool:
    """A feed may give every item one address: two ids of one sender are two stories."""
    refs = story.source_ref and article.source_ref
    return bool(refs and article.source == source and article.source_ref != story.source_ref)


def _plain_address(link: str) -> str:
    """Return what two writings of one address share: no scheme, no letter case of the host, no campaign marks."""
    try:
        parts = urlsplit(link.strip())
    except ValueError:
        return link
    query = _TRACKING.sub("", parts.query)
    route = f"#{parts.fragment}" if parts.fragment[:1] in ("/", "!") else ""
    return f"{parts.netloc.casefold()}{parts.path.rstrip('/')}{'?' + query if query else ''}{route}"


def _digest(*parts: str) -> str:
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()
