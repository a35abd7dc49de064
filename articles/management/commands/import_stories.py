"""Read files into stories: see "Looking into an import" in articles/README.md for what --json prints."""

import io
import json
import posixpath
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError
from tqdm import tqdm

from articles import deliveries, ingest, publishing, reading
from articles.checklist import open_questions
from articles.importers import IMPORTERS
from articles.importers.folder import Folder, InFolder, folder_parcels
from articles.models import Article, Section, User
from articles.story import ColumnsNeeded
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
        parser.add_argument("--jobs", type=int, default=1, metavar="N", help="Processes that look for names.")
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
        failed = False
        for outcome in _counted(self._outcomes(options, user), options["json"]):
            if options["publish"] and outcome.outcome in ingest.MADE:
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

    def _outcomes(self, options, user) -> Iterator[ingest.Outcome]:
        for path in options["paths"]:
            if path == "-":
                yield from self._file("-", sys.stdin.buffer.read(), options, user)
            elif Path(path).is_dir():
                yield from self._folder(path, options, user)
            else:
                yield from self._file(_shown(path), Path(path), options, user)

    def _folder(self, path, options, user):
        """Read a folder's files in order of name; a picture that some story in it names is no story of its own."""
        folder, top = Folder(Path(path), reading.limits()), _shown(path).rstrip("/")
        members = folder_parcels(Path(path), limits=reading.limits())
        taken = reading.pictures_of_stories(members, options["format"])
        for inner, real, refusal in folder.walk():
            name = f"{top}/{inner}"
            if refusal is not None:
                yield ingest.Outcome(name, error=refusal)
            elif inner not in taken:
                yield from self._file(name, real, options, user, InFolder(folder, posixpath.dirname(inner)), inner)

    def _file(self, name, content, options, user, beside=None, path=""):
        """Read one file (bytes or a path), or the archive that it is."""
        try:
            if options["dry_run"]:
                yield from self._look(name, content, options, beside, path)
            else:
                yield from self._import(name, content, options, user, beside, path)
        except OSError as error:
            yield ingest.Outcome(name, error=f"This file cannot be opened: {error.strerror}.")
        except deliveries.Taken as taken:
            yield ingest.Outcome(name, error=str(taken))

    def _import(self, name, content, options, user, beside, path):
        with io.BytesIO(content) if isinstance(content, bytes) else content.open("rb") as file:
            delivery = deliveries.store(
                name,
                file,
                by=user,
                source=options["source"],
                format=options["format"] or "",
                fetch_pictures=options["fetch_pictures"],
                go_on=True,
            )
        yield from deliveries.work(
            delivery, file=name, beside=beside, path=path, jobs=options["jobs"], as_is=options["as_is"]
        )

    def _look(self, name, content, options, beside, path):
        """Read and enrich, and write nothing."""
        source = ingest.policy_of(options["source"])
        parcel = reading.parcel_of(name, content, source=source, beside=beside, path=path)
        found = reading.stories_in(parcel, format=options["format"])
        with reading.enriching(options["jobs"]) as enrich:
            rules = partial(ingest.rules_of, options["source"], zone=parcel.zone, as_is=options["as_is"])
            try:
                for one, story in enrich((one, one.story, rules(one.story)) for one in found):
                    file = f"{name}#{one.member}" if one.member else name
                    yield ingest.looked_at(file, one.n, one.format, story, options["source"])
            except ColumnsNeeded as needed:
                yield ingest.Outcome(name, error=str(needed), source=options["source"])

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
        headline = f", “{outcome.story.headline}”" if outcome.story.headline else ""
        self.stdout.write(line + (f", {outcome.error}" if outcome.error else f"{headline}{questions}"))


def _counted(outcomes, as_json):
    """Show on a terminal how many stories have been read, and how many a second; nothing where nobody looks."""
    quiet = None if as_json or not sys.stdout.isatty() else True  # None: tqdm asks whether standard error is a terminal
    return tqdm(outcomes, unit=" stories", disable=quiet, file=sys.stderr)


def _shown(path):
    return path.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
