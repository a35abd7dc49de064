"""Read files into stories: see "Looking into an import" in articles/README.md for what --json prints."""

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from articles import ingest, publishing
from articles.checklist import open_questions
from articles.importers import IMPORTERS
from articles.models import Article, Section, User
from articles.working_copy import save


class Command(BaseCommand):
    help = "Import stories from files or folders; “-” reads standard input."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--format", choices=[importer.name for importer in IMPORTERS])
        parser.add_argument("--source", default="desk", help="Who sent it (default: desk).")
        parser.add_argument("--dry-run", action="store_true", help="Read and enrich, write nothing.")
        parser.add_argument("--publish", action="store_true", help="Publish what has no open question.")
        parser.add_argument("--section", metavar="NAME", help="Where --publish puts stories (default: the first).")
        parser.add_argument("--as", dest="user", metavar="USER", help="The user who imports and publishes.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line for every story.")

    def handle(self, *args, **options):
        if options["publish"] and options["dry_run"]:
            raise CommandError("--publish and --dry-run exclude each other.", returncode=2)
        if options["publish"] and not options["user"]:
            raise CommandError("--publish needs --as USER.", returncode=2)
        user = self._user(options["user"])
        section = self._section(options["section"])
        failed = False
        for outcome in self._outcomes(options, user):
            if options["publish"] and outcome.outcome in {"created", "updated"}:
                self._publish(outcome, user, section)
            failed = failed or outcome.error is not None
            self._tell(outcome, options["json"])
        if failed:
            sys.exit(1)

    def _user(self, name):
        if name is None:
            return None
        user = User.objects.filter(username=name, is_active=True).first()
        if user is None:
            raise CommandError(f"There is no active user “{name}”.", returncode=2)
        return user

    def _outcomes(self, options, user) -> Iterator[ingest.Outcome]:
        for file, read in _files(options["paths"]):
            try:
                parcel = ingest.parcel_of(file, read())
            except OSError as error:
                yield ingest.Outcome(file, error=f"This file cannot be opened: {error.strerror}.")
                continue
            yield from ingest.run(
                parcel,
                file=file,
                by=user,
                source=options["source"],
                format=options["format"],
                dry_run=options["dry_run"],
            )

    def _section(self, name):
        if name is None:
            return None
        section = Section.objects.filter(name__iexact=name).first()
        if section is None:
            raise CommandError(f"There is no section “{name}”.", returncode=2)
        return section

    def _publish(self, outcome, user, section):
        article = Article.objects.get(pk=outcome.article)
        try:
            if not (article.section and section is None) and not article.held_back and not open_questions(article):
                # Nothing is public without a section: a paper that has none yet gets its first.
                first = section or Section.objects.first()
                article.section = first or Section.objects.create(name="News", slug="news")
                save(article, by=user, based_on=article.lock_version, why="section chosen for publishing")
            publishing.publish(article, by=user, why="published with its import")
        except publishing.Refused as refused:
            outcome.error = f"Not published: {' '.join(fault.text for fault in refused.faults) or refused}"
        except PermissionDenied as denied:
            outcome.error = f"Not published: {denied}"

    def _tell(self, outcome, as_json):
        if as_json:
            self.stdout.write(json.dumps(outcome.line(), ensure_ascii=False))
            self.stdout.flush()
            return
        line = f"{outcome.file} {outcome.n}: {outcome.outcome}"
        asked = outcome.story.open_questions
        questions = f", {asked} question{'' if asked == 1 else 's'} open" if asked else ""
        self.stdout.write(
            line + (f", {outcome.error}" if outcome.error else f", “{outcome.story.headline}”{questions}")
        )


def _files(paths):
    """Yield (name as the contract prints it, a function that reads it), folders in order of name."""
    for path in paths:
        if path == "-":
            yield "-", sys.stdin.buffer.read
            continue
        top = Path(path)
        if not top.is_dir():
            yield _shown(path), top.read_bytes
            continue
        for file in sorted(p for p in top.rglob("*") if p.is_file() and not p.name.startswith(".")):
            yield _shown(str(Path(path) / file.relative_to(top))), file.read_bytes


def _shown(path):
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
