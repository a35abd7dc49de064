"""The roles: groups made by a migration, and what each of them sees and may change."""

import pytest
from django.contrib.auth.models import Group
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles.models import Article, PublishedArticle, Section
from articles.permissions import PERMISSIONS, ROLES, may, may_edit, may_place
from articles.publishing import approve, kill, publish, submit

from .factories import DAY, ROLE_NAMES, make_chief, make_draft, make_section, make_user

pytestmark = pytest.mark.django_db

SCREENS = {
    "/admin/": set(ROLE_NAMES),
    "/admin/articles/article/": set(ROLE_NAMES),
    "/admin/articles/article/add/": {"Writer", "Sub-editor", "Editor", "Administrator"},
    "/admin/articles/article/export/": {"Writer", "Sub-editor", "Editor", "Administrator"},
    "/admin/articles/delivery/": {"Writer", "Sub-editor", "Editor", "Administrator"},
    "/admin/front/": {"Sub-editor", "Editor", "Administrator"},
    "/admin/articles/photo/": set(ROLE_NAMES),
    "/admin/articles/tag/": set(ROLE_NAMES),
    "/admin/articles/tag/add/": {"Sub-editor", "Editor", "Administrator"},
    "/admin/articles/author/add/": {"Editor", "Administrator"},
    "/admin/articles/section/add/": {"Editor", "Administrator"},
    "/admin/articles/page/": {"Editor", "Administrator"},
    "/admin/articles/user/": {"Administrator"},
}


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_each_role_sees_its_own_screens_and_no_others(client, role):
    client.force_login(make_user(role))
    for address, roles in SCREENS.items():
        assert client.get(address).status_code == (200 if role in roles else 403), address


@pytest.mark.parametrize("role", ROLE_NAMES)
def test_menu_offers_only_what_opens(client, role):
    client.force_login(make_user(role))
    for _, lines in client.get("/admin/").context["desk_menu"]:
        for line in lines:
            assert client.get(line["url"], follow=True).status_code == 200, line["url"]


def test_groups_are_as_the_code_says():
    for name, codenames in ROLES.items():
        group = Group.objects.get(name=name)
        assert set(group.permissions.values_list("codename", flat=True)) == set(codenames), name


@pytest.mark.parametrize("word", PERMISSIONS)
def test_nobody_without_a_role_may_anything(word):
    guest = make_user("Writer", username="guest")
    guest.groups.clear()
    assert not may(guest, word)


def test_writer_edits_own_drafts_until_they_are_sent():
    writer, sub = make_user("Writer"), make_user("Sub-editor")
    article = make_draft()
    assert not may_edit(writer, article)
    Article.objects.update(created_by=writer)
    article.refresh_from_db()
    assert may_edit(writer, article)
    submit(article, by=writer)
    assert not may_edit(writer, article)
    assert may_edit(sub, article)


def test_killed_story_is_nobodys_to_edit():
    article = make_draft()
    kill(article, by=make_chief(), why="Not true.")
    assert not any(may_edit(make_user(role), article) for role in ROLE_NAMES)


def test_picture_editor_edits_no_story():
    assert not may_edit(make_user("Picture editor"), make_draft())


def test_writer_neither_approves_nor_publishes_what_is_their_own():
    writer = make_user("Writer")
    make_draft()
    Article.objects.update(created_by=writer)
    article = Article.objects.get()
    submit(article, by=writer)
    for verb in (approve, publish):
        with pytest.raises(PermissionDenied):
            verb(article, by=writer)


def test_picture_editor_puts_pictures_into_every_story_that_is_not_killed():
    pictures, article = make_user("Picture editor"), make_draft()
    assert may_place(pictures, article)
    kill(article, by=make_chief(), why="Not true.")
    assert not may_place(pictures, article)


def test_to_the_readers_page_leads_only_what_one_may_see_on_the_desk(client):
    section, story = (ContentType.objects.get_for_model(kind).pk for kind in (Section, PublishedArticle))
    client.force_login(make_user("Writer"))
    assert client.get(f"/admin/r/{section}/{make_section().pk}/").status_code == 302
    row = publish(make_draft(publish_at=timezone.now() + DAY), by=make_chief())
    for kind in (str(story), f"%20{story}", f"+{story}"):
        assert client.get(f"/admin/r/{kind}/{row.pk}/").status_code in {403, 404}
