"""One login a role, to try the desk on a development machine."""

import os
import secrets

from django.conf import settings
from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from articles.models import User

# user name, role (its Django group), first name, last name
LOGINS = [
    ("writer", "Writer", "Robin", "Writer"),
    ("subeditor", "Sub-editor", "Sam", "Subeditor"),
    ("pictures", "Picture editor", "Pat", "Pictures"),
    ("editor", "Editor", "Eddie", "Editor"),
    ("admin", "Administrator", "Alex", "Admin"),
]
# No letter or digit that looks like another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def make_password():
    """Return a password of 12 letters, about 59 bits, in groups that can be read out."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(3))


class Command(BaseCommand):
    help = "Make one login for each role, with generated passwords kept in var/logins.txt, and show them."

    def handle(self, *args, **options):
        if not settings.DEBUG:
            raise CommandError("These logins are for a development machine (DEBUG). Use createsuperuser instead.")
        path = settings.VAR / "logins.txt"
        known = read(path)
        with transaction.atomic():
            for name, role, first, last in LOGINS:
                self.make(name, role, first, last, known)
            write(path, known)
        if options["verbosity"] > 0:
            self.show(path, known)

    def show(self, path, known):
        self.stdout.write(f"Sign in as (kept in {path}):")
        for name, role, _first, _last in LOGINS:
            self.stdout.write(f"  {name:10} {known.get(name) or '(your own password)':20} {role}")

    def make(self, name, role, first, last, known):
        """Make one login if it is not there; a password that somebody changed is forgotten here, never set back."""
        user = User.objects.filter(username=name).first()
        if user is None:
            known.setdefault(name, make_password())
            user = User.objects.create_user(name, password=known[name], first_name=first, last_name=last, is_staff=True)
            user.groups.add(Group.objects.get(name=role))
        elif not user.check_password(known.get(name, "")):
            known.pop(name, None)


def read(path):
    """Return user name → password as kept on disk."""
    if not path.exists():
        return {}
    return dict(line.split(None, 1) for line in path.read_text().splitlines() if len(line.split()) == 2)


def write(path, known):
    """Keep the passwords where their owner alone can read them."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    os.fchmod(handle, 0o600)  # the file may be an older one
    with os.fdopen(handle, "w") as file:
        file.writelines(f"{name} {password}\n" for name, password in known.items())
