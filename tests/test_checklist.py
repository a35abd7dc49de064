"""What a story still lacks: said in words, the required first."""

import pytest

from articles.checklist import faults
from articles.models import PhotoUse

from .factories import FIGURE, make_draft, make_photo, make_tag

pytestmark = pytest.mark.django_db


def found(article, level):
    return [fault.field for fault in faults(article) if fault.level == level]


def test_complete_story_lacks_nothing():
    article = make_draft(standfirst="In the rain.", about=[make_tag("Rovers")], photos={"lead": make_photo()})
    assert faults(article) == []


def test_required_stands_before_recommended():
    levels = [fault.level for fault in faults(make_draft(headline="", section=None, body=""))]
    assert levels == sorted(levels, key=lambda level: level != "required")
    assert levels.count("required") == 3


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"headline": ""}, "headline"),
        ({"section": None}, "section"),
        ({"body": ""}, "body"),
        ({"body": "<h2> </h2>"}, "body"),
    ],
)
def test_each_thing_readers_need_is_named(fields, field):
    assert found(make_draft(**fields), "required") == [field]


def test_snap_needs_no_text_and_is_asked_for_nothing_more():
    assert faults(make_draft(body="", story_type="snap")) == []


def test_gallery_is_told_by_its_captions():
    article = make_draft(body=FIGURE.format("aa", "The net bulges"), story_type="gallery", photos={"aa": make_photo()})
    assert found(article, "required") == []
    assert found(make_draft(body="", story_type="gallery"), "required") == ["body"]
    bare = make_draft(body=FIGURE.format("bb", ""), story_type="gallery", photos={"bb": make_photo()})
    waiting = make_draft(body=FIGURE.format("cc", "The net bulges"), story_type="gallery")
    assert found(bare, "required") == found(waiting, "required") == ["body"]


def test_what_makes_a_story_better_is_recommended_only():
    article = make_draft("A headline that goes on and on " * 4, body="<p>Words.</p>\n" + FIGURE.format("aa", "The net"))
    assert found(article, "required") == []
    assert set(found(article, "recommended")) == {
        *("standfirst", "headline", "front_headline", "lead", "photo-aa", "tags"),
    }


def test_picture_without_alt_text_is_named_unless_it_is_decoration():
    photo = make_photo()
    type(photo).objects.filter(pk=photo.pk).update(alt_text="")
    article = make_draft(photos={"lead": photo})
    assert "photo-lead" in found(article, "recommended")
    PhotoUse.objects.update(decorative=True)
    assert "photo-lead" not in found(article, "recommended")


def test_picture_cut_from_the_text_needs_no_credit():
    article = make_draft(body="<p>Words.</p>", photos={"lead": make_photo()})
    PhotoUse.objects.create(article=article, key="cut", photo=make_photo(credit=""), placed=False)
    assert found(article, "required") == []
