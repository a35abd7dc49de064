"""The story list and the story form, as each role meets them."""

import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.admin import story_list
from articles.models import Article, Author, FrontSlot, PhotoUse, PublishedArticle
from articles.working_copy import attach

from ..factories import (
    DAY,
    FIGURE,
    HOUR,
    change,
    form_of,
    make_chief,
    make_draft,
    make_photo,
    make_section,
    make_tag,
    make_user,
    publish_story,
)

pytestmark = pytest.mark.django_db
LIST = "/admin/articles/article/"


def page_of(article, name="change"):
    return reverse(f"admin:articles_article_{name}", args=[article.pk])


def send(client, article, **fields):
    return client.post(page_of(article), form_of(client, article.pk) | fields)


def listed(client, query=""):
    answer = client.get(LIST + query)
    assert answer.status_code == 200
    return [story.headline for story in answer.context["stories"]]


def own_draft(user, headline="Mine", **fields):
    article = make_draft(headline, **fields)
    Article.objects.filter(pk=article.pk).update(created_by=user)
    return Article.objects.get(pk=article.pk)


# The list


@pytest.fixture
def desk(client):
    client.force_login(make_chief())
    rovers = make_tag("Rovers")
    make_draft("A draft", about=[rovers], body="<p>Words.</p>\n" + FIGURE.format("aa", "It waits"))
    publishing.submit(make_draft("In review", section=make_section("Rugby", "rugby")), by=make_chief())
    publish_story("Scheduled", publish_at=timezone.now() + HOUR)
    publish_story("Embargoed", embargo_until=timezone.now() + HOUR)
    publish_story("Live", about=[rovers])
    change(Article.objects.get(pk=publish_story("Edited").article_id), kicker="New")
    publishing.withdraw(Article.objects.get(pk=publish_story("Withdrawn").article_id), by=make_chief())
    publishing.put_into_bin(make_draft("Binned"), by=make_chief())
    Article.objects.filter(headline="A draft").update(created_by=make_user("Writer"))
    return rovers


def test_list_shows_what_is_on_the_desk_newest_first(client, desk):
    assert listed(client) == ["Withdrawn", "Edited", "Live", "Embargoed", "Scheduled", "In review", "A draft"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("?state=draft", ["A draft"]),
        ("?state=submitted", ["In review"]),
        ("?state=scheduled", ["Scheduled"]),
        ("?state=embargoed", ["Embargoed"]),
        ("?state=live", ["Edited", "Live"]),
        ("?state=edited", ["Edited"]),
        ("?state=withdrawn", ["Withdrawn"]),
        ("?missing=photo", ["A draft"]),
        ("?bin=1", ["Binned"]),
        ("?q=review", ["In review"]),
        ("?q=rovers&state=live", ["Live"]),
        ("?mine=1&state=draft", []),
        ("?state=live&section=999999", []),
        ("?since=2024-01-01&until=2024-01-02", []),
        ("?before=rubbish&section=x&club=x&since=x", None),
    ],
)
def test_filters_find_their_stories_and_no_others(client, desk, query, found):
    assert listed(client, query) == (listed(client) if found is None else found)


def test_filters_by_club_section_and_colleague(client, desk):
    assert listed(client, f"?club={desk.pk}") == ["Live", "A draft"]
    assert listed(client, f"?section={make_section('Rugby', 'rugby').pk}") == ["In review"]
    assert len(listed(client, f"?who={make_chief().pk}")) == 7
    assert listed(client, f"?since={timezone.localdate():%Y-%m-%d}")


