# ruff: noqa: E501
"""Stories that break layouts: what real desks send, at its longest, widest and emptiest."""

from articles.models import Author

from ..site.stories import make_photo, make_tag, publish_story

LONG = "Manager says the club will appeal after a red card that nobody saw, a penalty that was retaken, and a goal that stood "
WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauuntc"[:60]
P = "<p>The visitors had the better of an even half, and their captain said afterwards that a point was fair.</p>"


def figures(count, layout="column"):
    return "".join(
        f'<figure data-use="place{n}" data-layout="{layout}"><figcaption>Caption {n}: a player looks on.</figcaption></figure>'
        for n in range(count)
    )


def table(columns):
    row = "".join(f"<td>{n * 7 % 40}</td>" for n in range(columns - 1))
    return f"<table><tbody>{f'<tr><th>Northgate Rovers</th>{row}</tr>' * 5}</tbody></table>"


def publish_all():
    """Publish the set; return the paths of its stories by what is odd about each."""
    club = make_tag("Wolverhampton and District Wanderers Athletic")
    lead, tall = make_photo((1600, 1067)), make_photo((900, 1350))
    tags = [make_tag(f"Topic number {n}", "topic") for n in range(40)]
    author = Author.objects.create(slug="robin-hale", name="Robin Hale-Featherstonehaugh of the Press Association")
    nested = "<ul><li>One<ul><li>Two<ol><li>Three</li></ol></li></ul></li></ul><ol><li>First</li></ol>"
    odd = {
        "long headline": {"headline": LONG[:119], "photos": {"lead": lead}},
        "long word": {"headline": f"The {WORD} match", "body": f"<p>{WORD * 2}</p>{P}"},
        "no picture": {"body": P * 5, "standfirst": "A point each."},
        "portrait lead": {"photos": {"lead": tall}, "body": P * 5},
        "wide portrait": {"photos": {"place0": tall}, "body": P + figures(1, "wide") + P},
        "wide table": {"body": P + table(12) + P},
        "lists and quotes": {"body": f"{P}<h2>Head</h2>{nested}<h3>Lower</h3><blockquote><p>Mine.</p></blockquote>{P}"},
        "Arabic": {"headline": "فوز متأخر للفريق", "language": "ar", "body": "<p>انتهت المباراة بفوز متأخر.</p>" * 4},
        "Hebrew": {"headline": "ניצחון בדקה האחרונה", "language": "he", "body": "<p>המשחק הסתיים מאוחר.</p>" * 4},
        "emoji": {"headline": "⚽🏆 Cup win 👨‍👩‍👧‍👦 for all 🏴󠁧󠁢󠁥󠁮󠁧󠁿", "body": P},
        "one paragraph": {"body": P, "photos": {"lead": lead}, "authors": [author], "standfirst": "One line."},
        "ten thousand words": {"body": P * 550, "photos": {"lead": lead}},
        "forty tags": {"about": [club, *tags[:20]], "mentioned": tags[20:], "body": P},
    }
    for count in (2, 3, 4):
        photos = {f"place{n}": make_photo((1200, 800)) for n in range(count)}
        odd[f"{count} figures in a row"] = {"body": P + figures(count) + P, "photos": photos}
    return {name: publish_story(**{"headline": name.capitalize(), **fields}).path for name, fields in odd.items()}
