"""Stories out of the desk: what leaves, what never does, and how it is written."""

import io
import json
import zipfile
from hashlib import sha256

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from articles.dispatches import dispatches, public_dispatches
from articles.export import MISSING, Export, Unwritable, export, story_of, zipped
from articles.exporters import EXPORTERS, exporter_of
from articles.models import Article, Photo, PhotoUse, SiteSettings
from articles.publishing import kill, publish, withdraw
from articles.story import Block

from .factories import DAY, FIGURE, HOUR, MONDAY, change, make_chief, make_draft, make_photo, make_tag

pytestmark = pytest.mark.django_db

SECRETS = {"notes": "Ring Dan on 555-77.", "embargo_reason": "as agreed with the club"}


@pytest.fixture
def photos():
    return {"lead": make_photo(), "k1": make_photo(size=(900, 600)), "k2": None}


@pytest.fixture
def article(photos):
    body = "\n".join(
        [
            "<p>Rovers won <strong>late</strong>.</p>",
            FIGURE.format("k1", "The <em>away</em> end").replace("column", "wide"),
            FIGURE.format("k2", "Orme at the whistle"),
            "<h2>After</h2>",
        ]
    )
    article = make_draft(
        "Rovers win late",
        body=body,
        photos=photos,
        about=[make_tag("Northgate Rovers")],
        mentioned=[make_tag("Dan Orme", "person")],
        authors=["Robin Hale"],
        kicker="Cup",
        dateline="at Northgate",
        **SECRETS,
    )
    PhotoUse.objects.filter(key="lead").update(caption='The <a href="https://example.com/">net</a>', alt="A net")
    PhotoUse.objects.filter(key="k1").update(decorative=True)
    PhotoUse.objects.filter(key="k2").update(credit="Robin Hale")
    return article


def lines(stories=None, **options):
    leaving = Export(Article.objects.all() if stories is None else stories, exporter_of("jsonl"), **options)
    return [json.loads(line) for line in leaving.lines()]


def test_story_says_all_that_the_article_does(article, photos):
    story = story_of(article)
    assert (story.headline, story.kicker, story.dateline) == ("Rovers win late", "Cup", "at Northgate")
    assert (story.bylines, story.section, story.published_at) == (("Robin Hale",), "Football", MONDAY)
    assert [(t.kind, t.slug, t.role) for t in story.tags] == [
        ("club", "northgate-rovers", "about"),
        ("person", "dan-orme", "mentioned"),
    ]
    assert [b.kind for b in story.blocks] == ["photo", "paragraph", "photo", "photo", "heading"]
    lead, wide, waiting = (photo for photo, _ in story.photos)
    assert (lead.caption, lead.credit, lead.alt, lead.lead) == ("The net", "Robin Hale/Touchline", "A net", True)
    assert (wide.caption, wide.alt, wide.layout, wide.lead) == ("The away end", "", "wide", False)
    assert (waiting.file, waiting.credit, waiting.alt) == (None, "Robin Hale", None)
    assert story.blocks[0].html == 'The <a href="https://example.com/">net</a>'
    assert photos["lead"].checksum[:12] in lead.file


def test_one_story_is_asked_for_as_many_queries_as_a_hundred(article, django_assert_num_queries):
    for n in range(3):
        make_draft(f"Story {n}", photos={"lead": make_photo()}, authors=["Robin Hale"])
    SiteSettings.load()
    with django_assert_num_queries(6):
        assert len(list(dispatches(Article.objects.all()))) == 4


def test_id_is_the_same_for_every_version_and_its_own_for_every_story(article):
    first = next(dispatches(Article.objects.all()))
    change(article, headline="Rovers win")
    again = next(dispatches(Article.objects.all()))
    assert first.uri == again.uri == first.story.source_ref
    assert first.story.version != again.story.version
    make_draft("Another")
    assert len({d.uri for d in dispatches(Article.objects.all())}) == 2


def test_status_is_as_the_trade_says_it():
    held, gone, killed = make_draft("Held"), make_draft("Gone"), make_draft("Killed for good", body="<p>Untrue.</p>")
    Article.objects.filter(pk=held.pk).update(held_back="password")
    for article in (gone, killed):
        publish(article, by=make_chief())
    withdraw(gone, by=make_chief(), why="late")
    kill(killed, by=make_chief(), why="untrue")
    said = lines()
    assert [(line["status"], line["usable"]) for line in said] == [
        *[("withheld", False), ("canceled", False), ("canceled", False)],
    ]
    assert said[0]["internal_notes"] == ["Held back: password"]
    assert said[1]["headline"] == "Gone"
    # What was killed leaves as its cancel alone.
    assert not {"Killed", "Untrue", "killed"} & set(json.dumps(said[2]).replace('"', " ").split())


