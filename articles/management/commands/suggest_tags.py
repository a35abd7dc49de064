"""Look through the archive with the names of today: what is found waits on the desk for an editor's nod."""

import sys

from django.core.management.base import BaseCommand
from tqdm import tqdm

from articles.archive_tags import BATCH, look_through
from articles.models import Article


class Command(BaseCommand):
    help = "Suggest tags for the stories on the desk, the newest first. Changes no story. Cut off, go on with --before."

    def add_arguments(self, parser):
        parser.add_argument("--before", type=int, help="the last story's id that an earlier run told")

    def handle(self, *args, before, **options):
        stories = Article.objects.on_desk()
        count = (stories.filter(pk__lt=before) if before else stories).count()
        found = 0
        with tqdm(total=count, unit=" stories", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            for last, suggested in look_through(stories, before):
                found += suggested
                bar.update(min(BATCH, count - bar.n))
                bar.set_postfix(last=last, tags=found)
        self.stdout.write(f"{found} tags wait under “Tags for the archive”.")
