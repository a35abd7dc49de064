"""The verbs: what each does to the status, to what readers get, and to the record."""

from itertools import product

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from articles import publishing, search
from articles.checklist import faults
from articles.models import (
    FOREVER,
    Address,
    Article,
    DeliveredStory,
    Delivery,
    FrontSlot,
    Generation,
    PublishedArticle,
    PublishedPhoto,
)
from articles.publishing import Refused, kill, preview, publish, restore, submit, unschedule, withdraw
from articles.story import Block, Story
from articles.working_copy import StaleVersion

from .factories import (
    DAY,
    FIGURE,
    HOUR,
    ROLE_NAMES,
    change,
    make_chief,
    make_draft,
    make_photo,
    make_section,
    make_tag,
    make_user,
    publish_story,
)

pytestmark = pytest.mark.django_db
SECOND = HOUR / 3600
NEVER = None
Status = Article.Status


def live(article, at=None):
    return PublishedArticle.objects.live(at).filter(article=article).exists()


@pytest.mark.parametrize(
    ("publish_in", "embargo_in", "withdraw_in", "opens", "closes"),
    [
        (NEVER, NEVER, NEVER, None, None),
        (2 * HOUR, NEVER, NEVER, 2 * HOUR, None),
        (NEVER, 2 * HOUR, NEVER, 2 * HOUR, None),
        (2 * HOUR, HOUR, NEVER, 2 * HOUR, None),
        (HOUR, 2 * HOUR, NEVER, 2 * HOUR, None),  # the later gate counts
        (-HOUR, -DAY, NEVER, None, None),  # gates in the past stand open
        (NEVER, NEVER, 3 * HOUR, None, 3 * HOUR),
        (HOUR, 2 * HOUR, 3 * HOUR, 2 * HOUR, 3 * HOUR),
    ],
)
def test_reader_sees_a_story_only_while_every_gate_is_open(publish_in, embargo_in, withdraw_in, opens, closes):
    now = timezone.now()
    times = {"publish_at": publish_in, "embargo_until": embargo_in, "withdraw_at": withdraw_in}
    article = make_draft(**{name: now + span for name, span in times.items() if span is not None})
    publish(article, by=make_chief())
    if opens:
        assert not live(article, now + opens - SECOND)
        assert live(article, now + opens)  # on the dot
        assert live(article, now + opens + SECOND)
    else:
        assert live(article)
    if closes:
        assert live(article, now + closes - SECOND)
        assert not live(article, now + closes)
        assert not live(article, now + closes + SECOND)
    else:
        assert live(article, FOREVER - DAY)


def test_story_that_would_end_before_it_begins_is_refused():
    now = timezone.now()
    article = make_draft(publish_at=now + 2 * HOUR, withdraw_at=now + HOUR)
    with pytest.raises(Refused, match="disappear before it appears"):
        publish(article, by=make_chief())
    assert not PublishedArticle.objects.exists()
    assert Article.objects.get(pk=article.pk).status == Status.DRAFT


def test_steps_implied_by_publishing_are_recorded():
    article = make_draft()
    publish(article, by=make_user("Sub-editor"))
    steps = list(article.audit.order_by("pk").values_list("verb", "from_status", "to_status"))
    assert steps == [
        ("submit", "draft", "submitted"),
        ("approve", "submitted", "approved"),
        ("publish", "approved", "published"),
    ]
    assert {entry.by.username for entry in article.audit.all()} == {"sub-editor"}


def test_scheduled_change_leaves_readers_the_present_text_until_its_time():
    article = Article.objects.get(pk=publish_story("Old words").article_id)
    opens = timezone.now() + HOUR
    change(article, headline="New words", publish_at=opens)
    publish(article, by=make_chief())
    assert [row.headline for row in PublishedArticle.objects.live()] == ["Old words"]
    assert [row.headline for row in PublishedArticle.objects.live(opens - SECOND)] == ["Old words"]
    assert [row.headline for row in PublishedArticle.objects.live(opens)] == ["New words"]
    assert not search.find("new words")
    assert search.find("new words", at=opens)
    with time_machine.travel(opens + SECOND, tick=False):
        # The next verb settles it: one row is left, with the story's first moment kept.
        change(article, headline="Newest words", publish_at=None)
        row = publish(article, by=make_chief())
    assert PublishedArticle.objects.get() == row
    assert row.first_visible_at < opens
    assert not search.find("old words", at=opens + HOUR)


