"""Take in whatever is put into a folder: see docs/import.md for how its folders work."""

import time
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import close_old_connections

from articles.intake import Intake
from articles.models import Source
from articles.watched import Busy, Watched


class Command(BaseCommand):
    help = "Take in the files and folders that are put into a folder, until stopped; “done” and “failed” lie inside it."

    def add_arguments(self, parser):
        parser.add_argument("folder", metavar="FOLDER")
        parser.add_argument("--source", help="Who sends what comes here: a name from Sources.")
        parser.add_argument("--settle", type=float, default=5, metavar="SECONDS", help="How long a file rests first.")
        parser.add_argument("--every", type=float, default=2, metavar="SECONDS", help="How often to look.")
        parser.add_argument("--once", action="store_true", help="Take what is there and is complete, then stop.")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="Processes: with 2, reading runs beside saving."
        )

    def handle(self, *args, **options):
        folder = Path(options["folder"])
        if not folder.is_dir():
            raise CommandError(f"There is no folder “{folder}”.", returncode=2)
        how = self._how(options)
        watched = Watched(folder, settle=options["settle"])
        try:
            with watched.alone():
                self._watch(watched, how, options)
        except Busy as busy:
            raise CommandError(str(busy)) from busy
        except KeyboardInterrupt:
            self.stdout.write("Stopped. What was begun is gone on with at the next start.")

    def _watch(self, watched, how, options):
        while True:
            for report in watched.take(how):
                self.stdout.write(report)
                self.stdout.flush()
            if options["once"]:
                return
            close_old_connections()
            time.sleep(options["every"])

    def _how(self, options):
        """Return how things are taken in: what a source that is not trusted sends waits for an editor."""
        if options["source"] is None:
            return Intake(jobs=options["jobs"])
        source = Source.objects.filter(name=options["source"], active=True).first()
        if source is None:
            known = ", ".join(Source.objects.filter(active=True).values_list("name", flat=True)) or "none yet"
            raise CommandError(f"There is no source “{options['source']}”. Known: {known}.", returncode=2)
        return Intake(source=source.name, waits=not source.trusted, jobs=options["jobs"])
