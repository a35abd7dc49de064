"""The import command: its lines are a contract, key by key, and so are its exit statuses."""

import io
import json
import os

import pytest
from django.core.management import CommandError, call_command

from articles import body
from articles.intake import Intake, take_in
from articles.models import Article, DeliveredStory, Delivery, PublishedArticle, Revision, Section
from articles.register_loading import load
from articles.story import Story

from .factories import change, make_section, make_user

pytestmark = pytest.mark.django_db

KEYS = [
    *("file", "n", "format", "outcome", "error", "article", "source", "source_ref", "version", "language", "status"),
    *("usable", "kicker", "headline", "standfirst", "bylines", "dateline", "published_at", "time_known"),
    *("updated_at", "embargo_until", "blocks", "photos", "tags", "warnings"),
]
PLAIN = """Rovers win late in the rain

By Robin Hale

26 February 2024

Rovers won with the last kick of a wet night in the valley, and nobody left before it.

The away end had long been singing when it came, and it went on until the lights were off.

"We never stopped," said the manager, who has been in the job since the first week of August.
"""
# A line that says again what an earlier one has said, with its full stop, may be a caption.
ASKING = PLAIN + "\nRovers won with the last kick of a wet night.\n"


@pytest.fixture
def file(tmp_path):
    path = tmp_path / "story.txt"
    path.write_text(PLAIN, encoding="utf-8")
    return path


def run(*args, status=0):
    """Run the command; return its JSON lines, and hold it to its exit status."""
    out = io.StringIO()
    try:
        call_command("import_stories", *map(str, args), "--json", stdout=out)
        code = 0
    except SystemExit as stop:
        code = stop.code
    assert code == status, out.getvalue()
    return [json.loads(line) for line in out.getvalue().splitlines()]


def words_of(line):
    parts = [line["kicker"], line["headline"], line["standfirst"], *(block["text"] for block in line["blocks"])]
    return " ".join(part for part in parts if part).split()


def test_line_has_every_key_of_the_contract_and_no_less(file):
    (line,) = run(file)
    assert list(line) == KEYS
    assert line == {
        "file": str(file),
        "n": 1,
        "format": "plain_text",
        "outcome": "created",
        "error": None,
        "article": Article.objects.get().pk,
        "source": "desk",
        "source_ref": None,
        "version": None,
        "language": None,
        "status": None,
        "usable": True,
        "kicker": None,
        "headline": "Rovers win late in the rain",
        "standfirst": None,
        "bylines": ["Robin Hale"],
        "dateline": None,
        "published_at": "2024-02-26T00:00:00+00:00",
        "time_known": False,
        "updated_at": None,
        "embargo_until": None,
        "blocks": line["blocks"],
        "photos": [],
        "tags": [],
        "warnings": line["warnings"],
    }
    for block in line["blocks"]:
        assert list(block) == ["kind", "text", "verdict", "reasons"]
    assert words_of(line) == PLAIN.split()


def test_photos_and_tags_have_their_keys(tmp_path):
    load({"clubs": [{"name": "Whiteford Rovers"}]})
    path = tmp_path / "a.txt"
    path.write_text(PLAIN.replace("Rovers won", "Whiteford Rovers won") + "\nPicture: Robin (left) after the goal\n")
    (line,) = run(path, "--dry-run")
    for tag in line["tags"]:
        assert list(tag) == ["kind", "name", "slug", "role", "verdict", "mentions"]
    assert [tag["slug"] for tag in line["tags"]] == ["whiteford-rovers"]
    photos = [block for block in line["blocks"] if block["kind"] == "photo"]
    assert len(photos) == len(line["photos"]) == 1
    assert list(line["photos"][0]) == ["caption", "credit", "alt", "file", "verdict"]
    assert line["photos"][0]["verdict"] == photos[0]["verdict"]


def test_dry_run_writes_nothing(file):
    (line,) = run(file, "--dry-run")
    assert (line["outcome"], line["article"]) == ("read", None)
    for model in (Article, Delivery, DeliveredStory, Revision):
        assert not model.objects.exists()
    (made,) = run(file)
    (line,) = run(file, "--dry-run")
    assert (line["outcome"], line["article"]) == ("read", made["article"])


