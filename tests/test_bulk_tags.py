"""One tag on many stories, the archive looked through again, and the answers of editors remembered for a source."""

import dataclasses
import json
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from articles import archive_tags, bulk_tags
from articles.enrichment import enrich
from articles.enrichment.register import Register, make_entity
from articles.models import Article, DismissedTag, NameAnswer, SuggestedTag, TagChange
from articles.name_answers import names_of, names_of_every_source, remember
from articles.publishing import publish
from articles.story import Block, Story, StoryTag
from articles.tag_changes import ChangeRefused, merge
from tests.factories import DAY, change, make_chief, make_draft, make_tag, make_user, publish_story

pytestmark = pytest.mark.django_db
TEXT = "<p>Rovers beat United 2-1 with a late goal. The striker scored from a corner.</p>"


def tags(article):
    return [(row.tag.name, row.role) for row in article.tag_rows.select_related("tag")]


def test_a_tag_is_put_on_what_has_it_not_and_goes_live_where_nothing_else_waits():
    tag, other = make_tag("Rovers"), make_tag("United")
    draft, has = make_draft("draft", about=[other]), make_draft("has", about=[tag])
    live, edited = publish_story("live"), publish_story("edited")
    change(edited.article, headline="Edited since")
    ids = [draft.pk, has.pk, live.article_id, edited.article_id]
    done = bulk_tags.put_on(tag, ids, role="mentioned", by=make_chief())
    assert tags(draft) == [("United", "about"), ("Rovers", "mentioned")]
    assert tags(has) == [("Rovers", "about")]
    assert [row.tag for row in live.tag_rows.all()] == [tag]
    assert tags(edited.article) == [("Rovers", "mentioned")]
    assert not edited.tag_rows.exists()
    edited.refresh_from_db()
    assert edited.headline == "edited"
    assert str(done) == "“Rovers” put on 3 stories"
    bulk_tags.undo(done, by=make_chief())
    assert (tags(draft), tags(has), tags(live.article)) == ([("United", "about")], [("Rovers", "about")], [])
    assert not live.tag_rows.exists()


def test_a_tag_taken_off_comes_back_as_it_was():
    tag = make_tag("Rovers")
    article, plain = make_draft(mentioned=[tag]), make_draft("plain")
    article.tag_rows.update(origin="import", mentions=["the Rovers"])
    done = bulk_tags.take_off(tag, [article.pk, plain.pk], by=make_chief())
    assert tags(article) == []
    bulk_tags.undo(done, by=make_chief())
    row = article.tag_rows.get()
    assert (row.role, row.origin, row.mentions) == ("mentioned", "import", ["the Rovers"])
    assert tags(plain) == []


def test_what_was_undone_is_not_undone_again():
    tag, article = make_tag("Rovers"), make_draft()
    done = bulk_tags.put_on(tag, [article.pk], role="about", by=make_chief())
    bulk_tags.undo(done, by=make_chief())
    bulk_tags.put_on(tag, [article.pk], role="about", by=make_chief())
    with pytest.raises(ChangeRefused, match="already"):
        bulk_tags.undo(done, by=make_chief())
    assert tags(article) == [("Rovers", "about")]


def test_every_story_that_is_tagged_keeps_a_version():
    tag, article = make_tag("Rovers"), make_draft()
    bulk_tags.put_on(tag, [article.pk], role="about", by=make_chief())
    assert article.revisions.first().why == "tagged Rovers"


def test_a_writer_tags_own_drafts_only():
    writer, tag = make_user("Writer"), make_tag("Rovers")
    mine, theirs = make_draft("mine"), make_draft("theirs")
    Article.objects.filter(pk=mine.pk).update(created_by=writer)
    bulk_tags.put_on(tag, [mine.pk, theirs.pk], role="about", by=writer)
    assert (len(tags(mine)), len(tags(theirs))) == (1, 0)


def test_the_list_shows_what_would_be_done_before_it_is_done(client):
    client.force_login(make_user("Editor"))
    tag, article = make_tag("Rovers"), make_draft("Late winner")
    door = reverse("admin:articles_article_bulk_tags")
    asked = {
        "story": [article.pk, "x"],
        "tag": tag.pk,
        "act": "put_on",
        "role": "about",
        "back": "https://evil.example/",
    }
    shown = client.post(door, asked).content.decode()
    assert "Late winner" in shown
    assert tags(article) == []
    assert client.post(door, asked | {"sure": 1})["Location"] == reverse("admin:articles_article_changelist")
    assert tags(article) == [("Rovers", "about")]
    client.post(reverse("admin:articles_tag_changes"), {"undo": TagChange.objects.get().pk})
    assert tags(article) == []
    for lacking in ({"tag": ""}, {"story": []}):
        assert client.post(door, asked | lacking | {"sure": 1}).status_code == 302
    assert tags(article) == []


