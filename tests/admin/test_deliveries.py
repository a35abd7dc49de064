"""One import on its own page: what came of it, going on after a stop, all saved at once, its columns named."""

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from articles import deliveries
from articles.models import Article, ColumnMapping, DeliveredStory, Delivery, Photo
from tests.factories import make_user
from tests.photos.pictures import jpeg

pytestmark = pytest.mark.django_db
DROP = reverse("admin:articles_delivery_drop")
IMPORT = reverse("admin:articles_delivery_changelist")
STORY = "{0} win late in the rain\n\n{0} won with the last kick of a wet night, and nobody left before it was over.\n"
ASKING = STORY + "\n{0} won with the last kick of a wet night.\n"


@pytest.fixture
def editor(client):
    user = make_user("Sub-editor")
    client.force_login(user)
    return user


def archive(**files):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for name, data in files.items():
            out.writestr(name.replace("__", "/").replace("_txt", ".txt").replace("_jpg", ".jpg"), data)
    return packed.getvalue()


def drop(client, name, data, **more):
    return client.post(DROP, {"file": SimpleUploadedFile(name, data), **more})


def page_of(delivery, **query):
    return reverse("admin:articles_delivery_change", args=[delivery.pk], query=query)


def act(delivery, verb):
    return reverse(f"admin:articles_delivery_{verb}", args=[delivery.pk])


def test_archive_is_looked_at_on_its_own_page_a_row_a_story(client, editor):
    data = archive(a_txt=STORY.format("Rovers"), b_txt=ASKING.format("Vale"), c_txt=" ")
    answer = drop(client, "week.zip", data).json()
    delivery = Delivery.objects.get()
    assert answer["url"] == page_of(delivery)
    page = client.get(answer["url"]).content.decode()
    for words in ("Rovers win late", "Vale win late", "c.txt", "The file is empty", "Read: 3 stories."):
        assert words in page
    failed = client.get(page_of(delivery, show="failed")).content.decode()
    assert "c.txt" in failed and "Rovers win late" not in failed


def test_state_is_told_to_the_pages_script(client, editor):
    drop(client, "week.zip", archive(a_txt=STORY.format("Rovers"), b_txt=STORY.format("Vale")))
    state = client.get(act(Delivery.objects.get(), "state")).json()
    assert (state["running"], state["dead"], state["words"]) == (False, False, "Read: 2 stories.")


def test_run_that_died_is_shown_and_gone_on_with(client, editor, monkeypatch):
    monkeypatch.setattr(deliveries, "BATCH", 1)
    stories = "\n\n\f\n".join(STORY.format(name) for name in ("Rovers", "Vale", "Town"))
    delivery = deliveries.store("three.txt", io.BytesIO(stories.encode()), waits=True)
    run = deliveries.work(delivery)
    next(run)
    run.close()
    monkeypatch.setattr(deliveries, "_started", lambda pid: "another time")
    assert "Go on" in client.get(page_of(delivery)).content.decode()
    started = []
    monkeypatch.setattr(deliveries, "start", started.append)
    client.post(act(delivery, "go_on"))
    assert started == [delivery]
    list(deliveries.work(delivery))
    assert delivery.stories.count() == 3
    client.post(act(delivery, "go_on"))
    assert started == [delivery]  # it is done


def test_all_that_asks_nothing_becomes_drafts_and_the_rest_waits(client, editor):
    drop(
        client,
        "week.zip",
        archive(a_txt=STORY.format("Rovers"), b_txt=ASKING.format("Vale"), d_txt=STORY.format("Town")),
    )
    delivery = Delivery.objects.get()
    told = client.post(act(delivery, "save_all"), headers={"Accept": "application/json"}).json()
    assert told == {"made": 2, "asked": 1, "after": None}
    assert sorted(delivery.stories.values_list("outcome", flat=True)) == ["created", "created", "waiting"]
    assert {article.created_by for article in Article.objects.all()} == {editor}
    opened = client.get(act(delivery, "begin"))
    assert opened.url == reverse("admin:articles_delivery_review", args=[delivery.stories.get(outcome="waiting").pk])


def test_picture_alone_comes_into_the_library_and_is_no_story(client, editor):
    answer = drop(client, "goal.jpg", jpeg()).json()
    assert "library" in answer["what"]
    assert Photo.objects.count() == 1
    assert DeliveredStory.objects.get().outcome == "skipped"
    assert not Article.objects.exists()


