"""People, stories and pictures made by hand, for every test that needs the desk."""

from django.contrib.auth.models import Group
from django.urls import reverse

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
    "form_of",
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


def form_of(client, pk):
    """Return what a browser would send of the form as opened."""
    page = client.get(reverse("admin:articles_article_change", args=[pk]))
    assert page.status_code == 200
    form = page.context["adminform"].form
    posted = {}
    for bound in form:
        value = bound.value()
        if isinstance(value, bool):
            posted |= {bound.html_name: "on"} if value else {}
        elif hasattr(bound.field, "fields"):
            parts = bound.field.widget.decompress(value)
            posted |= {f"{bound.html_name}_{n}": part or "" for n, part in enumerate(parts)}
        else:
            posted[bound.html_name] = "" if value is None else value
    return posted
