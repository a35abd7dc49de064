"""Take the sample desk away."""

from django.core.management.base import BaseCommand

from articles.sample_desk import loading


class Command(BaseCommand):
    help = "Remove the sample stories, pictures, clubs and players; nothing else is touched."

    def handle(self, *args, **options):
        count = loading.remove()
        self.stdout.write(f"{count} sample stories and all that came with them are gone.")
