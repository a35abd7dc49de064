"""Kill an import at random moments, run it again each time: every story is there in the end, and none twice.

    VAR_ROOT=$(mktemp -d) python -m tests.benchmarks.kill_import [STORIES] [KILLS]
    .ci/with-postgres env VAR_ROOT=$(mktemp -d) python -m tests.benchmarks.kill_import

Two processes work, unless `JOBS=1`: the one that reads ahead dies with the one that saves. The database must be an
empty one: it is filled. Exit status 0 if all holds.
"""

import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COUNTS = """
from articles.models import *
import json
print(json.dumps({
    "stories": Article.objects.count(), "ids": Article.objects.values("source_ref").distinct().count(),
    "rows": DeliveredStory.objects.count(), "versions": Revision.objects.count(),
    "deliveries": Delivery.objects.count(),
    "outcomes": sorted(set(DeliveredStory.objects.values_list("outcome", flat=True))),
}))
"""


def manage(*args, **options):
    return subprocess.run(
        [sys.executable, "manage.py", *args], cwd=ROOT, check=True, capture_output=True, text=True, **options
    ).stdout


def write_stories(path, count):
    """Write as many stories as ninjs, one list."""
    words = "the rain came late and the home side held on for a point that nobody had seen coming before".split()
    with path.open("w") as out:
        out.write("[")
        for n in range(count):
            text = " ".join(random.choices(words, k=120))
            item = {"uri": f"urn:kill:{n}", "version": "1", "type": "text", "headline": f"Story {n}", "body_text": text}
            out.write(("," if n else "") + json.dumps(item))
        out.write("]")


def run(path, lines):
    """Start the import, kill it a moment after so many of its lines; return how many it printed, None at its end."""
    command = [sys.executable, "manage.py", "import_stories", str(path), "--source", "kill", "--json"]
    command += ["--jobs", os.environ.get("JOBS", "2")]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    for count, _ in enumerate(process.stdout, 1):
        if count >= lines:
            time.sleep(random.uniform(0, 0.5))
            process.send_signal(signal.SIGKILL)
            process.wait()
            return count
    process.wait()
    return None


def main(count=10_000, kills=20):
    manage("migrate", "--verbosity", "0")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "stories.json"
        write_stories(path, count)
        killed = 0
        moments = sorted(random.randrange(1, count) for _ in range(kills))
        for moment in moments:
            if run(path, moment) is None:
                break
            killed += 1
            saved = json.loads(manage("shell", "-v0", "-c", COUNTS))["rows"]
            print(f"killed after {moment} lines: {saved} stories saved")
        began = time.monotonic()
        run(path, count + 1)
        print(f"run to its end in {time.monotonic() - began:.0f} s")
    found = json.loads(manage("shell", "-v0", "-c", COUNTS))
    print(found)
    whole = all(found[name] == count for name in ("stories", "ids", "rows", "versions"))
    holds = whole and found["deliveries"] == 1 and found["outcomes"] == ["created"]
    print(f"{killed} kills, {count} stories: {'none lost, none doubled' if holds else 'NOT WHOLE'}")
    return 0 if holds else 1


if __name__ == "__main__":
    sys.exit(main(*(int(arg) for arg in sys.argv[1:])))
