"""A story's versions: compared two by two, named, read page by page."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import publishing
from articles.admin import story_versions
from articles.models import Article, ArticleTag, Revision
from articles.working_copy import Changes, save

from ..factories import change, make_chief, make_draft, make_photo, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db


def address(article, query=""):
    return reverse("admin:articles_article_history", args=[article.pk]) + query


@pytest.fixture
def desk(client):
    client.force_login(make_user("Sub-editor"))
    return client


def differences(client, article, query=""):
    answer = client.get(address(article, query))
    assert answer.status_code == 200
    return {row.label: row for row in answer.context["rows"]}


def save_with(article, **changes):
    fresh = Article.objects.get(pk=article.pk)
    save(fresh, by=make_chief(), based_on=fresh.lock_version, changes=Changes(**changes))
    return Article.objects.get(pk=article.pk)


def test_text_is_compared_block_by_block_and_what_is_the_same_is_counted(desk):
    article = make_draft(body="<p>It began early.</p>\n<p>Hale scored twice.</p>\n<p>It ended late.</p>")
    change(article, body="<p>It began early.</p>\n<p>Hale scored once.</p>\n<h2>After it</h2>\n<p>It ended late.</p>")
    found = differences(desk, article)["Story"]
    assert found.pairs == [
        ("Hale scored <del>twice.</del>", "Hale scored <ins>once.</ins>"),
        ("", "<ins>Heading: After it</ins>"),
    ]
    assert found.same == 2


def test_a_link_that_leads_elsewhere_and_a_paragraph_made_a_heading_are_differences(desk):
    article = make_draft(body='<p>See <a href="https://a.example/">here</a>.</p>\n<p>After it</p>')
    change(article, body='<p>See <a href="https://b.example/">here</a>.</p>\n<h2>After it</h2>')
    left, right = zip(*differences(desk, article)["Story"].pairs, strict=True)
    assert "https://a.example/" in left[0]
    assert "https://b.example/" in right[0]
    assert right[1] == "<ins>Heading: </ins>After it"


def test_tags_byline_section_dates_and_pictures_are_compared_by_their_names(desk):
    photo = make_photo()
    article = make_draft("A", dated_at=timezone.now())
    article = save_with(article, tags=[ArticleTag(tag=make_tag("Rovers"), role="about")], bylines=[(None, "Ann Ash")])
    article = change(article, section=make_section("Cricket", "cricket"))
    save_with(
        article,
        tags=[ArticleTag(tag=make_tag("Rovers"), role="mentioned"), ArticleTag(tag=make_tag("Albion"), role="about")],
        uses={"lead": {"photo_id": photo.pk, "caption": "Hale at the last kick", "alt": "A man in red"}},
    )
    found = differences(desk, article, "?a=1&b=4")
    assert "<ins>Cricket</ins>" in found["Section"].pairs[0][1]
    assert found["Byline"].pairs == [("", "<ins>Ann Ash</ins>")]
    assert "Rovers (named)" in re.sub("</?ins>", "", found["Tags"].pairs[0][1])
    picture = re.sub("</?ins>", "", found["Lead picture"].pairs[0][1])
    assert picture.split("\n")[:2] == [str(photo), "Caption: Hale at the last kick"]
    assert "Date" not in found


def test_words_of_a_version_are_never_markup(desk):
    article = change(make_draft("<b>Old"), headline="<script>New", notes="<img src=x>")
    page = desk.get(address(article)).content.decode()
    assert "<script>New" not in page
    assert "&lt;script&gt;New" in page
    assert "<img src=x>" not in page


def test_working_copy_is_compared_with_what_readers_see(desk):
    article = make_draft("As readers have it")
    publishing.publish(article, by=make_chief())
    change(Article.objects.get(), headline="Half written")
    change(Article.objects.get(), headline="Half written still")
    answer = desk.get(address(article))
    live, newest = answer.context["live"].number, answer.context["newest"].number
    assert newest - live == 2
    pair = differences(desk, article, f"?a={live}&b={newest}")["Headline"].pairs[0]
    assert [re.sub("<.*?>", "", words) for words in pair] == ["As readers have it", "Half written still"]


def test_a_version_gets_a_name_and_is_found_by_it(desk):
    article = change(make_draft("One"), headline="Two")
    name = reverse("admin:articles_article_name_version", args=[article.pk, 1])
    states = list(Revision.objects.values_list("state", "digest"))
    desk.post(name, {"name": "  As the lawyer\npassed it \x00"})
    assert Revision.objects.get(number=1).name == "As the lawyer passed it"
    assert "“As the lawyer passed it”" in desk.get(address(article)).content.decode()
    desk.post(name, {"name": "x" * 200})
    assert Revision.objects.get(number=1).name == "x" * Revision.LONGEST_NAME
    desk.post(name, {"name": " "})
    assert Revision.objects.get(number=1).name == ""
    assert list(Revision.objects.values_list("state", "digest")) == states
    assert desk.get(name).status_code == 405
    unknown = name.replace("name/1/", "name/99999999999999999999/")
    assert "has no version" in desk.post(unknown, {"name": "x"}, follow=True).content.decode()


def test_only_who_may_change_a_story_names_its_versions(client):
    article = make_draft("Not yours")
    client.force_login(make_user("Writer"))
    assert (
        client.post(reverse("admin:articles_article_name_version", args=[article.pk, 1]), {"name": "Mine"}).status_code
        == 403
    )
    assert Revision.objects.get().name == ""


def test_versions_are_read_in_pages_and_the_last_costs_what_the_first_does(desk, monkeypatch):
    monkeypatch.setattr(story_versions, "SHOWN", 4)
    article = make_draft("0")
    for number in range(1, 10):
        article = change(article, headline=str(number))

    def shown(query):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            answer = desk.get(address(article, query))
        return [revision.number for revision in answer.context["revisions"]], answer.context["earlier"], len(queries)

    shown("")  # what a first page reads once
    first, earlier, cost = shown("")
    assert (first, earlier) == ([10, 9, 8, 7], 7)
    second, earlier, second_cost = shown("?before=7")
    assert (second, earlier) == ([6, 5, 4, 3], 3)
    assert shown("?before=3")[:2] == ([2, 1], None)
    assert second_cost == cost


@pytest.mark.parametrize("query", ["?a=x&b=y", "?a=99999999999999999999", "?b=0", "?before=x", "?before=1", "?a=7&b=8"])
def test_an_address_that_names_no_version_says_so(desk, query):
    assert desk.get(address(make_draft(), query)).status_code == 200
