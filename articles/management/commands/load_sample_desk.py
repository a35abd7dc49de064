"""Load the sample desk."""

from django.core.management.base import BaseCommand, CommandError

from articles.models import Article, User
from articles.sample_desk import loading


class Command(BaseCommand):
    help = "Load sample stories, pictures, clubs and players, all of our own making, onto an empty desk."

    def add_arguments(self, parser):
        parser.add_argument("--beside", action="store_true", help="Load them even if the desk holds stories already.")

    def handle(self, *args, beside, **options):
        if Article.objects.exists() and not beside:
            self.stdout.write("The desk holds stories already: they are kept, and no samples are added.")
            return
        editor = User.objects.filter(groups__name="Editor", is_active=True).first()
        writer = User.objects.filter(groups__name="Writer", is_active=True).first()
        if editor is None or writer is None:
            raise CommandError("There must be an editor and a writer first: run manage.py make_logins.")
        count = loading.load(editor, writer, self.tell)
        self.stdout.write(f"\n{count} sample stories are on the desk. manage.py remove_sample_desk takes them away.")

    def tell(self, done, of):
        if not self.stdout.isatty():
            return
        self.stdout.write(f"\rLoading sample stories: {done} of {of}", ending="")
        self.stdout.flush()
