"""What is in an archive comes out of it, in order of name, each file with its place and its neighbors."""

import bz2
import gc
import gzip
import io
import lzma
import os
import random
import tarfile
import zipfile
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers import unpack as unpacking
from articles.importers.archives.entry import Archive, Entry
from articles.importers.parcel import Parcel
from articles.importers.unpack import parcels

from .archives import contents, read, refusals, tar_of, unpack, zip_of

STORY = b"Rovers win late in the rain\n"
PICTURE = random.Random(1).randbytes(3_000_000)
FILES = [("b.txt", STORY), ("a/c.jpg", PICTURE), ("a/\u00dcn\u00ef.txt", b"")]
IN_ORDER = ["a/c.jpg", "a/\u00dcn\u00ef.txt", "b.txt"]
METHODS = [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA]


@pytest.mark.parametrize("method", METHODS)
def test_zip_is_read_however_it_is_packed(method):
    found = contents(unpack(zip_of(FILES, method)))
    assert (list(found), found) == (IN_ORDER, dict(FILES))


@pytest.mark.parametrize("mode", ["w", "w:gz", "w:bz2", "w:xz"])
@pytest.mark.parametrize("format", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_tar_is_read_however_it_is_packed(mode, format, monkeypatch):
    monkeypatch.setattr(tarfile.TarFile, "format", format)
    found = contents(unpack(tar_of(FILES, mode), f"pack.{mode}"))
    assert (list(found), found) == (IN_ORDER, dict(FILES))


def test_file_that_is_no_archive_is_itself():
    parcel = Parcel("story.txt", STORY)
    assert [(member.name, member.parcel, member.error) for member in parcels(parcel)] == [("", parcel, None)]


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
@pytest.mark.parametrize("ending", [".gz", ".BZ2", ".xz", ""])
def test_one_compressed_file_is_that_file(pack, ending):
    found = contents(unpack(pack(STORY), f"story.txt{ending}"))
    assert found == {"story.txt": STORY}


def test_streams_one_behind_another_are_one_file():
    assert contents(unpack(gzip.compress(STORY) + gzip.compress(STORY) + b"\0" * 8, "a.gz")) == {"a": STORY * 2}


@pytest.mark.parametrize(
    "names",
    [
        ["[Content_Types].xml", "word/document.xml"],
        ["word/document.xml", "[Content_Types].xml"],
        ["mimetype", "content.xml"],
        ["Index/Document.iwa", "preview.jpg"],
    ],
)
def test_document_that_is_a_zip_inside_stays_whole(names):
    document = zip_of([(name, b"application/epub+zip") for name in names], zipfile.ZIP_STORED)
    assert contents(unpack(document)) == {"": document}
    assert contents(unpack(zip_of([("a.docx", document)]))) == {"a.docx": document}


@pytest.mark.parametrize("first", ["[Content_Types].xml", "mimetype"])
def test_document_that_was_cut_off_stays_whole_too(first):
    document = zip_of([(first, b"application/epub+zip"), ("a.xml", PICTURE)], zipfile.ZIP_STORED)[:-1000]
    assert contents(unpack(document)) == {"": document}


def test_archive_in_an_archive_is_unpacked_too():
    inner = [("a.txt", STORY), ("b.jpg", b"picture")]
    found = unpack(
        zip_of([("in.zip", zip_of(inner)), ("in.tgz", tar_of(inner, "w:gz")), ("s.gz", gzip.compress(b"s"))])
    )
    assert [member.name for member in found] == [
        *("in.tgz#a.txt", "in.tgz#b.jpg", "in.zip#a.txt", "in.zip#b.jpg", "s.gz#s"),
    ]
    story = found[0].parcel
    assert (story.name, story.path, story.beside.names()) == ("a.txt", "a.txt", ["a.txt", "b.jpg"])


def test_parcel_knows_its_place_and_its_neighbors():
    parcel = Parcel("pack.zip", zip_of([("x/story.md", STORY), ("x/img/cup.jpg", b"cup")]), ZoneInfo("Europe/Rome"))
    _, member = parcels(parcel)
    story = member.parcel
    assert (member.name, story.name, story.path, story.zone.key) == (
        *("x/story.md", "story.md", "x/story.md"),
        "Europe/Rome",
    )
    assert (story.beside.find("img/cup.jpg"), story.beside.read("IMG/cup.jpg?x=1")) == ("x/img/cup.jpg", b"cup")
    assert (story.beside.find("final.jpg"), story.beside.read("final.jpg")) == (None, None)


def test_large_file_is_on_disk_as_long_as_somebody_holds_it():
    (member,) = unpack(zip_of([("a.jpg", PICTURE)], zipfile.ZIP_STORED), spool=100_000)
    path = Path(str(member.parcel.content))
    assert path.read_bytes() == PICTURE
    del member
    gc.collect()
    assert not path.exists()


def test_forked_worker_that_lets_go_of_a_file_does_not_take_it_away():
    (member,) = unpack(zip_of([("a.jpg", PICTURE)], zipfile.ZIP_STORED), spool=100_000)
    path = Path(str(member.parcel.content))
    if os.fork() == 0:
        del member
        gc.collect()
        os._exit(0)
    os.wait()
    assert path.exists()


def test_members_can_be_kept_and_read_later():
    kept = unpack(zip_of([("in.zip", zip_of(FILES)), ("b.jpg", PICTURE)]), spool=1000)
    assert [read(member) for member in kept] == [PICTURE, PICTURE, b"", STORY]
    assert kept[3].parcel.beside.read("c.jpg") == PICTURE


def test_litter_is_passed_over():
    names = [
        *("__MACOSX/._a.txt", ".DS_Store", "x/Thumbs.db", "desktop.ini", "~$story.docx", "story.txt~", "#story.txt#"),
        *(".git/config", ".story.txt.swp", "story.swp", "~WRL0001.tmp", "Icon\r", "story.txt.bak", "story.txt"),
    ]
    assert list(contents(unpack(zip_of([(name, STORY) for name in names])))) == ["story.txt"]


def test_backup_without_its_story_is_read():
    assert list(contents(unpack(zip_of([("story.txt.bak", STORY)])))) == ["story.txt.bak"]


def test_folders_are_no_files():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.mkdir("x")
        archive.writestr("x/a.txt", STORY)
    assert contents(unpack(out.getvalue())) == {"x/a.txt": STORY}


def test_zip_that_was_written_in_one_go_is_read():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

        def seek(self, *_):
            raise io.UnsupportedOperation

    out = Pipe()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in FILES:
            with archive.open(name, "w", force_zip64=name == "b.txt") as file:
                file.write(data)
    whole = out.getvalue()
    assert contents(unpack(whole)) == dict(FILES)
    cut = unpack(whole[: whole.index(b"PK\1\2")])
    assert contents(cut) == dict(FILES)
    assert "cut off" in refusals(cut)[""]


def test_zip64_is_read(monkeypatch):
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 10)
    monkeypatch.setattr(zipfile, "ZIP_FILECOUNT_LIMIT", 1)
    data = zip_of(FILES)
    assert b"PK\6\6" in data
    assert contents(unpack(data)) == dict(FILES)
    assert contents(unpack(b"PK00" + data)) == dict(FILES)