def test_unscheduled_change_leaves_no_trace():
    row = publish_story("Old words")
    article = Article.objects.get(pk=row.article_id)
    change(article, headline="New words", slug="new-words", publish_at=timezone.now() + HOUR)
    coming = publish(article, by=make_chief())
    assert coming.path != row.path
    unschedule(article, by=make_chief())
    left = PublishedArticle.objects.get()
    assert (left.headline, left.path, left.visible_until) == ("Old words", row.path, FOREVER)
    assert left.tag_rows.model.objects.exclude(visible_until=FOREVER).count() == 0
    assert list(Address.objects.values_list("path", "current")) == [(row.path, True)]
    assert not search.find("new words", at=timezone.now() + 2 * HOUR)
    assert article.revisions.filter(public_from__isnull=False, public_until=None).count() == 1
    assert article.public_revision.state["headline"] == "Old words"


def test_publishing_at_once_takes_the_place_of_a_scheduled_change():
    article = Article.objects.get(pk=publish_story("Old words").article_id)
    opens = timezone.now() + HOUR
    change(article, headline="Later words", publish_at=opens)
    publish(article, by=make_chief())
    change(article, headline="Words now", publish_at=None)
    publish(article, by=make_chief())
    assert [row.headline for row in PublishedArticle.objects.live(opens + HOUR)] == ["Words now"]
    assert not search.find("later words", at=opens + HOUR)


def test_unscheduled_story_frees_its_path_and_is_approved_still():
    first = make_draft("Late winner", publish_at=timezone.now() + HOUR)
    path = publish(first, by=make_chief()).path
    unschedule(first, by=make_chief())
    assert first.status == Status.APPROVED
    assert not Address.objects.exists()
    assert publish_story("Late winner").path == path
    with pytest.raises(Refused, match="Nothing is scheduled"):
        unschedule(first, by=make_chief())


def test_withdrawn_story_answers_410_and_can_come_back(client):
    row = publish_story()
    article = Article.objects.get(pk=row.article_id)
    first = row.first_visible_at
    withdraw(article, by=make_user("Editor"), notice="We were wrong.")
    answer = client.get(row.path)
    assert (article.status, answer.status_code) == (Status.WITHDRAWN, 410)
    assert "We were wrong." in answer.content.decode()
    with pytest.raises(Refused, match="Restore it first"):
        publish(article, by=make_chief())
    restore(article, by=make_user("Editor"))
    assert article.status == Status.DRAFT
    assert client.get(row.path).status_code == 410
    back = publish(article, by=make_chief())
    assert (back.path, back.first_visible_at, back.notice) == (row.path, first, "")
    assert client.get(row.path).status_code == 200


def test_story_withdrawn_before_anybody_saw_it_leaves_no_address(client):
    article = make_draft(publish_at=timezone.now() + HOUR)
    path = publish(article, by=make_chief()).path
    withdraw(article, by=make_user("Editor"))
    assert not Address.objects.exists()
    assert client.get(path).status_code == 404
    assert not article.revisions.exclude(public_from=None).exists()


def test_kill_blanks_the_public_text_and_everything_that_hangs_on_it():
    row = publish_story(
        "Libel in the headline",
        standfirst="Libel below it.",
        body="<p>Libel in the text.</p>\n" + FIGURE.format("aa", "Libel in a caption"),
        photos={"lead": make_photo(), "aa": make_photo()},
        about=[make_tag("Rovers")],
        authors=["Robin Libel"],
        kicker="Libel",
    )
    article = Article.objects.get(pk=row.article_id)
    change(article, headline="More libel", publish_at=timezone.now() + HOUR)
    publish(article, by=make_chief())
    with pytest.raises(Refused, match="Say why"):
        kill(article, by=make_user("Editor"))
    kill(article, by=make_user("Editor"), why="The court says so.", notice="Removed.")
    left = PublishedArticle.objects.get()
    words = [getattr(left, field.attname) for field in PublishedArticle._meta.fields if field.name != "path"]
    assert "libel" not in str(words).casefold()
    assert (left.notice, left.lead, left.tag_rows.count(), left.byline_rows.count()) == ("Removed.", None, 0, 0)
    assert not PublishedPhoto.objects.exists()
    assert not search.find("libel", at=row.visible_from)


