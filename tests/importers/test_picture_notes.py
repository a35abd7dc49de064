"""Pictures that a plain text names: each with its own words, and no word of the file lost."""

from __future__ import annotations

from zoneinfo import ZoneInfo

import pytest

from articles.enrichment.captions import tell_captions
from articles.importers.beside import NameIndex, Together
from articles.importers.parcel import Parcel
from articles.importers.plain_text import PlainText
from articles.story import Story

FIRST = (
    "Saltby came from a goal down to beat Kingsbeck 2-1 on Saturday and moved up to fourth in the table, with the last "
    "kick of a game that had looked lost at the break."
)
SECOND = (
    "Kingsbeck had led through a header after eleven minutes, and for most of an hour they defended it with ten men "
    "behind the ball and the wind at their backs."
)
CLOSE = "Ben Ode scored the winner in the 94th minute."
CAPTION = "Ben Ode celebrates the second Saltby goal"


def read(middle: str, *files: str) -> Story:
    text = f"Saltby beat Kingsbeck\n\nBy Ines Lund\n\n{FIRST}\n\n{middle}\n\n{CLOSE}\n\n{SECOND}\n"
    beside = Together(NameIndex([*files, "story.txt"]), lambda path: b"")
    (story,) = PlainText().read(Parcel("story.txt", text.encode(), ZoneInfo("Europe/London"), beside=beside))
    kept = " ".join(story.words)
    assert sorted(kept.split()) == sorted(text.split())
    assert " ".join(middle.split()) in kept
    return story


@pytest.mark.parametrize(
    "middle",
    [
        f"[ode1.jpg] {CAPTION}. Photo: Una Hale",
        f"(ode1.jpg) {CAPTION}. (Photo: Una Hale)",
        f"ode1.jpg: {CAPTION}. Picture: Una Hale",
        f"ode1.jpg – {CAPTION}. Photo: Una Hale",
        f"[ode1.jpg: {CAPTION}. Photo: Una Hale]",
        f"{CAPTION}. Photo: Una Hale (ode1.jpg)",
        f"{CAPTION}. Photo: Una Hale [ode1.jpg]",
        f"Caption: {CAPTION}. Photo: Una Hale (ode1.jpg)",
        f"Picture: {CAPTION}. Photo by Una Hale (ode1.jpg)",
        f"[ode1.jpg] {CAPTION}.\nPhoto: Una Hale",
        f"[ode1.jpg]\n{CAPTION}.\nPhoto: Una Hale",
        f"PICTURE: ode1.jpg\nCAPTION: {CAPTION}.\nCREDIT: Una Hale",
        f"PICTURE: ode1.jpg\n\nCAPTION: {CAPTION}.\n\nCREDIT: Una Hale",
        f"PICTURE: ode1.jpg CAPTION: {CAPTION}. CREDIT: Una Hale",
        f"Photo: ode1.jpg\nCutline: {CAPTION}.\nPhoto by: Una Hale",
        f"Image: ode1.jpg\nCredit: Una Hale\nCaption: {CAPTION}.",
        f"Pic: ode1.jpg {CAPTION}.\nByline: Una Hale",
        f"Pic 1: ode1.jpg\nCaption:\n{CAPTION}.\nPhotographer: Una Hale",
        f"Caption: {CAPTION}.\nPicture: ode1.jpg\nCredit: Una Hale",
        f"PICTURE:\node1.jpg\nCAPTION: {CAPTION}.\nCREDIT: Una Hale",
        f"Main picture: ode1.jpg - {CAPTION}. Credit: Una Hale",
    ],
)
def test_picture_that_a_text_names_has_its_caption_and_credit(middle: str) -> None:
    story = read(middle, "ode1.jpg")
    ((photo, verdict),) = story.photos
    assert (photo.file, photo.caption, photo.credit, verdict) == ("ode1.jpg", f"{CAPTION}.", "Una Hale", None)
    assert "ode1" not in next(block.text for block in story.blocks if block.photo)
    assert [block.text for block in story.blocks if block.kind == "paragraph"] == [FIRST, CLOSE, SECOND]
    assert not any(block.kind == "heading" for block in story.blocks)
    assert story.bylines == ("Ines Lund",)
    assert [block.text for block in tell_captions(story).blocks if block.verdict] == []


def test_name_without_its_ending_is_a_picture_only_where_it_came_along() -> None:
    assert read(f"[ode1] {CAPTION}", "ode1.jpg").photos[0][0].file == "ode1.jpg"
    assert read("PICTURE: ode1", "ode1.jpg").photos[0][0].file == "ode1.jpg"
    assert read(f"[ode1] {CAPTION}").photos == ()
    assert read(f"[Sunday] {CAPTION}", "ode1.jpg").photos == ()


def test_prose_that_ends_with_a_files_name_is_prose() -> None:
    assert read(f"{FIRST} {SECOND} The table shows it (table.png)").photos == ()
    assert read(f"{CAPTION} (see the table.png there)").photos == ()


def test_file_that_did_not_come_along_leaves_its_caption_waiting() -> None:
    assert read(f"[ode1.jpg] {CAPTION}").photos[0][0].file == "ode1.jpg"
    assert read("The desk asked for ode1.jpg and got nothing.").photos == ()


def test_labelled_caption_without_a_file_keeps_its_credit_and_makes_no_caption_of_the_prose_below() -> None:
    story = tell_captions(read(f"CAPTION: {CAPTION}\nCREDIT: Una Hale/PA"))
    ((photo, verdict),) = [(photo, verdict) for photo, verdict in story.photos if verdict != "ask"]
    assert (photo.file, photo.caption, photo.credit, verdict) == (None, CAPTION, "Una Hale/PA", "sure")


def test_two_pictures_one_after_the_other_are_two() -> None:
    story = read(
        f"PICTURE: a.jpg\nCAPTION: {CAPTION}\nPICTURE: b.jpg\nCAPTION: The far stand\nCREDIT: Una Hale\n"
        "[c.jpg] The near stand\n[d.jpg] The bank"
    )
    assert [(photo.file, photo.caption, photo.credit) for photo, _ in story.photos] == [
        ("a.jpg", CAPTION, ""),
        ("b.jpg", "The far stand", "Una Hale"),
        ("c.jpg", "The near stand", ""),
        ("d.jpg", "The bank", ""),
    ]


def test_picture_above_the_text_leaves_headline_and_standfirst_in_place() -> None:
    above = f"[a.jpg] {CAPTION}\n\nSaltby beat Kingsbeck\n\n[b.jpg] The bank\n\nA late goal takes them up to fourth"
    text = f"{above}\n\nBy Ines Lund\n\n{FIRST}\n\n{SECOND}\n"
    (story,) = PlainText().read(Parcel("story.txt", text.encode(), ZoneInfo("Europe/London")))
    assert (story.headline, story.standfirst) == ("Saltby beat Kingsbeck", "A late goal takes them up to fourth")
    assert [photo.file for photo, _ in story.photos] == ["a.jpg", "b.jpg"]
