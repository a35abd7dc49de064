"""Write the search index anew: after a dump was loaded, or after many tags got other names."""

from django.core.management.base import BaseCommand

from articles import search


class Command(BaseCommand):
    help = "Write every story's search entry anew. Safe while the site runs."

    def handle(self, *args, **options):
        def tell(done):
            if done % 1000 == 0:
                self.stderr.write(f"{done:,} entries written")

        search.rebuild(tell)
        self.stdout.write("The search index is up to date.")
