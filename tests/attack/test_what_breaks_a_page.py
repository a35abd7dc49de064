"""One odd value in one row never takes a page, a feed or a list away from all readers."""

from datetime import UTC, datetime

import pytest
from django.urls import reverse
from lxml import etree

from articles.models import Address, Author, ClubDetails, Page, PublishedArticle
from tests.factories import form_of, make_draft, make_section, make_tag, make_user, publish_story

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    client.force_login(make_user("Administrator"))
    return client


@pytest.mark.parametrize("path", ["/feed.xml", "/sections/football/feed.xml", "/sitemaps/news.xml"])
@pytest.mark.parametrize("odd", ["\x01", "\ufffe", "\x1b"])
def test_feed_stands_whatever_was_pasted_into_a_headline(client, path, odd):
    text = f"Late{odd} winner"
    publish_story(text, standfirst=text, kicker=text, authors=[text], dated_at=None)
    found = etree.fromstring(client.get(path).content)
    assert "Late winner" in "".join(found.itertext())


@pytest.mark.parametrize("year", [1, 1700, 2500, 9998, 9999])
def test_archive_stands_whatever_year_a_story_has(client, year):
    publish_story("Of our days")
    publish_story("Of no days", dated_at=datetime(year, 12, 31, 23, tzinfo=UTC))
    assert '"/archive/2024/"' in client.get("/archive/").content.decode()
    for address in etree.fromstring(client.get("/sitemap.xml").content).itertext("{*}loc"):
        assert client.get(address.partition("testserver")[2]).status_code == 200, address


@pytest.mark.parametrize("color", ["red", "#fff", "#ggg}}", "#fff;} "])
def test_club_colour_that_is_none_breaks_no_page(client, color):
    club = make_tag("Bramford Town")
    ClubDetails.objects.create(tag=club, colour=color[:7])
    row = publish_story("Late winner", about=[club])
    for path in ("/", row.path, club.get_absolute_url(), f"/css/clubs/{club.pk}-x.css"):
        answer = client.get(path)
        assert answer.status_code == 200
    assert color not in b"".join(answer).decode()


def test_desk_refuses_a_colour_that_is_none():
    with pytest.raises(Exception, match="six digits"):
        ClubDetails(tag=make_tag("Bramford Town"), colour="red").full_clean()


@pytest.mark.parametrize("kind", ["section", "tag", "author"])
def test_older_address_of_a_page_leads_to_it(admin, kind):
    section, club = make_section(), make_tag("Bramford Town")
    author = Author.objects.create(name="Robin Hale", slug="robin-hale")
    publish_story("Late winner", about=[club], authors=[author])
    one = {"section": section, "tag": club, "author": author}[kind]
    was = one.get_absolute_url()
    if kind == "tag":
        url, posted = reverse("admin:articles_tag_reorganize", args=[one.pk]), {"verb": "rename", "name": one.name}
    else:
        url = reverse(f"admin:articles_{kind}_change", args=[one.pk])
        form = admin.get(url).context["adminform"].form
        values = {bound.html_name: bound.value() for bound in form}
        posted = {name: "" if value is None else value for name, value in values.items() if value is not False}
    assert admin.post(url, posted | {"slug": "another"}).status_code == 302
    one.refresh_from_db()
    assert one.slug == "another"
    for tail in ("", "feed.xml"):
        moved = admin.get(was + tail)
        assert (moved.status_code, moved["Location"]) == (301, one.get_absolute_url() + tail)
        assert admin.get(moved["Location"]).status_code == 200
    PublishedArticle.objects.all().delete()
    if kind != "section":
        assert admin.get(was).status_code == 404  # it would lead to what readers may not see


def test_address_that_leads_round_is_not_followed(client):
    section = make_section()
    Address.objects.create(path="/sections/gone/", target="section", target_id=section.pk + 1, current=False)
    assert client.get("/sections/gone/").status_code == 404


@pytest.mark.parametrize("slug", ["search", "archive", "clubs", "people", "admin"])
def test_page_takes_no_address_of_the_site(admin, slug):
    posted = {"title": "About us", "slug": slug, "body": "<p>We</p>", "order": "1"}
    url = reverse("admin:articles_page_add")
    assert "choose another word" in admin.post(url, posted).content.decode()
    assert admin.post(url, posted | {"slug": "about-us"}).status_code == 302
    assert Page.objects.filter(slug="about-us").exists()


@pytest.fixture
def post(admin):
    draft = make_draft("As opened", dated_at=datetime(2024, 2, 26, 8, 10, 33, 5, tzinfo=UTC))
    url = reverse("admin:articles_article_change", args=[draft.pk])

    def run(**fields):
        answer = admin.post(url, form_of(admin, draft.pk) | fields)
        draft.refresh_from_db()
        return answer, draft

    return run


@pytest.mark.parametrize("day", ["0001-01-01", "1799-12-31", "2200-01-01", "9999-12-31"])
@pytest.mark.parametrize("field", ["dated_at", "publish_at", "embargo_until", "withdraw_at", "planned_for"])
def test_year_that_no_page_can_show_is_refused_in_words(post, field, day):
    answer, _ = post(**{f"{field}_0": day, f"{field}_1": "00:00"})
    assert "Give a year from 1801 to 2199" in answer.content.decode()


def test_hour_that_the_clocks_leave_out_is_refused_in_words(post):
    answer, _ = post(dated_at_0="2024-03-31", dated_at_1="01:30")
    assert "there is no such time" in answer.content.decode()


def test_hour_that_comes_twice_is_its_first(post):
    answer, draft = post(dated_at_0="2024-10-27", dated_at_1="01:30")
    assert answer.status_code == 302
    assert draft.dated_at == datetime(2024, 10, 27, 0, 30, tzinfo=UTC)


@pytest.mark.parametrize("hour", [0, 1])
def test_moment_stays_as_it_was_when_something_else_is_saved(post, hour):
    _, draft = post()
    was = datetime(2024, 10, 27, hour, 30, 7, tzinfo=UTC)
    type(draft).objects.filter(pk=draft.pk).update(dated_at=was)
    answer, draft = post(headline="Another headline")
    assert (answer.status_code, draft.headline, draft.dated_at) == (302, "Another headline", was)
