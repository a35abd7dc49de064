"""A match filed in takes: one draft in the desk, whatever comes first, with every editor's answer kept."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from itertools import permutations
from zipfile import ZipFile

import pytest
from django.urls import reverse
from lxml import html

from articles import deliveries, inbox, ingest, shaping
from articles.models import Article, DeliveredStory, Delivery, NameAnswer, Tag
from articles.story import Story
from articles.working_copy import save

from .factories import make_chief

pytestmark = pytest.mark.django_db

FIRST = """26 February 2024
UNITED v ROVERS
Rovers began the brighter of the two and should have led after a minute at the Valley Road end.
United had one shot before the break, and it went over the stand.
more follows
"""
SECOND = """UNITED v ROVERS take 2
United were a goal up on the hour when the rain came down in sheets upon the ground.
mf
"""
LAST = """UNITED v ROVERS - take 3
Rovers scored twice in the last five minutes and hardly anybody had gone home by then.
ends
"""
TOP = """UNITED v ROVERS new top
Rovers beat United 2-1 with two goals in the last five minutes of a wet night.
"""
WHOLE = [
    "Rovers beat United 2-1 with two goals in the last five minutes of a wet night.",
    "Rovers began the brighter of the two and should have led after a minute at the Valley Road end.",
    "United had one shot before the break, and it went over the stand.",
    "United were a goal up on the hour when the rain came down in sheets upon the ground.",
    "Rovers scored twice in the last five minutes and hardly anybody had gone home by then.",
]


def come(text, name="copy.txt", **options):
    delivery = deliveries.store(name, BytesIO(text.encode()), source="stringer", **options)
    return list(deliveries.work(delivery))


def paragraphs(article):
    return [el.text_content() for el in html.fromstring(f"<div>{article.body}</div>").iter("p")]


@pytest.mark.parametrize("order", list(permutations([FIRST, SECOND, LAST, TOP])), ids=lambda _: "")
def test_takes_are_one_draft_in_whatever_order_they_come(order):
    outcomes = [outcome.outcome for text in order for outcome in come(text)]
    assert outcomes == ["created", "updated", "updated", "updated"]
    article = Article.objects.get()
    assert (article.headline, article.status) == ("UNITED v ROVERS", "draft")
    assert paragraphs(article) == WHOLE
    assert [outcome.outcome for text in order for outcome in come(text)] == ["unchanged"] * 4
    assert Article.objects.get().body == article.body


def test_takes_in_one_delivery_are_joined_too():
    archive = BytesIO()
    with ZipFile(archive, "w") as packed:
        for n, text in enumerate([SECOND, LAST, FIRST, TOP]):
            packed.writestr(f"{n}.txt", text)
    archive.seek(0)
    list(deliveries.work(deliveries.store("takes.zip", archive, source="stringer")))
    assert paragraphs(Article.objects.get()) == WHOLE


def test_line_of_a_take_says_what_its_file_says():
    come(FIRST)
    (second,) = come(SECOND)
    assert second.line()["outcome"] == "updated"
    assert "sheets" in str(second.line()["blocks"])
    assert "brighter" not in str(second.line()["blocks"])


def test_take_without_its_first_says_what_is_missing():
    (last,) = come(LAST)
    row = DeliveredStory.objects.get()
    assert last.outcome == "created"
    assert "Take 1 of this story has not come yet." in row.story["warnings"]


def test_takes_of_another_sender_or_another_day_are_another_story():
    come(FIRST)
    other = deliveries.store("copy.txt", BytesIO(SECOND.encode()), source="agency")
    assert [outcome.outcome for outcome in deliveries.work(other)] == ["created"]
    Article.objects.update(created_at=datetime.now(UTC) - timedelta(hours=25))
    assert [outcome.outcome for outcome in come(LAST, "late.txt")] == ["created"]
    assert Article.objects.count() == 3


def test_take_of_two_stories_of_one_name_is_asked_about():
    for text in (FIRST, FIRST.replace("Rovers began", "The reserves of Rovers began")):
        come(text)
    twin = DeliveredStory.objects.filter(outcome="held")
    for row in twin:
        ingest.save_delivered(row, by=None, anew=True)
    assert Article.objects.count() == 2
    (outcome,) = come(SECOND)
    assert (outcome.outcome, Article.objects.count()) == ("held", 2)


def test_whole_story_that_is_only_signed_off_is_joined_to_nothing():
    text = "26 February 2024\nVALE v ROVERS\nVale and Rovers {} on a dull evening by the canal.\nends\n"
    come(text.format("drew a blank"))
    (again,) = come(text.format("shared nothing"))
    assert again.outcome == "held"


def test_writethru_replaces_all_that_was_filed_before_it():
    for text in (FIRST, SECOND):
        come(text)
    (outcome,) = come(
        "UNITED v ROVERS 1st Ld-Writethru\nRovers won at United by two goals to one, and this is all there is to say.\n"
    )
    assert outcome.outcome == "updated"
    assert paragraphs(Article.objects.get()) == [
        "Rovers won at United by two goals to one, and this is all there is to say."
    ]


def test_take_for_a_story_that_an_editor_has_touched_waits_beside_it_whole():
    editor = make_chief()
    come(FIRST)
    article = Article.objects.get()
    article.kicker = "Cup"
    save(article, by=editor, based_on=article.lock_version, why="saved")
    assert [outcome.outcome for text in (SECOND, LAST) for outcome in come(text)] == ["held", "held"]
    assert [outcome.outcome for outcome in come(SECOND)] == ["unchanged"]
    second, last = DeliveredStory.objects.filter(outcome="held").order_by("pk")
    rows = inbox.side_by_side(last)
    taken = {row.n for row in rows if row.differs and row.field == "body"}
    inbox.take_rows(last, taken, based_on=article.lock_version, by=editor)
    article.refresh_from_db()
    assert paragraphs(article) == WHOLE[1:]
    second.refresh_from_db()
    assert second.outcome == "updated"  # it went in with the take after it


def test_answer_to_a_take_stays_answered_when_the_next_one_comes():
    editor = make_chief()
    come(FIRST)
    row = DeliveredStory.objects.get()
    n = next(n for n, block in enumerate(row.story["blocks"]) if block["text"].startswith("United had"))
    shaping.answer(row, "blocks", str(n), "heading", by=editor)
    come(TOP)
    article = Article.objects.get()
    assert "<h2>United had one shot before the break" in article.body or "<h3>United had one" in article.body
    assert DeliveredStory.objects.order_by("-pk")[0].answers["blocks"]


def test_joined_takes_are_read_as_the_desk_answered_their_sender_before():
    ours, other = (Tag.objects.create(kind="person", name="Sam Ferrow", slug=slug) for slug in ("ours", "other"))
    NameAnswer.objects.create(source="stringer", name="sam ferrow", tag=other)
    come(FIRST)
    come(SECOND.replace("when", "by Sam Ferrow when"))
    story = Story.from_json(DeliveredStory.objects.order_by("-pk")[0].story)
    assert [(tag.slug, tag.verdict) for tag in story.tags if tag.name == ours.name] == [("other", "sure")]


def test_answers_stay_with_a_newer_version_where_its_text_is_the_same():
    editor = make_chief()
    text = '{"headline": "Rovers win", "guid": "x1", "version": "1", "body": "<p>%s</p><p>The crowd of the year</p>"}\n'
    come(text % "Rovers won at home on Sunday by three goals to nil.", "a.jsonl")
    row = DeliveredStory.objects.get()
    n = next(n for n, block in enumerate(row.story["blocks"]) if block["text"].startswith("The crowd"))
    shaping.answer(row, "blocks", str(n), "furniture", by=editor)
    assert "The crowd" not in Article.objects.get().body
    (outcome,) = come((text % "Rovers won at home on Sunday by four goals to nil.").replace('"1"', '"2"', 1), "a.jsonl")
    assert outcome.outcome == "updated"
    assert "The crowd" not in Article.objects.get().body
    assert "four goals" in Article.objects.get().body


@pytest.mark.parametrize("order", list(permutations(range(4))), ids=str)
def test_takes_that_wait_are_joined_in_whatever_order_an_editor_saves_them(order):
    for n, text in enumerate((FIRST, SECOND, LAST, TOP)):
        come(text, f"{n}.txt", waits=True)
    rows = list(DeliveredStory.objects.order_by("pk"))
    outcomes = [ingest.save_delivered(rows[n], by=None).outcome for n in order]
    assert outcomes == ["created", "updated", "updated", "updated"]
    assert paragraphs(Article.objects.get()) == WHOLE


def test_takes_that_wait_are_joined_when_an_editor_makes_drafts_of_them(client):
    editor = make_chief()
    for n, text in enumerate((SECOND, FIRST)):
        come(text, f"{n}.txt", waits=True)
    assert not Article.objects.exists()
    second, first = DeliveredStory.objects.order_by("pk")
    ingest.save_delivered(second, by=editor)
    client.force_login(editor)
    page = client.get(reverse("admin:articles_delivery_review", args=[first.pk])).content.decode()
    assert "A take of a story we have" in page
    ingest.save_delivered(first, by=editor)
    assert paragraphs(Article.objects.get()) == WHOLE[1:4]
    assert Delivery.objects.count() == 2
