"""Merge, split, rename and retire, and their undo: all rows as they were."""

import random
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from articles import search, tag_changes, working_copy
from articles.drafts import known_tags, tag_rows
from articles.enrichment.entities import find_tags
from articles.known_names import known_names
from articles.models import (
    Alias,
    Article,
    ArticleTag,
    ExternalId,
    Match,
    Membership,
    PublishedArticle,
    PublishedTag,
    Tag,
    TagChange,
    TakenOff,
)
from articles.publishing import publish
from articles.story import Block, Story, StoryTag
from articles.tag_changes import ChangeRefused, merge, rename, retire, split, undo

from .factories import change, make_chief, make_draft, make_tag, make_user, publish_story

pytestmark = pytest.mark.django_db
KICK_OFF = datetime(2024, 2, 25, 15, tzinfo=UTC)
# All that a merge may touch.
TABLES = (Tag, ArticleTag, PublishedTag, Alias, Membership, Match, ExternalId, TakenOff)


def dump():
    return {model.__name__: list(model.objects.order_by("pk").values()) for model in TABLES}


def tags_of(article):
    return {(row.tag.name, row.role) for row in article.tag_rows.select_related("tag")}


def make_pair():
    return make_tag("Kelleher", "person"), make_tag("Caoimhin Kelleher", "person")


def test_merge_moves_stories_names_squads_matches_and_ids():
    loser, winner = make_tag("Reds FC"), make_tag("Liverpool")
    player, cup, other = make_tag("Joe Hart", "person"), make_tag("Cup", "competition"), make_tag("Everton")
    Alias(tag=loser, text="The Reds", kind="nickname").save()
    Membership.objects.create(person=player, club=loser)
    Match.objects.create(home=loser, away=other, competition=cup, kicks_off_at=KICK_OFF)
    ExternalId.objects.create(tag=loser, scheme="wikidata", value="Q1130849")
    both, one = publish_story(about=[loser], mentioned=[winner]), publish_story("Two", about=[loser])
    draft = make_draft("Draft", mentioned=[loser])
    merge(loser, into=winner, by=make_chief())
    assert tags_of(draft) == {("Liverpool", "mentioned")}
    for row in (both, one):
        assert tags_of(row.article) == {("Liverpool", "about")}
        assert [(tag.tag, tag.role) for tag in row.tag_rows.all()] == [(winner, "about")]
    assert set(winner.aliases.values_list("text", flat=True)) == {"The Reds", "Reds FC"}
    assert winner.members.get().person == player
    assert winner.home_matches.get().away == other
    assert winner.external_ids.get().value == "Q1130849"
    found = find_tags(Story(headline="Reds FC beat Everton 2-1"), known_names())
    assert [tag.slug for tag in found] == ["liverpool", "everton"]


def test_the_address_of_a_merged_tag_leads_on_through_a_chain(client):
    a, b, c = make_tag("Alpha"), make_tag("Beta"), make_tag("Gamma")
    publish_story(about=[a])
    chief = make_chief()
    merge(a, into=b, by=chief)
    merge(b, into=c, by=chief)
    for slug in ("alpha", "beta"):
        assert client.get(f"/clubs/{slug}/")["Location"] == "/clubs/gamma/"
        assert client.get(f"/clubs/{slug}/feed.xml")["Location"] == "/clubs/gamma/feed.xml"
    assert client.get("/clubs/gamma/").status_code == 200


NAMES = ("Ash", "Birch", "Cedar", "Daisy", "Elder")


@st.composite
def registers(draw):
    """Return tags with what hangs on them: (stories' tags, aliases, memberships, matches, merges, undone in order)."""
    index = st.integers(0, len(NAMES) - 1)
    stories = draw(st.lists(st.dictionaries(index, st.sampled_from(["about", "mentioned"])), max_size=6))
    aliases = draw(st.lists(st.tuples(index, st.sampled_from([*NAMES, "Oak", "Pine"])), max_size=6))
    squads = draw(st.lists(st.tuples(index, st.sampled_from([None, date(2020, 1, 1)])), max_size=6))
    matches = draw(st.lists(st.tuples(index, st.just(99)), max_size=3))
    merges = draw(st.lists(st.tuples(index, index), min_size=1, max_size=5))
    order = draw(st.permutations(range(len(merges))))
    return stories, aliases, squads, matches, merges, order