def test_killed_story_is_brought_back_by_an_administrator_only():
    article = Article.objects.get(pk=publish_story().article_id)
    kill(article, by=make_user("Editor"), why="Not true.")
    with pytest.raises(PermissionDenied):
        restore(article, by=make_user("Editor"))
    assert Article.objects.get(pk=article.pk).status == Status.KILLED
    restore(article, by=make_user("Administrator"))
    assert article.status == Status.DRAFT
    assert publish(article, by=make_chief()).headline == "Late winner"


def test_kill_keeps_the_notice_of_a_story_withdrawn_before():
    article = Article.objects.get(pk=publish_story().article_id)
    withdraw(article, by=make_chief(), notice="We were wrong.")
    kill(article, by=make_chief(), why="Not true.")
    assert PublishedArticle.objects.get().notice == "We were wrong."


def test_ended_story_is_published_again_with_a_new_end():
    now = timezone.now()
    article = make_draft(withdraw_at=now + HOUR)
    first = publish(article, by=make_chief()).first_visible_at
    with time_machine.travel(now + 2 * HOUR, tick=False):
        with pytest.raises(Refused, match="disappear"):
            publish(article, by=make_chief())
        change(article, withdraw_at=None)
        row = publish(article, by=make_chief())
        assert live(article)
        assert row.first_visible_at == first


def test_publishing_again_keeps_path_and_first_moment_and_says_updated_only_when_asked():
    row = publish_story("Late winner")
    article = Article.objects.get(pk=row.article_id)
    change(article, headline="Very late winner")
    again = publish(article, by=make_chief())
    assert (again.path, again.first_visible_at, again.visible_from) == (
        row.path,
        row.first_visible_at,
        row.visible_from,
    )
    assert (again.updated_at, again.headline) == (None, "Very late winner")
    assert publish(article, by=make_chief(), say_updated=True).updated_at is not None


def test_version_in_public_keeps_the_moment_it_became_so():
    article = Article.objects.get(pk=publish_story().article_id)
    since = article.public_revision.public_from
    publish(article, by=make_chief())
    article.public_revision.refresh_from_db()
    assert article.public_revision.public_from == since
    change(article, headline="Another headline")
    publish(article, by=make_chief())
    assert list(article.revisions.order_by("number").values_list("public_until", flat=True))[-1] is None
    assert article.revisions.filter(public_from__isnull=False, public_until=None).count() == 1


def test_question_of_the_import_left_open_stops_publishing():
    article = make_draft()
    story = Story(headline="Late winner", blocks=(Block("paragraph", "The net", verdict="ask", reasons=("short",)),))
    delivery = Delivery.objects.create(name="a.txt", checksum="0" * 64, size=1)
    DeliveredStory.objects.create(
        delivery=delivery, n=1, story=story.to_json(), outcome="created", article=article, article_version=1
    )
    with pytest.raises(Refused) as refused:
        publish(article, by=make_user("Editor"))
    assert [fault.field for fault in refused.value.faults] == ["questions"]
    assert not live(article)
    assert publish(article, by=make_user("Editor"), override=True)


def test_override_is_not_for_sub_editors():
    article = make_draft(section=None)
    with pytest.raises(Refused):
        publish(article, by=make_user("Sub-editor"), override=True)


def test_story_its_source_withholds_is_refused():
    article = make_draft()
    Article.objects.filter(pk=article.pk).update(held_back="withheld")
    with pytest.raises(Refused, match="withheld"):
        publish(article, by=make_user("Sub-editor"))


def test_picture_without_credit_is_refused_and_named():
    article = make_draft(photos={"lead": make_photo(credit="")})
    with pytest.raises(Refused, match="no credit"):
        publish(article, by=make_chief())
    assert faults(article)[0].field == "photo-lead"


def test_snap_needs_headline_and_section_and_grows_at_the_same_address():
    snap = make_draft("Manager leaves Rovers", body="", story_type="snap")
    path = publish(snap, by=make_user("Sub-editor")).path
    change(snap, headline="Manager leaves Rovers after defeat", body="<p>He went.</p>", story_type="report")
    grown = publish(snap, by=make_user("Sub-editor"))
    assert (grown.path, grown.story_type) == (path, "report")


