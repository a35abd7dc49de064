"""A story with everything a desk can say of one, on its way out."""

from datetime import UTC, datetime, timedelta

from articles.exporters import Dispatch, Picture
from articles.story import Block, Story, StoryPhoto, StoryTag

NOON = datetime(2026, 8, 30, 12, 0, tzinfo=UTC)
LEAD = StoryPhoto(
    "Hale & Orme celebrate", "Ilsa Varga/Touchline", "Two players hug", "late-goal-0123456789ab.jpg", True
)
WIDE = StoryPhoto("The away end sings", "Touchline", "", "away-end-ba9876543210.png", layout="wide")
WAITING = StoryPhoto("Orme at the whistle", "Robin Hale")
DETAILS = {"headline": "A late <goal> & more", "description": "Who:\nHale", "focal": "0.5 0.1", "creator": ""}
PICTURES = {
    LEAD.file: Picture(
        LEAD.file,
        7,
        "image/jpeg",
        1600,
        1067,
        "ab" * 32,
        54321,
        "A late goal",
        "Ilsa Varga",
        "© Touchline",
        NOON,
        details=DETAILS,
    ),
    WIDE.file: Picture(WIDE.file, 8, "image/png", 800, 1200),
}
BLOCKS = (
    Block("photo", f"{LEAD.caption} {LEAD.credit}", photo=LEAD),
    Block("paragraph", "Rovers won 2-1 at 5 < 6 & more."),
    Block("heading", "After the break", level=3),
    Block("photo", f"{WIDE.caption} {WIDE.credit}", html="The <em>away end</em> sings", photo=WIDE),
    Block("quote", "We never stopped. Never."),
    Block(
        "list", "Rovers 2\nUnited 1", html="<ul><li><p>Rovers 2</p></li><li><p>United <strong>1</strong></p></li></ul>"
    ),
    Block("table", "P\tW\n1\t1"),
    Block("photo", f"{WAITING.caption} {WAITING.credit}", photo=WAITING),
    Block(
        "paragraph", "Read on: here.", html='Read <em>on</em>: <a href="https://example.com/a_b?c=1&amp;d=2">here</a>.'
    ),
)
STORY = Story(
    blocks=BLOCKS,
    headline="Rovers win late",
    kicker="Lantern Cup",
    standfirst="A goal in the 93rd minute",
    bylines=("Robin Hale", "Ilsa Varga and Sons"),
    dateline="at Northgate",
    language="en-GB",
    published_at=NOON,
    time_known=True,
    updated_at=NOON + timedelta(hours=1),
    embargo_until=NOON + timedelta(days=1),
    source_ref="urn:newsml:example.com:20260830:42",
    version="3",
    status="usable",
    tags=(
        StoryTag("club", "Northgate Rovers", "northgate-rovers", "about", "sure", ("Rovers",)),
        StoryTag("person", "Dan Orme", "dan-orme", "mentioned", "sure", ("Orme",)),
        StoryTag("competition", "Lantern Cup", "lantern-cup", "about", "sure", ()),
        StoryTag("topic", "VAR", "var", "mentioned", "sure", ()),
    ),
    link="https://example.com/2026/aug/30/rovers-win-late/",
    slug="rovers-win-late",
    slugline="SOCCER-Lantern/Rovers",
    section="Football",
    section_slug="football",
    story_type="report",
    front_headline="Late again",
    internal_notes=("Ring Dan on 555-77.\nAfter six.", "Embargo: as agreed with the club"),
    expires_at=NOON + timedelta(days=30),
)
BARE = Story(blocks=(Block("paragraph", "One line."),), headline="Bare", status="usable", slug="bare")


def make_dispatch(story=STORY, **fields):
    return Dispatch(
        **{
            "uri": "urn:uuid:6d2f3c1e-9a52-4a57-8f0b-51f1d5b8a0c4",
            "number": 12,
            "story": story,
            "source": "Touchline",
            "changed_at": NOON + timedelta(hours=1),
            "provider": "The Northgate Paper",
            "pictures": PICTURES,
        }
        | fields
    )