class Undone(TestCase):
    @settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(registers())
    def test_merges_undone_in_any_order_leave_every_row_as_it_was(self, drawn):
        stories, aliases, squads, matches, merges, order = drawn
        chief = make_chief()
        tags = [make_tag(name) for name in NAMES]
        player, rival = make_tag("Joe Hart", "person"), make_tag("Yew")
        for n, chosen in enumerate(stories):
            roles = {role: [tags[i] for i, r in chosen.items() if r == role] for role in ("about", "mentioned")}
            article = make_draft(f"Story {n}", **roles)
            if n % 2:
                publish(article, by=chief)
        for i, text in aliases:
            Alias.objects.get_or_create(tag=tags[i], text=text, kind="short")
        for i, since in squads:
            Membership.objects.create(person=player, club=tags[i], since=since)
        for i, _ in matches:
            Match.objects.create(home=tags[i], away=rival, kicks_off_at=KICK_OFF)
        before = dump()
        changes = []
        for a, b in merges:
            try:
                changes.append(merge(tags[a], into=tags[b], by=chief))
            except ChangeRefused:
                changes.append(None)
        after = dump()
        assert (after != before) == any(changes)
        for n in order:
            if changes[n]:
                undo(changes[n], by=chief)
        assert dump() == before


def test_what_an_editor_did_since_the_merge_stays_when_it_is_undone():
    loser, winner = make_pair()
    kept, dropped, new = (make_draft(n, about=[loser]) for n in ("kept", "dropped", "new"))
    both = make_draft("both", about=[loser, winner])
    done = merge(loser, into=winner, by=make_chief())
    change(kept, headline="Kept and saved since")
    article = Article.objects.get(pk=dropped.pk)
    changes = working_copy.Changes(tags=[])
    working_copy.save(article, by=make_chief(), based_on=article.lock_version, changes=changes)
    working_copy.save(both, by=make_chief(), based_on=both.lock_version, changes=working_copy.Changes(tags=[]))
    later = make_draft("later", about=[winner])
    undo(done, by=make_chief())
    assert tags_of(kept) == tags_of(new) == {("Kelleher", "about")}
    assert tags_of(dropped) == tags_of(both) == set()
    assert tags_of(later) == {("Caoimhin Kelleher", "about")}


def test_a_story_published_since_the_merge_goes_back_too():
    loser, winner = make_pair()
    article = make_draft(about=[loser])
    done = merge(loser, into=winner, by=make_chief())
    article.refresh_from_db()
    row = publish(article, by=make_chief())
    assert row.tag_rows.get().tag == winner
    undo(done, by=make_chief())
    assert row.tag_rows.get().tag == loser


def test_an_old_version_and_a_form_opened_before_follow_the_merge():
    loser, winner = make_pair()
    article = make_draft(about=[loser])
    old = article.revisions.first()
    merge(loser, into=winner, by=make_chief())
    changes = working_copy.restore_state(article, old)
    working_copy.save(article, by=make_chief(), based_on=article.lock_version, changes=changes)
    assert tags_of(article) == {("Caoimhin Kelleher", "about")}


def test_a_delivery_that_named_the_old_tag_gets_the_one_that_stands():
    loser, winner = make_pair()
    merge(loser, into=winner, by=make_chief())
    renamed = make_tag("Wanderers")
    rename(renamed, name="Wolves", by=make_chief())
    sent = [("person", "Kelleher", "kelleher"), ("club", "Wanderers", "wanderers")]
    story = Story(headline="x", tags=tuple(StoryTag(k, n, s, "about", "sure", (n,)) for k, n, s in sent))
    rows = tag_rows(Article(), story, known_tags([story]))
    assert [row.tag for row in rows] == [winner, renamed]


def test_search_within_a_tag_finds_the_stories_of_what_was_merged_into_it():
    loser, winner = make_pair()
    row = publish_story("Penalty saved", about=[loser])
    publish_story("Penalty missed", about=[make_tag("Somebody Else", "person")])
    done = merge(loser, into=winner, by=make_chief())
    assert search.find("penalty", tag=winner) == [row]
    undo(done, by=make_chief())
    assert search.find("penalty", tag=winner) == []


@pytest.mark.parametrize(
    ("one", "two", "says"),
    [
        (("Ash", "club", {}), ("Ash", "club", {}), "itself"),
        (("Ash", "club", {}), ("Birch", "person", {}), "is a club"),
        (("Ash", "club", {}), ("Ash Women", "club", {"women": True}), "women"),
    ],
)
def test_what_is_not_one_is_not_merged(one, two, says):
    (a, kind, more), (b, other, others) = one, two
    loser, _ = Tag.objects.get_or_create(name=a, kind=kind, defaults=more)
    winner, _ = Tag.objects.get_or_create(name=b, kind=other, defaults=others)
    before = dump()
    with pytest.raises(ChangeRefused, match=says):
        merge(loser, into=winner, by=make_chief())
    assert dump() == before