def test_zip_with_a_comment_and_a_mark_before_it_is_read():
    out = io.BytesIO(zip_of(FILES))
    with zipfile.ZipFile(out, "a") as archive:
        archive.comment = b"sent by the club PK\5\6"
    assert contents(unpack(b"PK00" + out.getvalue())) == dict(FILES)


def raw_named(names, flags=0):
    """Return a ZIP whose names are these very bytes."""
    data = zip_of([(f"{index:_>{len(name)}}", STORY) for index, name in enumerate(names)], zipfile.ZIP_STORED)
    for index, name in enumerate(names):
        data = data.replace(f"{index:_>{len(name)}}".encode(), name)
    return data


@pytest.mark.parametrize(
    ("page", "names"),
    [
        ("utf-8", ["M\u00fcller.txt", "\u5229\u7269\u6d66.txt"]),
        ("cp850", ["M\u00fcller schie\u00dft.txt", "Real Madrid \u2013 Bar\u00e7a.txt".replace("\u2013", "-")]),
        ("cp437", ["caf\u00e9 au lait.txt", "\u00c5lesund.txt"]),
        ("cp1252", ["M\u00fcller schie\u00dft.txt", "Gr\u00f6\u00dfe.txt", "Atl\u00e9tico.txt"]),
        ("cp866", ["\u0421\u043f\u0430\u0440\u0442\u0430\u043a.txt", "\u0417\u0435\u043d\u0438\u0442.txt"]),
        ("gbk", ["\u5229\u7269\u6d66\u80dc.txt", "\u5207\u5c14\u897f\u961f.txt"]),
    ],
)
def test_names_of_old_zips_are_read_in_their_code_page(page, names):
    data = raw_named([name.encode(page) for name in names])
    assert sorted(contents(unpack(data))) == sorted(names)


def test_names_of_old_tars_are_read_too():
    names = ["M\u00fcller.txt", "Gr\u00f6\u00dfe.jpg"]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.GNU_FORMAT, encoding="latin-1") as archive:
        for name in names:
            archive.addfile(tarfile.TarInfo(name))
    assert sorted(contents(unpack(out.getvalue()))) == sorted(names)


def test_top_and_a_path_beside_make_the_name_of_the_member_beside():
    inner = [("x/a.txt", STORY), ("x/b.jpg", b"picture")]
    files = [("in.zip", zip_of(inner)), ("d/in.tgz", tar_of(inner, "w:gz")), ("s.gz", gzip.compress(b"s")), *inner]
    members = unpack(zip_of(files))
    names = {member.name for member in members}
    beside = {member.name: member.top + member.parcel.beside.find("b.jpg") for member in members}
    assert beside == {
        "d/in.tgz#x/a.txt": "d/in.tgz#x/b.jpg",
        "d/in.tgz#x/b.jpg": "d/in.tgz#x/b.jpg",
        "in.zip#x/a.txt": "in.zip#x/b.jpg",
        "in.zip#x/b.jpg": "in.zip#x/b.jpg",
        "s.gz#s": "x/b.jpg",
        "x/a.txt": "x/b.jpg",
        "x/b.jpg": "x/b.jpg",
    }
    assert set(beside.values()) <= names


def test_what_is_a_story_and_holds_files_is_read_first(monkeypatch):
    def open_letter(parcel):
        if not parcel.head.startswith(b"Dear desk"):
            return None
        return Archive([Entry("cup.jpg", lambda: iter([b"cup"])), Entry("b.txt", error="It is torn.")], is_story=True)

    monkeypatch.setattr(unpacking, "EXPANDERS", (*unpacking.EXPANDERS, open_letter))
    members = unpack(zip_of([("letter", b"Dear desk, see the cup.")]))
    assert [(member.name, member.error) for member in members] == [
        ("letter", None),
        ("letter#b.txt", "It is torn."),
        ("letter#cup.jpg", None),
    ]
    assert (members[0].parcel.beside.read("cup.jpg"), members[0].top) == (b"cup", "letter#")
