"""The page on which an editor looks at one delivered story and answers what the import asks."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format

from articles import inbox, ingest, likeness, merging, offers, remote_pictures, shaping
from articles.answers import ANSWERS, DATE, KEYS, PICTURE, SPELLING, STANDFIRST, WORDS, answered, as_kind, slips_to_mend
from articles.enrichment.slips import slips_of
from articles.importers import IMPORTERS
from articles.outcomes import MADE
from articles.permissions import may, may_edit
from articles.spelling import pieces as pieces_of
from articles.story import Block, Story, StoryTag
from articles.templatetags.desk import in_words

from .story_compare import LABELS, mark

# More would make a page nobody can work on; the rest comes into the draft as read.
SHOWN = 600
LONGEST = 20_000  # characters shown of one block
OFFERED = 20  # captions that are offered pictures of the library at once
COMPARED = 20_000  # characters of one block; marking words of longer ones takes too long
KEY_OF = {kind: key for key, kind in KEYS.items()}
KINDS = (
    ("Clubs", "club"),
    ("Players", "player"),
    ("People", "person"),
    ("Competitions", "competition"),
    ("Topics", "topic"),
)


@dataclass(frozen=True)
class Part:
    """One block as the page shows it: as read, as answered, and what may be said of it."""

    n: str
    read: Block
    block: Block  # as answered
    said: str | None
    photo: int | None = None  # the id of the picture that came for it, or was put there
    chosen: str = ""  # the id of one that an editor has put there
    offers: tuple = ()  # of the library, where it waits
    slips: tuple = ()  # names that are put right in it: (written, right)

    @property
    def waits(self):
        """Test whether it is a caption whose picture has not come."""
        return self.block.kind == "photo" and self.photo is None

    @property
    def open(self):
        return self.said is None and self.read.verdict == "ask"

    @property
    def sure(self):
        return self.said is None and self.read.verdict == "sure"

    @property
    def word(self):
        return WORDS[self.shown_as]

    @property
    def text(self):
        """Its words, and of the names that are put right what stood there: [(words, what stood there or "")]."""
        text = self.read.text if len(self.read.text) <= LONGEST else f"{self.read.text[:LONGEST]} …"
        return pieces_of(text, dict(self.slips))

    @property
    def shown_as(self):
        return STANDFIRST if self.said == STANDFIRST or (self.n == STANDFIRST and not self.said) else self.block.kind

    @property
    def marked(self):
        """Plain running text as read carries no mark: only what is something else, or was answered."""
        return self.open or self.sure or self.said is not None or self.shown_as not in {"paragraph", STANDFIRST}

    @property
    def proposal(self):
        return STANDFIRST if self.n == STANDFIRST else self.read.kind

    @property
    def choices(self):
        """The answers as (value, word, key, is the proposal, is what stands now), the proposal first."""
        kinds = [self.proposal, *(kind for kind in ANSWERS if kind != self.proposal)]
        now = self.shown_as if not self.open else None
        return [(k, WORDS[k], KEY_OF.get(k, ""), self.open and k == self.proposal, k == now) for k in kinds]


@dataclass(frozen=True)
class TagPart:
    """One tag found, its question or its tick, its role."""

    n: str
    tag: StoryTag
    said: str | None
    role: str
    slips: tuple = ()  # its name with a slip in it, as the text has it

    @property
    def open(self):
        return self.said is None and self.tag.verdict == "ask"

    @property
    def on(self):
        return self.said in {"yes", SPELLING} or (self.said is None and self.tag.verdict == "sure")

    @property
    def put_right(self):
        return self.said == SPELLING


class Review:
    """A delivered story with its answers, for the page and for what an answer changes on it."""

    def __init__(self, row, user):
        self.row, self.user = row, user
        self.story = Story.from_json(row.story)
        self.now = answered(self.story, row.answers)
        self.slips = slips_to_mend(self.story, row.answers)
        self.made = row.outcome in MADE and row.article is not None
        self.shapes = self.made and shaping.shapes_draft(row)
        self.offered = {}  # a block's place → the pictures that may be its own
        self.may_answer = row.outcome not in {"unchanged", "discarded"} and (
            not self.made or may_edit(user, row.article)
        )

    def part(self, n):
        said = self.row.answers.get("blocks", {}).get(n)
        read = Block("paragraph", self.story.standfirst or "") if n == STANDFIRST else self.story.blocks[int(n)]
        block = as_kind(read, said) if said and said != STANDFIRST else read
        chosen = self.row.answers.get("photos", {}).get(n, "") if block.photo else ""
        file = PICTURE.format(chosen) if chosen else block.photo.file if block.photo else None
        photo = self.row.pictures.get(file or "")
        return Part(
            n, read, block, said, photo, chosen if photo else "", tuple(self.offered.get(n, ())), (*self.slips.items(),)
        )

    def tag(self, n):
        tag = self.story.tags[int(n)]
        said = self.row.answers.get("tags", {}).get(n)
        return TagPart(n, tag, said, self.row.answers.get("roles", {}).get(n, tag.role), (*slips_of(tag),))

    def parts(self):
        """The standfirst, then the blocks: the first of them, and of the rest those that are asked about."""
        first = [self.part(STANDFIRST)] if self.story.standfirst else []
        blocks = enumerate(self.story.blocks)
        return first + [self.part(str(n)) for n, block in blocks if n < SHOWN or block.verdict == "ask"]

    def offer(self, places):
        """Look for pictures of the library for the captions among these places that wait for one."""
        if not self.may_answer or (self.made and not self.shapes) or not self.user.has_perm("articles.view_photo"):
            return
        waiting = [part for n in places if n != STANDFIRST and (part := self.part(n)).waits and part.read.text][
            :OFFERED
        ]
        now = self.now
        text = "\n".join(filter(None, (now.kicker, now.headline, now.standfirst, *(b.text for b in now.blocks))))
        at = now.published_at or self.row.delivery.arrived_at
        found = offers.to_captions(
            [part.read.text for part in waiting], text, at, time_known=now.time_known or now.published_at is None
        )
        self.offered = {part.n: best for part, best in zip(waiting, found, strict=True)}

    def tag_groups(self):
        tags = [self.tag(str(n)) for n in range(len(self.story.tags))]
        groups = [(word, [part for part in tags if not part.open and part.tag.kind == kind]) for word, kind in KINDS]
        return [part for part in tags if part.open], [(word, found) for word, found in groups if found]

    def status(self):
        """What an answer changes beside its own block."""
        return {"open": self.now.open_questions, "row": self.row, "at": timezone.now()}

    def context(self):
        row, story = self.row, self.story
        tag_questions, tag_groups = self.tag_groups()
        self.offer([str(n) for n in range(min(len(story.blocks), SHOWN))])
        parts = self.parts()
        return {
            **self.status(),
            "title": f"Import: {row}",
            "review": self,
            "may_answer": self.may_answer,
            "story": story,
            "headline": self.now.headline,
            "kicker": self.now.kicker or "",
            "parts": parts,
            "unfetched": remote_pictures.unfetched(row) if self.may_answer else [],
            "not_shown": len(story.blocks) > SHOWN,
            "tag_questions": tag_questions,
            "tag_groups": tag_groups,
            "date": date_in_words(self.now),
            "date_said": self._date_said(),
            "zone": timezone.get_current_timezone_name(),
            "format": next((i.label for i in IMPORTERS if i.name == (row.format or row.delivery.format)), "as text"),
            "joins": (joins := self._joins()),
            "cancels": self._cancels(),
            "may_withdraw": may(self.user, "withdraw"),
            "may_take": self.row.article is not None and may_edit(self.user, self.row.article),
            "alike": None if joins or story.cancels else self._alike(),
            "both": self._both(),
            "said": self._said(),
            "legend": [(key, WORDS[kind]) for key, kind in KEYS.items()],
        }

    def _date_said(self):
        """The day and the time that an editor has given, as the fields write them."""
        if DATE not in self.row.answers:
            return "", ""
        at = timezone.localtime(self.now.published_at)
        return f"{at:%Y-%m-%d}", f"{at:%H:%M}" if self.now.time_known else ""

    def _joins(self):
        """The story of ours that a waiting take will be joined to."""
        return ingest.joins(self.row) if self.row.outcome == "waiting" else None

    def _cancels(self):
        """Our stories that its source cancels by this one: of the sender's own, else the one that has the id."""
        if not self.story.cancels:
            return []
        if self.row.outcome == "withdrawn":
            return [self.row.article] if self.row.article else []
        return ingest.canceled_by(self.story, self.row.source or self.row.delivery.source, by_hand=True)

    def _alike(self):
        if self.made or self.row.article_id:
            return None
        return likeness.find(self.story, self.row, any_name=True)

    def _said(self):
        """What the parts of a file say of a field on which they disagree: (field, all that is said of it)."""
        fields = dict.fromkeys(said.field for said in self.story.said)
        said = [(field, [one for one in self.story.said if one.field == field]) for field in fields]
        return [(field.replace("_", " ").capitalize(), values) for field, values in said]

    def _both(self):
        """Ours and the one that came, side by side, where the story is held: (n, label, ours, theirs, differs)."""
        ours = self.row.article
        if self.row.outcome != "held" or ours is None:
            return None
        return [
            (row.n, LABELS[row.field], *_marked(row), row.differs)
            for row in inbox.side_by_side(self.row)
            if row.ours or row.theirs
        ]


