"""The ids under which stories of our own leave: the same for every version, no other desk's, and known again here."""

from __future__ import annotations

import hashlib
import uuid

from articles.models import Article

# A UUID of version 8 (RFC 9562, section 5.8): 48 bits that tell this desk's story from another's, then its number.
_DIGITS = 0xFFFF_FFFF_FFFF
_NUMBERS = 2**62 - 1


def own_id(article: Article) -> str:
    """Return a story's id as a URN."""
    value = _told_apart_by(article) << 80 | 8 << 76 | 0b10 << 62 | (article.pk & _NUMBERS)
    return uuid.UUID(int=value).urn


def article_of(ref: str | None) -> Article | None:
    """Return the story of this desk that an id was made for."""
    if not ref or not ref.startswith("urn:uuid:"):
        return None
    try:
        value = uuid.UUID(ref)
    except ValueError:
        return None
    article: Article | None = Article.objects.filter(pk=value.int & _NUMBERS).first() if value.version == 8 else None
    return article if article is not None and own_id(article) == ref else None


def _told_apart_by(article: Article) -> int:
    begun = f"{article.pk} {article.created_at.isoformat()}"
    return int.from_bytes(hashlib.sha256(begun.encode()).digest()) & _DIGITS
