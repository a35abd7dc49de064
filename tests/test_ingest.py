"""Where a delivery meets the database: saved once, answered, and never over an editor's work."""

import dataclasses
import io
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from articles import body, deliveries, ingest, shaping
from articles.models import Article, ArticleTag, Author, DeliveredStory, Delivery, PhotoUse
from articles.publishing import ask_for_changes, put_into_bin, submit, take_out_of_bin
from articles.story import Block, Story, StoryPhoto, StoryTag
from articles.working_copy import attach

from .factories import DAY, change, make_chief, make_photo, make_tag

pytestmark = pytest.mark.django_db
BLOCKS = (
    Block("paragraph", "Rovers won with the last kick of a wet night in the valley."),
    Block("paragraph", "The net after the goal", verdict="ask", reasons=("no full stop",)),
    Block("paragraph", "The away end sang on until the lights were off."),
)
numbers = iter(range(10**6))


def story(**fields):
    return Story(headline="Rovers win late", blocks=BLOCKS).replace(**fields)


def deliver(told, name="a.txt", source="desk"):
    """Store a story as any importer may bring one, and save it; return its row."""
    delivery = Delivery.objects.create(name=name, checksum=f"{next(numbers):064}", size=1, source=source)
    row = DeliveredStory.objects.create(delivery=delivery, n=1, story=told.to_json())
    ingest.save_delivered(row, by=None)
    row.refresh_from_db()
    return row


def answer(row, *said):
    row = shaping.answer(row, *said, by=make_chief())
    return row, Article.objects.get(pk=row.article_id)


def test_untouched_draft_follows_every_answer():
    row = deliver(story())
    row, article = answer(row, "blocks", "1", "photo")
    assert [use.caption for use in article.uses.all()] == ["The net after the goal"]
    row, article = answer(row, "blocks", "1", "furniture")
    assert "The net" not in article.body
    assert not article.uses.exists()
    row, article = answer(row, "blocks", "1", None)
    assert "<p>The net after the goal</p>" in article.body
    row, article = answer(row, "headline", "0", "Another headline")
    assert article.headline == "Another headline"
    assert article.revisions.first().why == "question answered"


def test_touched_draft_keeps_the_editors_words_and_the_answer_is_kept_too():
    row = deliver(story())
    article = change(row.article, headline="An editor's headline")
    row, article = answer(row, "blocks", "1", "photo")
    assert (article.headline, article.uses.count()) == ("An editor's headline", 0)
    assert row.answers == {"blocks": {"1": "photo"}}


def test_picture_on_a_caption_is_never_lost_to_an_answer():
    row = deliver(story())
    row, article = answer(row, "blocks", "1", "photo")
    photo = make_photo()
    attach(article.uses.get(), photo, by=make_chief())
    answer(row, "blocks", "2", "heading")
    assert PhotoUse.objects.get(placed=True).photo == photo


def test_draft_that_was_sent_and_came_back_still_follows():
    row = deliver(story())
    article = Article.objects.get()
    submit(article, by=make_chief())
    row, article = answer(row, "blocks", "1", "photo")
    assert not article.uses.exists()  # somebody reviews it now
    ask_for_changes(article, by=make_chief(), why="Answer the question.")
    row, article = answer(row, "blocks", "1", "photo")
    assert article.uses.count() == 1


@pytest.mark.parametrize("said", [("blocks", "9", "photo"), ("blocks", "x", "photo"), ("blocks", "1", "nonsense")])
def test_answer_to_what_was_not_asked_is_refused(said):
    row = deliver(story())
    with pytest.raises(ValueError, match="is no answer"):
        answer(row, *said)
    row.refresh_from_db()
    assert row.answers == {}


def test_bylines_are_matched_to_authors_whatever_their_letter_case():
    robin = Author.objects.create(name="Robin Hale", slug="robin-hale")
    article = deliver(story(bylines=("ROBIN HALE", "A Guest"))).article
    assert [(byline.author, byline.name) for byline in article.bylines.all()] == [(robin, ""), (None, "A Guest")]


def test_what_is_too_long_for_its_field_stands_whole_in_the_notes_and_once():
    headline = "Rovers " * 60
    row = deliver(story(headline=headline.strip()))
    row, article = answer(row, "blocks", "1", "photo")
    row, article = answer(row, "blocks", "1", "paragraph")
    assert len(article.headline) <= 250
    assert article.notes.count(headline.strip()) == 1


def test_words_of_blocks_are_the_words_of_the_body_in_their_order():
    article = deliver(story()).article
    assert body.plain_text(article.body).split() == " ".join(block.text for block in BLOCKS).split()


def test_lead_picture_and_captions_become_places_that_wait():
    lead = Block("photo", "The lead. Photo: A", photo=StoryPhoto("The lead", "A", lead=True))
    inline = Block("photo", "The net. Photo: B", photo=StoryPhoto("The net", "B", alt="A net"))
    article = deliver(story(blocks=(lead, BLOCKS[0], inline))).article
    uses = {use.key == "lead": (use.caption, use.credit, use.alt, use.photo) for use in article.uses.all()}
    assert uses == {True: ("The lead", "A", None, None), False: ("The net", "B", "A net", None)}


