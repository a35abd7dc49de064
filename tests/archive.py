"""An archive of any size: a few stories published by the verbs, then doubled inside the database."""

from django.db import connection

from articles.models import (
    Article,
    ArticleTag,
    Author,
    ClubDetails,
    CompetitionDetails,
    Membership,
    PhotoUse,
    PublishedArticle,
    PublishedByline,
    PublishedPhoto,
    PublishedTag,
    Revision,
)

from .site.stories import MONDAY, make_photo, make_section, make_tag, publish_story

MODELS = (Article, Revision, ArticleTag, PhotoUse, PublishedArticle, PublishedTag, PublishedByline, PublishedPhoto)
TABLES = frozenset(model._meta.db_table for model in MODELS)
STORIES, MINUTES = 3, 20  # to begin with; between two stories
BODY = "<p>It ended late.</p>" + "".join(f'<figure data-use="place{n}"></figure><p>More.</p>' for n in range(5))


def publish_first():
    """Publish three stories with eight tags and six photos each; return their rows."""
    photos = [make_photo((500, 300)) for _ in range(6)]
    author = Author.objects.create(slug="robin-hale", name="Robin Hale")
    clubs = [make_tag(name) for name in ("Rovers", "Town", "Vale", "Whiteford")]
    for club in clubs:
        ClubDetails.objects.create(tag=club, code=club.name[:3].upper(), colour="#c8102e")
    shield, person = make_tag("Shield", "competition"), make_tag("Sam Ferrow", "person")
    CompetitionDetails.objects.create(tag=shield, strapline="Third round on Saturday")
    Membership.objects.create(person=person, club=clubs[0], number=3)
    topics = [make_tag("Weather", "topic"), make_tag("Money", "topic")]
    uses = {"lead": photos[0]} | {f"place{n}": photo for n, photo in enumerate(photos[1:])}
    return [
        publish_story(
            f"Story {n}",
            body=BODY,
            about=[clubs[n], clubs[3], shield, person],
            mentioned=[*(club for m, club in enumerate(clubs[:3]) if m != n), *topics],
            photos=uses,
            authors=[author],
            section=make_section(f"Section {n}", f"section-{n}"),
            dated_at=MONDAY - n * (MONDAY - MONDAY.replace(minute=MONDAY.minute - 10)),
        )
        for n in range(STORIES)
    ]


def double(times, done=0, thin=False):
    """Double every story `times` times, each copy dated before the last; `thin`: with two tags and one photo each."""
    with connection.cursor() as cursor:
        for n in range(done, done + times):
            shifts = {model: _largest(cursor, model) for model in MODELS}
            for model in MODELS:
                cursor.execute(_copy(model, shifts, STORIES * MINUTES * 2**n, thin))
        # Once here, not at the end of each test.
        connection.check_constraints()
        if connection.vendor == "postgresql":
            for table in TABLES:
                cursor.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")
                # The server's own housekeeping does so; nobody does it for SQLite.
                cursor.execute(f"ANALYZE {table}")


def _largest(cursor, model):
    cursor.execute(f"SELECT max(id) FROM {model._meta.db_table}")
    return cursor.fetchone()[0] or 0


def _copy(model, shifts, minutes, thin):
    table, values = model._meta.db_table, []
    for field in model._meta.concrete_fields:
        column = f'"{field.column}"'
        moved = shifts.get(model if field.primary_key else field.related_model)
        if moved is not None:
            column = f"{column} + {moved}"
        elif field.name in {"dated_at", "visible_from", "touched_at"}:
            column = _before(column, minutes)
        elif field.name == "path":
            column = f"'/' || {shifts[model]} || {column}"[:400]
        values.append(column)
    columns = ", ".join(f'"{field.column}"' for field in model._meta.concrete_fields)
    few = {
        ArticleTag: 'WHERE "order" < 2',
        PublishedTag: 'WHERE "order" < 2',
        PhotoUse: "WHERE key = 'lead'",
        PublishedPhoto: "WHERE place = 'lead'",
    }
    return (
        f"INSERT INTO {table} ({columns}) SELECT {', '.join(values)} FROM {table} {few.get(model, '') if thin else ''}"
    )


def _before(column, minutes):
    if connection.vendor == "postgresql":
        return f"{column} - interval '{minutes} minutes'"
    return f"datetime({column}, '-{minutes} minutes')"
