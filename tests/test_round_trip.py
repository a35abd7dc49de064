"""Our own export into an empty desk gives the same desk, its pictures included."""

import io
import json
from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

import pytest
from django.core.management import call_command

from articles.exporters import exporter_of
from articles.models import (
    Article,
    ArticleTag,
    Delivery,
    Photo,
    PhotoUse,
    Revision,
    Section,
    SiteSettings,
    StoryKey,
    Tag,
)
from articles.story import Block, Story

from .exporters.dispatches import make_dispatch
from .factories import DAY, FIGURE, MONDAY, change, make_draft, make_photo, make_section, make_tag

pytestmark = pytest.mark.django_db
FORMATS = ["jsonl", "ninjs", "newsml_g2", "markdown"]
FIELDS = (
    "kicker headline front_headline search_title social_title standfirst dateline language story_type "
    "dated_at time_known embargo_until withdraw_at link slugline"
).split()

PHOTO_FIELDS = (
    "headline description credit creator source copyright instructions alt_text city taken_at people_shown keywords "
    "focal_x focal_y"
).split()


@pytest.fixture
def desk(tmp_path):
    net, end, bus = make_photo(), make_photo(size=(900, 600)), make_photo(size=(640, 480), credit="")
    words = {
        "headline": "A late <b>goal",
        "description": "Who:\nHale & Orme",
        "instructions": "No sales",
        "city": "Northgate",
    }
    lists = {"people_shown": ["Hale", "Orme & Sons"], "keywords": ["cup"], "file_said": {"x": "y"}, "alt_text": ""}
    shot = {
        "taken_at": MONDAY,
        "focal_x": 0.25,
        "focal_y": 0.1,
        "creator": "Ilsa Varga",
        "source": "T",
        "copyright": "© T",
    }
    Photo.objects.filter(pk=net.pk).update(**words, **lists, **shot)
    rovers, orme = make_tag("Northgate Rovers"), make_tag("Dan Orme", "person")
    make_draft(
        "Rovers win late",
        body="\n".join(
            [
                "<p>Rovers won <strong>late</strong> at the Quarry, and nobody left before it was over.</p>",
                FIGURE.format("k1", "The <em>away</em> end").replace("column", "wide"),
                "<h3>After</h3>",
                FIGURE.format("k2", "Orme at the whistle"),
                "<blockquote><p>We never stopped.</p><p>Never.</p></blockquote>",
                "<ol start='3'><li>Third</li><li>Fourth</li></ul>",
            ]
        ),
        photos={"lead": net, "k1": end, "k2": None},
        about=[make_tag("Lantern Cup", "competition"), rovers],
        mentioned=[orme],
        authors=["Robin Hale", "Ilsa Varga and Sons"],
        kicker="Lantern Cup",
        standfirst="A goal in the 93rd minute",
        dateline="at Northgate",
        front_headline="Late again",
        search_title="Rovers win",
        social_title="Late!",
        story_type="report",
        slug="late-rovers",
        notes="Ring Dan.\nAfter six.",
        embargo_until=MONDAY + 9999 * DAY,
        embargo_reason="as agreed with the club",
    )
    ArticleTag.objects.filter(tag=rovers).update(mentions=["Rovers", "the Rovers"])
    PhotoUse.objects.filter(key="lead").update(caption="The <em>net</em> &lt;5 &amp; 6", alt="A net that moves")
    PhotoUse.objects.filter(key="k1").update(decorative=True)
    PhotoUse.objects.filter(key="k2").update(credit="Robin Hale")
    make_draft(
        "Waiting for its lead", photos={"lead": None}, body="<p>The picture of it comes later than its words.</p>"
    )
    PhotoUse.objects.filter(article__headline="Waiting for its lead").update(caption="The cup", placed=True)
    make_draft("Dated by its day", dated_at=MONDAY - DAY, time_known=False, about=[rovers], photos={"lead": bus})
    make_draft(
        "Undated, and without a section", dated_at=None, section=None, body="<p>One line that is long enough.</p>"
    )
    make_draft("Tennis", section=make_section("Tennis & more", "rackets"), photos={"lead": net}, language="de")
    wire = Story(
        blocks=(Block("paragraph", "Nobody may read this before its source says so, and that may be never."),),
        headline="Held back",
        published_at=MONDAY,
        time_known=True,
        source_ref="urn:t:1",
        version="3",
        status="withheld",
        usable=False,
        slugline="A/B",
        section="Football",
        section_slug="football",
    )
    sent = tmp_path / "wire.json"
    sent.write_bytes(exporter_of("ninjs").write(make_dispatch(wire)))
    call_command("import_stories", str(sent), "--as-is", stdout=io.StringIO())


def state():
    """Return all that a desk says of its stories, by their headlines, without its own numbers."""
    return {article.headline: _said(article) for article in Article.objects.all()}


