"""Stories filed in takes: which of our stories a take belongs to, and the whole that its takes make.

Every take stays with its row (`DeliveredStory.take`): with each that comes the whole is made anew out of all of them.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from articles import identity
from articles.answers import carried, laid_over
from articles.enrichment.names import fold
from articles.models import Article, DeliveredStory, SiteSettings
from articles.reading import enriched
from articles.senders import policy_of, rules_of
from articles.story import Story
from articles.takes import base_name, join, name_of, take_of

WITHIN = timedelta(hours=24)
_DAY_ONLY = timedelta(hours=12)  # more, where no hour is known
_MADE = Q(outcome__in=["created", "updated"])
_MAY_BE_ONE = 3  # stories of one name at most that are looked at


def is_take(story: Story) -> bool:
    """Test whether a story says that it is a part of a longer one."""
    return take_of(story) is not None


def is_part(story: Story) -> bool:
    """Test whether a story cannot be a whole one."""
    take = take_of(story)
    return take is not None and take.kind in ("add", "top")


def awaited(names: Iterable[str], sources: Iterable[str]) -> set[str]:
    """Return which of these names are those of stories that takes have come of lately: a first may come under one."""
    takes = DeliveredStory.objects.filter(article=OuterRef("pk"), take__isnull=False)
    lately = Article.objects.filter(
        Exists(takes), source__in=set(sources), take_name__in=set(names) - {""}, created_at__gte=timezone.now() - WITHIN
    )
    return set(lately.order_by().values_list("take_name", flat=True))


def one_at_a_time(story: Story, source: str) -> None:
    """Let takes of one name that come at one moment wait for each other; SQLite saves one thing at a time anyway."""
    if connection.vendor == "postgresql":
        number = hashlib.sha256(f"{source}\x1f{name_of(story)}".encode()).digest()[:8]
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [int.from_bytes(number, signed=True)])


def homes(story: Story, source: str, match: identity.Match | None) -> list[Article]:
    """Return the stories of ours that this may be a take of: it is joined to one, and asked about between several."""
    take = take_of(story)
    if match is not None:
        return [match.article] if _goes_with(match, story) else []
    if take is None or take.kind == "first":
        return [article for article in _of_its_name(story, source) if _lacks_first(article, alert=take is not None)]
    if take.kind == "ends":  # a whole story may be signed off so, too
        return [article for article in _of_its_name(story, source) if _goes_on(article)]
    return _of_its_name(story, source)


def is_certain(article: Article, story: Story) -> bool:
    """Test whether a name tells one story: one word ("Tennis") does not, nor do two headlines of different things."""
    name = base_name(story.slugline or "") or base_name(story.headline)
    if len(re.findall(r"\w+", name)) < 2:
        return False
    here, there = (_own_words(headline, name) for headline in (story.headline, article.headline))
    return not here or not there or bool(here & there)


def _own_words(headline: str, name: str) -> set[str]:
    """Return the words of a headline that says more than the story's name."""
    headline = base_name(headline)
    if fold(headline) == fold(name):
        return set()
    return {word for word in fold(headline).split() if len(word) > 3}


def is_here(article: Article, story: Story) -> bool:
    """Test whether a text is one of the takes that an article is made of, word for word."""
    return any(piece.fingerprint == story.fingerprint for piece in map(_text, _pieces(article)))


def join_on(row: DeliveredStory, article: Article | None) -> Story:
    """Make a row's story the whole that it and the takes before it are; return that.

    The take itself is kept beside it; what editors have answered to the takes before stays answered.
    """
    take = Story.from_json(row.story)
    earlier = [piece for piece in _pieces(article) if piece.pk != row.pk] if article else []
    source = row.source or row.delivery.source
    policy = policy_of(source)
    zone = (policy.zone if policy else None) or SiteSettings.load().zone
    whole = join([*map(_text, earlier), take])
    whole = enriched(whole, rules_of(source, whole, zone=zone))
    answers: dict[str, Any] = {}
    for piece in earlier:
        row.pictures = piece.pictures | row.pictures
        answers = laid_over(answers, carried(piece.answers, Story.from_json(piece.story), whole))
    row.answers = laid_over(answers, carried(row.answers, take, whole))
    row.take, row.story = row.story, whole.to_json()
    return whole


def claim(row: DeliveredStory, article: Article) -> None:
    """Make what a take is known by its article's own, so that it is known when it comes again."""
    if row.take:
        identity.claim(article, Story.from_json(row.take), article.source)


def went_in_with(row: DeliveredStory) -> None:
    """Of takes that an editor has let in, those that waited before the newest are in with it."""
    if row.take and row.article:
        before = row.article.deliveries.filter(outcome="held", take__isnull=False, pk__lt=row.pk)
        before.update(outcome="updated")


def _pieces(article: Article) -> list[DeliveredStory]:
    """Return the rows whose texts an article is made of, those that wait beside it too; a new whole begins anew."""
    rows = list(article.deliveries.filter(_MADE | Q(outcome="held", take__isnull=False)).order_by("pk"))
    start = max((n for n, row in enumerate(rows) if row.take is None), default=0)
    return rows[start:]


def _text(row: DeliveredStory) -> Story:
    return Story.from_json(row.take or row.story)


def _goes_with(match: identity.Match, story: Story) -> bool:
    """Test whether what came under an article's own keys is a take of it, or sends one of its takes again."""
    if not match.article.deliveries.filter(take__isnull=False).exists():
        return is_part(story)  # most stories: none of their texts is read for it
    pieces = _pieces(match.article)
    in_takes = any(row.take for row in pieces)
    if is_take(story):
        return in_takes or is_part(story)
    # Without a word of a take it is the whole anew, unless its id is but one take's among others.
    refs = [_text(row).source_ref for row in pieces]
    return in_takes and story.source_ref in refs and len(set(refs)) > 1


def _of_its_name(story: Story, source: str) -> list[Article]:
    name = name_of(story)
    if not name:
        return []
    lately = Article.objects.filter(
        source=source, take_name=name, binned_at=None, created_at__gte=timezone.now() - WITHIN
    )
    return [article for article in lately.order_by("-pk")[:_MAY_BE_ONE] if _near(article, story)]


def _near(article: Article, story: Story) -> bool:
    here, there = story.moment, article.source_updated_at or article.dated_at
    within = WITHIN if story.time_known and article.time_known else WITHIN + _DAY_ONLY
    return here is None or there is None or abs(here - there) <= within


def _lacks_first(article: Article, *, alert: bool) -> bool:
    """Test whether takes of a story have come before its first: an `alert` before it counts only if that is sure."""
    pieces = _pieces(article)
    if not any(row.take for row in pieces):
        return False
    takes = [take_of(_text(row)) for row in pieces]
    firsts = [take.number if take else 1 for take in takes if take is None or take.kind in ("first", "writethru")]
    return not firsts or (alert and firsts == [0])


def _goes_on(article: Article) -> bool:
    takes = (take_of(_text(row)) for row in _pieces(article))
    return any(take is not None and take.kind != "ends" for take in takes)
