"""Pictures that may belong to captions: offered with their reasons, put there by an editor alone, and taken back."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles import inbox, ingest
from articles.admin import photo_groups
from articles.answers import carried, laid_over
from articles.models import Article, DeliveredStory, Delivery, Photo, PhotoGroup, PhotoUse, User
from articles.publishing import publish
from articles.story import Block, Story, StoryPhoto

from ..factories import FIGURE, change, make_draft, make_photo, make_section, make_tag, make_user

pytestmark = pytest.mark.django_db

AT = datetime(2024, 2, 24, 17, 30, tzinfo=UTC)
MATCH = "Northgate Rovers v Eastmoor United"
CAPTION = "Tom Garrick wheels away after his header put Northgate Rovers in front"


@pytest.fixture
def editor(client):
    user = make_user("Sub-editor")
    client.force_login(user)
    return user


@pytest.fixture
def group():
    return PhotoGroup.objects.create(key="1", event=MATCH, hour=AT.replace(hour=15, minute=0), hour_known=True)


def add(group, description, **fields):
    photo = make_photo(credit=fields.pop("credit", "Ilsa Varga/Meridian"))
    fields = {"description": description, "group": group, "taken_at": AT - timedelta(hours=2)} | fields
    Photo.objects.filter(pk=photo.pk).update(alt_text="", **fields)
    photo.refresh_from_db()
    return photo


def fill(group, count):
    start = Photo.objects.count()
    Photo.objects.bulk_create(
        Photo(
            checksum=f"{start + n:064}",
            format="jpeg",
            width=3,
            height=2,
            description=f"Supporter {n} at {MATCH}",
            credit="A",
            group=group,
            taken_at=AT,
        )
        for n in range(count)
    )


def make_story(*captions, **fields):
    body = "<p>Northgate Rovers beat Eastmoor United.</p>" + "".join(
        FIGURE.format(f"k{n}", caption) for n, caption in enumerate(captions)
    )
    return make_draft("Garrick settles it late", body=body, **{"dated_at": AT} | fields)


def page(client, article, **get):
    return client.get(reverse("admin:articles_article_pictures", args=[article.pk]), get)


def put(client, article, photo, key="k0", **more):
    address = reverse("admin:articles_article_pictures", args=[article.pk])
    return client.post(address, {"key": key, "photo": photo.pk if photo else ""} | more)


def offered(response):
    return [[offer.photo for offer in found] for _, found in response.context["waiting"]]


def test_each_caption_that_waits_is_offered_its_pictures_the_best_first(client, editor, group):
    fill(group, 20)
    corran = add(group, "Niall Corran is booked for a late challenge")
    garrick = add(group, "Tom Garrick celebrates his header")
    article = make_story(CAPTION, "Niall Corran is booked")
    response = page(client, article)
    assert [found[0] for found in offered(response)] == [garrick, corran]
    text = response.content.decode()
    assert "Both say Tom Garrick" in text
    assert 'data-digit="9"' in text and 'data-digit="10"' not in text
    assert "Ilsa Varga/Meridian" in text


def test_one_press_puts_a_picture_there_and_one_takes_it_back(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header")
    article = make_story(CAPTION)
    PhotoUse.objects.filter(article=article).update(credit="As sent")
    answer = put(client, article, photo)
    use = article.uses.get()
    assert (use.photo, use.credit, use.alt) == (photo, "As sent", None)
    assert article.revisions.first().why == "photo attached"
    after = client.get(answer.url)
    assert offered(after) == [] and 'id="undo"' in after.content.decode()
    put(client, article, None)
    assert article.uses.get().photo is None
    assert offered(page(client, article)) == [[photo]]


def test_a_caption_is_never_made_alt_text(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header")
    article = make_story(CAPTION)
    put(client, article, photo)
    photo.refresh_from_db()
    assert (photo.alt_text, article.uses.get().alt) == ("", None)


def test_a_picture_that_names_nobody_gets_the_credit_of_its_caption_and_gives_it_back(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header", credit="")
    article = make_story(CAPTION)
    PhotoUse.objects.filter(article=article).update(credit="Ilsa Varga/Meridian")
    put(client, article, photo)
    photo.refresh_from_db()
    assert photo.credit == "Ilsa Varga/Meridian"
    put(client, article, None)
    photo.refresh_from_db()
    assert photo.credit == ""


def test_a_credit_of_the_file_itself_stays_when_the_picture_is_taken_off(client, editor, group):
    photo = add(group, "Garrick", credit="Meridian", file_said={"iim": {"2:110": ["Meridian"]}})
    article = make_story(CAPTION)
    PhotoUse.objects.filter(article=article).update(credit="Meridian")
    put(client, article, photo)
    put(client, article, None)
    photo.refresh_from_db()
    assert photo.credit == "Meridian"


def test_what_its_supplier_forbids_is_shown_and_cannot_be_put_anywhere(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header", instructions="NOT FOR PUBLICATION")
    article = make_story(CAPTION)
    response = page(client, article)
    assert offered(response) == [[photo]]
    assert "Its supplier says it must not be used" in response.content.decode()
    assert "data-digit" not in response.content.decode()
    put(client, article, photo)
    client.post(reverse("admin:articles_photo_offer", args=[photo.pk]), {"use": article.uses.get().pk})
    assert article.uses.get().photo is None


def test_a_place_that_is_taken_is_not_taken_again(client, editor, group):
    first, second = add(group, "Garrick"), add(group, "Tom Garrick")
    article = make_story(CAPTION)
    put(client, article, first)
    assert "somebody was faster" in client.get(put(client, article, second).url).content.decode()
    assert article.uses.get().photo == first


def test_six_hundred_pictures_and_ten_captions_cost_as_many_queries_as_six_and_one(client, editor, group):
    counts = []
    page(client, make_story(CAPTION))
    for pictures, captions in ((6, 1), (594, 10)):
        fill(group, pictures)
        article = make_story(*[f"{CAPTION} {n}" for n in range(captions)])
        with CaptureQueriesContext(connection) as asked:
            assert len(offered(page(client, article))) == captions
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16


def test_nothing_that_fits_and_nothing_that_waits_are_said(client, editor, group):
    assert "No picture of these days fits" in page(client, make_story(CAPTION)).content.decode()
    assert "No caption of this story waits" in page(client, make_story()).content.decode()


def test_pictures_of_another_week_are_not_offered_unless_they_have_just_come(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header")
    article = make_story(CAPTION, dated_at=AT + timedelta(days=30))
    assert offered(page(client, article)) == [[photo]]
    PhotoGroup.objects.update(came_at=AT)
    assert offered(page(client, article)) == [[]]


def test_the_form_asks_for_a_caption_as_it_is_typed(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header", instructions="Do not use")
    address = reverse("admin:articles_article_offers", args=[make_story().pk])
    (found,) = client.get(address, {"caption": CAPTION}).json()["offers"]
    assert (found["id"], found["held"]) == (photo.pk, "Its supplier says it must not be used")
    assert found["why"].startswith("Both say")
    assert client.get(address).json() == {"offers": []}


def test_who_may_not_change_a_story_puts_nothing_into_it(client, group):
    photo = add(group, "Garrick")
    article = make_story(CAPTION)
    client.force_login(make_user("Writer"))  # not theirs
    assert "data-digit" not in page(client, article).content.decode()
    assert put(client, article, photo).status_code == 403
    offer = reverse("admin:articles_photo_offer", args=[photo.pk])
    assert client.post(offer, {"use": article.uses.get().pk}).status_code == 403
    client.force_login(User.objects.create(username="guest", is_staff=True))
    assert page(client, article).status_code == 403
    assert client.get(offer).status_code == 403
    client.force_login(make_user("Picture editor"))
    assert put(client, article, photo).status_code == 302
    assert article.uses.get().photo == photo


def test_nothing_is_put_anywhere_without_the_token(group):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(make_user("Sub-editor"))
    photo, article = add(group, "Garrick"), make_story(CAPTION)
    assert put(strict, article, photo).status_code == 403
    assert strict.post(reverse("admin:articles_photo_group_story", args=[group.pk])).status_code == 403
    assert article.uses.get().photo is None


def test_a_picture_is_offered_to_the_captions_that_wait_and_goes_back_to_its_group(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header")
    article = make_story(CAPTION)
    binned = make_story(CAPTION)
    make_draft("A bid for a keeper", body=FIGURE.format("other", "The keeper signs"))
    Article.objects.filter(pk=binned.pk).update(binned_at=AT)
    address = reverse("admin:articles_photo_offer", args=[photo.pk])
    places = client.get(address).context["places"]
    assert [place.caption for place, _ in places] == [CAPTION, "The keeper signs"]
    answer = client.post(address, {"use": article.uses.get().pk, "group": group.pk})
    assert article.uses.get().photo == photo
    assert answer.url.startswith(reverse("admin:articles_photo_group", args=[group.pk]))
    assert 'id="undo"' in client.get(answer.url).content.decode()
    assert put(client, article, None, group=group.pk).url == reverse("admin:articles_photo_group", args=[group.pk])
    assert article.uses.get().photo is None


def test_captions_on_the_desk_cost_no_more_queries_the_more_there_are(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header")
    address, counts = reverse("admin:articles_photo_offer", args=[photo.pk]), []
    client.get(address)
    for count in (1, 9):
        for _ in range(count):
            make_story(CAPTION)
        with CaptureQueriesContext(connection) as asked:
            client.get(address)
        counts.append(len(asked))
    assert counts[0] == counts[1]


def make_pictures_story(client, group, *photos):
    address = reverse("admin:articles_photo_group_story", args=[group.pk])
    return client.post(address, {"photo": [photo.pk for photo in photos]})


def test_chosen_pictures_become_one_draft_each_with_its_caption(client, editor, group):
    early = add(group, "The <teams>\ncome out", taken_at=AT - timedelta(hours=1))
    late = add(group, "Garrick <scores> & runs", taken_at=AT)
    held = add(group, "Forbidden", instructions="Do not publish")
    answer = make_pictures_story(client, group, late, early, held)
    article = Article.objects.get()
    assert answer.url == reverse("admin:articles_article_change", args=[article.pk])
    assert (article.headline, article.story_type, article.status) == (MATCH, "gallery", "draft")
    assert article.created_by == editor
    uses = {use.photo: use for use in article.uses.all()}
    assert uses.keys() == {early, late}
    assert (uses[early].key, uses[early].caption) == ("lead", "The &lt;teams&gt; come out")
    assert uses[late].caption == "Garrick &lt;scores&gt; &amp; runs"
    assert {use.alt for use in uses.values()} == {None}
    assert "Left out, because their supplier says so: “Forbidden”." in client.get(answer.url).content.decode()


def test_too_many_pictures_for_a_story_are_refused_in_words_not_cut_off(client, editor, group, monkeypatch):
    monkeypatch.setattr(photo_groups, "CHOSEN", 2)
    answer = make_pictures_story(client, group, *[add(group, f"Garrick {n}") for n in range(3)])
    assert "holds 2 pictures at most" in client.get(answer.url).content.decode()
    assert not Article.objects.exists()


def test_a_picture_story_is_tagged_by_its_captions_and_published_without_a_text(client, editor, group):
    rovers, _ = make_tag("Northgate Rovers"), make_tag("Southgate Wanderers")
    early = add(group, "Northgate Rovers come out")
    make_pictures_story(client, group, early, add(group, "Tom Garrick celebrates for Northgate Rovers"))
    article = Article.objects.get()
    assert [row.tag for row in article.tag_rows.all()] == [rovers]
    published = publish(change(article, section=make_section()), by=editor)
    assert published.is_live() and published.photo_rows.get(place="lead").caption == "Northgate Rovers come out"


def test_a_picture_story_needs_pictures_of_the_group_and_who_may_write(client, editor, group):
    photo = add(group, "Garrick")
    stranger = add(PhotoGroup.objects.create(key="2"), "Elsewhere")
    assert "Choose at least one" in client.get(make_pictures_story(client, group, stranger).url).content.decode()
    assert client.get(reverse("admin:articles_photo_group_story", args=[group.pk])).status_code == 405
    client.force_login(make_user("Picture editor"))
    assert make_pictures_story(client, group, photo).status_code == 403
    assert not Article.objects.exists()


def make_row(headline="Garrick settles it late", version=None, **fields):
    blocks = (
        Block("paragraph", "Northgate Rovers beat Eastmoor United."),
        Block("photo", f"{CAPTION} Meridian", photo=StoryPhoto(caption=CAPTION, credit="Meridian")),
        Block("paragraph", "Niall Corran is booked", verdict="ask", reasons=("no full stop",)),
    )
    delivery = Delivery.objects.create(name="wire.txt", checksum="1", size=1, format="plain_text")
    sent = {"source_ref": "urn:wire:1", "version": version} if version else {}
    story = Story(blocks=blocks, headline=headline, published_at=AT, time_known=True, **sent)
    return DeliveredStory.objects.create(delivery=delivery, n=1, story=story.to_json(), **fields)


def answer(client, row, words):
    address = reverse("admin:articles_delivery_answer", args=[row.pk])
    reply = client.post(address, {"answer": words}, headers={"Accept": "application/json"})
    row.refresh_from_db()
    return reply


def test_in_the_review_a_picture_is_put_to_its_caption_and_stands_in_the_draft(client, editor, group):
    photo = add(group, "Tom Garrick celebrates his header", credit="")
    row = make_row()
    review = client.get(reverse("admin:articles_delivery_review", args=[row.pk])).content.decode()
    assert f'value="photos 1 {photo.pk}" data-digit="1"' in review
    reply = answer(client, row, f"photos 1 {photo.pk}").json()
    assert "From the library." in reply["pieces"]["blocks-1"]
    client.post(reverse("admin:articles_delivery_save", args=[row.pk]), {"_save": "1"})
    use = Article.objects.get().uses.get()
    assert (use.photo, use.credit, use.alt, use.caption) == (photo, "Meridian", None, CAPTION)
    photo.refresh_from_db()
    assert photo.credit == "Meridian"
    answer(client, row, "photos 1")
    assert Article.objects.get().uses.get().photo is None
    photo.refresh_from_db()
    assert photo.credit == ""


def test_a_picture_put_to_a_question_answers_it(client, editor, group):
    photo = add(group, "Niall Corran is booked")
    row = make_row()
    reply = answer(client, row, f"photos 2 {photo.pk}").json()
    assert (row.answers["blocks"], reply["open"]) == ({"2": "photo"}, 0)
    answer(client, row, "blocks 2 paragraph")
    client.post(reverse("admin:articles_delivery_save", args=[row.pk]), {"_save": "1"})
    assert {use.photo for use in Article.objects.get().uses.all()} == {None}


def test_the_review_takes_no_picture_that_is_forbidden_or_for_no_place(client, editor, group):
    held, photo = add(group, "Garrick", instructions="Do not use"), add(group, "Garrick")
    row = make_row()
    assert answer(client, row, f"photos 1 {held.pk}").status_code == 422
    for place in ("9", "-1", "standfirst", "x"):
        assert answer(client, row, f"photos {place} {photo.pk}").status_code == 422
    assert answer(client, row, "photos 1 999999").status_code == 404
    assert (row.answers, row.pictures) == ({}, {})


def test_the_review_asks_as_often_for_ten_captions_as_for_one(client, editor, group):
    fill(group, 50)
    counts = []
    for count in (1, 1, 10):
        row = make_row()
        story = Story.from_json(row.story)
        row.story = story.replace(blocks=story.blocks[1:2] * count).to_json()
        row.save()
        with CaptureQueriesContext(connection) as asked:
            client.get(reverse("admin:articles_delivery_review", args=[row.pk]))
        counts.append(len(asked))
        Delivery.objects.all().delete()
    assert counts[1] == counts[2]


def test_a_draft_somebody_has_worked_on_is_offered_nothing_in_the_review(client, editor, group):
    add(group, "Tom Garrick celebrates his header")
    row = make_row()
    client.post(reverse("admin:articles_delivery_save", args=[row.pk]), {"_save": "1"})
    change(Article.objects.get(), headline="Mine")
    review = client.get(reverse("admin:articles_delivery_review", args=[row.pk])).content.decode()
    assert "data-digit" not in review


def test_what_was_put_to_a_caption_goes_with_its_words_to_the_next_take(group):
    photo = add(group, "Tom Garrick celebrates")
    row = inbox.put_picture(make_row(), "1", photo, by=None)
    story = Story.from_json(row.story)
    longer = story.replace(blocks=(Block("paragraph", "New top."), *story.blocks))
    assert carried(row.answers, story, longer)["photos"] == {"2": str(photo.pk)}
    assert laid_over(row.answers, {"photos": {"5": "9"}})["photos"] == {"1": str(photo.pk), "5": "9"}


def test_a_newer_version_keeps_the_picture_that_was_put_to_its_caption(group):
    photo, chief = add(group, "Tom Garrick celebrates"), make_user("Editor")
    row = inbox.put_picture(make_row(version="1"), "1", photo, by=chief)
    article = ingest.save_delivered(row, by=chief).row.article
    newer = ingest.save_delivered(make_row("Garrick wins it late", version="2"), by=chief)
    article.refresh_from_db()
    assert (newer.outcome, article.headline) == ("updated", "Garrick wins it late")
    assert article.uses.get(photo=photo).caption == CAPTION


def test_a_picture_is_offered_to_captions_under_import_too(client, editor, group):
    photo, held = add(group, "Tom Garrick celebrates his header"), add(group, "Garrick", instructions="Do not use")
    row = make_row()
    address = reverse("admin:articles_photo_offer", args=[photo.pk])
    assert [(place.caption, may) for place, may in client.get(address).context["places"]] == [(CAPTION, True)]
    answer = client.post(address, {"row": f"{row.pk} 1", "group": group.pk})
    assert answer.url == reverse("admin:articles_photo_group", args=[group.pk])
    row.refresh_from_db()
    assert row.answers["photos"] == {"1": str(photo.pk)}
    assert "under Import" in client.get(answer.url).content.decode()
    assert client.get(address).context["places"] == []
    for other, place in ((photo, "1"), (photo, "0"), (photo, "x"), (held, "1")):
        client.post(reverse("admin:articles_photo_offer", args=[other.pk]), {"row": f"{row.pk} {place}"})
    row.refresh_from_db()
    assert row.answers["photos"] == {"1": str(photo.pk)}


def test_who_may_not_import_puts_nothing_there(client, group):
    client.force_login(make_user("Picture editor"))
    photo, row = add(group, "Tom Garrick celebrates his header"), make_row()
    address = reverse("admin:articles_photo_offer", args=[photo.pk])
    assert [may for _, may in client.get(address).context["places"]] == [False]
    assert client.post(address, {"row": f"{row.pk} 1"}).status_code == 403