def _marked(row):
    ours, theirs = merging.plain(row)
    if not row.differs or len(ours) + len(theirs) > COMPARED:
        return ours, theirs
    return mark(ours, theirs)


def date_in_words(story):
    """Return the date as the file gave it: "Mon 26 Feb 2024, no time given"."""
    if story.published_at is None:
        return "No date in the file"
    if story.time_known:
        return in_words(story.published_at)
    return f"{date_format(timezone.localtime(story.published_at), 'D j M Y')}, no time given"


def pieces(request, review, part, n):
    """Return what an answer changed on the page: the HTML of each piece by its id."""
    context = {**review.status(), "may_answer": review.may_answer, "review": review}

    def draw(name, **more):
        return render_to_string(f"admin/desk/{name}.html", context | more, request)

    changed, blocks = {}, []
    if part in {"blocks", "photos"}:
        blocks = [n]
    elif part in {"tags", "roles"}:
        changed[f"tags-{n}"] = draw("_review_tag", part=(tag := review.tag(n)))
        # Its name may have been put right in the text, or no longer.
        blocks = [shown.n for shown in review.parts() if any(slip in shown.read.text for slip in tag.slips)]
    review.offer(blocks)
    changed |= {f"blocks-{place}": draw("_review_block", part=review.part(place)) for place in blocks}
    return {
        "pieces": changed,
        "fields": {"headline": review.now.headline, "kicker": review.now.kicker or ""},
        "date": date_in_words(review.now),
        "dated": review.now.published_at is not None,
        "open": review.now.open_questions,
        "at": in_words(timezone.now()),
        "shapes": review.shapes,
    }
