"""An archive as large as they come, through the whole import: stories a second and the most memory of it.

    VAR_ROOT=$(mktemp -d) python -m tests.benchmarks.volume jsonl 1000000     # so many lines, of 30 words each
    VAR_ROOT=$(mktemp -d) python -m tests.benchmarks.volume wxr 600           # so many MB, posts of 1,000 words each
    .ci/with-postgres env VAR_ROOT=$(mktemp -d) python -m tests.benchmarks.volume wxr 600

The database must be an empty one: it is filled. `JOBS` is how many processes look for names (1).
"""

import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from tests.benchmarks.bench_import import PRODUCTION, run
from tests.benchmarks.match_reports import names, report

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/">
<channel><title>Archive</title><link>https://old.example.com</link><wp:wxr_version>1.2</wp:wxr_version>
"""
ITEM = """<item><title>{title}</title><link>https://old.example.com/{n}/</link><dc:creator>robin</dc:creator>
<guid isPermaLink="false">https://old.example.com/?p={n}</guid><content:encoded><![CDATA[{body}]]></content:encoded>
<wp:post_id>{n}</wp:post_id><wp:post_date_gmt>{date}</wp:post_date_gmt><wp:status>publish</wp:status>
<wp:post_type>post</wp:post_type></item>
"""


def write_lines(path, count):
    """Write short reports, one JSON line each; return how many."""
    rng, (clubs, people) = random.Random(1), names()
    with path.open("w", encoding="utf-8") as out:
        for n in range(count):
            home, away = rng.sample(clubs, 2)
            text = f"{rng.choice(people)} scored after {rng.randrange(1, 90)} minutes and {home} held on for the rest."
            row = {"id": f"line-{n}", "headline": f"{home} beat {away} in match {n}", "body": f"{text} It rained."}
            out.write(json.dumps(row | {"date": "2020-01-01T15:00:00Z"}) + "\n")
    return count


def write_posts(path, megabytes):
    """Write posts as WordPress exports them until the file is so large; return how many."""
    rng, (clubs, people) = random.Random(1), names()
    n = 0
    with path.open("w", encoding="utf-8") as out:
        out.write(HEAD)
        while out.tell() < megabytes * 1_000_000:
            n += 1
            told, more = (report(2 * n + k, rng, clubs, people) for k in (0, 1))
            date = told["date"][:19].replace("T", " ")
            out.write(ITEM.format(n=n, title=escape(told["headline"]), date=date, body=told["body"] + more["body"]))
        out.write("</channel></rss>\n")
    return n


def main(kind, size):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / ("archive.jsonl" if kind == "jsonl" else "archive.xml")
        count = {"jsonl": write_lines, "wxr": write_posts}[kind](path, size)
        base = "PostgreSQL" if "DATABASE_URL" in os.environ else "SQLite"
        print(f"{count:,} stories, {path.stat().st_size / 1e6:.0f} MB of {kind}, on {base}", flush=True)
        desk = os.environ | PRODUCTION
        run([sys.executable, "manage.py", "migrate", "-v0"], desk)
        run([sys.executable, "manage.py", "load_register"], desk)
        jobs = os.environ.get("JOBS", "1")
        importing = [
            sys.executable,
            "manage.py",
            "import_stories",
            str(path),
            "--source",
            kind,
            "--jobs",
            jobs,
            "--json",
        ]
        seconds, memory = run(importing, desk)
        print(f"{count / seconds:.0f} stories a second, {memory:.0f} MB at most")
        script = "from articles.models import *; print(Article.objects.count(), StoryKey.objects.count())"
        subprocess.run([sys.executable, "manage.py", "shell", "-v0", "-c", script], env=desk, check=True)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
