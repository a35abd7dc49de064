"""A watched folder: what is complete is taken once, lies in done or failed with its report, and survives a kill."""

import io
import os

import pytest
from django.core.management import CommandError, call_command

from articles import deliveries
from articles.intake import Intake
from articles.models import Article, DeliveredStory, Source
from articles.watched import Watched

pytestmark = pytest.mark.django_db
STORY = "{0} win late in the rain\n\n{0} won with the last kick of a wet night, and nobody left before it was over.\n"


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    return folder


def put(folder, name="story.txt", text=None, age=60):
    text = STORY.format("Rovers") if text is None else text
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    for changed in (path, path.parent):
        os.utime(changed, (path.stat().st_mtime - age,) * 2)
    return path


def files(folder):
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_complete_file_is_taken_and_lies_in_done_with_its_report(folder):
    put(folder)
    assert list(Watched(folder).take(Intake())) == ["story.txt: done, 1 story"]
    assert files(folder) == ["done/story.txt", "done/story.txt.report.txt"]
    assert "story.txt 1: created, “Rovers win late in the rain”" in (folder / "done/story.txt.report.txt").read_text()
    assert list(Watched(folder).take(Intake())) == []
    assert Article.objects.count() == 1


@pytest.mark.parametrize("name, age", [("story.txt", 0), ("story.txt.part", 60), (".story.txt", 60)])
def test_what_is_not_complete_is_left(folder, name, age):
    put(folder, name, age=age)
    assert list(Watched(folder).take(Intake())) == []
    assert files(folder) == [name]


def test_folder_is_taken_as_one_when_all_of_it_rests(folder):
    put(folder, "match/a.txt")
    late = put(folder, "match/b.txt", STORY.format("Vale"), age=0)
    assert list(Watched(folder).take(Intake())) == []
    os.utime(late, (1, 1))
    os.utime(late.parent, (1, 1))
    assert list(Watched(folder).take(Intake())) == ["match: done, 2 stories"]
    assert files(folder) == ["done/match.report.txt", "done/match/a.txt", "done/match/b.txt"]


def test_what_cannot_be_read_lies_in_failed_and_says_why(folder):
    put(folder, "empty.txt", " ")
    put(folder, "story.txt")
    assert [line.split(",")[0] for line in Watched(folder).take(Intake())] == ["empty.txt: failed", "story.txt: done"]
    assert "The file is empty" in (folder / "failed/empty.txt.report.txt").read_text()


def test_second_file_of_a_name_keeps_both(folder):
    for name in ("Rovers", "Vale"):
        put(folder, text=STORY.format(name))
        list(Watched(folder).take(Intake()))
    assert [name for name in files(folder) if "report" not in name] == ["done/story-2.txt", "done/story.txt"]


def test_run_that_was_killed_is_gone_on_with_and_nothing_is_doubled(folder, monkeypatch):
    put(folder, text="\n\n\f\n".join(STORY.format(name) for name in ("Rovers", "Vale", "Town")))
    monkeypatch.setattr(deliveries, "BATCH", 1)
    real, saved = deliveries._Run.save, []

    def save(self, batch):
        if len(saved) == 2:
            raise KeyboardInterrupt
        saved.append(batch)
        return real(self, batch)

    monkeypatch.setattr(deliveries._Run, "save", save)
    with pytest.raises(KeyboardInterrupt):
        list(Watched(folder).take(Intake()))
    assert files(folder) == [".working/story.txt"]
    monkeypatch.setattr(deliveries._Run, "save", real)
    monkeypatch.setattr(deliveries, "_started", lambda pid: "another time")
    assert list(Watched(folder).take(Intake())) == ["story.txt: done, 3 stories"]
    assert Article.objects.count() == DeliveredStory.objects.count() == 3


def test_command_takes_once_and_what_an_untrusted_source_sends_waits(folder):
    Source.objects.create(name="club", label="The club")
    put(folder)
    out = io.StringIO()
    call_command("watch_folder", str(folder), "--once", "--source", "club", stdout=out)
    assert out.getvalue() == "story.txt: done, 1 story\n"
    row = DeliveredStory.objects.get()
    assert (row.outcome, row.source, row.article) == ("waiting", "club", None)


@pytest.mark.parametrize("args", [["nowhere"], [".", "--source", "nobody"]])
def test_wrong_usage_says_so_and_leaves_no_trace(args, folder):
    with pytest.raises(CommandError) as wrong:
        call_command("watch_folder", str(folder / args[0]), *args[1:], "--once")
    assert wrong.value.returncode == 2
    assert list(folder.iterdir()) == []


def test_of_two_watchers_of_one_folder_the_second_is_told(folder):
    put(folder)
    with Watched(folder).alone(), pytest.raises(CommandError, match="Another process watches"):
        call_command("watch_folder", str(folder), "--once")
    assert "story.txt" in files(folder)  # nothing of it was touched
    call_command("watch_folder", str(folder), "--once", stdout=io.StringIO())
    assert "done/story.txt" in files(folder)
