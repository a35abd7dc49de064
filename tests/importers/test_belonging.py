"""Pictures belong to the story that names them, that shares their name, or that stands with them alone."""

import pytest

from articles.importers.belonging import Own, StoryFile, belonging, by_number


def owned(stories, pictures):
    """Return {story: (pictures it names, others)} without those that have none, and the loose pictures."""
    own, loose = belonging([s if isinstance(s, StoryFile) else StoryFile(s) for s in stories], pictures)
    return {path: (list(o.named.values()), list(o.others)) for path, o in own.items() if o.named or o.others}, loose


def test_picture_that_a_story_names_is_its_own():
    story = StoryFile("a/final.md", ("img/cup.jpg", "https://x.example/keeper.jpg?w=1", "missing.jpg"))
    own, loose = belonging([story, StoryFile("b/other.md")], ["a/img/cup.jpg", "keeper.jpg", "b/x.jpg", "c.jpg"])
    assert own["a/final.md"] == Own(
        {"img/cup.jpg": "a/img/cup.jpg", "https://x.example/keeper.jpg?w=1": "keeper.jpg"}, ()
    )
    assert own["b/other.md"] == Own({}, ("b/x.jpg",))
    assert loose == ["c.jpg"]


def test_picture_that_several_stories_name_is_theirs_and_nobody_else_s():
    stories = [StoryFile("a.md", ("b.jpg",)), StoryFile("c.md", ("b.jpg",)), StoryFile("b.md")]
    assert owned(stories, ["b.jpg"]) == ({"a.md": (["b.jpg"], []), "c.md": (["b.jpg"], [])}, [])


def test_pictures_with_the_name_of_a_story_are_its_own_in_order():
    ours = [
        *("final.jpg", "final1.jpg", "Final (3).JPG", "final photo 4.jpg", "final-2.jpg", "final-10.jpg"),
        "final_b.jpg",
    ]
    others = ["final-keeper.jpg", "finals.jpg", "other.jpg"]
    assert owned(["final.txt", "semi.txt", "x/y.txt"], ["semi.jpg", *others, *sorted(ours)]) == (
        {"final.txt": ([], ours), "semi.txt": ([], ["semi.jpg"])},
        others,
    )


def test_the_longest_name_that_fits_decides():
    stories = ["cup.txt", "cup-2.txt", "round1.txt", "x.txt"]
    assert owned(stories, ["cup-1.jpg", "cup-2.jpg", "cup-2-1.jpg", "round12.jpg", "round1-2.jpg"]) == (
        {
            "cup.txt": ([], ["cup-1.jpg"]),
            "cup-2.txt": ([], ["cup-2.jpg", "cup-2-1.jpg"]),
            "round1.txt": ([], ["round1-2.jpg"]),
        },
        ["round12.jpg"],
    )


@pytest.mark.parametrize("folder", ["final", "final_files", "Final-images", "final.assets"])
def test_folder_with_the_name_of_a_story_is_its_own(folder):
    assert owned(["final.html", "semi.html"], [f"{folder}/1.jpg"])[0] == {"final.html": ([], [f"{folder}/1.jpg"])}


def test_two_stories_of_one_name_share_no_picture():
    assert owned(["final.txt", "final.docx"], ["final.jpg"]) == ({}, ["final.jpg"])


def test_file_of_several_stories_owns_only_what_they_name():
    feed = StoryFile("feed.xml", ("b.jpg",), stories=2)
    assert owned([feed], ["a.jpg", "b.jpg", "feed.jpg"]) == ({"feed.xml": (["b.jpg"], [])}, ["a.jpg", "feed.jpg"])


@pytest.mark.parametrize(
    ("story", "pictures"),
    [
        ("index.md", ["a.jpg", "b.jpg"]),
        ("final/index.md", ["final/2.jpg", "final/10.jpg"]),
        ("final/index.md", ["final/img/a.jpg"]),
        ("final/text/story.docx", ["final/pictures/a.jpg"]),
    ],
)
def test_pictures_alone_with_one_story_are_its_own(story, pictures):
    assert owned([story, "other/a.txt", "other/b.txt"] if "/" in story else [story], pictures) == (
        {story: ([], pictures)},
        [],
    )


def test_pictures_among_several_stories_are_loose():
    assert owned(["a.txt", "b.txt"], ["x.jpg", "y/z.jpg"]) == ({}, ["x.jpg", "y/z.jpg"])
    assert owned(["a.txt", "sub/b.txt"], ["x.jpg", "sub/y.jpg"]) == ({"sub/b.txt": ([], ["sub/y.jpg"])}, ["x.jpg"])


def test_pictures_without_stories_are_loose():
    assert owned([], ["b.jpg", "a.jpg"]) == ({}, ["a.jpg", "b.jpg"])


def test_no_number_is_too_long_to_sort_by():
    names = [f"a{'9' * 9000}.jpg", "a10.jpg", "a9.jpg", "a.jpg", "a\u0663.jpg"]
    assert sorted(names, key=by_number)[:3] == ["a.jpg", "a9.jpg", "a10.jpg"]
