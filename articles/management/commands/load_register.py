"""Load clubs, people, competitions and grounds from files."""

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from articles.enrichment.names import slugify
from articles.known_names import load
from articles.register_files import read_starter

STARTER = Path(__file__).resolve().parents[2] / "starter"
KINDS = {"clubs": "club", "people": "person", "competitions": "competition", "grounds": "ground"}


class Command(BaseCommand):
    help = "Load the register: our starter data, or a folder with files of the same form. Safe to run again."

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", type=Path, default=STARTER)

    def handle(self, *args, folder, **options):
        if not any((folder / f"{name}.json").exists() for name in KINDS):
            raise CommandError(f"There is no clubs.json, people.json, competitions.json or grounds.json in {folder}.")
        try:
            count = load(read_starter(folder), details(folder))
        except (ValueError, KeyError) as error:
            raise CommandError(f"The files cannot be read: {error}. Nothing was loaded.") from error
        self.stdout.write(f"{count} clubs, people, competitions and grounds are in the register.")


def details(folder):
    """Return each row of the files by (kind, slug)."""
    rows = {}
    for name, kind in KINDS.items():
        path = folder / f"{name}.json"
        for row in json.loads(path.read_text(encoding="utf-8")) if path.exists() else []:
            rows[kind, row.get("slug") or slugify(row["name"])] = row
    return rows
