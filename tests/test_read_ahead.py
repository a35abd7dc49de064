"""What is read in a process of its own comes out as it would here, and no process outlives the one it reads for."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from articles import deliveries
from articles.models import Delivery
from articles.read_ahead import Lost, read_ahead
from articles.story import ColumnsNeeded

CASES = Path(__file__).parent / "cases"
DELIVERIES = sorted(CASES.glob("*/*/delivery.*"))


def test_items_come_whole_and_in_order():
    assert list(read_ahead(lambda: iter(range(1234)))) == list(range(1234))
    assert list(read_ahead(lambda: iter(()))) == []


def test_what_it_raises_is_raised_here_after_what_came_before():
    def source():
        yield from "abc"
        raise ColumnsNeeded("Name them.", ["a"], [["1"]], {})

    items = read_ahead(source)
    assert [next(items) for _ in range(3)] == ["a", "b", "c"]
    with pytest.raises(ColumnsNeeded, match="Name them") as raised:
        next(items)
    assert raised.value.columns == ["a"]


def test_process_that_dies_is_an_error_and_no_end():
    def source():
        yield "first"
        os.kill(os.getpid(), signal.SIGKILL)

    with pytest.raises(Lost):
        list(read_ahead(source))


def test_process_ends_when_nobody_asks_any_more():
    def source():
        while True:
            yield os.getpid()

    items = read_ahead(source)
    pid = next(items)
    items.close()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


def test_process_ends_after_the_one_that_it_reads_for_was_killed():
    program = (
        "import django, os; from django.conf import settings; settings.configure(); django.setup()\n"
        "from articles.read_ahead import read_ahead\n"
        "def source():\n    while True: yield os.getpid()\n"
        "items = read_ahead(source); print(next(items), flush=True)\n"
        "import time; time.sleep(60)"
    )
    main = subprocess.Popen([sys.executable, "-c", program], stdout=subprocess.PIPE, text=True)
    pid = int(main.stdout.readline())
    main.kill()
    main.communicate()
    for _ in range(100):
        if not Path(f"/proc/{pid}").exists() or "\nState:\tZ" in Path(f"/proc/{pid}/status").read_text():
            return
        time.sleep(0.1)
    pytest.fail("It reads on for nobody.")


@pytest.mark.django_db
def test_it_asks_no_database():
    with pytest.raises(RuntimeError, match="asks no database"):
        list(read_ahead(lambda: iter(Delivery.objects.all())))
    assert not Delivery.objects.exists()  # here it is asked as ever


@pytest.mark.django_db
@pytest.mark.parametrize("path", DELIVERIES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_every_file_is_read_there_as_here(path):
    def rows(jobs):
        with path.open("rb") as file:
            delivery = deliveries.store(path.name, file, waits=True)
        said = [outcome.line() for outcome in deliveries.work(delivery, jobs=jobs)]
        fields = ("n", "member", "format", "story", "outcome", "error", "notes", "pictures")
        return said, list(delivery.stories.order_by("n").values(*fields)), delivery.state, delivery.columns

    assert rows(2) == rows(1)
