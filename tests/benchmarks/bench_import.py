"""Stories a second, and the most memory, of an import: ours, the plain Django ORM's way, and Wagtail's.

The same match reports of 600 words, one JSON line each, into an empty desk with the starter register. The plain ORM
saves headline, date, body and tags and no more: no keys, no versions, no search index, nobody asked. Wagtail adds a
page with a revision and its own search index, as its editor does; it has an environment of its own, made here. The
start of each program is in its figure.

    STORIES=2000 .venv/bin/python -m tests.benchmarks.bench_import
"""

import os
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

from tests.benchmarks.match_reports import write_jsonl

ROOT = Path(__file__).resolve().parents[2]
STORIES = int(os.environ.get("STORIES", "2000"))
PRODUCTION = {"DEBUG": "no", "SECRET_KEY": "of a benchmark, and long enough for one " * 2, "ALLOWED_HOSTS": "localhost"}
WAGTAIL = "wagtail==8.0.1"
ORM = """
import json, sys
from articles.models import Article
for line in open(sys.argv[1], encoding="utf-8"):
    row = json.loads(line)
    article = Article.objects.create(
        headline=row["headline"], body=row["body"], dated_at=row["date"], source_ref=row["id"], source="orm")
    article.tags.add(*row["tags"])
"""


def main():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reports.jsonl"
        size = write_jsonl(path, STORIES)
        base = "PostgreSQL" if "DATABASE_URL" in os.environ else "SQLite"
        print(f"{STORIES:,} reports of 600 words, {size / 1e6:.1f} MB, on {base}, {os.cpu_count()} cores")
        desk = os.environ | PRODUCTION | {"VAR_ROOT": folder}
        run([sys.executable, "manage.py", "migrate", "-v0"], desk)
        run([sys.executable, "manage.py", "load_register"], desk)
        ours = [sys.executable, "manage.py", "import_stories", str(path), "--json"]
        show("enriched, two processes", run([*ours, "--source", "two", "--jobs", "2"], desk))
        clear(desk)
        show("enriched, one process", run([*ours, "--source", "one"], desk))
        show("the same file again, nothing changed", run([*ours, "--source", "one"], desk))
        clear(desk)
        show("at its word, nothing looked for", run([*ours, "--source", "as-is", "--as-is"], desk))
        clear(desk)
        show("plain Django ORM", run([sys.executable, "-c", django_script(ORM), str(path)], desk))
        wagtail = wagtail_python(Path(folder))
        if wagtail:
            loader, archive = [wagtail, "-m", "tests.benchmarks.wagtail_archive.load"], {"WAGTAIL_FOLDER": folder}
            run(loader, os.environ | archive)
            show("Wagtail", run([*loader, str(path)], os.environ | archive))


def django_script(text):
    """Return a script with Django set up before it."""
    setting_up = "import os, django\nos.environ['DJANGO_SETTINGS_MODULE'] = 'newsroom.settings'\ndjango.setup()\n"
    return setting_up + text


def clear(desk):
    """Empty the desk of its stories: each way begins with none."""
    script = "from articles.models import *\nDelivery.objects.all().delete()\nStoryKey.objects.all().delete()\n"
    script += "Article.objects.all().update(public_revision=None)\nRevision.objects.all().delete()\n"
    script += "Article.objects.all().delete()"
    run([sys.executable, "-c", django_script(script)], desk)


def wagtail_python(folder):
    """Return the interpreter of an environment with Wagtail in it, None where it cannot be made."""
    made = [[sys.executable, "-m", "venv", "wagtail"], ["wagtail/bin/pip", "install", "-q", WAGTAIL, "dj-database-url"]]
    made[1].append("psycopg[binary]")
    for command in made:
        if subprocess.run(command, cwd=folder, capture_output=True).returncode:
            print("Wagtail could not be installed: not measured")
            return None
    return str(folder / "wagtail" / "bin" / "python")


def run(command, environment):
    """Run a command to its end; return its seconds and the most memory of all its processes, in MB."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    most = [0.0]
    watching = threading.Thread(target=watch, args=(process, most))
    watching.start()
    errors = process.stderr.read()
    if process.wait():
        raise SystemExit(errors[-2000:])
    watching.join()
    return time.perf_counter() - started, most[0]


def watch(process, most):
    """Keep the largest sum of what a process and its children hold, shared pages counted once."""
    while process.poll() is None:
        most[0] = max(most[0], sum(held(pid) for pid in family(process.pid)))
        time.sleep(0.2)


def family(pid):
    """Yield a process's number and those of its children, and theirs."""
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                yield from family(int(child))
        except OSError:
            continue


def held(pid):
    """Return the memory that is a process's own share, in MB."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024


def show(name, measured):
    seconds, memory = measured
    print(f"{name:38} {STORIES / seconds:7.0f} stories a second, {memory:5.0f} MB at most")


if __name__ == "__main__":
    main()
