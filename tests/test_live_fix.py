"""One thing is put right in what readers see now; the half-written draft stays the desk's, with the fix in it."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from articles.live_fix import Fix, carried, fixed
from articles.models import Correction, PublishedArticle
from articles.publishing import Refused, fix_live, live_version, publish, unschedule
from articles.working_copy import Changes, save, state_of

from .factories import FIGURE, HOUR, change, make_chief, make_draft, make_photo, make_user, publish_story

pytestmark = pytest.mark.django_db
BODY = "<p>Quill scored.</p>\n<p>It rained.</p>\n<p>The rest was noise.</p>"
STATE = {
    "kicker": "",
    "headline": "Quill wins it",
    "front_headline": "",
    "standfirst": "One.",
    "body": BODY,
    "uses": {},
}
RIGHT = Fix({"headline": "Ferrow wins it"}, {0: "<p>Ferrow scored.</p>"})


@pytest.fixture
def row():
    return publish_story("Quill wins it", body=BODY, standfirst="One.")


def put_right(row, fix=RIGHT, **options):
    article = row.article
    article.refresh_from_db()
    version = live_version(article, timezone.now())
    return fix_live(article, by=make_chief(), fix=fix, seen=version.number if version else 0, **options)


def live(row):
    return PublishedArticle.objects.live().get(article=row.article_id)


def test_readers_get_the_scorer_only_and_the_half_written_draft_has_him_too(row, client):
    change(row.article, standfirst="Half a thought", body=f"{BODY}\n<p>Not yet tr</p>", kicker="Draft")
    assert put_right(row) == []
    public = live(row)
    assert (public.headline, public.standfirst, public.kicker) == ("Ferrow wins it", "One.", "")
    assert public.body == BODY.replace("Quill", "Ferrow")
    page = client.get(public.path).content.decode()
    assert "Ferrow scored." in page
    assert "Not yet tr" not in page
    article = row.article
    article.refresh_from_db()
    assert (article.headline, article.standfirst, article.kicker) == ("Ferrow wins it", "Half a thought", "Draft")
    assert article.body == f"{BODY}\n<p>Not yet tr</p>".replace("Quill", "Ferrow")
    assert (public.visible_from, public.dated_at, public.updated_at) == (row.visible_from, row.dated_at, None)
    assert article.audit.first().verb == "fix_live"


def test_story_with_nothing_waiting_is_as_published_after_the_fix(row):
    put_right(row)
    article = row.article
    article.refresh_from_db()
    assert article.public_revision == article.revisions.first()
    first, last = article.revisions.exclude(public_from=None).order_by("number")
    assert first.public_until == last.public_from
    assert last.public_until is None
    assert live_version(article, timezone.now()) == last


def test_what_the_draft_says_otherwise_stays_and_is_told(row):
    change(row.article, headline="Quill, of course", body=BODY.replace("Quill scored.", "Quill scored twice."))
    left = put_right(row)
    assert left == ["headline: “Quill, of course”", "paragraph: “Quill scored.”"]
    row.article.refresh_from_db()
    assert row.article.headline == "Quill, of course"
    assert live(row).headline == "Ferrow wins it"


def test_scheduled_change_gets_the_fix_and_still_comes_at_its_time(row):
    opens = timezone.now() + HOUR
    article = change(row.article, publish_at=opens, standfirst="Two.")
    publish(article, by=make_chief())
    put_right(row)
    assert (live(row).headline, live(row).standfirst) == ("Ferrow wins it", "One.")
    with time_machine.travel(opens + HOUR / 60, tick=False):
        assert (live(row).headline, live(row).standfirst) == ("Ferrow wins it", "Two.")
    article.refresh_from_db()
    unschedule(article, by=make_chief())
    assert (live(row).headline, live(row).standfirst) == ("Ferrow wins it", "One.")
    article.refresh_from_db()
    assert article.standfirst == "Two."


def test_picture_is_swapped_and_another_dropped_with_their_captions(client):
    right, wrong, other, lead = (make_photo() for _ in range(4))
    draft = make_draft(
        "Pictures", body="\n".join([FIGURE.format("aa", "Wrong man"), "<p>Text.</p>", FIGURE.format("bb", "Two")])
    )
    changes = Changes(uses={"lead": {"photo_id": lead.pk}, "aa": {"photo_id": wrong.pk}, "bb": {"photo_id": other.pk}})
    save(draft, by=make_chief(), based_on=draft.lock_version, changes=changes)
    row = publish(draft, by=make_chief())
    change(draft, kicker="Half")
    lines = {0: FIGURE.format("aa", "Right man"), 2: ""}
    assert put_right(row, Fix(lines=lines, photos={"aa": right.pk, "lead": None}, caption="")) == []
    public = live(row)
    assert [(use.place, use.photo, use.caption) for use in public.photo_rows.all()] == [("aa", right, "Right man")]
    assert public.lead is None
    draft.refresh_from_db()
    state = state_of(draft)
    assert {key: place[:2] for key, place in state["uses"].items()} == {"aa": [right.pk, "Right man"]}
    assert state["kicker"] == "Half"


def test_caption_of_the_lead_that_was_written_anew_is_told_in_its_words():
    draft = make_draft()
    changes = Changes(uses={"lead": {"photo_id": make_photo().pk, "caption": "Wrong man"}})
    save(draft, by=make_chief(), based_on=draft.lock_version, changes=changes)
    row = publish(draft, by=make_chief())
    draft.refresh_from_db()
    anew = Changes(uses={"lead": {"caption": "The <em>winner</em>"}})
    save(draft, by=make_chief(), based_on=draft.lock_version, changes=anew)
    assert put_right(row, Fix(caption="Right man")) == ["caption of the lead picture: “The winner”"]


def test_correction_comes_with_a_fix_and_a_small_one_moves_nothing(row):
    put_right(row, correction=("correction", "It was Sam Ferrow."))
    assert Correction.objects.get().text == "It was Sam Ferrow."
    assert live(row).updated_at is not None


@pytest.mark.parametrize(
    ("fix", "said"),
    [
        (Fix(), "Nothing is changed"),
        (Fix({"headline": "Quill wins it"}), "Nothing"),
        (Fix({"headline": " "}), "its headline"),
    ],
)
def test_fix_that_changes_nothing_or_too_much_is_refused(row, fix, said):
    with pytest.raises(Refused, match=said):
        put_right(row, fix)
    assert live(row).headline == "Quill wins it"


def test_fix_on_what_readers_no_longer_have_is_refused(row):
    put_right(row)
    row.article.refresh_from_db()
    with pytest.raises(Refused, match="since you opened"):
        fix_live(row.article, by=make_chief(), fix=Fix({"headline": "Other"}), seen=1)
    draft = make_draft("A draft")
    with pytest.raises(Refused, match="do not have this story"):
        fix_live(draft, by=make_chief(), fix=RIGHT, seen=1)
    with pytest.raises(PermissionDenied):
        fix_live(row.article, by=make_user("Writer"), fix=RIGHT, seen=1)
    assert live(row).headline == "Ferrow wins it"


LINES = st.lists(
    st.sampled_from([f"<p>{word}</p>" for word in "one two three four five".split()]), min_size=1, max_size=7
)


@given(LINES, st.data())
def test_fix_fits_whole_where_nothing_was_changed_and_loses_no_line_where_something_was(lines, data):
    live = STATE | {"body": "\n".join(lines)}
    changed = data.draw(st.dictionaries(st.sampled_from(range(len(lines))), st.sampled_from(["", "<p>new</p>"])))
    fix = Fix(lines=changed)
    assert carried(live, fix, live) == (fixed(live, fix), [])
    mine = data.draw(LINES)
    then, _left = carried(live, fix, STATE | {"body": "\n".join(mine)})
    touched = {lines[n] for n in changed}
    kept = [line for line in mine if line not in touched]
    assert [line for line in then["body"].split("\n") if line in kept and line not in touched] == kept


def test_screen_sends_what_was_changed_and_gives_back_what_was_refused(row, client):
    editor = make_user("Editor")
    client.force_login(editor)
    change(row.article, standfirst="Half a thought")
    address = f"/admin/articles/article/{row.article_id}/fix/"
    page = client.get(address).content.decode()
    assert "Quill scored." in page
    assert "Half a thought" not in page
    texts = {"kicker": "", "front_headline": "", "standfirst": "One.", "headline": "Ferrow wins it"}
    lines = {"line-0": "<p>Ferrow scored.</p><p>At <b>last</b>.<script>x</script></p>", "drop-2": "on"}
    refused = client.post(
        address, texts | lines | {"seen": "1", "say": "correction", "correction": ""}
    ).content.decode()
    assert "what was wrong and what is right" in refused
    assert 'name="line-0" hidden>&lt;p&gt;Ferrow scored.' in refused
    assert live(row).headline == "Quill wins it"
    answer = client.post(address, texts | lines | {"seen": "1"}, follow=True)
    assert "Fixed: readers have it now." in answer.content.decode()
    assert live(row).body == "<p>Ferrow scored.</p>\n<p>At <strong>last</strong>.</p>\n<p>It rained.</p>"
    row.article.refresh_from_db()
    assert row.article.standfirst == "Half a thought"
    stale = client.post(address, texts | {"headline": "Other", "seen": "1"}).content.decode()
    assert "since you opened this" in stale
    assert "Other" in stale


def test_screen_is_for_who_may_publish_and_for_live_stories(row, client):
    address = f"/admin/articles/article/{row.article_id}/fix/"
    client.force_login(make_user("Writer"))
    assert client.get(address).status_code == 403
    client.force_login(make_user("Sub-editor"))
    draft = make_draft("A draft")
    answer = client.get(f"/admin/articles/article/{draft.pk}/fix/", follow=True)
    assert "do not have this story now" in answer.content.decode()