def test_published_export_is_what_readers_see_and_nothing_else(article):
    Photo.objects.update(instructions="Ring Dan on 555-77.", description="as agreed", file_said={"x": "y"})
    publish(article, by=make_chief())
    change(article, headline="Not yet public", notes="Ring Dan on 555-77. Twice.")
    make_draft("A draft")
    embargoed = make_draft("Embargoed", embargo_until=MONDAY + 9999 * DAY)
    publish(embargoed, by=make_chief())
    everything = b""
    for exporter in EXPORTERS:
        leaving = Export(Article.objects.all(), exporter, published=True)
        for member in leaving.members():
            data = b"".join(member.chunks)
            everything += data if member.packed else b""
        assert leaving.count == 1
    for secret in ("555-77", "agreed", "Not yet", "draft", "Embargoed", "Orme at the whistle"):
        assert secret.encode() not in everything, secret
    assert b"Rovers win late" in everything


def test_published_pictures_are_the_public_ones(article, photos):
    publish(article, by=make_chief())
    leaving = Export(Article.objects.all(), exporter_of("markdown"), published=True)
    files = {m.name: b"".join(m.chunks) for m in leaving.members() if not m.packed}
    originals = {photo.original.read() for photo in photos.values() if photo}
    assert len(files) == 2 and not originals & set(files.values())
    assert all(name.endswith(".jpg") for name in files)


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_pictures_go_along_unchanged_and_once(exporter, article, photos):
    make_draft("Another", photos={"lead": photos["lead"]})
    files = [(m.name, sha256(b"".join(m.chunks)).hexdigest()) for m in _members(exporter) if not m.packed]
    originals = {sha256(p.original.read()).hexdigest() for p in photos.values() if p}
    assert {checksum for _, checksum in files} == originals
    assert len(files) == (3 if exporter.bundles else 2)
    assert not any(".." in name or name.startswith("/") for name, _ in files)


def _members(exporter, **options):
    for member in Export(Article.objects.all(), exporter, **options).members():
        member = type(member)(member.name, list(member.chunks), member.changed_at, member.packed)
        yield member


@pytest.mark.parametrize("exporter", EXPORTERS, ids=lambda exporter: exporter.name)
def test_same_desk_gives_the_same_bytes(exporter, article):
    first, second = (b"".join(zipped(Export(Article.objects.all(), exporter).members())) for _ in range(2))
    assert first == second
    archive = zipfile.ZipFile(io.BytesIO(first))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 3


def test_missing_file_is_told_and_the_rest_goes_out(article, photos):
    photos["k1"].original.delete(save=False)
    told = []
    names = [m.name for m in _members(exporter_of("jsonl"), missing=told.append)]
    assert len(names) == 3 and names[-1] == MISSING
    assert len(told) == 1 and "left out" in told[0]


@pytest.mark.parametrize("published", [False, True])
def test_each_lost_picture_is_named_in_the_export_and_known_before(article, photos, published):
    publish(article, by=make_chief())
    photos["k1"].original.delete(save=False)
    photos["lead"].original.storage.delete(photos["lead"].original.name)
    photos["lead"].original.save("net.jpg", ContentFile(b"no picture any more"), save=False)
    leaving = Export(Article.objects.all(), exporter_of("ninjs"), published=published)
    assert leaving.absent() == 1
    files = {member.name: b"".join(member.chunks) for member in leaving.members()}
    assert files[MISSING].decode().splitlines() == leaving.lost
    # A file that is none, no rendition can be made of.
    assert len(leaving.lost) == (2 if published else 1)
    assert not Export(Article.objects.all(), exporter_of("ninjs"), pictures=False).absent()


def test_no_pictures_leaves_the_words(article):
    assert [m.name for m in _members(exporter_of("jsonl"), pictures=False)] == ["stories.jsonl"]


def test_folder_and_zip_are_never_written_over(article, tmp_path):
    leaving = Export(Article.objects.all(), exporter_of("ninjs"))
    assert export(leaving, tmp_path / "out") == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["pictures", f"rovers-win-late-{article.pk}.json"]
    (tmp_path / "out.zip").write_bytes(b"mine")
    for out in (tmp_path / "out", tmp_path / "out.zip"):
        with pytest.raises(Unwritable):
            export(leaving, out)
    assert (tmp_path / "out.zip").read_bytes() == b"mine"