def test_two_that_have_played_each_other_are_not_merged():
    loser, winner = make_tag("Ash"), make_tag("Birch")
    Match.objects.create(home=winner, away=loser, kicks_off_at=KICK_OFF)
    with pytest.raises(ChangeRefused, match="played each other"):
        merge(loser, into=winner, by=make_chief())


@pytest.mark.parametrize(
    ("role", "may"),
    [("Writer", set()), ("Picture editor", set()), ("Sub-editor", {"rename"}), ("Editor", {"rename", "merge"})],
)
def test_a_sub_editor_renames_and_an_editor_merges(role, may):
    loser, winner = make_pair()
    user = make_user(role)
    acts = {"rename": lambda: rename(loser, name="x", by=user), "merge": lambda: merge(loser, into=winner, by=user)}
    for name, act in acts.items():
        if name in may:
            undo(act(), by=user)
            continue
        with pytest.raises(PermissionDenied):
            act()
    assert set(TagChange.objects.values_list("verb", flat=True)) == may


def test_merged_names_are_neither_suggested_nor_merged_again():
    loser, winner = make_pair()
    merge(loser, into=winner, by=make_chief())
    assert {entity.slug for entity in known_names().entities} == {"caoimhin-kelleher"}
    with pytest.raises(ChangeRefused, match="was merged into"):
        merge(loser, into=make_tag("Third", "person"), by=make_chief())


def test_split_moves_the_chosen_stories_and_its_undo_all_back():
    ward = make_tag("Danny Ward", "person")
    keeper, striker = (publish_story(n, about=[ward]) for n in ("keeper", "striker"))
    before = dump()
    done = split(ward, name="Danny Ward", told_apart_by="striker", stories=[striker.article_id], by=make_chief())
    assert (done.other.slug, done.other.told_apart_by) == ("danny-ward-striker", "striker")
    assert striker.tag_rows.get().tag == done.other == striker.article.tag_rows.get().tag
    assert keeper.tag_rows.get().tag == ward
    undo(done, by=make_chief())
    assert dump() == before


def test_undoing_a_split_loses_nothing_that_the_new_one_was_given_since():
    ward = make_tag("Danny Ward", "person")
    article = make_draft(about=[ward])
    done = split(ward, name="Daniel Ward", stories=[article.pk], by=make_chief())
    Membership.objects.create(person=done.other, team="Wales")
    undo(done, by=make_chief())
    assert tags_of(article) == {("Danny Ward", "about")}
    assert ward.memberships.get().team == "Wales"
    done.other.refresh_from_db()
    assert done.other.merged_into == ward


def test_a_split_needs_stories_and_a_difference():
    ward = make_tag("Danny Ward", "person")
    article = make_draft(about=[ward])
    with pytest.raises(ChangeRefused, match="tells it apart"):
        split(ward, name="Danny Ward", stories=[article.pk], by=make_chief())
    with pytest.raises(ChangeRefused, match="Choose the stories"):
        split(ward, name="Dan Ward", stories=[], by=make_chief())
    assert Tag.objects.count() == 1


@pytest.mark.parametrize("backwards", [False, True], ids=["the new one merged on", "the old one merged into it"])
def test_a_split_whose_halves_were_merged_is_not_undone_before_that(backwards):
    """Undoing it would merge each of the two into the other, and whoever asked which one stands would ask for ever."""
    ward, other = make_tag("Danny Ward", "person"), make_tag("Joe Hart", "person")
    article = make_draft(about=[ward])
    done = split(ward, name="Daniel Ward", stories=[article.pk], by=make_chief())
    merged = (
        merge(ward, into=done.other, by=make_chief()) if backwards else merge(done.other, into=other, by=make_chief())
    )
    before = dump()
    with pytest.raises(ChangeRefused, match="was merged into"):
        undo(done, by=make_chief())
    assert dump() == before
    undo(merged, by=make_chief())
    undo(done, by=make_chief())
    assert tags_of(article) == {("Danny Ward", "about")}


