"""Archives made to do harm: each gets a sentence, what is whole in them is read, and nothing is ever an exception."""

import bz2
import gzip
import io
import lzma
import random
import stat
import struct
import tarfile
import time
import tracemalloc
import zipfile
import zlib
from contextlib import suppress

import pytest

from articles.importers.parcel import Limits, Parcel
from articles.importers.unpack import parcels
from articles.story import UnreadableFile
from tests.importers.archives import contents, refusals, tar_of, unpack, zip_of

STORY = b"Rovers win late in the rain\n"
GOOD = ("good.txt", STORY)
HOSTILE_NAMES = [
    *("../evil.txt", "a/../../evil.txt", "/etc/evil.txt", "..\\evil.txt", "\\\\host\\share\\evil.txt", "C:\\evil.txt"),
    *("c:/evil.txt", "a/..", "..", "n" * 1500),
]


def patched(data, at, fmt, *values):
    """Return bytes with fields written over at a place."""
    data = bytearray(data)
    struct.pack_into(fmt, data, at, *values)
    return bytes(data)


def central(data, n=0):
    """Return where the n-th record of a ZIP's list of contents stands."""
    at = -1
    for _ in range(n + 1):
        at = data.index(b"PK\1\2", at + 1)
    return at


@pytest.mark.parametrize("name", HOSTILE_NAMES)
@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_name_that_leads_outside_is_refused_and_the_rest_read(pack, name):
    members = unpack(pack([(name, STORY), GOOD]))
    assert contents(members) == {"good.txt": STORY}
    ((shown, sentence),) = refusals(members).items()
    assert "was left out" in sentence
    assert len(sentence) < 250
    assert members[-1].parcel is None or members[-1].parcel.beside.names() == ["good.txt"]
    assert shown


def test_nul_in_a_name_is_refused():
    data = zip_of([("aXb.txt", STORY), GOOD]).replace(b"aXb.txt", b"a\0b.txt")
    members = unpack(data)
    assert (list(contents(members)), "NUL" in refusals(members)["a\ufffdb.txt"]) == (["good.txt"], True)


