"""People, stories and pictures made by hand, for every test that needs the desk."""

from django.contrib.auth.models import Group

from articles.models import Article, User
from articles.working_copy import save
from tests.site.stories import (
    DAY,
    HOUR,
    MONDAY,
    make_chief,
    make_draft,
    make_photo,
    make_section,
    make_tag,
    publish_story,
    write_published,
)

__all__ = [
    "DAY",
    "FIGURE",
    "HOUR",
    "MONDAY",
    "ROLE_NAMES",
    "change",
    "make_chief",
    "make_draft",
    "make_photo",
    "make_section",
    "make_tag",
    "make_user",
    "publish_story",
    "write_published",
]

ROLE_NAMES = ("Writer", "Sub-editor", "Picture editor", "Editor", "Administrator")
FIGURE = '<figure data-use="{}" data-layout="column"><figcaption>{}</figcaption></figure>'


def make_user(role: str, **fields) -> User:
    """Return a colleague of a role: the same one each time unless `username` says otherwise."""
    username = fields.pop("username", role.lower().replace(" ", "-"))
    user, _ = User.objects.get_or_create(username=username, defaults={"is_staff": True, **fields})
    user.groups.set([Group.objects.get(name=role)])
    return user


def change(article: Article, *, by: User | None = None, **fields) -> Article:
    """Save a story with some fields changed, as an editor who has just opened it."""
    article = Article.objects.get(pk=article.pk)
    for name, value in fields.items():
        setattr(article, name, value)
    save(article, by=by or make_chief(), based_on=article.lock_version)
    return article
