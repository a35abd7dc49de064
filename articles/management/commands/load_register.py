"""Load clubs, people, competitions and grounds from files."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.known_names import load
from articles.register_files import read_rows

STARTER = Path(__file__).resolve().parents[2] / "starter"


class Command(BaseCommand):
    help = "Load the register: our starter data, or a folder with files of the same form. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=STARTER)

    def handle(self, *args, folder, **options):
        try:
            rows = read_rows(folder)
            if not rows:
                raise CommandError(f"There is none of clubs, people, competitions and grounds.json in {folder}.")
            count = load(rows)
        except (ValueError, KeyError) as error:
            raise CommandError(f"The files cannot be read: {error}. Nothing was loaded.") from error
        self.stdout.write(f"{count} clubs, people, competitions and grounds are in the register.")