def test_name_that_turns_the_line_about_is_shown_as_it_is():
    assert list(contents(unpack(zip_of([("goal\u202egpj.exe\x1b[2J", STORY)])))) == ["goal\ufffdgpj.exe\ufffd[2J"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize("pack", [zip_of, tar_of])
def test_of_two_files_of_one_name_the_later_is_read_and_the_other_named(pack):
    members = unpack(pack([("a.txt", b"first"), ("./a.txt", b"second"), ("A.txt", b"third")]))
    assert contents(members) == {"a.txt": b"second", "A.txt": b"third"}
    assert "Two files of this name" in refusals(members)["a.txt"]


def special(mode):
    info = zipfile.ZipInfo("odd")
    info.create_system, info.external_attr = 3, (mode | 0o777) << 16
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(info, "/etc/passwd")
        archive.writestr(*GOOD)
    return out.getvalue()


@pytest.mark.parametrize(
    ("mode", "word"), [(stat.S_IFLNK, "link"), (stat.S_IFCHR, "ordinary"), (stat.S_IFIFO, "ordinary")]
)
def test_link_and_device_in_a_zip_are_refused(mode, word):
    members = unpack(special(mode))
    assert (contents(members), word in refusals(members)["odd"]) == ({"good.txt": STORY}, True)


@pytest.mark.parametrize(
    ("kind", "word"),
    [
        (tarfile.SYMTYPE, "link"),
        (tarfile.LNKTYPE, "link"),
        (tarfile.CHRTYPE, "ordinary"),
        (tarfile.BLKTYPE, "ordinary"),
        (tarfile.FIFOTYPE, "ordinary"),
        (b"Z", "ordinary"),
    ],
)
def test_link_and_device_in_a_tar_are_refused(kind, word):
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        info = tarfile.TarInfo("odd")
        info.type, info.linkname = kind, "/etc/passwd"
        archive.addfile(info)
        good = tarfile.TarInfo("good.txt")
        good.size = len(STORY)
        archive.addfile(good, io.BytesIO(STORY))
    members = unpack(out.getvalue())
    assert (contents(members), word in refusals(members)["odd"]) == ({"good.txt": STORY}, True)


def test_locked_file_is_named():
    data = zip_of([("secret.txt", STORY), GOOD])
    data = patched(data, central(data) + 8, "<H", 1)
    members = unpack(data)
    assert (contents(members), "password" in refusals(members)["secret.txt"]) == ({"good.txt": STORY}, True)


@pytest.mark.parametrize(("method", "word"), [(9, "Deflate64"), (93, "Zstandard"), (6, "Implode"), (77, "method 77")])
def test_packing_that_is_not_read_is_named(method, word):
    data = zip_of([("odd.txt", STORY), GOOD])
    members = unpack(patched(data, central(data) + 10, "<H", method))
    assert (contents(members), word in refusals(members)["odd.txt"]) == ({"good.txt": STORY}, True)


def test_part_of_a_split_zip_is_named():
    data = zip_of([GOOD])
    assert "one piece" in refusals(unpack(patched(data, data.rindex(b"PK\5\6") + 4, "<HH", 1, 1)))[""]


# Bombs.


@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_file_that_grows_beyond_reason_is_refused(method):
    members = unpack(zip_of([("bomb.txt", bytes(30_000_000)), GOOD], method))
    assert (contents(members), "densely" in refusals(members)["bomb.txt"]) == ({"good.txt": STORY}, True)


@pytest.mark.parametrize("pack", [gzip.compress, bz2.compress, lzma.compress])
def test_compressed_file_that_grows_beyond_reason_is_refused(pack):
    assert "densely" in refusals(unpack(pack(bytes(30_000_000))))[""]


@pytest.mark.parametrize("mode", ["w:gz", "w:bz2", "w:xz"])
def test_compressed_tar_that_grows_beyond_reason_is_refused(mode):
    members = unpack(tar_of([GOOD, ("bomb", bytes(30_000_000))], mode))
    assert any("densely" in sentence for sentence in refusals(members).values())


def test_all_files_together_may_be_only_so_large():
    some = random.Random(2).randbytes(1000)
    for pack in (zip_of, tar_of, lambda files: tar_of(files, "w:gz")):
        members = unpack(pack([(f"{n}.txt", some) for n in range(9)]), unpacked=4500)
        assert len(contents(members)) <= 4
        assert "larger than 4.4 kB" in list(refusals(members).values())[-1]


def test_archives_within_count_together():
    inner = zip_of([(f"{n}.txt", bytes([n]) * 1000) for n in range(5)])
    members = unpack(zip_of([(f"{n}.zip", inner) for n in range(5)]), unpacked=8000)
    assert 0 < len(contents(members)) < 8
    assert "larger" in members[-1].error
    members = unpack(zip_of([(f"{n}.zip", inner) for n in range(5)]), entries=12)
    assert [member.name for member in members if member.error] == ["1.zip", "2.zip", "3.zip", "4.zip"]


def test_one_file_may_be_only_so_large():
    members = unpack(zip_of([("big.txt", random.Random(3).randbytes(5000)), GOOD]), member=4096)
    assert (contents(members), "larger than 4 kB" in refusals(members)["big.txt"]) == ({"good.txt": STORY}, True)
    assert "larger than 4 kB" in refusals(unpack(gzip.compress(random.Random(3).randbytes(5000)), member=4096))[""]


def test_picture_beside_may_be_only_so_large():
    (member, _) = parcels(
        Parcel("x.zip", zip_of([("a.txt", STORY), ("b.jpg", bytes(5000))]), limits=Limits(picture=4096))
    )
    with pytest.raises(UnreadableFile, match="larger than 4 kB"):
        member.parcel.beside.read("b.jpg")


def test_zip_whose_files_lie_over_one_another_is_a_trap():
    data = zip_of([("kernel", bytes(1_000_000)), GOOD, ("c.txt", b"c")])
    first, last = central(data), central(data, 2)
    everything = patched(data, last + 20, "<II", *struct.unpack_from("<II", data, first + 20))
    assert "trap" in refusals(unpack(patched(everything, last + 42, "<I", 0)))[""]
    # A file that quotes the headers of those behind it.
    quoting = patched(data, first + 20, "<I", central(data) - 60)
    assert "trap" in refusals(unpack(quoting))[""]


def test_zip_in_a_zip_in_a_zip_ends():
    data = zip_of([GOOD])
    for _ in range(50):
        data = zip_of([("r.zip", data)])
    ((name, sentence),) = refusals(unpack(data)).items()
    assert (name, "too deep" in sentence) == ("r.zip#r.zip#r.zip", True)


def test_gzip_in_gzip_ends():
    data = STORY
    for _ in range(50):
        data = gzip.compress(data)
    assert "too deep" in next(iter(refusals(unpack(data)).values()))


def test_gzip_of_a_million_empty_pieces_ends():
    begun = time.monotonic()
    assert "more pieces" in refusals(unpack(gzip.compress(b"") * 1_000_000))[""]
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("pack", [zip_of, tar_of, lambda files: tar_of(files, "w:gz")])
def test_more_files_than_allowed_are_refused_together(pack):
    members = unpack(pack([(f"{n}.txt", STORY) for n in range(11)]), entries=10)
    assert [(member.name, member.parcel) for member in members] == [("", None)]
    assert "more than 10 files" in members[0].error
    assert len(contents(unpack(pack([(f"{n}.txt", STORY) for n in range(10)]), entries=10))) == 10


def test_a_million_files_are_not_listed():
    record = struct.pack("<4s6H3L5H2L", b"PK\1\2", 20, 20, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0) + b"a"
    head = zip_of([GOOD])[:66]
    size = len(record) * 1_000_000
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 1, 1, size, len(head), 0)
    data = b"".join([head, record * 1_000_000, end])
    tracemalloc.start()
    try:
        assert "more than 20,000 files" in refusals(unpack(data))[""]
        assert tracemalloc.get_traced_memory()[1] < 30_000_000
    finally:
        tracemalloc.stop()


