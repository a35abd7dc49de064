"""What the browser tests share: who signs in, and what a page complains of."""

from contextlib import contextmanager

from django.contrib.auth.models import Group, Permission

from articles.models import User
from articles.permissions import ROLES

PASSWORD = "a-long-enough-password"


def make_user(role, username):
    user = User.objects.create_user(username, password=PASSWORD, is_staff=True)
    # A test before this one may have emptied the tables, and with them what the migrations put there.
    group = Group.objects.get_or_create(name=role)[0]
    group.permissions.set(Permission.objects.filter(codename__in=ROLES[role]))
    user.groups.add(group)
    return user


def sign_in(page, live_server, username):
    page.goto(live_server.url + "/admin/")
    page.fill("#id_username", username)
    page.fill("#id_password", PASSWORD)
    page.click("[type=submit]")
    page.wait_for_selector("#user-tools")


@contextmanager
def no_complaints(page, but=()):
    """Fail on anything the browser reports: script errors, missing files, what the policy stopped."""
    said = []
    page.on("console", lambda message: said.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: said.append(str(error)))
    yield
    heard = [text for text in said if not any(word in text for word in but)]
    assert not heard, heard
