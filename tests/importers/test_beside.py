"""Which file a story means by a name: forgiving about how it is written, and nothing but what came along."""

import unicodedata

import pytest

from articles.importers.beside import NameIndex

FILES = [
    *("posts/final/index.md", "posts/final/cup.jpg", "posts/semi/index.md", "posts/semi/cup.jpg", "cup.jpg"),
    *("static/img/kick off.jpg", "static/img/M\u00fcller.JPG", "a%20b.png", "what?.png", "uploads/2024/02/keeper.jpg"),
    *("uploads/2023/02/keeper.jpg", "A.jpg", "a.jpg", "posts/final/page_files/1.jpg"),
]
INDEX = NameIndex(FILES)


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("cup.jpg", "posts/final/cup.jpg"),
        ("./cup.jpg", "posts/final/cup.jpg"),
        ("CUP.JPG", "posts/final/cup.jpg"),
        ("../semi/cup.jpg", "posts/semi/cup.jpg"),
        ("/cup.jpg", "cup.jpg"),
        ("../../cup.jpg", "cup.jpg"),
        ("/img/kick%20off.jpg?w=300#top", "static/img/kick off.jpg"),
        (r"..\..\static\img\kick off.jpg", "static/img/kick off.jpg"),
        (r"C:\Users\me\Pictures\kick off.jpg", "static/img/kick off.jpg"),
        (unicodedata.normalize("NFD", "m\u00fcller.jpg"), "static/img/M\u00fcller.JPG"),
        ("M%C3%BCller.jpg", "static/img/M\u00fcller.JPG"),
        ("a%20b.png", "a%20b.png"),
        ("what?.png", "what?.png"),
        ("https://rovers.example/wp-content/uploads/2024/02/keeper.jpg?fit=1", "uploads/2024/02/keeper.jpg"),
        ("https://rovers.example/a/page_files/1.jpg", "posts/final/page_files/1.jpg"),
        ("https://rovers.example/cup.jpg", "posts/final/cup.jpg"),
        ("A.jpg", "A.jpg"),
        ("file:///home/me/kick%20off.jpg", "static/img/kick off.jpg"),
    ],
)
def test_picture_is_found_as_a_story_names_it(name, path):
    assert INDEX.find(name, "posts/final") == path


@pytest.mark.parametrize(
    "name",
    [
        *("", ".", "..", "/", "?", "keeper.jpg", "a.JPG", "posts", "posts/final", "data:image/png;base64,cup.jpg"),
        *("../../../etc/passwd", "/etc/passwd", "cup.jpg\0.png", "http://[", "%00", "..%2f..%2fetc%2fpasswd"),
    ],
)
def test_what_is_not_there_or_could_be_two_is_not_found(name):
    assert INDEX.find(name, "posts/final") is None


def test_name_that_several_folders_have_is_the_one_nearest():
    index = NameIndex(["a/img/1.jpg", "b/img/1.jpg"])
    assert index.find("https://x.example/1.jpg", "b") == "b/img/1.jpg"
    assert index.find("https://x.example/1.jpg", "") is None


def test_a_name_by_the_thousand_does_not_take_long():
    index = NameIndex(f"{n}/image.jpg" for n in range(20_000))
    assert [index.find("x/image.jpg", "") for _ in range(2_000)] == [None] * 2_000
    assert index.find("image.jpg", "77") == "77/image.jpg"