def test_broken_off_zip_leaves_nothing_behind(article, tmp_path):
    def break_off(dispatch):
        raise OSError("no space left")

    with pytest.raises(OSError, match="no space"):
        export(Export(Article.objects.all(), exporter_of("jsonl"), told=break_off), tmp_path / "out.zip")
    assert list(tmp_path.glob("*out.zip*")) == list(tmp_path.glob(".out*")) == []


class TestCommand:
    def run(self, *args):
        errors = io.StringIO()
        call_command("export_stories", *map(str, args), stderr=errors)
        return errors.getvalue()

    def test_zip_holds_the_stories_and_their_pictures(self, article, tmp_path):
        assert "1 story written" in self.run("--to", tmp_path / "out.zip")
        names = zipfile.ZipFile(tmp_path / "out.zip").namelist()
        assert names[0] == "stories.jsonl" and all(name.startswith("pictures/") for name in names[1:])

    def test_last_line_counts_what_was_lost(self, article, photos, tmp_path):
        photos["k1"].original.delete(save=False)
        said = self.run("--to", tmp_path / "out.zip").splitlines()
        assert "left out" in said[0]
        assert said[-1].endswith(f"out.zip, without 1 picture (see {MISSING}).")
        assert zipfile.ZipFile(tmp_path / "out.zip").namelist()[-1] == MISSING

    def test_lines_alone_go_to_standard_output(self, article, capfdbinary):
        self.run("--to", "-")
        line, end = capfdbinary.readouterr().out.split(b"\n")
        assert json.loads(line)["headline"] == "Rovers win late" and end == b""

    @pytest.mark.parametrize(
        ("args", "found"),
        [
            ((), {"Rovers win late", "Earlier", "Elsewhere"}),
            (("--section", "football"), {"Rovers win late", "Earlier"}),
            (("--tag", "dan-orme"), {"Rovers win late"}),
            (("--tag", "Northgate Rovers"), {"Rovers win late"}),
            (("--since", "2024-02-26"), {"Rovers win late", "Elsewhere"}),
            (("--until", "2024-02-25"), {"Earlier"}),
            (("--status", "published"), {"Earlier"}),
            (("--published",), {"Earlier"}),
        ],
        ids=lambda value: " ".join(value) if isinstance(value, tuple) else "",
    )
    def test_each_filter_narrows(self, article, tmp_path, args, found):
        publish(make_draft("Earlier", dated_at=MONDAY - DAY), by=make_chief())
        make_draft("Elsewhere", dated_at=MONDAY + HOUR, section=None)
        self.run("--to", tmp_path / "out", *args)
        stories = (tmp_path / "out" / "stories.jsonl").read_text().splitlines()
        assert {json.loads(line)["headline"] for line in stories} == found

    def test_the_bin_stays_here(self, article, tmp_path):
        Article.objects.update(binned_at=MONDAY)
        assert "0 stories" in self.run("--to", tmp_path / "out")

    @pytest.mark.parametrize(
        "args",
        [
            ("--section", "Chess"),
            ("--tag", "Nobody"),
            ("--since", "yesterday"),
            ("--until", "2024-02-31"),
            ("--format", "ninjs", "--to", "-"),
            ("--to", "."),
        ],
        ids=" ".join,
    )
    def test_wrong_usage_is_a_sentence_and_status_2(self, article, args, tmp_path, monkeypatch):
        monkeypatch.chdir(tmp_path)
        (tmp_path / "mine.txt").touch()
        with pytest.raises(CommandError) as refused:
            self.run(*args)
        assert refused.value.returncode == 2
        assert [p.name for p in tmp_path.iterdir() if p.suffix] == ["mine.txt"]


def test_quote_of_two_paragraphs_keeps_its_border():
    article = make_draft(body="<blockquote><p>One.</p><p>Two.</p></blockquote>")
    assert story_of(article).blocks == (Block("quote", "One. Two.", html="<p>One.</p><p>Two.</p>"),)


def test_public_dispatch_names_no_working_copy(article):
    publish(article, by=make_chief())
    change(article, kicker="Not yet")
    [dispatch] = public_dispatches(Article.objects.all())
    assert dispatch.story.kicker == "Cup"
    assert dispatch.story.internal_notes == () and dispatch.story.embargo_until is None