def test_large_file_is_never_in_memory(tmp_path):
    file = tmp_path / "big.zip"
    block = random.Random(4).randbytes(1_000_000)
    with zipfile.ZipFile(file, "w") as archive, archive.open("big.xml", "w") as big:
        for _ in range(60):
            big.write(block)
    tracemalloc.start()
    try:
        (member,) = parcels(Parcel("big.zip", file))
        assert member.parcel.size == 60_000_000
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_lzma_that_wants_four_gigabytes_is_refused():
    data = zip_of([("a.txt", STORY)], zipfile.ZIP_LZMA)
    at = data.index(b"\5\0", 30) + 3
    assert "does not unpack" in refusals(unpack(patched(data, at, "<I", 0xFFFF_FFFF)))["a.txt"]
    # The block's header says the size too, with a sum of its own.
    data = bytearray(lzma.compress(STORY))
    block = 12
    length = (data[block] + 1) * 4
    data[block + 4] = 40
    data[block + length - 4 : block + length] = zlib.crc32(data[block : block + length - 4]).to_bytes(4, "little")
    assert "does not unpack" in refusals(unpack(bytes(data)))[""]


# Lies.


@pytest.mark.parametrize("delta", [-5, 5, 10_000_000])
def test_size_that_is_not_true_is_found_out(delta):
    data = zip_of([("a.txt", STORY), GOOD], zipfile.ZIP_DEFLATED)
    size = struct.unpack_from("<I", data, central(data) + 24)[0]
    members = unpack(patched(data, central(data) + 24, "<I", max(size + delta, 0)))
    assert (contents(members), list(refusals(members))) == ({"good.txt": STORY}, ["a.txt"])


@pytest.mark.parametrize("method", [0, 8, 12, 14])
def test_byte_that_was_changed_is_found_out(method):
    data = zip_of([("a.txt", STORY * 20), GOOD], method)
    at = 30 + len("a.txt") + 15
    members = unpack(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
    assert (contents(members), list(refusals(members))) == ({"good.txt": STORY}, ["a.txt"])


@pytest.mark.parametrize(
    ("at", "fmt", "value"),
    [(42, "<I", 0xFFFF_FFF0), (20, "<I", 0xFFFF_FFF0), (28, "<H", 0xFFFF), (30, "<H", 0xFFFF), (42, "<I", 0xFFFF_FFFF)],
)
def test_list_of_contents_that_lies_is_done_without(at, fmt, value):
    data = zip_of([GOOD])
    members = unpack(patched(data, central(data) + at, fmt, value))
    assert members
    assert all(member.error or member.name == "good.txt" for member in members)


def test_empty_archive_is_said():
    assert "no file" in refusals(unpack(zip_of([])))[""]
    assert "no file" in refusals(unpack(zip_of([(".DS_Store", b"x")])))[""]


def member_of_size(field):
    header = bytearray(tarfile.TarInfo("bad.txt").tobuf(tarfile.GNU_FORMAT))
    header[124:136] = field
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header)


@pytest.mark.parametrize(
    "field",
    [b"\xff" * 11 + b"\x00", b"\xff" * 4 + (-512).to_bytes(8, "big", signed=True), b"\x80" + b"\xff" * 11, b"7" * 12],
)
def test_tar_with_a_size_below_zero_or_beyond_the_world_ends(field):
    data = tar_of([GOOD])[:1024] + member_of_size(field) + bytes(1024)
    members = unpack(data)
    assert contents(members) == {"good.txt": STORY}
    assert refusals(members)


def pax(size, payload=b"", kind=tarfile.XHDTYPE):
    info = tarfile.TarInfo("pax")
    info.type, info.size = kind, size
    return info.tobuf(tarfile.USTAR_FORMAT) + payload + bytes(-len(payload) % 512)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK])
