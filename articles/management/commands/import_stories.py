"""Read files into stories: see "Looking into an import" in articles/README.md for what --json prints."""

import json
import sys

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import publishing
from articles.checklist import open_questions
from articles.importers import IMPORTERS
from articles.intake import Intake, take_in
from articles.models import Article, Section, User
from articles.outcomes import MADE
from articles.working_copy import save


class Command(BaseCommand):
    help = "Import stories from files, folders or archives; “-” reads standard input."

    def add_arguments(self, parser):
        parser.add_argument("paths", nargs="+", metavar="PATH")
        parser.add_argument("--format", choices=[importer.name for importer in IMPORTERS])
        parser.add_argument("--source", default="desk", help="Who sent it (default: desk).")
        parser.add_argument("--dry-run", action="store_true", help="Read and enrich, write nothing.")
        parser.add_argument("--publish", action="store_true", help="Publish what has no open question.")
        parser.add_argument("--section", metavar="NAME", help="Where --publish puts stories (default: the first).")
        parser.add_argument("--as", dest="user", metavar="USER", help="The user who imports and publishes.")
        parser.add_argument(
            "--jobs", type=int, default=1, metavar="N", help="Processes: with 2, reading runs beside saving."
        )
        parser.add_argument("--as-is", action="store_true", help="Take captions and tags as the files have them.")
        parser.add_argument("--fetch-pictures", action="store_true", help="Fetch pictures that lie on the web.")
        parser.add_argument("--json", action="store_true", help="One JSON object a line for every story.")

    def handle(self, *args, **options):
        if options["publish"] and options["dry_run"]:
            raise CommandError("--publish and --dry-run exclude each other.", returncode=2)
        if options["publish"] and not options["user"]:
            raise CommandError("--publish needs --as USER.", returncode=2)
        if options["jobs"] < 1:
            raise CommandError("--jobs must be 1 or more.", returncode=2)
        user = self._user(options["user"])
        section = self._section(options["section"])
        how = Intake(
            source=options["source"],
            by=user,
            format=options["format"],
            as_is=options["as_is"],
            fetch_pictures=options["fetch_pictures"],
            jobs=options["jobs"],
            dry_run=options["dry_run"],
        )
        outcomes = (outcome for path in options["paths"] for outcome in take_in(path, how))
        failed = False
        for outcome in _counted(outcomes, options["json"]):
            if options["publish"] and outcome.outcome in MADE:
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
        else:
            self.stdout.write(outcome.sentence())


def _counted(outcomes, as_json):
    """Show on a terminal how many stories have been read, and how many a second; nothing where nobody looks."""
    quiet = None if as_json or not sys.stdout.isatty() else True  # None: tqdm asks whether standard error is a terminal
    return tqdm(outcomes, unit=" stories", disable=quiet, file=sys.stderr)
