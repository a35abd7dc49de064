"""What a story still lacks before readers may see it: saving never refuses, publishing does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from django.db.models import F

from articles import body
from articles.answers import answered
from articles.models import Article, DeliveredStory, PhotoUse
from articles.story import Story

FRONT_HEADLINE_LIMIT = 60
HEADLINE_LIMIT = 110


@dataclass(frozen=True)
class Fault:
    """One thing to put right: in words, with the form field it is about."""

    level: Literal["required", "recommended"]
    text: str
    field: str = ""


def faults(article: Article) -> list[Fault]:
    """Return what is wrong with a saved story, what must be put right first."""
    found = [*_required(article), *_recommended(article)]
    return sorted(found, key=lambda fault: fault.level != "required")


def open_questions(article: Article) -> int:
    """How many questions of the story's import nobody has answered yet."""
    made = DeliveredStory.objects.filter(article=article, outcome__in=["created", "updated"])
    made_by = made.order_by(F("article_version").desc(nulls_last=True), "-pk").first()
    return answered(Story.from_json(made_by.story), made_by.answers).open_questions if made_by else 0


def _required(article: Article) -> list[Fault]:
    found = []
    if not article.headline.strip():
        found.append(Fault("required", "There is no headline.", "headline"))
    if article.section_id is None:
        found.append(Fault("required", "Choose a section.", "section"))
    if lacking := _lacking(article):
        found.append(Fault("required", lacking, "body"))
    for use in article.uses.filter(placed=True, photo__credit="").exclude(photo=None).select_related("photo"):
        found.append(Fault("required", f"The picture “{use.photo}” has no credit.", f"photo-{use.key}"))
    if article.held_back:
        found.append(Fault("required", f"Its source says: {article.held_back}", "notes"))
    if article.deliveries.filter(outcome="waiting", delivery__discarded_at=None).exists():
        found.append(Fault("required", "Its source cancels this story: look at what waits under Import.", "notes"))
    questions = open_questions(article)
    if questions:
        asked = "1 question of the import is" if questions == 1 else f"{questions} questions of the import are"
        found.append(Fault("required", f"{asked} open.", "questions"))
    return found


def _lacking(article: Article) -> str:
    """Return what is missing of a story's text: a snap needs none, a gallery is told by its captions."""
    if article.story_type == Article.StoryType.SNAP or body.word_count(article.body):
        return ""
    if article.story_type != Article.StoryType.GALLERY:
        return "There is no text. A story of a headline only is a snap."
    told = article.uses.filter(placed=True).exclude(photo=None).exclude(caption="").exists()
    return "" if told else "There is neither text nor a picture with a caption."


def _recommended(article: Article) -> list[Fault]:
    if article.story_type == Article.StoryType.SNAP:
        return []
    found = []
    if not article.standfirst.strip():
        found.append(Fault("recommended", "There is no standfirst.", "standfirst"))
    if len(article.headline) > HEADLINE_LIMIT:
        found.append(Fault("recommended", f"The headline is {len(article.headline)} letters long.", "headline"))
    if not article.front_headline and len(article.headline) > FRONT_HEADLINE_LIMIT:
        found.append(
            Fault(
                "recommended",
                f"For the front a headline of up to {FRONT_HEADLINE_LIMIT} letters looks best.",
                "front_headline",
            )
        )
    found += _about_pictures(article)
    if not article.tag_rows.filter(tag__kind__in=["club", "person"]).exists():
        found.append(Fault("recommended", "No club and no player is tagged.", "tags"))
    return found


def _about_pictures(article: Article) -> list[Fault]:
    found = []
    uses = list(article.uses.filter(placed=True).select_related("photo"))
    if not any(use.key == PhotoUse.LEAD and use.photo_id for use in uses):
        found.append(Fault("recommended", "There is no lead picture.", "lead"))
    for use in uses:
        if use.photo is None:
            found.append(
                Fault("recommended", f"A caption waits for its picture: “{use.caption[:60]}”", f"photo-{use.key}")
            )
        elif not use.decorative and not (use.alt or use.photo.alt_text):
            found.append(Fault("recommended", f"The picture “{use.photo}” has no alt text.", f"photo-{use.key}"))
    return found
