"""Load clubs, people, competitions and grounds from files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError

from articles.register_loading import load
from articles.registers.folders import read_folder

STARTER = Path(__file__).resolve().parents[2] / "starter"


class Command(BaseCommand):
    help = (
        "Load the register: our starter data, or a folder of JSON files of the same form, of tables (CSV), or of "
        "openfootball's clubs, players and leagues. Safe to run again; see docs/register.md."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=STARTER)
        parser.add_argument("--countries", default="", help="Only these: ENG,SCO,ESP")
        parser.add_argument("--dry-run", action="store_true", help="Say what would be done and change nothing")
        parser.add_argument("--revision", default="", help="What to write down as the files' revision")

    def handle(self, *args, folder, countries, dry_run, revision, **options):
        try:
            read = read_folder(folder, revision, countries.split(","))
            report = load(read.rows, revision=read.revision, dry_run=dry_run)
        except (ValueError, OverflowError, DatabaseError) as error:
            raise CommandError(f"The files cannot be read: {error}. Nothing was loaded.") from error
        for word, counted in (("new", report.made), ("changed", report.changed)):
            if counted and options["verbosity"] and folder != STARTER:
                self.stdout.write(f"{word}: " + ", ".join(f"{count} {name}" for name, count in counted.items()))
        if report.is_empty and options["verbosity"] and folder != STARTER:
            self.stdout.write("Nothing to do: the register says all of it already.")
        if dry_run:
            self.stdout.write("Nothing was written: this was a trial.")
        else:
            self.stdout.write(f"{report.rows} clubs, people, competitions and grounds are in the register.")
