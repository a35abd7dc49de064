"""Load the sample desk through the front doors, ingest and the verbs, and take it away again without a trace."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone
from django.utils.html import escape

from articles import deliveries, ingest, library, publishing, register_loading, search, shaping
from articles.models import (
    Address,
    Article,
    ArticleTag,
    Author,
    Delivery,
    FrontSlot,
    Generation,
    Ground,
    MenuItem,
    Photo,
    PublishedArticle,
    Section,
    SiteSettings,
    Tag,
    User,
)
from articles.register_files import entities_of
from articles.story import Story
from articles.working_copy import Changes, save

FOLDER = Path(__file__).parent
SOURCE = "sample-desk"
PINS = FrontSlot.PLACES[1:]


def load(editor: User, writer: User, tell: Callable[[int, int], None] = lambda done, of: None) -> int:
    """Load everything, dated relative to now, but what is here already; return how many stories."""
    desk = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
    register_loading.load(desk)
    for row in desk["sections"]:
        Section.objects.get_or_create(slug=row["slug"], defaults={"name": row["name"], "order": row["order"]})
    for row in desk["authors"]:
        values = {name: row.get(name, "") for name in ("name", "role", "bio")}
        Author.objects.get_or_create(slug=row["slug"], defaults=values)
    if not MenuItem.objects.exists():
        SiteSettings.load()
        for n, row in enumerate(desk["sections"]):
            MenuItem.objects.create(order=n, label=row["name"], path=f"/sections/{row['slug']}/")
    now = timezone.now()
    # The oldest first, as they would have come.
    stories = sorted(desk["stories"], key=lambda row: -_age(row).total_seconds())
    for n, row in enumerate(stories, 1):
        _story(row, now, editor, writer)
        tell(n, len(stories))
    return len(stories)


def _age(row: dict[str, Any]) -> timedelta:
    return timedelta(hours=row.get("hours_ago", 0), days=row.get("days_ago", 0))


def _story(row: dict[str, Any], now: datetime, editor: User, writer: User) -> None:
    draft = row["state"] == "draft"
    data = (FOLDER / "stories" / row["file"]).read_bytes()
    delivery = deliveries.receive(row["file"], data, by=writer, source=SOURCE)
    delivered = delivery.stories.first()
    if delivered is None or delivered.outcome == "unchanged":
        delivery.delete()
        return
    if not draft:
        for part, n, value in _answers(Story.from_json(delivered.story), row):
            delivered = shaping.answer(delivered, part, n, value, by=editor)
    outcome = ingest.save_delivered(delivered, by=writer)
    article = Article.objects.get(pk=outcome.article)
    if draft and row.get("leave_open", True):
        article.section = Section.objects.get(slug=row["section"])
        article.save(update_fields=["section"])
        return
    _finish(article, row, now, editor)
    _bring_to_state(article, row, now, editor, writer)


def _answers(story: Story, row: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The truth about each doubtful line, as its writer would say it."""
    said = {answer["starts"]: answer["kind"] for answer in row.get("answers", [])}
    for n, block in enumerate(story.blocks):
        kind = next((kind for starts, kind in said.items() if block.text.startswith(starts)), None)
        if kind or block.verdict:
            yield "blocks", str(n), kind or "paragraph"
    for n, tag in enumerate(story.tags):
        if tag.verdict == "ask":
            yield "tags", str(n), "no"


