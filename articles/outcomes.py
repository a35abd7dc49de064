"""What became of each story that came: the import contract's line, and its sentence for people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from articles import identity
from articles.models import DeliveredStory
from articles.senders import DESK, sender_of
from articles.story import Story

MADE = frozenset({"created", "updated"})  # the outcomes of a row that wrote its article
TO_LOOK_AT = ("waiting", "held")  # those that an editor has to do with


@dataclass
class Outcome:
    """What became of one story of a file, for the contract's line."""

    file: str
    n: int = 1
    outcome: str = "failed"
    format: str | None = None
    error: str | None = None
    article: int | None = None
    source: str = DESK
    story: Story = field(default_factory=Story)
    row: DeliveredStory | None = None

    def line(self) -> dict[str, Any]:
        """Return the import contract's object, every key there."""
        return {
            "file": self.file,
            "n": self.n,
            "format": self.format,
            "outcome": self.outcome,
            "error": self.error,
            "article": self.article,
            "source": self.source,
            **self.story.contract(),
        }

    def sentence(self) -> str:
        """Return the same for people, on a line."""
        line = f"{self.file} {self.n}: {self.outcome}"
        if self.error:
            return f"{line}, {self.error}"
        asked = self.story.open_questions
        questions = f", {asked} question{'' if asked == 1 else 's'} open" if asked else ""
        return f"{line}{f', “{self.story.headline}”' if self.story.headline else ''}{questions}"


def outcome_of(row: DeliveredStory, file: str = "") -> Outcome:
    """Return what a row's line says before it is saved."""
    return Outcome(
        file or row.delivery.name,
        row.member_n,
        format=row.format or row.delivery.format or None,
        source=row.source or row.delivery.source,
        story=Story.from_json(row.take or row.story),
        row=row,
    )


def tell(result: Outcome, row: DeliveredStory) -> None:
    """Fill the contract's line from its row."""
    result.outcome, result.article, result.error = row.outcome, row.article_id, row.error or None
    if row.notes:
        result.story = result.story.replace(warnings=tuple(dict.fromkeys((*result.story.warnings, *row.notes))))


def looked_at(file: str, n: int, format: str | None, story: Story, source: str) -> Outcome:
    """Return the line of a story that is read and not saved."""
    sender = sender_of(source, story)
    match = identity.find(story, sender)
    outcome = "failed" if story.error else "skipped" if story.skipped and not story.blocks else "read"
    if story.skipped:
        story = story.replace(warnings=(*story.warnings, story.skipped))
    pk = match.article.pk if match else None
    return Outcome(file, n, outcome, format, story.error, article=pk, source=sender, story=story)