def test_second_time_is_unchanged_whatever_its_name_and_line_ends(file, tmp_path):
    (first,) = run(file)
    other = tmp_path / "other.txt"
    other.write_bytes(b"\xef\xbb\xbf" + PLAIN.replace("\n", "\r\n").encode())
    for path in (file, other):
        (again,) = run(path)
        assert (again["outcome"], again["article"], again["error"]) == ("unchanged", first["article"], None)
    assert Article.objects.count() == 1


def test_words_in_are_words_out_through_to_the_article(tmp_path):
    text = "Late “winner” – Díaz\n\n" + "\n\n".join(
        f"Paragraph {n} has  a double space, a 3–2, an & and <b>angles</b>, and ends as it should." for n in range(9)
    )
    path = tmp_path / "a.txt"
    path.write_text(text)
    (line,) = run(path)
    article = Article.objects.get()
    assert words_of(line) == text.split()
    assert f"{article.headline} {body.plain_text(article.body)}".split() == text.split()


def test_standard_input_is_a_dash(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(PLAIN.encode())))
    (line,) = run("-")
    assert (line["file"], line["n"], line["outcome"]) == ("-", 1, "created")


def test_folder_is_read_in_order_of_name_and_hidden_files_are_left(tmp_path, monkeypatch):
    for name in ("b.txt", "a/z.txt", "a.txt", ".hidden.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"Story {name}\n\nA paragraph of {name} that has words enough to be one, and its stop.")
    monkeypatch.chdir(tmp_path)
    lines = run("in")
    assert [line["file"] for line in lines] == ["in/a/z.txt", "in/a.txt", "in/b.txt"]


def test_several_stories_of_one_file_are_counted(tmp_path):
    path = tmp_path / "bundle.txt"
    path.write_text("\n\n\f\n".join(PLAIN.replace("Rovers", name) for name in ("Rovers", "Vale", "Town")))
    lines = run(path)
    assert [line["n"] for line in lines] == [1, 2, 3]
    assert Delivery.objects.count() == 1


def test_file_nobody_can_read_is_a_line_and_the_rest_is_saved(file, tmp_path):
    picture, empty = tmp_path / "a.zip", tmp_path / "empty.txt"
    picture.write_bytes(b"PK\x03\x04" + bytes(60))
    empty.write_bytes(b" \n")
    lines = run(picture, empty, tmp_path / "none.txt", file, status=1)
    assert {line["file"] for line in lines[:-1]} == {str(picture), str(empty), str(tmp_path / "none.txt")}
    assert lines[-1]["outcome"] == "created"
    assert len({(line["file"], line["n"]) for line in lines}) == len(lines)
    for line in lines[:-1]:
        assert line["outcome"] == "failed"
        assert list(line) == KEYS
        assert line["error"].endswith(".")
        assert (line["format"], line["article"], line["headline"]) == (None, None, None)


def test_nul_is_refused_in_words(tmp_path):
    path = tmp_path / "nul.txt"
    path.write_bytes(PLAIN.encode().replace(b"wet night", b"wet\0night"))
    (line,) = run(path, status=1)
    assert (line["outcome"], line["n"]) == ("failed", 1)
    assert not Article.objects.exists()


def test_undecodable_file_name_gets_a_replacement(tmp_path):
    name = os.fsencode(tmp_path) + b"/caf\xe9.txt"
    with open(name, "wb") as out:
        out.write(PLAIN.encode())
    (line,) = run(tmp_path)
    assert line["file"].endswith("/caf�.txt")
    (line,) = run(os.fsdecode(name))
    assert line["outcome"] == "unchanged"


def test_very_long_file_name_is_no_trouble(tmp_path):
    folder = tmp_path / ("d" * 200)
    folder.mkdir()
    path = folder / ("n" * 240 + ".txt")
    path.write_text(PLAIN)
    (line,) = run(path)
    assert line["file"] == str(path)


def test_empty_register_is_a_warning_said_once(file):
    (line,) = run(file, "--dry-run")
    assert len([warning for warning in line["warnings"] if "register" in warning.casefold()]) == 1
    load({"clubs": [{"name": "Whiteford"}]})
    (line,) = run(file, "--dry-run")
    assert not [warning for warning in line["warnings"] if "register" in warning.casefold()]


def test_story_without_a_question_is_published(file):
    make_user("Sub-editor", username="sam")
    section = make_section()
    (line,) = run(file, "--publish", "--as", "sam")
    assert (line["outcome"], line["error"]) == ("created", None)
    row = PublishedArticle.objects.live().get()
    assert (row.article_id, row.section) == (line["article"], section)
    article = Article.objects.get()
    assert (article.created_by.username, article.status) == ("sam", "published")


def test_first_section_is_made_where_there_is_none(file):
    make_user("Editor", username="sam")
    run(file, "--publish", "--as", "sam")
    assert PublishedArticle.objects.get().section == Section.objects.get()


def test_section_may_be_named(file):
    make_user("Editor", username="sam")
    make_section()
    make_section("Rugby", "rugby")
    run(file, "--publish", "--as", "sam", "--section", "rugby")
    assert PublishedArticle.objects.get().section.slug == "rugby"


def test_story_with_an_open_question_stays_a_draft(tmp_path):
    make_user("Editor", username="sam")
    make_section()
    path = tmp_path / "a.txt"
    path.write_text(ASKING)
    (line,) = run(path, "--dry-run")
    assert any(block["verdict"] == "ask" for block in line["blocks"])
    (line,) = run(path, "--publish", "--as", "sam", status=1)
    assert line["outcome"] == "created"
    assert "question" in line["error"]
    assert not PublishedArticle.objects.exists()
    assert Article.objects.get().status == "draft"


def test_who_may_not_publish_is_told_and_the_draft_stays(file):
    make_user("Writer", username="will")
    make_section()
    (line,) = run(file, "--publish", "--as", "will", status=1)
    assert line["error"].startswith("Not published")
    assert not PublishedArticle.objects.exists()


@pytest.mark.parametrize(
    "args",
    [
        ["--publish", "--dry-run", "--as", "sam"],
        ["--publish"],
        ["--publish", "--as", "nobody"],
        ["--section", "Nowhere"],
        ["--format", "parchment"],
        [],
    ],
)
def test_wrong_usage_says_so(file, args):
    make_user("Editor", username="sam")
    with pytest.raises(CommandError) as wrong:
        call_command("import_stories", *([str(file)] if args else []), *args, stdout=io.StringIO())
    # Django's own parser exits with 2 when run from a shell, and raises here.
    assert wrong.value.returncode == 2 or "argument" in str(wrong.value)
    assert not Article.objects.exists()


def test_new_version_updates_a_draft_nobody_touched_and_waits_beside_a_touched_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PLAIN)
    (first,) = run(path)
    path.write_text(PLAIN.replace("wet night", "very wet night"))
    (second,) = run(path)
    assert (second["outcome"], second["article"]) == ("held", first["article"])
    assert second["error"] is None
    assert any("new version" in warning for warning in second["warnings"])
    assert "very wet" not in Article.objects.get().body
    assert Story.from_json(DeliveredStory.objects.order_by("-pk").first().story).blocks