def test_ticks_stay_when_no_tag_is_chosen_and_a_name_typed_in_full_will_do(client):
    client.force_login(make_user("Editor"))
    make_tag("Rovers"), make_tag("Rovers", "topic"), make_tag("Town")
    ticked, other = make_draft("Late winner"), make_draft("Other")
    door, stories = reverse("admin:articles_article_bulk_tags"), reverse("admin:articles_article_changelist")
    for typed in ("", "Nobody", "rovers"):
        asked = {"story": ticked.pk, "tag": "", "name": typed, "act": "put_on", "role": "mentioned", "back": stories}
        page = client.post(door, asked, follow=True).content.decode()
        assert f'value="{ticked.pk}" form="bulk" checked' in page
        assert f'value="{other.pk}" form="bulk" checked' not in page
        assert 'role="alert">Choose a club, player or competition.<' in page
        assert '<option value="mentioned" selected>' in page
    assert "checked" not in client.get(stories).content.decode()
    assert "These stories get Town" in client.post(door, asked | {"name": "town"}).content.decode()


def test_what_would_be_tagged_is_named_by_its_real_state(client):
    client.force_login(make_user("Editor"))
    tag, live = make_tag("Rovers"), publish_story("Live one").article
    ahead = publish_story("Tomorrow", publish_at=timezone.now() + DAY).article
    held = publish_story("Held", publish_at=timezone.now() - DAY, embargo_until=timezone.now() + DAY).article
    asked = {"story": [live.pk, ahead.pk, held.pk], "tag": tag.pk, "act": "put_on"}
    page = client.post(reverse("admin:articles_article_bulk_tags"), asked).content.decode()
    assert [f">{word}<" in page for word in ("Live", "Scheduled", "Embargoed", "Published")] == [True] * 3 + [False]


def test_the_archive_is_looked_through_and_nothing_is_changed(client):
    rovers, united, town = make_tag("Rovers"), make_tag("United"), make_tag("Town")
    one, two = make_draft("one", body=TEXT, about=[rovers]), make_draft("two", body=TEXT)
    DismissedTag.objects.create(article=two, tag=rovers)
    before = [(a.lock_version, tags(a)) for a in (one, two)]
    call_command("suggest_tags")
    call_command("suggest_tags")
    assert [(a.lock_version, tags(a)) for a in Article.objects.order_by("pk")] == before
    found = [(row.article, row.tag, row.sure) for row in archive_tags.waiting().order_by("article_id")]
    assert found == [(one, united, True), (two, united, True)]
    client.force_login(make_user("Editor"))
    page = reverse("admin:articles_tag_suggested")
    first, second = SuggestedTag.objects.order_by("article_id")
    client.post(page, {"suggested": first.pk, "act": "take"})
    client.post(page, {"suggested": second.pk, "act": "dismiss"})
    assert {name for name, _ in tags(one)} == {"Rovers", "United"}
    assert tags(two) == []
    assert DismissedTag.objects.filter(article=two, tag=united).exists()
    call_command("suggest_tags")
    assert not SuggestedTag.objects.exists()
    assert not town.articles_articletag_items.exists()


def test_the_desk_looks_through_step_by_step(client):
    client.force_login(make_user("Sub-editor"))
    make_tag("Rovers"), make_tag("United")
    for n in range(3):
        make_draft(f"{n}", body=TEXT)
    door = reverse("admin:articles_tag_look_through")
    answer = json.loads(client.post(door, {"before": ""}).content)
    assert (answer["found"], answer["more"]) == (6, False)
    assert json.loads(client.post(door, {"before": answer["before"]}).content)["found"] == 0
    assert b"Rovers" in client.get(reverse("admin:articles_tag_suggested")).content
    client.force_login(make_user("Writer"))
    assert client.post(door).status_code == 403


def test_the_report_lists_what_lacks_tags_has_too_many_and_is_never_used(client):
    client.force_login(make_user("Editor"))
    many = [make_tag(f"Club {n}") for n in range(9)]
    make_draft("Has none"), make_draft("Has nine", about=many), make_draft("Has one", about=many[:1])
    make_tag("Never used", "topic")
    page = client.get(reverse("admin:articles_tag_report"))
    assert [str(story) for story in page.context["untagged"]] == ["Has none"]
    assert [(str(story), count) for story, count in page.context["over_tagged"]] == [("Has nine", 9)]
    assert [str(tag) for tag in page.context["never"]] == ["Never used"]


