"""Stories published by the verbs, as an editor would, for the tests of what readers get."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from PIL import Image

from articles import search, working_copy
from articles.models import (
    Article,
    ArticleTag,
    Author,
    Edition,
    Generation,
    Photo,
    PublishedArticle,
    PublishedByline,
    PublishedPhoto,
    PublishedTag,
    Section,
    Tag,
    User,
)
from articles.publishing import publish
from articles.working_copy import Changes

MONDAY = datetime(2024, 2, 26, 8, 10, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
numbers = count(1)


def make_chief():
    return User.objects.get_or_create(username="chief", defaults={"is_superuser": True, "is_staff": True})[0]


def make_section(name="Football", slug="football"):
    return Section.objects.get_or_create(slug=slug, defaults={"name": name})[0]


def make_tag(name, kind="club"):
    return Tag.objects.get_or_create(name=name, kind=kind)[0]


def make_photo(size=(1600, 1067), color=None, credit="Robin Hale/Touchline"):
    number = next(numbers)
    file = BytesIO()
    Image.new("RGB", size, color or (number * 37 % 256, 90, 60)).save(file, "JPEG")
    data = file.getvalue()
    photo = Photo(
        checksum=sha256(data + bytes([number % 256])).hexdigest(),
        format="jpeg",
        width=size[0],
        height=size[1],
        credit=credit,
        alt_text="A goal net",
    )
    photo.original.save("net.jpg", ContentFile(data), save=True)
    return photo


def make_draft(
    headline="Late winner", *, body="<p>It ended late.</p>", about=(), mentioned=(), photos=None, authors=(), **fields
):
    """Save a draft; `photos` maps places ("lead" or a figure's key) to photos."""
    fields.setdefault("section", make_section())
    article = Article(headline=headline, body=body, **{"dated_at": MONDAY} | fields)
    tags = [ArticleTag(tag=tag, role="about") for tag in about]
    tags += [ArticleTag(tag=tag, role="mentioned") for tag in mentioned]
    uses = {key: {"photo_id": photo.pk if photo else None} for key, photo in (photos or {}).items()}
    bylines = [(author.pk, "") if isinstance(author, Author) else (None, author) for author in authors]
    working_copy.save(article, by=make_chief(), based_on=None, changes=Changes(bylines, tags, uses))
    return article


def publish_story(headline="Late winner", **fields):
    """Publish a story and return what readers get of it."""
    return publish(make_draft(headline, **fields), by=make_chief())


def write_published(headline, *, dated_at, section, photo, author, about, mentioned):
    """Write what readers get straight into its tables: for the tests that need many stories and no desk."""
    article = Article.objects.create(headline=headline)
    bounds = {"visible_from": dated_at, "dated_at": dated_at}
    row = PublishedArticle.objects.create(
        article=article,
        path=f"/{dated_at:%Y}/{dated_at:%b}/{dated_at:%d}/{article.pk}/".lower(),
        headline=headline,
        standfirst="It ended late.",
        body="<p>It ended late.</p>",
        section=section,
        bylines=[{"name": author.name, "author": author.pk}],
        language="en-GB",
        story_type="news",
        first_visible_at=dated_at,
        lead=photo,
        **bounds,
    )
    hung = {"published": row, **bounds}
    roles = [(tag, "about") for tag in about] + [(tag, "mentioned") for tag in mentioned]
    tags = [PublishedTag(**hung, article=article, tag=tag, role=role, order=n) for n, (tag, role) in enumerate(roles)]
    PublishedTag.objects.bulk_create(tags)
    PublishedByline.objects.create(**hung, article=article, author=author)
    PublishedPhoto.objects.create(**hung, photo=photo, place="lead")
    search.remember(Edition(row, tags))
    Generation.bump()
    return row
