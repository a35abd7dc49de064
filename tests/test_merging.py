"""Two versions side by side: what is ticked is taken, and nothing else of ours changes."""

import pytest

from articles import inbox, ingest
from articles.merging import merged, rows
from articles.models import Article, DeliveredStory, Delivery
from articles.story import Block, Story
from articles.working_copy import StaleVersion

from .factories import change, make_chief

A, B, C, X = (f"<p>{text}</p>" for text in ("The rain came early.", "Rovers led.", "Vale drew level.", "It was late."))


def version(*lines, **fields):
    return {"kicker": "", "headline": "Rovers draw", "standfirst": ""} | fields | {"body": "\n".join(lines)}


def differing(found):
    return [(row.field, row.ours, row.theirs) for row in found if row.differs]


@pytest.mark.parametrize(
    "ours, theirs, differ",
    [
        ((A, B, C), (A, B, C), []),
        ((A, B), (A, B, C), [("body", "", C)]),
        ((A, B, C), (A, C), [("body", B, "")]),
        ((A, B, C), (A, X, C), [("body", B, X)]),
        ((A,), (A, B, C), [("body", "", B), ("body", "", C)]),
        ((), (A,), [("body", "", A)]),
    ],
)
def test_blocks_stand_beside_their_own(ours, theirs, differ):
    found = rows(version(*ours), version(*theirs))
    assert differing(found) == differ
    assert merged(found, ()) == version(*ours)
    assert merged(found, {row.n for row in found}) == version(*theirs)


def test_one_row_is_taken_and_no_other():
    found = rows(version(A, B), version(A, X, C, headline="Rovers and Vale draw"))
    (headline,) = [row.n for row in found if row.field == "headline"]
    (level,) = [row.n for row in found if row.theirs == C]
    assert merged(found, {headline}) == version(A, B, headline="Rovers and Vale draw")
    assert merged(found, {level}) == version(A, B, C)


def test_pictures_key_and_layout_are_no_difference():
    figure = '<figure data-use="{}" data-layout="{}"><figcaption>The net</figcaption></figure>'
    found = rows(version(A, figure.format("a1", "wide")), version(A, figure.format("b2", "column")))
    assert differing(found) == []
    assert merged(found, {row.n for row in found})["body"] == f"{A}\n{figure.format('a1', 'wide')}"


def deliver(text, version):
    story = Story(
        headline="Rovers draw", blocks=tuple(Block("paragraph", t) for t in text), source_ref="a1", version=version
    )
    delivery = Delivery.objects.create(name="a", checksum=f"{version:0>64}", size=1, source="wire")
    row = DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json())
    ingest.save_delivered(row, by=None)
    return row


@pytest.fixture
def held(db):
    first = deliver(["The rain came early.", "Rovers led."], "1")
    change(first.article, body=f"{A}\n<p>Rovers led by a mile.</p>")
    return deliver(["The rain came early.", "Rovers led.", "Vale drew level."], "2")


def test_held_version_is_taken_row_by_row_as_an_editors_save(held):
    assert held.outcome == "held"
    (level,) = [row.n for row in inbox.side_by_side(held) if row.theirs == C]
    inbox.take_rows(held, {level}, based_on=held.article.lock_version, by=make_chief())
    article = Article.objects.get()
    assert article.body == f"{A}\n<p>Rovers led by a mile.</p>\n{C}"
    assert (article.source_version, article.revisions.first().why) == ("2", "taken from a newer version")
    assert deliver(["The rain came early.", "Rovers led.", "Vale drew level."], "2").outcome == "unchanged"
    with pytest.raises(ValueError, match="not held any more"):
        inbox.take_rows(held, {level}, based_on=article.lock_version, by=make_chief())


def test_taking_into_a_story_that_was_saved_meanwhile_is_refused(held):
    seen = held.article.lock_version
    change(held.article, kicker="Just now")
    with pytest.raises(StaleVersion):
        inbox.take_rows(held, {0, 1, 2, 3}, based_on=seen, by=make_chief())
    held.refresh_from_db()
    assert held.outcome == "held"
    assert Article.objects.get().kicker == "Just now"


def test_version_that_was_left_is_not_held_again(held):
    inbox.discard(held)
    again = deliver(["The rain came early.", "Rovers led.", "Vale drew level."], "2")
    assert again.outcome == "skipped"
    assert "mile" in Article.objects.get().body