def test_an_earlier_answer_settles_a_name_that_would_be_asked_and_no_other():
    ward = make_entity("person", "Danny Ward")
    slugs = ("danny-ward-keeper", "danny-ward-striker")
    people = [dataclasses.replace(ward, slug=slug) for slug in slugs]
    register = Register([*people, make_entity("club", "Harbour Town"), make_entity("club", "Torbay United")])
    text = "Harbour Town beat Torbay United 2-1 with a late goal. Danny Ward scored it from a corner."
    story = Story(headline="Harbour Town win", blocks=(Block("paragraph", text),))

    def found(**answers):
        return [(tag.slug, tag.verdict) for tag in enrich(story, register, answers=answers.get("answers")).tags]

    assert [verdict for slug, verdict in found() if slug in slugs] == ["ask"]
    for slug in slugs:
        assert (slug, "sure") in found(answers={"danny ward": slug})
    clubs = [("harbour-town", "sure"), ("torbay-united", "sure")]
    assert found(answers={"harbour town": "torbay-united"})[:2] == clubs


def test_a_yes_is_remembered_for_its_source_and_a_no_is_not():
    ward, other = make_tag("Danny Ward", "person"), make_tag("Joe Hart", "person")
    asked = [("player", ward), ("player", other)]
    story = Story(headline="x", tags=tuple(StoryTag(k, t.name, t.slug, "about", "ask", (t.name,)) for k, t in asked))
    remember("Wire", story, {"tags": {"0": "yes", "1": "no"}}, by=make_chief())
    assert names_of("Wire") == {"danny ward": "danny-ward"}
    assert names_of("Other") == {}
    assert names_of_every_source()("Wire") == {"danny ward": "danny-ward"}
    assert NameAnswer.objects.get().by == make_chief()


def test_tag_that_was_put_on_and_merged_since_comes_off_where_it_was_put():
    tag, other, by = make_tag("Rovers"), make_tag("Town"), make_chief()
    bare, had = make_draft("bare"), make_draft("had", about=[other])
    put = bulk_tags.put_on(tag, [bare.pk, had.pk], role="about", by=by)
    taken = bulk_tags.take_off(tag, [had.pk], by=by)
    merge(tag, into=other, by=by)
    bulk_tags.undo(taken, by=by)
    assert tags(had) == [("Town", "about")]
    bulk_tags.undo(put, by=by)
    assert (tags(bare), tags(had)) == ([], [("Town", "about")])


def test_what_was_dismissed_is_not_suggested_under_the_name_it_was_merged_into():
    tag, other = make_tag("Rovers"), make_tag("Town")
    draft = make_draft("Rovers win", body=TEXT)
    DismissedTag.remember([(draft.pk, tag.pk)], by=make_chief())
    merge(tag, into=other, by=make_chief())
    list(archive_tags.look_through(Article.objects.all()))
    assert "Town" not in {row.tag.name for row in SuggestedTag.objects.all()}


def test_writer_takes_back_what_they_put_on_and_nobody_what_is_not_theirs(client):
    writer, other = make_user("Writer"), make_user("Writer", username="other")
    tag, foreign = make_tag("Rovers"), make_draft("foreign")
    own = make_draft("own")
    Article.objects.filter(pk=own.pk).update(created_by=writer)
    chief = bulk_tags.put_on(tag, [foreign.pk], role="about", by=make_chief())
    mine = bulk_tags.put_on(tag, [own.pk], role="about", by=writer)
    with pytest.raises(ChangeRefused, match="1 story of these are not yours"):
        bulk_tags.undo(mine, by=other)
    mine.refresh_from_db()
    assert mine.undone_at is None
    client.force_login(writer)
    page = client.get(reverse("admin:articles_tag_changes")).content.decode()
    assert str(mine) in page
    assert f'value="{chief.pk}"' not in page
    assert client.post(reverse("admin:articles_tag_changes"), {"undo": chief.pk}).status_code == 404
    client.post(reverse("admin:articles_tag_changes"), {"undo": mine.pk})
    assert tags(own) == []
    assert tags(foreign) == [("Rovers", "about")]


def test_story_under_an_embargo_gets_its_tag_and_stops_nobody():
    tag, sub_editor = make_tag("Rovers"), make_user("Sub-editor")
    embargoed = make_draft("embargoed", embargo_until=timezone.now() + timedelta(hours=1), embargo_reason="agreed")
    publish(embargoed, by=make_chief())
    live = publish_story("live")
    done = bulk_tags.put_on(tag, [live.article_id, embargoed.pk], role="about", by=sub_editor)
    assert set(done.kept["stories"]) == {live.article_id, embargoed.pk}
    assert (tags(embargoed), [row.tag for row in live.tag_rows.all()]) == ([("Rovers", "about")], [tag])
