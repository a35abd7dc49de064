"""Whatever is packed, however deep: each file comes out once, whole, under its name, and no name leads outside."""

import bz2
import gzip
import io
import lzma
import random
import zipfile
from functools import partial

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.importers.archives.paths import is_litter
from articles.importers.beside import NameIndex, fold
from articles.importers.unpack import Member

from .archives import contents, read, refusals, tar_of, unpack, zip_of

PACKS = {
    **{f"zip {method}": lambda files, method=method: zip_of(files, method) for method in (0, 8, 12, 14)},
    **{f"tar {mode}": lambda files, mode=mode: tar_of(files, mode) for mode in ("w", "w:gz", "w:bz2", "w:xz")},
}
# No archive begins with a capital letter in brackets, and none of these names is litter.
DATA = st.one_of(
    st.binary(max_size=300).map(lambda data: b"[T]" + data),
    st.integers(0, 99).map(lambda seed: b"[R]" + random.Random(seed).randbytes(70_000)),
    st.integers(0, 9).map(lambda n: b"[S]" + b"%d" % n * 70_000),
)
PART = st.text("abcXYZ0123456789 -_\u00e9\u00df\u5229\u0416'&+", min_size=1, max_size=12).map(lambda part: f"n{part}")
PATH = st.lists(PART, min_size=1, max_size=4).map("/".join)
FILES = st.dictionaries(PATH, DATA, max_size=6)


@st.composite
def deliveries(draw, depth=2):
    """Draw (an archive's bytes, what is to come out of it)."""
    files = draw(FILES)
    wanted = dict(files)
    packed = dict(files)
    if depth:
        for name, (data, inside) in draw(st.dictionaries(PATH, deliveries(depth - 1), max_size=2)).items():
            packed[name] = data
            wanted.pop(name, None)
            wanted |= {f"{name}#{path}": content for path, content in inside.items()}
    for name, data in draw(st.dictionaries(PATH, DATA, max_size=2)).items():
        wrap, ending = draw(
            st.sampled_from([(gzip.compress, ".gz"), (bz2.compress, ".bz2"), (partial(lzma.compress, preset=0), ".xz")])
        )
        packed[name + ending] = wrap(data)
        wanted[f"{name}{ending}#{name.rsplit('/', 1)[-1]}"] = data
    # A tar of nothing is nothing but zeros.
    packs = sorted(PACKS) if packed else ["zip 8"]
    return PACKS[draw(st.sampled_from(packs))](packed.items()), wanted


@settings(max_examples=40, deadline=None)
@given(deliveries(), st.sampled_from([1, 1000, 1_000_000]))
def test_what_was_packed_comes_out_once(delivery, spool):
    data, wanted = delivery
    members = unpack(data, "delivery", spool=spool, ratio=100_000, depth=4)
    assert contents(members) == wanted
    assert len(members) == max(len(wanted), 1) or refusals(members)
    assert {name: error for name, error in refusals(members).items() if "no file" not in error} == {}


@settings(max_examples=60, deadline=None)
@given(FILES.filter(bool), st.sampled_from(sorted(PACKS)))
def test_order_place_and_neighbors(files, pack):
    members = unpack(PACKS[pack](files.items()))
    paths = sorted(files, key=lambda path: path.split("/"))
    assert [member.name for member in members if member.parcel] == paths
    for member in members:
        if member.parcel:
            assert (member.parcel.path, member.parcel.name) == (member.name, member.name.rsplit("/", 1)[-1])
            assert member.parcel.beside.names() == paths
            for path in paths:
                assert member.parcel.beside.read(f"/{path}") == files[path]


NAMES = st.text(st.characters(codec="utf-8", exclude_characters="\0"), min_size=1, max_size=40) | st.lists(
    st.sampled_from(["..", ".", "", "/", "\\", "a", "C:", "~$a", ".b", "__MACOSX", "\u202e", "x.jpg", "\r\n"]),
    min_size=1,
).map("/".join)


def is_safe(member: Member) -> bool:
    parts = member.parcel.path.split("/")
    printable = not any(ord(char) < 32 or char in "\u202e\x7f" for char in member.name)
    return printable and "" not in parts and ".." not in parts and "." not in parts


@pytest.mark.filterwarnings("ignore:Duplicate name")
@settings(max_examples=150, deadline=None)
@given(st.lists(NAMES, max_size=6), st.booleans())
@example(["", "0"], False)
def test_no_name_leads_outside_and_none_is_passed_over_in_silence(names, zipped):
    files = [(name, f"[T]{n}".encode()) for n, name in enumerate(names)]
    members = unpack(raw_zip(files) if zipped else tar_of(files))
    assert all(is_safe(member) for member in members if member.parcel and member.name)
    told = [read(member) for member in members if member.parcel] + [m.error for m in members if m.error]
    litter = sum(is_litter("/".join(p for p in n.replace("\\", "/").split("/") if p not in ("", "."))) for n in names)
    folders = sum(n.endswith(("/", "\\")) for n in names)
    assert len(told) >= len(names) - litter - folders


def raw_zip(files):
    """Return a ZIP whose names are written as they are given."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in files:
            info = zipfile.ZipInfo("x")
            info.filename = name
            archive.writestr(info, data)
    return out.getvalue()


@settings(max_examples=200, deadline=None)
@given(st.lists(PATH, max_size=8), NAMES | PATH | st.text(max_size=60), PATH | st.just(""))
def test_a_story_reaches_only_what_came_along(paths, name, near):
    found = NameIndex(paths).find(name, near)
    assert found is None or found in paths


@settings(max_examples=100, deadline=None)
@given(st.lists(PATH, min_size=1, max_size=8, unique_by=fold), st.data())
def test_a_path_is_always_found_from_the_top(paths, data):
    path = data.draw(st.sampled_from(paths))
    assert NameIndex(paths).find(f"/{path}", "elsewhere") == path