def test_rename_keeps_the_old_name_findable_and_its_address_leading_on(client):
    tag = make_tag("Newton Heath")
    publish_story(about=[tag])
    done = rename(tag, name="Manchester United", by=make_chief())
    assert client.get("/clubs/newton-heath/")["Location"] == "/clubs/manchester-united/"
    story = Story(headline="Newton Heath beat Rovers 3-1", blocks=(Block("paragraph", "A goal and a corner."),))
    assert [found.name for found in find_tags(story, known_names())] == ["Manchester United"]
    undo(done, by=make_chief())
    assert client.get("/clubs/newton-heath/").status_code == 200
    assert client.get("/clubs/manchester-united/")["Location"] == "/clubs/newton-heath/"
    assert not tag.aliases.exists()


def test_rename_takes_no_address_that_was_anybody_elses():
    first, second = make_tag("Ash"), make_tag("Birch")
    rename(first, name="Cedar", by=make_chief())
    with pytest.raises(ChangeRefused, match="led to another page"):
        rename(second, name="Ash", by=make_chief())
    with pytest.raises(ChangeRefused, match="merge the two"):
        rename(second, name="Cedar", by=make_chief())
    second.refresh_from_db()
    assert second.name == "Birch"


def test_retired_keeps_its_page_and_is_suggested_no_more(client):
    tag = make_tag("Wimbledon")
    publish_story(about=[tag])
    done = retire(tag, by=make_chief())
    assert client.get("/clubs/wimbledon/").status_code == 200
    assert not known_names().entities
    undo(done, by=make_chief())
    assert [entity.slug for entity in known_names().entities] == ["wimbledon"]


def test_what_is_undone_is_not_undone_again_and_says_who_did_it():
    loser, winner = make_pair()
    done = merge(loser, into=winner, by=make_chief())
    undo(done, by=make_chief())
    done.refresh_from_db()
    assert done.undone_by == make_chief()
    with pytest.raises(ChangeRefused, match="already"):
        undo(done, by=make_chief())


def test_merge_of_many_stories_asks_no_more_than_of_few():
    """Whole tables are moved by one statement each: only stories that have both tags cost more."""
    costs = []
    for count in (1, 3, 60):  # the first one fills caches
        loser, winner = make_tag(f"Loser {count}"), make_tag(f"Winner {count}")
        articles = Article.objects.bulk_create(Article(headline=f"{n}") for n in range(count))
        ArticleTag.objects.bulk_create(ArticleTag(content_object=a, tag=loser) for a in articles)
        rows = PublishedArticle.objects.bulk_create(
            PublishedArticle(
                article=a, headline="x", path=f"/{a.pk}/", language="en", story_type="news", dated_at=KICK_OFF,
                visible_from=KICK_OFF, first_visible_at=KICK_OFF,
            )
            for a in articles
        )  # fmt: skip
        PublishedTag.objects.bulk_create(
            PublishedTag(published=r, article_id=r.article_id, tag=loser, role="about", dated_at=r.dated_at,
                         visible_from=r.visible_from + timedelta(0))
            for r in rows
        )  # fmt: skip
        with CaptureQueriesContext(connection) as merged:
            done = merge(loser, into=winner, by=make_chief())
        with CaptureQueriesContext(connection) as undone:
            undo(done, by=make_chief())
        costs.append((len(merged), len(undone)))
    assert costs[1] == costs[2]


def test_a_change_is_in_the_history_in_words():
    loser, winner = make_pair()
    done = merge(loser, into=winner, by=make_chief())
    assert str(done) == "“Kelleher” merged into “Caoimhin Kelleher”"
    assert done.by == make_chief()
    assert tag_changes.Verb(done.verb).label == "Merged"


@pytest.mark.parametrize(
    ("name", "slug", "said"),
    [
        ("x" * 101, "", "101 letters"),
        (" \u200b", "", "letters in it"),
        ("\0", "", "letters in it"),
        ("Town", "a/b", "small letters"),
        ("Town", "../x", "small letters"),
        ("Town", "\0", "small letters"),
        ("Town", "x" * 101, "small letters"),
        ("Town", "Town", "small letters"),
    ],
)
def test_name_or_address_that_cannot_stand_is_refused(name, slug, said):
    tag = make_tag("Rovers")
    with pytest.raises(ChangeRefused, match=said):
        rename(tag, name=name, slug=slug, by=make_chief())
    if not slug:
        with pytest.raises(ChangeRefused, match=said):
            split(tag, name=name, stories=[make_draft("One", about=[tag]).pk], by=make_chief())
    assert Tag.objects.values_list("name", "slug").get() == ("Rovers", "rovers")