def test_table_with_unknown_columns_is_read_as_its_columns_are_named(client, editor):
    table = (
        b"xq,zz,when\nRovers win late,The rain fell and Rovers won with the last kick of the night.,2026-05-01\n" * 2
    )
    delivery = deliveries.store("table.csv", io.BytesIO(table), waits=True)
    Delivery.objects.filter(pk=delivery.pk).update(
        state="mapping", columns={"columns": ["xq", "zz", "when"], "sample": [["Rovers win late", "The rain", "2026"]]}
    )
    page = client.get(page_of(delivery)).content.decode()
    assert "What do the columns mean?" in page and "Rovers win late" in page
    client.post(act(delivery, "columns"), {"column-2": "published_at"})
    delivery.refresh_from_db()
    assert delivery.state == "mapping"  # a date is not enough


TABLE = (
    b"title,text,date\n"
    b"Rovers win late,The rain fell and Rovers won with the last kick of the night.,2026-05-01\n"
    b"Vale draw again,Nobody at the ground could remember a duller night than this one.,2026-05-02\n"
)


def name_columns(client, delivery, *means):
    return client.post(act(delivery, "columns"), {f"column-{n}": field for n, field in enumerate(means)}, follow=True)


def test_table_that_was_guessed_wrong_is_read_anew_as_an_editor_says(client, editor):
    drop(client, "table.csv", TABLE)
    delivery = Delivery.objects.get()
    page = client.get(page_of(delivery)).content.decode()
    assert "See or change what its columns mean" in page
    form = client.get(page_of(delivery) + "?columns").content.decode()
    assert "What do the columns mean?" in form and "Vale draw again" in form
    assert '<option value="headline" selected>' in form
    name_columns(client, delivery, "kicker", "body", "")
    rows = DeliveredStory.objects.filter(delivery=delivery).order_by("n")
    assert [(row.story.get("kicker"), row.story.get("headline"), row.story.get("published_at")) for row in rows] == [
        ("Rovers win late", None, None),
        ("Vale draw again", None, None),
    ]
    # The next table with these columns is read so, too; and what was said is what the form shows.
    drop(client, "next.csv", TABLE.replace(b"late", b"early"))
    after = Delivery.objects.first()
    assert after != delivery
    assert after.stories.get(n=1).story["kicker"] == "Rovers win early"
    assert '<option value="kicker" selected>' in client.get(page_of(after) + "?columns").content.decode()


def test_columns_named_after_drafts_were_made_hold_for_the_next_table_only(client, editor):
    drop(client, "table.csv", TABLE)
    delivery = Delivery.objects.get()
    client.post(act(delivery, "save_all"))
    made = Article.objects.count()
    said = name_columns(client, delivery, "kicker", "body", "published_at").content.decode()
    assert made and "Drafts have been made of it" in said
    assert Article.objects.count() == made == delivery.stories.filter(outcome="created").count()


def test_answers_are_forgotten_only_when_an_editor_says_so(client, editor):
    drop(client, "table.csv", TABLE)
    delivery = Delivery.objects.get()
    delivery.stories.filter(n=1).update(answers={"blocks": {"0": "heading"}})
    said = name_columns(client, delivery, "kicker", "body", "").content.decode()
    assert "tick that these are forgotten" in said and "answered to 1 of its stories" in said
    assert delivery.stories.get(n=1).answers and not ColumnMapping.objects.exists()
    means = {"column-0": "kicker", "column-1": "body", "forget": "1"}
    client.post(act(delivery, "columns"), means)
    assert delivery.stories.get(n=1).story["kicker"] == "Rovers win late"


def test_columns_are_not_named_while_the_table_is_read(client, editor):
    drop(client, "table.csv", TABLE)
    delivery = Delivery.objects.get()
    Delivery.objects.update(state="running", lease="elsewhere 1 1 1", heartbeat_at=timezone.now())
    said = name_columns(client, delivery, "kicker", "body", "").content.decode()
    assert "It is being read just now" in said and not ColumnMapping.objects.exists()


