import re
from datetime import UTC, datetime

import pytest
import time_machine
from django.utils import timezone

from articles import working_copy
from articles.models import Article, MenuItem, SiteSettings
from articles.pages.article import article_page
from articles.publishing import kill, preview, publish, withdraw

from .stories import DAY, HOUR, MONDAY, make_chief, make_draft, make_photo, make_section, make_tag, publish_story

pytestmark = pytest.mark.django_db
FIGURE = '<figure data-use="aa" data-layout="column"><figcaption>{}</figcaption></figure>'


def test_story_prints_its_words_pictures_tags_and_date(client):
    photo = make_photo(credit="A. Person/Agency")
    row = publish_story(
        "Late winner",
        standfirst="In the rain.",
        body="<p>It ended late.</p>\n" + FIGURE.format("The net"),
        photos={"lead": make_photo(), "aa": photo},
        about=[make_tag("Rovers")],
        mentioned=[make_tag("Sam Ferrow", "person")],
        authors=["Robin Hale"],
    )
    page = client.get(row.path).content.decode()
    for words in (
        *("Late winner", "In the rain.", "It ended late.", "The net", "Photograph: A. Person/Agency", "Robin Hale"),
        *("8:10am GMT", "26 February 2024", "Rovers", "Also named", "Sam Ferrow", "This story is more than"),
    ):
        assert words in page
    assert photo.checksum[:24] in page


@pytest.mark.parametrize(
    "dateline, text, printed",
    [
        ("LONDON", "LONDON (Agency) — It ended late.", 1),
        ("LONDON", "LONDON, Feb 25 (Agency) - It ended late.", 1),
        ("Turin", "Turin – It ended late.", 1),
        ("London", "London Irish ended it late.", 2),
        ("London", "London, where it rained, saw it end late.", 2),
        ("Turin", "It ended late.", 1),
    ],
)
def test_a_dateline_is_printed_once_by_the_names_or_in_the_text(client, dateline, text, printed):
    row = publish_story("Late winner", body=f"{FIGURE.format('The net')}\n<p>{text}</p>", dateline=dateline)
    article = re.search(r"<article.*</article>", client.get(row.path).content.decode(), re.DOTALL)[0]
    assert article.count(dateline) == printed


def test_caption_of_the_lead_keeps_its_mark_up_and_nothing_else(client):
    article = make_draft("Late winner", photos={"lead": make_photo()})
    article.uses.update(caption="The <em>net</em> &amp; Hale <script>alert(1)</script><img src=x>")
    page = client.get(publish(article, by=make_chief()).path).content.decode()
    assert "The <em>net</em> &amp; Hale" in page
    assert "<script>alert(1)" not in page and "<img src=x" not in page


def test_waiting_caption_is_not_in_the_page(client):
    row = publish_story(body="<p>It ended late.</p>\n" + FIGURE.format("Nobody sees this"))
    assert "Nobody sees this" not in client.get(row.path).content.decode()


def test_hostile_headline_stays_words(client):
    row = publish_story("</script><script>alert(1)</script>", standfirst='"><img src=x onerror=alert(1)>')
    page = client.get(row.path).content.decode()
    assert "<script>alert(1)" not in page
    assert "<img src=x" not in page


def test_changed_slug_redirects_and_old_address_follows_the_story_down(client):
    row = publish_story("Late winner")
    article = Article.objects.get(pk=row.article_id)
    old = row.path
    article.slug = "early-winner"
    working_copy.save(article, by=make_chief(), based_on=article.lock_version)
    new = publish(article, by=make_chief()).path
    assert new != old
    answer = client.get(old)
    assert (answer.status_code, answer["Location"]) == (301, new)
    withdraw(article, by=make_chief(), notice="We were wrong.")
    for path in (old, new):
        answer = client.get(path)
        assert answer.status_code == 410
        assert "We were wrong." in answer.content.decode()
        assert "Late winner" not in re.sub(r"(?s)<form.*?</form>", "", answer.content.decode())


def test_killed_story_answers_410_with_its_notice(client):
    row = publish_story("Late winner")
    kill(Article.objects.get(pk=row.article_id), by=make_chief(), why="libel", notice="Removed on legal advice.")
    answer = client.get(row.path)
    assert answer.status_code == 410
    assert "Removed on legal advice." in answer.content.decode()


def test_draft_and_scheduled_story_have_no_page_until_their_second(client):
    draft = make_draft("Not yet")
    opening = timezone.now() + HOUR
    draft.publish_at = opening
    working_copy.save(draft, by=make_chief(), based_on=draft.lock_version)
    row = publish(draft, by=make_chief())
    for path in (row.path, "/", "/feed.xml", "/sections/football/"):
        assert "Not yet" not in client.get(path).content.decode()
    assert client.get(row.path).status_code == 404
    with time_machine.travel(opening + HOUR / 3600):
        for path in (row.path, "/", "/feed.xml", "/sections/football/"):
            assert "Not yet" in client.get(path).content.decode()


def test_story_in_another_script_says_so(client):
    row = publish_story("ليفربول يحتفل", language="ar")
    page = client.get(row.path).content.decode()
    assert re.search(r'<article class="wrap story"[^>]* lang="ar" dir="rtl"', page)


def test_related_stories_are_about_the_same_club_and_never_itself(client):
    rovers = make_tag("Rovers")
    row = publish_story("This one", about=[rovers])
    for n in range(3):
        publish_story(f"Other {n}", about=[rovers], dated_at=MONDAY - DAY * n)
    page = client.get(row.path).content.decode()
    related = page.partition('id="related-h"')[2]
    assert "Other 0" in related
    assert "This one" not in related


def test_story_without_section_or_tags_still_has_a_page(client):
    row = publish_story("Bare", section=make_section())
    assert client.get(row.path).status_code == 200


def test_preview_is_the_published_page_but_for_its_banner_and_robots(client, rf):
    article = make_draft("Late winner", about=[make_tag("Rovers")], photos={"lead": make_photo()}, authors=["Robin"])
    MenuItem.objects.create(settings=SiteSettings.load(), label="February", path="/2024/feb/")
    request = rf.get("/admin/preview/1/")
    shown = article_page(request, preview(article), banner="Preview").content.decode()
    page = client.get(publish(article, by=make_chief()).path).content.decode()
    shown = shown.replace('<p class="banner">Preview</p>', "").replace("noindex, ", "")
    assert shown == page


def test_json_ld_prints_the_papers_day_of_a_story_without_a_time(client):
    midsummer = datetime(2024, 6, 30, 23, 0, tzinfo=UTC)  # midnight of 1 July in London
    row = publish_story("Day only", dated_at=midsummer, time_known=False)
    assert '"datePublished": "2024-07-01"' in client.get(row.path).content.decode().replace('":"', '": "')
