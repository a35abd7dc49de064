"""Write stories out again: see "Out again" in articles/README.md."""

import sys
from datetime import datetime, timedelta
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db.models import Q
from django.db.models.functions import Coalesce
from django.utils.dateparse import parse_date
from tqdm import tqdm

from articles.export import MISSING, Export, Unwritable, export
from articles.exporters import EXPORTERS, exporter_of
from articles.models import Article, ArticleTag, Section, SiteSettings, Tag


class Command(BaseCommand):
    help = "Export stories with their pictures: what the desk has, or with --published what readers see."

    def add_arguments(self, parser):
        parser.add_argument("--format", choices=[exporter.name for exporter in EXPORTERS], default="jsonl")
        parser.add_argument("--to", metavar="PATH", help="A new or empty folder, a .zip, or “-” for standard output.")
        parser.add_argument("--section", metavar="NAME", help="Only stories of this section.")
        parser.add_argument(
            "--tag", metavar="NAME", help="Only stories about or with this club, person or competition."
        )
        parser.add_argument("--since", metavar="DAY", help="Only stories dated on this day (2026-08-31) or later.")
        parser.add_argument("--until", metavar="DAY", help="Only stories dated on this day or earlier.")
        parser.add_argument("--status", choices=Article.Status.values, help="Only stories in this state.")
        parser.add_argument("--published", action="store_true", help="What readers see now, and nothing else.")
        parser.add_argument("--no-pictures", action="store_true", help="Leave the files of the pictures out.")

    def handle(self, *args, **options):
        exporter = exporter_of(options["format"])
        stories = self._stories(options)
        leaving = Export(
            stories,
            exporter,
            pictures=not options["no_pictures"],
            published=options["published"],
            missing=lambda sentence: self.stderr.write(sentence),
        )
        out = self._target(options["to"] or f"stories-{exporter.name}.zip", exporter)
        with tqdm(total=stories.count(), unit=" stories", file=sys.stderr, disable=not sys.stderr.isatty()) as bar:
            leaving.told = lambda dispatch: bar.update()
            try:
                count = export(leaving, out)
            except (Unwritable, OSError) as error:
                raise CommandError(f"Not exported: {error}", returncode=2) from error
        if isinstance(out, Path):
            lost = len(leaving.lost)
            without = f", without {lost} {'picture' if lost == 1 else 'pictures'} (see {MISSING})" if lost else ""
            self.stderr.write(f"{count} {'story' if count == 1 else 'stories'} written to {out}{without}.")

    def _target(self, to, exporter):
        if to != "-":
            return Path(to)
        if not exporter.one_file:
            raise CommandError("Only jsonl goes to standard output: give --to a folder or a .zip.", returncode=2)
        return sys.stdout.buffer

    def _stories(self, options):
        stories = Article.objects.on_desk().annotate(at=Coalesce("dated_at", "created_at"))
        if options["section"]:
            stories = stories.filter(section=self._section(options["section"]))
        if options["tag"]:
            rows = ArticleTag.objects.filter(tag__in=self._tags(options["tag"]))
            stories = stories.filter(pk__in=rows.values("content_object"))
        if since := self._day(options["since"]):
            stories = stories.filter(at__gte=since)
        if until := self._day(options["until"]):
            stories = stories.filter(at__lt=until + timedelta(days=1))
        if options["status"]:
            stories = stories.filter(status=options["status"])
        return stories

    def _section(self, name):
        section = Section.objects.filter(Q(name__iexact=name) | Q(slug=name)).first()
        if section is None:
            raise CommandError(f"There is no section “{name}”.", returncode=2)
        return section

    def _tags(self, name):
        tags = Tag.objects.filter(Q(name__iexact=name) | Q(slug=name))
        if not tags:
            raise CommandError(f"There is no club, person, competition or topic “{name}”.", returncode=2)
        return tags

    def _day(self, text):
        """Return the first moment of a day in the site's zone."""
        if text is None:
            return None
        try:
            day = parse_date(text)
        except ValueError:
            day = None
        if day is None:
            raise CommandError(f"“{text}” is no day: write it as 2026-08-31.", returncode=2)
        return datetime(day.year, day.month, day.day, tzinfo=SiteSettings.load().zone)