def _finish(article: Article, row: dict[str, Any], now: datetime, editor: User) -> None:
    article.section = Section.objects.get(slug=row["section"])
    article.story_type = row["type"]
    article.kicker = row.get("kicker", "")
    article.dated_at, article.time_known = now - _age(row), True
    if "publish_in_hours" in row:
        article.publish_at = now + timedelta(hours=row["publish_in_hours"])
    if "embargo_hours" in row:
        article.embargo_until = now + timedelta(hours=row["embargo_hours"])
        article.embargo_reason = row.get("embargo_reason", "")
    if article.publish_at or article.embargo_until:
        article.dated_at = None
    uses: dict[str, dict[str, Any]] = {}
    for place in row.get("photos", []):
        photo, _ = library.add_photo((FOLDER / "photos" / place["photo"]).read_bytes(), name=place["photo"], by=editor)
        change: dict[str, Any] = {"photo_id": photo.pk, "alt": place.get("alt") or photo.alt_text}
        if place["place"] == "lead":
            uses["lead"] = change | {"caption": escape(place.get("caption") or photo.description)}
        else:
            use = next((u for u in article.uses.all() if u.caption.startswith(escape(place["place"]))), None)
            if use:
                uses[use.key] = change
    save(article, by=editor, based_on=article.lock_version, why="subbed", changes=Changes(uses=uses))


def _bring_to_state(article: Article, row: dict[str, Any], now: datetime, editor: User, writer: User) -> None:
    state = row["state"]
    if state in {"submitted", "approved"}:
        publishing.submit(article, by=writer)
    if state == "approved":
        publishing.approve(article, by=editor)
    if state in {"published", "scheduled", "embargoed", "withdrawn", "killed"}:
        publishing.publish(article, by=editor)
    if state == "withdrawn":
        publishing.withdraw(article, by=editor, why="The match was postponed.", notice="This story has been withdrawn.")
    if state == "killed":
        publishing.kill(article, by=editor, why="It named the wrong man.", notice="This story has been removed.")
    if row.get("front") == "lead":
        publishing.front(article, by=editor, place=FrontSlot.LEAD)
    elif row.get("front") == "pin":
        taken = set(FrontSlot.objects.values_list("place", flat=True))
        free = next((place for place, _ in PINS if place not in taken), None)
        if free is not None:
            publishing.front(article, by=editor, place=free, until=now + timedelta(days=7))


@transaction.atomic
def remove() -> int:
    """Take the sample desk away, but what others use of it; return how many stories."""
    articles = list(Article.objects.filter(source=SOURCE))
    for row in PublishedArticle.objects.filter(article__in=articles):
        search.forget(row)
        row.delete()
    Address.objects.filter(target=Address.Target.ARTICLE, target_id__in=[a.pk for a in articles]).delete()
    for article in articles:
        search.forget_article(article)
        article.delete()
    for delivery in Delivery.objects.filter(source=SOURCE):
        others = Delivery.objects.filter(file=delivery.file.name).exclude(pk=delivery.pk).exists()
        if not others:
            delivery.file.delete(save=False)
        delivery.delete()
    desk = json.loads((FOLDER / "desk.json").read_text(encoding="utf-8"))
    MenuItem.objects.filter(path__in=[f"/sections/{row['slug']}/" for row in desk["sections"]]).delete()
    checksums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in (FOLDER / "photos").glob("*.jpg")]
    for photo in Photo.objects.filter(checksum__in=checksums):
        if _delete_unless_used(photo):
            library.delete_files(photo)
    for author in Author.objects.filter(slug__in=[row["slug"] for row in desk["authors"]]):
        _delete_unless_used(author)
    for section in Section.objects.filter(slug__in=[row["slug"] for row in desk["sections"]]):
        if not Article.objects.filter(section=section).exists():
            _delete_unless_used(section)
    for entity in entities_of(desk):
        if entity.kind == "ground":
            Ground.objects.filter(name=entity.name).delete()
        for tag in Tag.objects.filter(kind=entity.kind, slug=entity.slug):
            if not ArticleTag.objects.filter(tag=tag).exists():
                _delete_unless_used(tag)
    Generation.bump()
    Generation.bump(Generation.REGISTER)
    return len(articles)


def _delete_unless_used(row: Any) -> bool:
    try:
        with transaction.atomic():
            row.delete()
    except ProtectedError:
        return False
    return True