def test_another_story_of_the_same_name_is_a_story_of_its_own(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(PLAIN)
    run(path)
    path.write_text(
        "Vale sign a goalkeeper\n\nVale have signed a goalkeeper from the coast for a fee nobody would name."
    )
    (line,) = run(path)
    assert line["outcome"] == "created"


def test_human_lines_name_the_story(file):
    out = io.StringIO()
    call_command("import_stories", str(file), stdout=out)
    assert "created, “Rovers win late in the rain”" in out.getvalue()


def test_imports_never_write_over_an_editor(file):
    (line,) = run(file)
    article = change(Article.objects.get(pk=line["article"]), headline="An editor's headline")
    (again,) = run(file)
    assert again["outcome"] == "unchanged"
    article.refresh_from_db()
    assert article.headline == "An editor's headline"


def test_words_for_people_say_how_much_is_asked(tmp_path):
    file = tmp_path / "pigeons.txt"
    file.write_text("Rovers win late\n\nTags: Pigeon racing\n\nThe loft was quiet. Nobody had flown. It rained.\n")
    out = io.StringIO()
    call_command("import_stories", str(file), stdout=out)
    assert "1 question open" in out.getvalue()


@pytest.mark.parametrize("name", ["n" * 300, "nul\0byte"], ids=["long", "nul"])
def test_path_that_no_file_can_have_is_a_sentence(name):
    outcome = next(take_in(name, Intake()))
    assert outcome.error.startswith("This file cannot be opened")


def test_pipe_is_not_waited_for(tmp_path):
    os.mkfifo(tmp_path / "pipe")
    assert "neither a file nor a folder" in next(take_in(str(tmp_path / "pipe"), Intake())).error
