"""Colleagues: added by an administrator, let in by a link for one use, and no role lifts itself."""

import re

import pytest
from django.urls import reverse

from articles.models import Author, User

from ..factories import ROLE_NAMES, make_chief, make_user

pytestmark = pytest.mark.django_db
ADD = "/admin/articles/user/add/"


def fields(role, **more):
    group = make_user(role).groups.get()
    return {"username": "sam", "first_name": "Sam", "last_name": "Reed", "is_active": "on", "role": group.pk} | more


def add(client, role="Writer"):
    """Add a colleague; return them and the link the administrator is shown."""
    page = client.post(ADD, fields(role), follow=True).content.decode()
    link = re.search(r"http://testserver(/admin/welcome/[^\s<&]+)", page)
    return User.objects.filter(username="sam").first(), link and link[1]


def change(client, user, **more):
    return client.post(reverse("admin:articles_user_change", args=[user.pk]), more)


def test_administrator_adds_a_colleague_who_gets_in_once_by_a_link(client):
    client.force_login(make_user("Administrator"))
    sam, link = add(client)
    assert [group.name for group in sam.groups.all()] == ["Writer"]
    assert (sam.is_staff, sam.is_superuser, sam.has_usable_password()) == (True, False, False)
    client.logout()
    form = client.get(link, follow=True)
    password = "a floodlit wet valley"
    chosen = {"new_password1": password, "new_password2": password}
    answer = client.post(form.redirect_chain[-1][0], chosen)
    assert answer["Location"] == reverse("admin:index")
    assert client.get("/admin/articles/article/").status_code == 200
    client.logout()
    assert client.login(username="sam", password=password)
    client.logout()
    # Used up: it opens no form a second time.
    again = client.get(link, follow=True)
    assert "new_password1" not in again.content.decode()
    assert client.post(form.redirect_chain[-1][0], chosen).status_code in {200, 302, 404}
    assert client.get("/admin/articles/article/").status_code == 302


def test_new_link_makes_the_one_before_no_worse_and_a_password_ends_both(client):
    client.force_login(make_user("Administrator"))
    sam, first = add(client)
    page = client.post(reverse("admin:articles_user_link", args=[sam.pk]), follow=True).content.decode()
    assert "/admin/welcome/" in page
    sam.set_password("a floodlit wet valley")
    sam.save()
    client.logout()
    assert "new_password1" not in client.get(first, follow=True).content.decode()


def test_weak_password_is_refused(client):
    client.force_login(make_user("Administrator"))
    sam, link = add(client)
    client.logout()
    form = client.get(link, follow=True)
    client.post(form.redirect_chain[-1][0], {"new_password1": "password", "new_password2": "password"})
    sam.refresh_from_db()
    assert not sam.has_usable_password()


@pytest.mark.parametrize("role", [role for role in ROLE_NAMES if role != "Administrator"])
def test_other_roles_neither_see_nor_change_colleagues(client, role):
    other = make_user("Administrator", username="ada")
    user = make_user(role)
    client.force_login(user)
    assert client.get("/admin/articles/user/").status_code == 403
    assert client.post(ADD, fields("Administrator")).status_code == 403
    for target in (other, user):
        assert change(client, target, **fields("Administrator")).status_code == 403
        assert client.post(reverse("admin:articles_user_link", args=[target.pk])).status_code == 403
    assert [group.name for group in user.groups.all()] == [role]


def test_administrator_does_not_touch_a_superuser_nor_become_one(client):
    boss = make_chief()
    ada = make_user("Administrator", username="ada")
    client.force_login(ada)
    assert change(client, boss, **fields("Writer", username="taken")).status_code == 403
    assert client.post(reverse("admin:articles_user_link", args=[boss.pk])).status_code == 403
    own = fields("Administrator", username="ada") | {"is_superuser": "on", "user_permissions": ["1"], "groups": ["1"]}
    change(client, ada, **own)
    ada = User.objects.get(pk=ada.pk)
    assert (ada.is_superuser, ada.user_permissions.count()) == (False, 0)
    boss.refresh_from_db()
    assert boss.username == "chief"


def test_administrator_changes_a_role_and_a_byline(client):
    client.force_login(make_user("Administrator", username="ada"))
    sam, _ = add(client)
    author = Author.objects.create(name="Sam Reed", slug="sam-reed")
    change(client, sam, **fields("Sub-editor", author=author.pk))
    sam = User.objects.get(pk=sam.pk)
    assert ([group.name for group in sam.groups.all()], sam.author) == (["Sub-editor"], author)


def test_colleague_switched_off_is_out_at_once_and_stays_on_the_record(client):
    sam = make_user("Writer", username="sam")
    client.force_login(sam)
    assert client.get("/admin/articles/article/").status_code == 200
    User.objects.filter(pk=sam.pk).update(is_active=False)
    assert client.get("/admin/articles/article/").status_code == 302
    client.force_login(make_user("Administrator"))
    assert client.post(reverse("admin:articles_user_delete", args=[sam.pk]), {"post": "yes"}).status_code == 403