def test_sure_tags_are_set_and_questions_are_not():
    rovers, vale = make_tag("Rovers"), make_tag("Vale")
    tags = (
        StoryTag("club", "Rovers", "rovers", "about", "sure", ("the Reds",)),
        StoryTag("club", "Vale", "vale", "mentioned", "ask", ("Vale",)),
        StoryTag("club", "Unknown", None, "about", "ask", ("Unknown",)),
    )
    row = deliver(story(tags=tags))
    assert [(t.tag, t.role, t.mentions) for t in row.article.tag_rows.all()] == [(rovers, "about", ["the Reds"])]
    row, article = answer(row, "tags", "1", "yes")
    assert {t.tag for t in article.tag_rows.all()} == {rovers, vale}
    row, article = answer(row, "tags", "0", "no")
    assert {t.tag for t in article.tag_rows.all()} == {vale}


def test_new_version_by_its_own_id_updates_an_untouched_draft_and_leaves_an_editors_tag():
    first = deliver(story(source_ref="x1"), source="wire")
    own = make_tag("Own")
    ArticleTag.objects.create(content_object=first.article, tag=own, origin="editor")
    newer = story(source_ref="x1", headline="Rovers win very late")
    second = deliver(newer, source="wire")
    assert (second.outcome, second.article_id) == ("updated", first.article_id)
    assert second.article.headline == "Rovers win very late"
    assert [row.tag for row in second.article.tag_rows.all()] == [own]
    change(second.article, kicker="Touched")
    third = deliver(newer.replace(headline="Rovers win at last"), source="wire")
    assert (third.outcome, third.article.headline) == ("held", "Rovers win very late")
    assert deliver(newer, source="wire").outcome == "unchanged"


def test_new_version_is_held_where_a_picture_has_been_put_on_the_first():
    first = deliver(story(source_ref="x1"), source="wire")
    first, article = answer(first, "blocks", "1", "photo")
    attach(article.uses.get(), make_photo(), by=make_chief())
    assert deliver(story(source_ref="x1", headline="Newer"), source="wire").outcome == "held"


def test_same_id_of_another_sender_is_another_story():
    deliver(story(source_ref="x1"), source="wire")
    other = story(source_ref="x1", headline="Vale draw", blocks=(Block("paragraph", "Vale drew at home."),))
    assert deliver(other, source="agency").outcome == "created"


def test_alike_story_of_one_name_and_sender_is_held_within_two_days_only():
    first = deliver(story())
    alike = story(headline="Rovers win late again")
    held = deliver(alike)
    assert (held.outcome, held.article_id) == ("held", first.article_id)
    assert deliver(story(headline="Rovers win late on"), name="b.txt").outcome == "created"
    with time_machine.travel(timezone.now() + 3 * DAY):
        assert deliver(story(headline="Rovers win late too")).outcome == "created"


def test_two_shared_paragraphs_make_a_story_alike_under_any_headline():
    deliver(story())
    assert deliver(story(headline="Something else altogether")).outcome == "held"
    assert deliver(story(headline="A third thing", blocks=BLOCKS[:1])).outcome == "created"


def test_binned_story_may_be_imported_again():
    first = deliver(story())
    put_into_bin(first.article, by=make_chief())
    again = deliver(story())
    assert (again.outcome, again.article_id == first.article_id) == ("created", False)


def test_unusable_story_is_saved_and_held_back():
    article = deliver(story(usable=False, status="withheld")).article
    assert article.held_back == "withheld"


def test_embargo_and_date_of_the_source_are_the_storys():
    moment = datetime(2030, 5, 1, 0, 1, tzinfo=UTC)
    article = deliver(story(embargo_until=moment, published_at=moment, time_known=True)).article
    assert (article.embargo_until, article.dated_at, article.time_known) == (moment, moment, True)
    assert article.embargo_reason


def test_story_without_a_date_is_given_none():
    article = deliver(story()).article
    assert (article.dated_at, article.time_known) == (None, True)


def test_bytes_are_kept_once_under_their_checksum(settings):
    text = b"Rovers win late\n\nRovers won with the last kick of a wet night in the valley.\n"
    for name in ("../../etc/a.txt", "b.txt"):
        deliveries.store(name, io.BytesIO(text))
    first, second = Delivery.objects.order_by("pk")
    assert first.file.name == second.file.name == f"deliveries/{first.checksum[:2]}/{first.checksum}"
    assert first.file.read() == text
    assert first.name == "a.txt"


def test_answers_of_one_story_are_read_back_as_they_were():
    told = story(published_at=datetime(2024, 2, 26, tzinfo=UTC), bylines=("A",), warnings=("Odd.",))
    assert Story.from_json(deliver(told).story) == told
    assert dataclasses.asdict(told)["headline"] == "Rovers win late"


def test_draft_taken_out_of_the_bin_is_known_again():
    told = story(source_text="Rovers win late, as sent")
    binned = deliver(told).article
    put_into_bin(binned, by=make_chief())
    take_out_of_bin(binned, by=make_chief())
    assert deliver(told).outcome == "unchanged"


def test_draft_taken_out_of_the_bin_leaves_its_place_to_what_came_meanwhile():
    told = story(source_text="Rovers win late, as sent")
    binned = deliver(told).article
    put_into_bin(binned, by=make_chief())
    anew = deliver(told)
    take_out_of_bin(binned, by=make_chief())
    assert anew.outcome == "created"
    assert deliver(told).article == anew.article