@pytest.mark.parametrize("query", ["", "q=report&"])
def test_list_turns_pages_without_a_gap_or_a_double(client, query, monkeypatch):
    monkeypatch.setattr(story_list, "PAGE", 5)
    client.force_login(make_chief())
    moment = timezone.now()
    for n in range(12):
        article = make_draft(f"Report {n}")
        # Threes share one moment: the number settles their order.
        Article.objects.filter(pk=article.pk).update(touched_at=moment - timedelta(minutes=n // 3))
    if query:
        for article in Article.objects.all():
            change(article, kicker="Saved")
    found, address = [], f"?{query}"
    while address:
        answer = client.get(LIST + address)
        found += [story.headline for story in answer.context["stories"]]
        address = answer.context["older"]
    assert len(found) == len(set(found)) == 12
    if not query:
        second = client.get(LIST + client.get(LIST).context["older"])
        first = client.get(LIST + second.context["newer"])
        assert [s.pk for s in first.context["stories"]] == [s.pk for s in client.get(LIST).context["stories"]]


def test_list_asks_no_more_for_sixty_stories_than_for_three(client):
    client.force_login(make_chief())
    rovers, photo = make_tag("Rovers"), make_photo()

    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(LIST).status_code == 200
        return len(queries)

    asked()  # what is made on first need is made
    counts = []
    for count in (3, 57):
        for n in range(count):
            make_draft(f"Story {n}", about=[rovers], photos={"lead": photo})
        counts.append(asked())
    assert counts[0] == counts[1]


# The form


def test_writer_writes_sends_for_review_and_may_not_publish(client):
    writer = make_user("Writer", author=Author.objects.create(name="Wren Page", slug="wren-page"))
    client.force_login(writer)
    blank = client.get(reverse("admin:articles_article_add"))
    assert blank.context["adminform"].form["byline"].value() == "Wren Page"
    section = make_section()
    fields = {"headline": "A new story", "story_type": "news", "language": "en-GB", "body": "<p>Words.</p>"}
    answer = client.post(
        reverse("admin:articles_article_add"), fields | {"byline": "Wren Page and A Guest", "section": section.pk}
    )
    article = Article.objects.get()
    assert answer["Location"] == page_of(article)
    assert [(b.author and b.author.name, b.name) for b in article.bylines.all()] == [
        ("Wren Page", ""),
        (None, "A Guest"),
    ]
    assert article.created_by == writer
    send(client, article, _verb="publish")
    assert not PublishedArticle.objects.exists()
    send(client, article, _verb="submit")
    article.refresh_from_db()
    assert article.status == "submitted"


def test_text_typed_while_the_story_went_on_is_shown_and_not_thrown_away(client):
    writer = make_user("Writer")
    client.force_login(writer)
    article = own_draft(writer)
    typed = form_of(client, article.pk) | {"headline": "Typed for an hour"}
    publishing.submit(article, by=make_chief())
    answer = client.post(page_of(article), typed)
    assert answer.status_code == 409
    text = re.sub("</?ins>|</?del>", "", answer.content.decode())
    assert "Typed for an hour" in text
    assert "Save mine" not in text
    article.refresh_from_db()
    assert article.headline == "Mine"


def test_writer_reads_but_does_not_change_a_colleagues_story(client):
    client.force_login(make_user("Writer"))
    article = make_draft("Not mine")
    answer = client.get(page_of(article))
    assert answer.status_code == 200
    assert not answer.context["has_change_permission"]
    assert client.post(page_of(article, "bin")).status_code == 403
    assert client.post(page_of(article), {"headline": "Mine now"}).status_code in {403, 409}
    assert Article.objects.get().headline == "Not mine"


@pytest.mark.parametrize("role", ["Sub-editor", "Editor", "Administrator"])
def test_who_may_publishes_a_draft_in_one_press(client, role):
    client.force_login(make_user(role))
    article = make_draft()
    send(client, article, _verb="publish", headline="Typed and published")
    assert PublishedArticle.objects.live().get().headline == "Typed and published"
    assert Article.objects.get().audit.count() == 3


def test_picture_editor_may_attach_and_not_write(client):
    client.force_login(make_user("Picture editor"))
    article = make_draft(body="<p>Words.</p>\n" + FIGURE.format("aa", "The net"))
    photo = make_photo()
    address = reverse("admin:articles_article_attach", args=[article.pk, "aa"])
    assert client.get(address).status_code == 405
    assert client.post(address, {"photo": photo.pk}).json() == {"ok": True}
    assert PhotoUse.objects.get().photo == photo
    assert client.post(address, {"photo": 999999}).status_code == 404
    assert client.post(page_of(article), {"headline": "Mine now"}).status_code == 403
    client.force_login(make_user("Writer"))
    assert client.post(address, {"photo": photo.pk}).status_code == 403


def test_save_that_changes_nothing_makes_no_version(client):
    client.force_login(make_chief())
    article = make_draft("Late winner", about=[make_tag("Rovers")], authors=["Robin Hale"])
    send(client, article)
    article.refresh_from_db()
    assert (article.lock_version, article.revisions.count()) == (1, 1)


def test_form_saves_tags_pictures_and_times(client):
    client.force_login(make_user("Editor"))
    article = make_draft(body="<p>Words.</p>\n" + FIGURE.format("aa", "The net"))
    rovers, photo = make_tag("Rovers"), make_photo()
    send(
        client,
        article,
        tag_rows=json.dumps([[rovers.pk, "mentioned", "editor", []], [999999, "about", "editor", []], "rubbish"]),
        uses=json.dumps({"aa": {"photo_id": photo.pk, "alt": "A net"}, "lead": {"photo_id": photo.pk}, "../x": {}}),
        embargo_until_0="2099-05-01",
        embargo_until_1="00:01",
        embargo_reason="As agreed",
    )
    article.refresh_from_db()
    assert [(row.tag, row.role) for row in article.tag_rows.all()] == [(rovers, "mentioned")]
    assert {use.key: use.photo for use in article.uses.all()} == {"aa": photo, "lead": photo}
    # The site's zone: one minute past midnight of a London summer.
    assert article.embargo_until.isoformat() == "2099-04-30T23:01:00+00:00"


@pytest.mark.parametrize("uses", ['{"aa": {"photo_id": "x"}}', '{"aa": {"photo_id": [1]}}', '{"aa": {"photo_id": 99}}'])
def test_picture_that_is_none_is_refused_in_words(client, uses):
    client.force_login(make_chief())
    article = make_draft(body="<p>Words.</p>\n" + FIGURE.format("aa", "The net"))
    answer = send(client, article, uses=uses)
    assert answer.status_code == 200
    assert "no longer in the library" in answer.content.decode()


def test_embargo_is_not_for_sub_editors(client):
    client.force_login(make_user("Sub-editor"))
    article = make_draft(embargo_until=(timezone.now() + DAY).replace(microsecond=0))
    until = article.embargo_until
    send(client, article, embargo_until_0="", embargo_until_1="", headline="Typed", _verb="publish")
    article.refresh_from_db()
    assert (article.headline, article.embargo_until) == ("Typed", until)
    assert not PublishedArticle.objects.exists()


def test_refused_verb_keeps_the_text_and_says_what_is_missing(client):
    client.force_login(make_user("Sub-editor"))
    article = make_draft(section=None)
    answer = client.post(
        page_of(article), form_of(client, article.pk) | {"headline": "Typed", "_verb": "publish"}, follow=True
    )
    assert "Choose a section." in answer.content.decode()
    assert Article.objects.get().headline == "Typed"
    assert not PublishedArticle.objects.exists()


def test_publish_and_lead_is_one_act(client):
    client.force_login(make_user("Sub-editor"))
    article = make_draft()
    send(client, article, _verb="publish_and_lead")
    assert FrontSlot.objects.get().article_id == article.pk


def test_snap_from_blank_form_to_live_and_grown_at_the_same_address(client):
    client.force_login(make_user("Sub-editor"))
    fields = {"headline": "Manager leaves", "section": make_section().pk, "story_type": "snap", "language": "en-GB"}
    client.post(reverse("admin:articles_article_add"), fields | {"_verb": "publish"})
    path = PublishedArticle.objects.live().get().path
    article = Article.objects.get()
    send(client, article, story_type="report", body="<p>He went at noon.</p>", _verb="publish")
    row = PublishedArticle.objects.live().get()
    assert (row.path, row.body) == (path, "<p>He went at noon.</p>")


def test_preview_is_the_published_page_byte_for_byte_but_for_banner_and_robots(client):
    client.force_login(make_user("Editor"))
    photo = make_photo()
    article = make_draft(
        "Late winner",
        standfirst="In the rain.",
        about=[make_tag("Rovers")],
        mentioned=[make_tag("Sam Ferrow", "person")],
        photos={"lead": photo, "aa": make_photo()},
        authors=["Robin Hale"],
        body="<p>It ended late.</p>\n"
        + FIGURE.format("aa", "The net")
        + "\n"
        + FIGURE.format("bb", "Nobody sees this"),
    )
    preview = client.get(page_of(article, "preview")).content.decode()
    publishing.publish(article, by=make_chief())
    page = client.get(PublishedArticle.objects.get().path).content.decode()
    assert 'name="robots" content="noindex' in preview
    assert "Nobody sees this" not in preview
    as_public = re.sub(r'<p class="banner">.*?</p>', "", preview).replace("noindex, ", "")
    assert without_nonce(as_public) == without_nonce(page)


def without_nonce(page):
    return re.sub(r'nonce="[^"]*"', "", page)


def test_preview_is_for_the_desk_only(client):
    article = make_draft()
    assert client.get(page_of(article, "preview")).status_code == 302
    assert not Article.objects.get().audit.exists()


def test_versions_are_compared_and_restored(client):
    client.force_login(make_user("Sub-editor"))
    article = change(make_draft("First words"), headline="Second words")
    page = client.get(page_of(article, "history")).content.decode()
    assert "<del>First</del>" in page
    assert "<ins>Second</ins>" in page
    for query in ("?a=x&b=y", "?a=99999999999999999999", "?b=0"):
        assert client.get(page_of(article, "history") + query).status_code == 200
    address = reverse("admin:articles_article_restore", args=[article.pk, 1])
    client.post(address, {"lock_version": "1"})
    assert Article.objects.get().headline == "Second words"  # a newer version stood: nothing was written
    client.post(address, {"lock_version": "x"})
    client.post(address, {"lock_version": article.lock_version})
    assert Article.objects.get().headline == "First words"
    assert article.revisions.count() == 3


def test_draft_goes_to_the_bin_and_comes_back(client):
    writer = make_user("Writer")
    client.force_login(writer)
    article = own_draft(writer)
    client.post(page_of(article, "bin"))
    assert (listed(client), listed(client, "?bin=1")) == ([], ["Mine"])
    client.post(page_of(article, "bin"))
    assert listed(client) == ["Mine"]
    assert client.get(page_of(article, "bin")).status_code == 405
    assert client.get(f"{LIST}{article.pk}/delete/").status_code == 403


def test_what_was_public_is_not_binned(client):
    client.force_login(make_user("Editor"))
    article = Article.objects.get(pk=publish_story().article_id)
    client.post(page_of(article, "bin"))
    assert Article.objects.get().binned_at is None


def test_desk_lists_state_a_story_as_time_has_made_it(client):
    client.force_login(make_chief())
    article = make_draft(withdraw_at=timezone.now() + HOUR)
    publishing.publish(article, by=make_chief())
    assert listed(client, "?state=live") == ["Late winner"]
    Article.objects.update(withdraw_at=timezone.now() - HOUR)
    now = timezone.now()
    PublishedArticle.objects.update(visible_from=now - 2 * HOUR, visible_until=now - HOUR)
    assert listed(client, "?state=ended") == ["Late winner"]


def test_form_asks_no_more_for_many_pictures_and_tags(client):
    client.force_login(make_chief())

    def asked(count, headline):
        figures = "\n".join(FIGURE.format(f"{headline}{n}", "The net") for n in range(count))
        tags = [make_tag(f"{headline} {n}") for n in range(count)]
        article = make_draft(headline, about=tags, body=f"<p>Words.</p>\n{figures}")
        for use in article.uses.all():
            attach(use, make_photo((60, 40)), by=make_chief())
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page_of(article)).status_code == 200
        return len(queries)

    asked(1, "first")  # what is made on first need is made
    assert asked(2, "few") == asked(8, "many")


def test_writer_reads_why_a_story_came_back_until_it_is_sent_again(client):
    writer = make_user("Writer")
    article = own_draft(writer)
    publishing.submit(article, by=writer)
    publishing.ask_for_changes(article, by=make_chief(), why="Say which ground.")
    client.force_login(writer)
    assert "Say which ground." in client.get(page_of(article)).content.decode()
    publishing.submit(article, by=writer)
    assert "Say which ground." not in client.get(page_of(article)).content.decode()


def test_a_new_paper_has_a_section_to_publish_in_and_in_its_menu(client):
    client.force_login(make_user("Sub-editor"))
    form = client.get(reverse("admin:articles_article_add")).content.decode()
    assert ">News</option>" in form
    assert 'href="/sections/news/"' in client.get("/").content.decode()


def test_what_is_not_ones_to_open_says_so_in_words(client):
    client.force_login(make_user("Writer"))
    answer = client.get(reverse("admin:articles_front"))
    assert answer.status_code == 403
    assert "Your role does not reach here" in answer.content.decode()