@pytest.mark.parametrize(
    ("fields", "field"),
    [({"section": None}, "section"), ({"headline": " "}, "headline"), ({"body": "", "story_type": "news"}, "body")],
)
def test_what_readers_need_is_refused_by_name(fields, field):
    article = make_draft(**fields)
    with pytest.raises(Refused) as refused:
        publish(article, by=make_chief())
    assert [fault.field for fault in refused.value.faults] == [field]


MAY = {
    "submit": {"Writer", "Sub-editor", "Editor", "Administrator"},
    "ask_for_changes": {"Sub-editor", "Editor", "Administrator"},
    "approve": {"Sub-editor", "Editor", "Administrator"},
    "publish": {"Sub-editor", "Editor", "Administrator"},
    "unschedule": {"Sub-editor", "Editor", "Administrator"},
    "front": {"Sub-editor", "Editor", "Administrator"},
    "withdraw": {"Editor", "Administrator"},
    "restore": {"Editor", "Administrator"},
    "kill": {"Editor", "Administrator"},
}
OPTIONS = {"ask_for_changes": {"why": "Too long."}, "kill": {"why": "Not true."}, "front": {"place": 1}}


def in_state_for(verb, by):
    """Return a story to which the verb can be done."""
    article = make_draft()
    Article.objects.filter(pk=article.pk).update(created_by=by)
    if verb in {"ask_for_changes", "approve"}:
        submit(article, by=make_chief())
    if verb in {"withdraw", "restore", "kill", "front"}:
        publish(article, by=make_chief())
    if verb == "restore":
        withdraw(article, by=make_chief())
    if verb == "unschedule":
        publish(change(article, publish_at=timezone.now() + HOUR), by=make_chief())
    return Article.objects.get(pk=article.pk)


@pytest.mark.parametrize(("verb", "role"), list(product(MAY, ROLE_NAMES)))
def test_each_role_may_do_its_own_verbs_and_no_others(verb, role):
    user = make_user(role)
    article = in_state_for(verb, user)
    done = getattr(publishing, verb)
    before = article.status
    if role in MAY[verb]:
        done(article, by=user, **OPTIONS.get(verb, {}))
        assert article.audit.first().verb == verb
    else:
        with pytest.raises(PermissionDenied):
            done(article, by=user, **OPTIONS.get(verb, {}))
        assert Article.objects.get(pk=article.pk).status == before


def test_writer_sends_only_own_drafts_for_review():
    article = make_draft()
    with pytest.raises(PermissionDenied, match="your own"):
        submit(article, by=make_user("Writer"))


def test_colleague_who_left_may_nothing():
    gone = make_user("Editor", username="gone", is_active=False)
    with pytest.raises(PermissionDenied):
        publish(make_draft(), by=gone)


def test_embargo_is_published_by_editors_only():
    article = make_draft(embargo_until=timezone.now() + HOUR)
    with pytest.raises(PermissionDenied, match="embargo"):
        publish(article, by=make_user("Sub-editor"))
    assert not publish(article, by=make_user("Editor")).is_live()


def test_embargo_on_a_live_story_waits_as_a_change():
    article = Article.objects.get(pk=publish_story("Old words").article_id)
    change(article, headline="New words", embargo_until=timezone.now() + HOUR)
    publish(article, by=make_user("Editor"))
    assert PublishedArticle.objects.live().get().headline == "Old words"


def test_every_verb_raises_the_generation_and_the_version():
    article = make_draft()
    for verb, options in [
        ("submit", {}),
        ("ask_for_changes", {"why": "Too long."}),
        ("publish", {}),
        ("withdraw", {}),
        ("restore", {}),
        ("kill", {"why": "Not true."}),
    ]:
        generation, version = Generation.current(), article.lock_version
        getattr(publishing, verb)(article, by=make_chief(), **options)
        assert Generation.current() == generation + 1, verb
        assert article.lock_version == version + 1, verb


def test_refused_verb_writes_nothing():
    article = make_draft(section=None)
    generation = Generation.current()
    with pytest.raises(Refused):
        publish(article, by=make_chief())
    article.refresh_from_db()
    assert (article.status, article.audit.count(), Generation.current()) == (Status.DRAFT, 0, generation)


def test_verb_on_an_older_version_is_refused():
    article = make_draft()
    seen = article.lock_version
    change(article, headline="Somebody's newer words")
    with pytest.raises(StaleVersion) as stale:
        publish(article, by=make_chief(), based_on=seen)
    assert stale.value.current.state["headline"] == "Somebody's newer words"
    assert not live(article)