def test_page_says_how_much_of_the_file_is_read(client, editor):
    delivery = deliveries.store("a.txt", io.BytesIO(b"x" * 1000))
    Delivery.objects.filter(pk=delivery.pk).update(
        state="running", lease="elsewhere 1 1 1", heartbeat_at=timezone.now(), found=3, read_bytes=420
    )
    state = client.get(act(delivery, "state")).json()
    assert state["share"] == 42
    assert "3 stories so far, 42 % of the file" in state["words"]


def test_too_large_a_file_is_refused_in_words(client, editor, settings):
    settings.IMPORT_MAX_UPLOAD = 10
    answer = drop(client, "big.txt", STORY.encode())
    assert (answer.status_code, "is larger than" in answer.json()["error"]) == (422, True)
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("verb", ["change", "state", "begin"])
def test_only_who_may_import_sees_a_delivery(client, verb):
    delivery = deliveries.store("a.txt", io.BytesIO(b"x"))
    client.force_login(make_user("Picture editor"))
    assert client.get(act(delivery, verb)).status_code == 403


def make_delivery(name, *rows):
    """Store a delivery whose stories are (headline, outcome) or a picture that came alone (None)."""
    delivery = Delivery.objects.create(name=name, checksum=name, size=1, found=len(rows))
    for n, row in enumerate(rows, 1):
        headline, outcome = row or (None, "skipped")
        story = {"headline": headline} if headline else {}
        form = "plain_text" if row else "jpeg"
        delivery.stories.create(n=n, story=story, outcome=outcome, format=form, member=f"{n}.x")
    return delivery


def test_what_waits_has_a_list_of_its_own_with_its_count(client, editor):
    make_delivery("old.zip", ("Made long ago", "created"), ("Waits since then", "waiting"), ("Held since", "held"))
    make_delivery("gone.zip", ("In a discarded file", "waiting"))
    Delivery.objects.filter(name="gone.zip").update(discarded_at=timezone.now())
    make_delivery("done.zip", ("Made today", "created"))
    page = client.get(IMPORT, {"show": "waiting"}).content.decode()
    assert "Waits since then" in page and "Held since" in page and 'Waiting <span class="quiet">2</span>' in page
    for other in ("Made long ago", "In a discarded file", "Made today"):
        assert other not in page
    dashboard = client.get("/admin/").content.decode()
    assert f"{IMPORT}?show=waiting" in dashboard and "Held since" in dashboard


def test_what_its_source_keeps_back_is_told_in_the_lists(client, editor):
    delivery = make_delivery("site.xml", ("A draft of theirs", "waiting"), ("Published there", "waiting"))
    for n, said in ((1, {"status": "trash", "usable": False}), (2, {"status": "publish"})):
        delivery.stories.filter(n=n).update(story={"headline": f"Post {n}"} | said)
    for address in (IMPORT, page_of(delivery)):
        page = client.get(address).content.decode()
        assert page.count("Its source says") == page.count("Its source says: trashed") == 1


def test_a_story_without_headline_is_called_by_its_slugline(client, editor):
    delivery = make_delivery("wire.txt", ("", "waiting"), ("", "waiting"))
    delivery.stories.update(story={"slugline": "SOCCER-Cup/Final"})
    for address in (IMPORT, page_of(delivery), "/admin/"):
        page = client.get(address).content.decode()
        assert "SOCCER-Cup/Final" in page and not re.search(r"\b(None|null)\b|No headline", page)
    leave = reverse("admin:articles_delivery_leave", args=[delivery.stories.first().pk])
    assert "“SOCCER-Cup/Final” is discarded." in client.post(leave, follow=True).content.decode()
    assert str(Article(slugline="SOCCER-Cup/Final")) == "SOCCER-Cup/Final"


def test_stories_stand_before_loose_pictures(client, editor):
    delivery = make_delivery("match.zip", *([None] * 7), ("The match report", "waiting"))
    for address in (IMPORT, page_of(delivery)):
        page = client.get(address).content.decode()
        assert "The match report" in page and "and 7 pictures" in page and "No story in it</span>" not in page
    assert "7 pictures" not in client.get(IMPORT, {"show": "waiting"}).content.decode()
    alone = make_delivery("goal.jpg", None)
    assert "1 picture" in client.get(IMPORT).content.decode()
    assert "1.x" in client.get(page_of(alone)).content.decode()
