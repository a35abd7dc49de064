"""Saving the working copy: what is kept, what is put back, and what a picture's place survives."""

import pytest

from articles import body
from articles.models import Article, ArticleTag, Author, PhotoUse, Section
from articles.publishing import publish
from articles.search import find_on_desk
from articles.working_copy import Changes, StaleVersion, attach, restore_state, save

from .factories import FIGURE, change, make_chief, make_draft, make_photo, make_section, make_tag

pytestmark = pytest.mark.django_db
CAPTION = "<p>It ended late.</p>\n" + FIGURE.format("aa", "The net")


def restored(article, number):
    article = Article.objects.get(pk=article.pk)
    changes = restore_state(article, article.revisions.get(number=number))
    save(article, by=make_chief(), based_on=article.lock_version, changes=changes)
    return article


def test_every_save_that_changes_something_is_a_version():
    article = make_draft("One")
    change(article, headline="Two")
    change(article, headline="Two")
    assert list(article.revisions.values_list("number", "state__headline")) == [(2, "Two"), (1, "One")]


def test_stale_save_writes_nothing():
    article = make_draft("One")
    change(article, headline="Two")
    article.headline = "Three"
    with pytest.raises(StaleVersion) as stale:
        save(article, by=make_chief(), based_on=1)
    assert stale.value.current.state["headline"] == "Two"
    assert (Article.objects.get().headline, article.revisions.count()) == ("Two", 2)


def test_save_leaves_what_the_verbs_have_written_since_it_was_read():
    article = make_draft()
    read = Article.objects.get()
    publish(article, by=make_chief())
    read.headline = "Typed before"
    save(read, by=make_chief(), based_on=article.lock_version)
    again = Article.objects.get()
    assert (again.headline, again.status, again.ever_public) == ("Typed before", "published", True)
    assert again.public_revision is not None


def test_body_is_cleaned_on_the_way_in():
    article = make_draft(body='<p onclick="x()">One <script>alert(1)</script><b>two</b></p>')
    assert article.body == "<p>One <strong>two</strong></p>"


def test_figure_gets_its_waiting_caption_and_keeps_its_picture_when_cut_and_put_back():
    article = make_draft(body=CAPTION)
    use = article.uses.get()
    assert (use.key, use.photo, use.caption, use.placed) == ("aa", None, "The net", True)
    photo = make_photo()
    attach(use, photo, by=make_chief())
    change(article, body="<p>It ended late.</p>")
    assert (article.uses.get().placed, article.uses.get().photo) == (False, photo)
    change(article, body=CAPTION.replace("The net", "The net again"))
    use = article.uses.get()
    assert (use.placed, use.photo, use.caption) == (True, photo, "The net again")


def test_waiting_caption_cut_from_the_text_is_gone():
    article = make_draft(body=CAPTION)
    change(article, body="<p>It ended late.</p>")
    assert not PhotoUse.objects.exists()
    assert "The net" in article.revisions.get(number=1).state["body"]


def test_figure_pasted_from_another_story_gets_its_own_key_and_the_same_picture():
    photo = make_photo()
    make_draft(body=CAPTION, photos={"aa": photo})
    other = make_draft("Another", body=CAPTION)
    use = other.uses.get()
    assert use.key != "aa"
    assert (use.photo, use.caption) == (photo, "The net")
    assert [figure.key for figure in body.figures(other.body)] == [use.key]


def test_attaching_joins_the_versions_and_conflicts_with_nobody():
    article = make_draft(body=CAPTION)
    version = article.lock_version
    use, photo = article.uses.get(), make_photo()
    attach(use, photo, by=make_chief())
    assert article.revisions.first().state["uses"]["aa"][0] == photo.pk
    article.headline = "Typed meanwhile"
    save(article, by=make_chief(), based_on=version)
    assert article.uses.get().photo == photo
    attach(article.uses.get(), None, by=make_chief())
    assert article.uses.get().photo is None


def test_attach_keeps_the_newest_words_in_its_version():
    article = make_draft("Old words", body=CAPTION)
    use = PhotoUse.objects.select_related("article").get()
    change(article, headline="New words")
    attach(use, make_photo(), by=make_chief())
    assert article.revisions.first().state["headline"] == "New words"
    assert Article.objects.get().headline == "New words"


def test_restored_version_is_whole_and_a_version_of_its_own():
    rovers, author = make_tag("Rovers"), Author.objects.create(name="Robin Hale", slug="robin-hale")
    lead, inline = make_photo(), make_photo()
    article = make_draft(
        "First words", body=CAPTION, about=[rovers], authors=[author, "A Guest"], photos={"lead": lead, "aa": inline}
    )
    first = article.revisions.get(number=1).state
    emptied = Article.objects.get()
    emptied.headline, emptied.body, emptied.section = "Second words", "<p>Other.</p>", make_section("Rugby", "rugby")
    uses = {"lead": {"photo_id": make_photo().pk, "caption": "Other"}}
    save(emptied, by=make_chief(), based_on=1, changes=Changes([], [], uses))
    restored(article, 1)
    assert article.revisions.first().number == 3
    assert article.revisions.first().state == first


def test_restoring_a_version_without_a_lead_picture_takes_it_off():
    article = make_draft("First words")
    save(article, by=make_chief(), based_on=1, changes=Changes(uses={"lead": {"photo_id": make_photo().pk}}))
    restored(article, 1)
    assert not article.uses.filter(placed=True).exists()


def test_what_was_deleted_since_stays_away_from_a_restored_version():
    rugby = Section.objects.create(name="Rugby", slug="rugby")
    author = Author.objects.create(name="Robin Hale", slug="robin-hale")
    photo, tag = make_photo(), make_tag("Rovers")
    article = make_draft(
        "First words", section=rugby, authors=[author], about=[tag], photos={"lead": photo}, body=CAPTION
    )
    emptied = Article.objects.get()
    emptied.section, emptied.headline = None, "Second words"
    save(emptied, by=make_chief(), based_on=1, changes=Changes([], [], {"lead": {"photo_id": None}}))
    for row in (rugby, author, photo, tag):
        row.delete()
    back = restored(article, 1)
    assert (back.headline, back.section, back.bylines.count(), back.tag_rows.count()) == ("First words", None, 0, 0)


def test_tag_stands_once_however_often_it_is_given():
    article, tag = make_draft(), make_tag("Rovers")
    rows = [ArticleTag(tag=tag, role="about"), ArticleTag(tag=tag, role="mentioned")]
    save(article, by=make_chief(), based_on=1, changes=Changes(tags=rows))
    assert article.tag_rows.get().role == "about"


def test_desk_finds_a_story_by_its_words_and_its_earlier_headline():
    article = make_draft("Díaz scores")
    change(article, headline="Winger scores")
    for words in ("diaz", "winger", "ended late"):
        assert find_on_desk(words) == [article], words


@pytest.mark.parametrize("headline", ["1966", "true", "null", "[2-1]", '"Hand of God"', "0.5"])
def test_a_headline_that_reads_like_a_number_is_a_headline(headline):
    article = change(make_draft(headline), headline="Later")
    article = change(article, headline=headline)
    assert headline in [revision.state["headline"] for revision in article.revisions.all()]