def test_front_takes_what_is_or_will_be_public_and_one_story_a_place():
    first, second = make_draft("First"), make_draft("Second")
    with pytest.raises(Refused, match="Publish the story first"):
        publishing.front(first, by=make_chief(), place=0)
    publish(first, by=make_chief(), lead=True)
    publish(second, by=make_chief(), lead=True)
    assert FrontSlot.objects.get().article_id == second.pk
    publishing.front(second, by=make_chief(), place=2)
    assert FrontSlot.objects.get().place == 2
    with pytest.raises(Refused, match="passed already"):
        publishing.front(second, by=make_chief(), place=0, until=timezone.now() - HOUR)
    withdraw(second, by=make_chief())
    assert not FrontSlot.objects.exists()


def test_preview_claims_no_address_and_writes_nothing():
    article = make_draft("Late winner")
    edition = preview(article)
    assert edition.published.path == "/2024/feb/26/late-winner/"
    assert not Address.objects.exists()
    assert not PublishedArticle.objects.exists()


def test_preview_prints_the_address_and_the_dates_that_publishing_now_would():
    chief, now = make_chief(), timezone.now()
    with time_machine.travel(now, tick=False):
        moved = make_draft("Moved", dated_at=None, publish_at=now + DAY)
        publish(moved, by=chief)
        moved = change(moved, publish_at=now + 3 * DAY)
        back = make_draft("Back again", dated_at=None)
        for _ in range(2):
            publish(back, by=chief, say_updated=True)
        changed = make_draft("Changed", dated_at=None)
        publish(changed, by=chief)
        changed = change(changed, publish_at=now + HOUR)
        publish(changed, by=chief, say_updated=True)
    with time_machine.travel(now + HOUR, tick=False):
        withdraw(back, by=chief)
        restore(back, by=chief)
        for article in (moved, back, changed):
            shown, read = preview(article).published, publish(article, by=chief)
            for name in ("path", "first_visible_at", "updated_at", "dated_at"):
                assert getattr(shown, name) == getattr(read, name), f"{name} of {article}"


def test_draft_goes_to_the_bin_and_back_but_never_what_was_public():
    article = make_draft()
    publishing.put_into_bin(article, by=make_chief())
    with pytest.raises(Refused, match="bin"):
        publish(article, by=make_chief())
    publishing.take_out_of_bin(article, by=make_chief())
    publish(article, by=make_chief())
    with pytest.raises(Refused, match="only be withdrawn"):
        publishing.put_into_bin(article, by=make_chief())
    withdraw(article, by=make_chief())
    with pytest.raises(Refused, match="only be withdrawn"):
        publishing.put_into_bin(article, by=make_chief())
    assert list(article.audit.order_by("pk").values_list("verb", flat=True))[:2] == ["bin", "unbin"]


def test_bin_empties_itself_after_thirty_days():
    old, new = make_draft("Old"), make_draft("New")
    publishing.put_into_bin(old, by=make_chief())
    with time_machine.travel(timezone.now() + 31 * DAY):
        publishing.put_into_bin(new, by=make_chief())
        assert list(Article.objects.values_list("headline", flat=True)) == ["New"]


def test_snap_on_the_front_is_one_act():
    section = make_section()
    snap = make_draft("Rovers win the cup", body="", story_type="snap", section=section)
    publish(snap, by=make_user("Sub-editor"), lead=True, lead_until=timezone.now() + HOUR)
    assert FrontSlot.objects.get().article_id == snap.pk


def test_who_may_not_run_the_front_publishes_and_does_not_lead():
    user = make_user("Sub-editor")
    user.groups.get().permissions.remove(Permission.objects.get(codename="run_front"))
    story = make_draft("Rovers win the cup")
    with pytest.raises(PermissionDenied, match="front"):
        publish(story, by=user, lead=True)
    assert not live(story) and not FrontSlot.objects.exists()
    publish(story, by=user)
    assert live(story)


def test_nobody_bins_what_is_not_theirs_to_change():
    article = make_draft()
    with pytest.raises(PermissionDenied):
        publishing.put_into_bin(article, by=make_user("Writer"))
    publishing.put_into_bin(article, by=make_chief())
    with pytest.raises(PermissionDenied):
        publishing.take_out_of_bin(article, by=make_user("Picture editor"))