def test_headers_as_large_as_the_archive_are_not_read(kind):
    good = tar_of([GOOD])
    data = good[:1024] + pax(30_000_000, b"9" * 30_000_000, kind) + good
    tracemalloc.start()
    try:
        members = unpack(data)
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()
    assert (contents(members), "damaged" in refusals(members)[""]) == ({"good.txt": STORY}, True)


@pytest.mark.parametrize("kind", [tarfile.XHDTYPE, tarfile.GNUTYPE_LONGNAME])
def test_headers_behind_headers_end(kind):
    payload = b"19 path=name-of-it\n\n"
    data = tar_of([GOOD])[:1024] + pax(len(payload), payload, kind) * 5_000 + tar_of([GOOD])
    members = unpack(data)
    assert (contents(members), "damaged" in refusals(members)[""]) == ({"good.txt": STORY}, True)


def test_long_headers_of_many_files_are_not_kept():
    comment = b"x" * 100_000
    payload = b"100016 comment=" + comment + b"\n"
    data = b"".join(pax(len(payload), payload) + tar_of([(f"{n}.txt", STORY)])[:1024] for n in range(300)) + bytes(1024)
    tracemalloc.start()
    try:
        assert len(contents(unpack(data))) == 300
        assert tracemalloc.get_traced_memory()[1] < 8_000_000
    finally:
        tracemalloc.stop()


def test_sparse_file_is_refused():
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w", format=tarfile.PAX_FORMAT) as archive:
        info = tarfile.TarInfo("sparse")
        info.pax_headers = {"GNU.sparse.map": "0,0", "GNU.sparse.size": str(1 << 60), "GNU.sparse.numblocks": "1"}
        archive.addfile(info)
    assert "ordinary" in refusals(unpack(out.getvalue() + tar_of([GOOD])))["sparse"]


def test_damage_in_the_middle_of_a_tar_is_said():
    data = tar_of([GOOD, ("b.txt", b"b"), ("c.txt", b"c")])
    members = unpack(data[:1024] + b"?" * 512 + data[1536:])
    assert (contents(members), "damaged" in refusals(members)[""]) == ({"good.txt": STORY}, True)


# Cut off.

FILES = [(f"{n}.txt", bytes([65 + n]) * 700) for n in range(4)]


def streamed(files):
    """Return a ZIP whose sizes stand behind the data, as programs write one that cannot go back."""
    out = io.BytesIO()
    out.seekable = lambda: False
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return out.getvalue()


@pytest.mark.parametrize(
    "pack",
    [
        lambda files: zip_of(files, zipfile.ZIP_STORED),
        streamed,
        tar_of,
        lambda files: tar_of(files, "w:gz"),
        lambda files: tar_of(files, "w:xz"),
    ],
    ids=["zip", "streamed zip", "tar", "tar.gz", "tar.xz"],
)
def test_of_an_archive_that_was_cut_off_the_whole_files_are_read(pack):
    data = pack(FILES)
    wanted = dict(FILES)
    seen = set()
    for end in range(40, len(data), 7):
        members = unpack(data[:end])
        found = {name: data for name, data in contents(members).items() if name}
        assert found.items() <= wanted.items()
        seen.add(len(found))
        if len(found) < len(wanted) and not contents(members).get(""):
            assert refusals(members), end
    assert seen >= {0, 4} if pack is not tar_of else seen >= {0, 1, 2, 3, 4}


@pytest.mark.parametrize("seed", range(8))
def test_broken_archives_are_sentences(seed):
    chance = random.Random(seed)
    inner = [("a/b.txt", STORY * 30), ("c.jpg", chance.randbytes(300)), ("\u00fc.txt", b"")]
    whole = [
        *(zip_of(inner, method) for method in (0, 8, 12, 14)),
        *(tar_of(inner, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz")),
        *(pack(STORY * 30) for pack in (gzip.compress, bz2.compress, lzma.compress)),
        streamed(inner),
        zip_of([("in.tar", tar_of(inner)), ("in.zip", streamed(inner))]),
    ]
    for _ in range(60):
        for data in whole:
            broken = bytearray(data)
            for _ in range(chance.choice((1, 1, 2, 8))):
                at = chance.randrange(len(broken))
                match chance.randrange(4):
                    case 0:
                        broken[at] = chance.randrange(256)
                    case 1:
                        del broken[at : at + chance.randrange(1, 40)]
                    case 2:
                        broken[at:at] = chance.randbytes(chance.randrange(1, 40))
                    case _:
                        broken[at : at + 4] = chance.choice((b"\xff" * 4, b"\0" * 4, b"PK\1\2", b"PK\3\4"))
                if not broken:
                    break
            for member in unpack(bytes(broken) or b"x"):
                assert (member.parcel is None) != (member.error is None)
                if member.parcel is not None:
                    with suppress(UnreadableFile):
                        member.parcel.beside.read("c.jpg")
