"""Match reports of some 600 words that nobody wrote, with names of the register in them, for the benchmarks."""

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

STARTER = Path(__file__).resolve().parents[2] / "articles" / "starter"
PARAGRAPHS, SENTENCES = 10, 3
LINES = (
    "{club} had the better of the opening half hour and {person} might have scored twice before anybody sat down.",
    "It was {person} who found the space behind the defence, and the shot went in off the far post.",
    "The visitors answered at once, and from the corner that followed {person} headed over from six yards.",
    "Nobody at {club} will say so in public, but the injury to {person} has changed the whole of their season.",
    "Rain fell from the first minute to the last, and the pitch at the river end was under water by the hour.",
    "“We did not deserve more than a point,” said the manager, who has now gone nine games without a win.",
    "{person} came on for {person2} and {club} changed to a back three that nobody had seen them play before.",
    "There were eleven minutes of added time, and in the ninth of them the referee went to look at the screen.",
)


def names():
    """Return the clubs and people of our starter data."""
    clubs = [row["name"] for row in json.loads((STARTER / "clubs.json").read_text())]
    return clubs, [row["name"] for row in json.loads((STARTER / "people.json").read_text())]


def write_jsonl(path, count, seed=1):
    """Write so many reports, one a line, as an archive's export would; return the file's size in bytes."""
    rng = random.Random(seed)
    clubs, people = names()
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            out.write(json.dumps(report(n, rng, clubs, people)) + "\n")
    return path.stat().st_size


def report(n, rng, clubs, people):
    home, away = rng.sample(clubs, 2)
    squad = rng.sample(people, 6)
    paragraphs = [
        " ".join(
            rng.choice(LINES).format(club=rng.choice((home, away)), person=rng.choice(squad), person2=rng.choice(squad))
            for _ in range(SENTENCES)
        )
        for _ in range(PARAGRAPHS)
    ]
    at = datetime(2020, 1, 1, 15, tzinfo=UTC) + timedelta(minutes=17 * n)
    figure = f'<figure><img src="https://example.com/{n}.jpg" alt="A header"><figcaption>{squad[0]} heads over. '
    figure += "Photograph: Sam Ferrow</figcaption></figure>"
    body = "".join(f"<p>{text}</p>" + (figure if k == 4 else "") for k, text in enumerate(paragraphs))
    return {
        "id": f"report-{n}",
        "headline": f"{home} {n % 5}-{n % 3} {away}: {squad[0]} late again, match {n}",
        "date": at.isoformat(),
        "author": "Robin Hale",
        "body": body,
        "tags": [home, away],
    }