def _said(article):
    said = {name: getattr(article, name) for name in FIELDS}
    said["section"] = article.section and (article.section.name, article.section.slug)
    said["notes"] = article.notes
    said["embargo_reason"] = article.embargo_reason
    said["held_back"] = article.held_back
    said["source"] = article.source
    said["bylines"] = [str(byline) for byline in article.bylines.all()]
    said["tags"] = [
        (row.tag.kind, row.tag.slug, row.tag.name, row.role, row.mentions)
        for row in article.tag_rows.select_related("tag")
    ]
    keys = {use.key: use for use in article.uses.filter(placed=True).select_related("photo")}
    body = article.body
    said["pictures"] = []
    for key in sorted(keys, key=lambda key: (key != "lead", body.find(key))):
        use = keys[key]
        body = body.replace(key, "KEY")
        photo = use.photo and (_checksum(use.photo), *(getattr(use.photo, name) for name in PHOTO_FIELDS))
        alt = "" if use.decorative else use.alt or (use.photo.alt_text if use.photo else None) or None
        said["pictures"].append((key == "lead", use.caption, use.credit if not photo else "", alt, photo))
    said["body"] = body
    return said


def _checksum(photo):
    with photo.original.open() as file:
        return sha256(file.read()).hexdigest()


def empty_the_desk():
    for model in (PhotoUse, ArticleTag, Revision, StoryKey, Delivery, Article, Photo, Section, Tag):
        model.objects.all().delete()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize("ending", [".zip", ""], ids=["zip", "folder"])
def test_own_export_into_an_empty_desk_gives_the_same_desk(desk, tmp_path, format, ending):
    before = state()
    out = tmp_path / f"out{ending}"
    call_command("export_stories", "--format", format, "--to", str(out), stderr=io.StringIO())
    empty_the_desk()
    lines = io.StringIO()
    call_command("import_stories", str(out), "--as-is", "--json", stdout=lines, stderr=io.StringIO())
    outcomes = [json.loads(line) for line in lines.getvalue().splitlines()]
    assert [(o["format"], o["outcome"], o["error"]) for o in outcomes] == [(format, "created", None)] * len(before)
    after = state()
    differ = {(h, k): (before[h][k], after[h][k]) for h in before for k in before[h] if before[h][k] != after[h][k]}
    assert differ == {}
    assert after.keys() == before.keys()


def test_own_export_changes_nothing_where_it_came_from(desk, tmp_path):
    before = state()
    for format in FORMATS:
        out = tmp_path / f"{format}.zip"
        call_command("export_stories", "--format", format, "--to", str(out), stderr=io.StringIO())
        lines = io.StringIO()
        call_command("import_stories", str(out), "--as-is", "--json", stdout=lines, stderr=io.StringIO())
        said = [json.loads(line) for line in lines.getvalue().splitlines()]
        assert {(line["outcome"], line["error"]) for line in said} == {("unchanged", None)}
    assert state() == before
    assert Article.objects.count() == len(before)


@pytest.mark.parametrize("out", ["out.zip", "out"])
def test_list_of_lost_pictures_is_no_story(desk, tmp_path, out):
    for photo in Photo.objects.all():
        photo.original.storage.delete(photo.original.name)
    stories = Article.objects.count()
    call_command("export_stories", "--to", str(tmp_path / out), stderr=io.StringIO())
    empty_the_desk()
    call_command("import_stories", str(tmp_path / out), "--as-is", stdout=io.StringIO(), stderr=io.StringIO())
    assert Article.objects.count() == stories


def test_older_export_takes_nothing_back(desk, tmp_path):
    call_command("export_stories", "--format", "ninjs", "--to", str(tmp_path / "old.zip"), stderr=io.StringIO())
    change(Article.objects.get(headline="Tennis"), headline="Tennis, corrected")
    lines = io.StringIO()
    call_command("import_stories", str(tmp_path / "old.zip"), "--as-is", "--json", stdout=lines, stderr=io.StringIO())
    said = {line["headline"]: line["outcome"] for line in map(json.loads, lines.getvalue().splitlines())}
    assert said.pop("Tennis") == "skipped"
    assert set(said.values()) == {"unchanged"}
    assert Article.objects.filter(headline="Tennis, corrected").exists()


@pytest.mark.parametrize("format", FORMATS)
@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("Pacific/Auckland", "Pacific/Auckland"),
        ("America/Los_Angeles", "America/Los_Angeles"),
        ("Pacific/Auckland", "America/Los_Angeles"),
        ("America/Los_Angeles", "Pacific/Auckland"),
    ],
)
def test_day_without_a_time_stays_that_day_wherever_it_is_read(tmp_path, format, here, there):
    paper = SiteSettings.load()
    SiteSettings.objects.update(time_zone=here)
    for hour in (0, 23):
        make_draft(f"At {hour}", dated_at=datetime(2026, 8, 30, hour, 15, tzinfo=ZoneInfo(here)), time_known=False)
    call_command("export_stories", "--format", format, "--to", str(tmp_path / "out"), stderr=io.StringIO())
    empty_the_desk()
    SiteSettings.objects.update(time_zone=there)
    call_command("import_stories", str(tmp_path / "out"), "--as-is", stdout=io.StringIO(), stderr=io.StringIO())
    paper.refresh_from_db()
    days = [(a.dated_at.astimezone(paper.zone).date(), a.time_known) for a in Article.objects.all()]
    assert days == [(date(2026, 8, 30), False)] * 2
