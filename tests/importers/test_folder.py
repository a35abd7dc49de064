"""A folder's files come in order of name; links, pipes and litter are not opened."""

import os

import pytest

from articles.importers.folder import DEFAULT, Folder, InFolder, folder_parcels
from articles.importers.parcel import Limits
from articles.story import UnreadableFile

from .archives import contents, refusals, tar_of, zip_of

STORY = b"Rovers win late in the rain\n"


def write(top, *paths, data=STORY):
    for path in paths:
        file = top / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)


def test_files_come_in_order_of_name_and_archives_are_unpacked(tmp_path):
    write(tmp_path, "b.txt", "a/z.txt", "a.txt", "c/1.txt")
    write(tmp_path, "a/pack.zip", data=zip_of([("y.txt", STORY), ("in.tar", tar_of([("x.txt", STORY)]))]))
    members = list(folder_parcels(tmp_path))
    assert [member.name for member in members] == [
        *("a/pack.zip#in.tar#x.txt", "a/pack.zip#y.txt", "a/z.txt", "a.txt", "b.txt", "c/1.txt"),
    ]
    assert [member.top for member in members[:3]] == ["a/pack.zip#in.tar#", "a/pack.zip#", ""]
    story = members[2].parcel
    assert (story.name, story.path, story.content) == ("z.txt", "a/z.txt", tmp_path / "a/z.txt")


def test_litter_is_passed_over(tmp_path):
    write(tmp_path, ".git/x.txt", "__MACOSX/a.txt", "Thumbs.db", "~$a.docx", "a.txt~", "a.txt", "a.txt.bak", "a/.b.txt")
    assert list(contents(folder_parcels(tmp_path))) == ["a.txt"]


def test_links_and_pipes_are_not_opened(tmp_path):
    write(tmp_path, "in/a.txt")
    write(tmp_path, "out/secret.txt", "out/secret.jpg")
    top = tmp_path / "in"
    (top / "b.txt").symlink_to(tmp_path / "out/secret.txt")
    (top / "c").symlink_to(tmp_path / "out")
    (top / "loop").symlink_to(top)
    os.mkfifo(top / "d.txt")
    members = list(folder_parcels(top))
    assert list(contents(members)) == ["a.txt"]
    assert list(refusals(members)) == ["b.txt", "c", "d.txt", "loop"]
    beside = members[0].parcel.beside
    assert beside.names() == ["a.txt"]
    for name in ("b.txt", "c/secret.jpg", "secret.jpg", "../out/secret.jpg", "d.txt", str(tmp_path / "out/secret.jpg")):
        assert beside.read(name) is None


def test_folder_given_as_a_link_is_the_folder(tmp_path):
    write(tmp_path, "in/a.txt")
    (tmp_path / "link").symlink_to(tmp_path / "in")
    assert list(contents(folder_parcels(tmp_path / "link"))) == ["a.txt"]


def test_name_nobody_can_decode_is_shown_and_read(tmp_path):
    folder = os.fsencode(tmp_path) + b"/gro\xdf"
    os.mkdir(folder)
    for name, data in ((b"m\xfcller.jpg", b"picture"), (b"a\x01b.txt", STORY)):
        with open(folder + b"/" + name, "wb") as file:
            file.write(data)
    members = list(folder_parcels(tmp_path))
    assert contents(members) == {"gro\ufffd/a\ufffdb.txt": STORY, "gro\ufffd/m\ufffdller.jpg": b"picture"}
    assert members[0].parcel.beside.read("m\ufffdller.jpg") == b"picture"


def test_picture_beside_a_story_is_found(tmp_path):
    write(tmp_path, "posts/final/index.md", "posts/semi/index.md")
    write(tmp_path, "posts/final/cup.jpg", data=b"cup")
    write(tmp_path, "static/keeper.jpg", data=b"keeper")
    final, semi = (m.parcel.beside for m in folder_parcels(tmp_path) if m.name.endswith(".md"))
    assert (final.read("cup.jpg"), final.read("CUP.jpg"), final.read("/img/keeper.jpg")) == (b"cup", b"cup", b"keeper")
    assert (semi.find("../final/cup.jpg"), semi.find("other.jpg")) == ("posts/final/cup.jpg", None)


def test_picture_above_the_limit_is_refused(tmp_path):
    write(tmp_path, "a.jpg", data=b"x" * 101)
    with pytest.raises(UnreadableFile, match="larger than 100 bytes"):
        InFolder(Folder(tmp_path, Limits(picture=100))).read("a.jpg")


def test_link_that_came_in_a_picture_s_place_is_not_read(tmp_path):
    write(tmp_path, "in/a.jpg", "secret")
    folder = Folder(tmp_path / "in", DEFAULT)
    assert folder.is_file("a.jpg")
    (tmp_path / "in/a.jpg").unlink()
    (tmp_path / "in/a.jpg").symlink_to(tmp_path / "secret")
    with pytest.raises(UnreadableFile):
        folder.read("a.jpg")


def test_what_cannot_be_opened_is_said(tmp_path):
    assert list(refusals(folder_parcels(tmp_path / "none"))) == [""]


def test_deep_folders_are_read(tmp_path):
    deep = tmp_path
    for _ in range(60):
        deep = deep / "x"
    write(deep, "a.txt")
    assert list(contents(folder_parcels(tmp_path))) == ["x/" * 60 + "a.txt"]