def test_name_without_latin_letters_keeps_the_address():
    tag = make_tag("Rovers")
    rename(tag, name="رويال", by=make_chief())
    tag.refresh_from_db()
    assert (tag.name, tag.slug) == ("رويال", "rovers")


def test_split_is_not_taken_back_once_the_two_have_met():
    tag = make_tag("Rovers")
    change = split(
        tag, name="Rovers", told_apart_by="of the north", stories=[make_draft("One", about=[tag]).pk], by=make_chief()
    )
    Match.objects.create(home=change.other, away=tag, kicks_off_at=KICK_OFF)
    with pytest.raises(ChangeRefused, match="have played each other"):
        undo(change, by=make_chief())
    assert Tag.objects.count() == 2


def test_name_that_the_loser_got_anew_does_not_stop_the_undo():
    loser, winner = make_tag("Rovers"), make_tag("Town")
    Alias.objects.create(tag=loser, text="The Reds", kind="nickname")
    change = merge(loser, into=winner, by=make_chief())
    Alias.objects.create(tag=loser, text="The Reds", kind="nickname")
    undo(change, by=make_chief())
    assert loser.aliases.get().text == "The Reds"


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_tag_is_not_retired_once_both_its_retirement_and_its_return_are_undone(order):
    tag, by = make_tag("Rovers"), make_chief()
    changes = [retire(tag, by=by), retire(tag, by=by, retired=False)]
    for n in order:
        undo(changes[n], by=by)
    tag.refresh_from_db()
    assert not tag.retired


def test_rename_is_not_taken_back_where_another_has_the_address():
    tag, by = make_tag("Rovers"), make_chief()
    change = rename(tag, name="Athletic", by=by)
    with pytest.raises(ValidationError, match="led to another page"):
        Tag(kind="club", name="Rovers", slug="rovers").full_clean()
    Tag.objects.create(kind="club", name="Rovers", slug="rovers")
    with pytest.raises(ChangeRefused, match="has this address"):
        undo(change, by=by)
    tag.refresh_from_db()
    assert tag.name == "Athletic"


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_editors_who_reorganize_at_once_leave_every_story_with_its_tags():
    by = make_chief()
    tags = [make_tag(f"Club {n}") for n in range(4)]
    for n in range(8):
        publish_story(f"Story {n}", about=random.Random(n).sample(tags, 3))
    before, faults = dump(), []

    def act(seed):
        chance = random.Random(seed)
        try:
            for _ in range(10):
                one, other = (Tag.objects.get(pk=tag.pk) for tag in chance.sample(tags, 2))
                done = TagChange.objects.filter(undone_at=None, verb="merge").order_by("?").first()
                try:
                    undo(done, by=by) if done and chance.random() < 0.4 else merge(one, into=other, by=by)
                except ChangeRefused:
                    continue
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(act, range(4)))
    assert faults == []
    for standing in TagChange.objects.filter(undone_at=None).order_by("-pk"):
        undo(TagChange.objects.get(pk=standing.pk), by=by)
    assert dump() == before


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite lets one write at a time")
def test_saving_and_publishing_go_on_beside_merges_and_no_story_keeps_a_merged_tag():
    by = make_chief()
    tags = [make_tag(f"Club {n}") for n in range(4)]
    stories = [publish_story(f"Story {n}", about=tags[:3]).article for n in range(10)]
    faults = []

    def watch(act, seed):
        chance = random.Random(seed)
        try:
            for _ in range(20):
                with suppress(ChangeRefused, working_copy.StaleVersion):
                    act(chance)
        except Exception as fault:
            faults.append(repr(fault))
        finally:
            connection.close()

    def write(chance):
        article = Article.objects.get(pk=chance.choice(stories).pk)
        rows = [ArticleTag(tag=tag, role="about") for tag in chance.sample(tags, 3)]
        changes = working_copy.Changes(tags=rows)
        working_copy.save(article, by=by, based_on=article.lock_version, changes=changes)
        publish(article, by=by)

    def reorganize(chance):
        done = TagChange.objects.filter(undone_at=None).first()
        one, other = (Tag.objects.get(pk=tag.pk) for tag in chance.sample(tags, 2))
        undo(done, by=by) if done else merge(one, into=other, by=by)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(watch, [write, write, reorganize, reorganize], range(4)))
    assert faults == []
    for model in (ArticleTag, PublishedTag):
        assert not model.objects.exclude(tag__merged_into=None).exists()
