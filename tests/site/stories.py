"""Stories published by the verbs, as an editor would, for the tests of what readers get."""

from datetime import UTC, datetime, timedelta
from hashlib import sha256
from io import BytesIO
from itertools import count

from django.core.files.base import ContentFile
from PIL import Image

from articles import working_copy
from articles.models import Article, ArticleTag, Author, Photo, Section, Tag, User
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
