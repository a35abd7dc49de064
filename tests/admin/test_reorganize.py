"""Merging, splitting, renaming and retiring on the screen; matches in one line."""

import pytest
from django.urls import reverse

from articles.models import Ground, Match, Tag, TagChange
from tests.factories import make_draft, make_tag, make_user

pytestmark = pytest.mark.django_db


def page_of(tag):
    return reverse("admin:articles_tag_reorganize", args=[tag.pk])


@pytest.fixture
def editor(client):
    client.force_login(make_user("Editor"))
    return client


def test_merge_is_shown_before_it_is_done_and_undone_with_one_press(editor):
    loser, winner = make_tag("Kelleher", "person"), make_tag("Caoimhin Kelleher", "person")
    article = make_draft("Saved twice", about=[loser])
    shown = editor.get(page_of(loser) + f"?into={winner.pk}").content.decode()
    assert "Saved twice" in shown
    assert "/people/kelleher/ leads to /people/caoimhin-kelleher/" in shown
    assert not TagChange.objects.exists()
    after = editor.post(page_of(loser), {"verb": "merge", "into": winner.pk}, follow=True)
    assert after.request["PATH_INFO"] == page_of(winner)
    assert article.tag_rows.get().tag == winner
    change = TagChange.objects.get()
    assert f'value="{change.pk}"' in after.content.decode()
    editor.post(page_of(winner), {"verb": "undo", "undo": change.pk})
    assert article.tag_rows.get().tag == loser


def test_refused_verb_says_why_and_changes_nothing(editor):
    one, other = make_tag("Ash"), make_tag("Birch", "person")
    answer = editor.post(page_of(one), {"verb": "merge", "into": other.pk}, follow=True).content.decode()
    assert "is a club and" in answer
    assert not TagChange.objects.exists()


@pytest.mark.parametrize("posted", [{"verb": "merge", "into": "x"}, {"verb": "undo", "undo": "99999999999999999999"}])
def test_forged_ids_are_not_found(editor, posted):
    assert editor.post(page_of(make_tag("Ash")), posted).status_code == 404


def test_what_is_not_ones_to_do_is_not_offered_and_refused(client):
    loser, winner = make_tag("Ash"), make_tag("Birch")
    client.force_login(make_user("Sub-editor"))
    page = client.get(page_of(loser)).content.decode()
    assert "Rename" in page
    assert "Merge into another" not in page
    client.post(page_of(loser), {"verb": "merge", "into": winner.pk})
    assert not TagChange.objects.exists()
    client.force_login(make_user("Writer"))
    assert client.get(page_of(loser)).status_code == 403
    client.force_login(make_user("Picture editor"))
    assert client.get(reverse("admin:articles_tag_changes")).status_code == 403


def test_split_rename_and_retire_by_the_forms(editor):
    ward = make_tag("Danny Ward", "person")
    article = make_draft("Striker scores", about=[ward])
    editor.post(page_of(ward), {"verb": "split", "name": "Danny Ward", "told_apart_by": "striker", "story": article.pk})
    assert str(article.tag_rows.get().tag) == "Danny Ward (striker)"
    editor.post(page_of(ward), {"verb": "rename", "name": "Daniel Ward", "slug": "danny-ward"})
    editor.post(page_of(ward), {"verb": "retire"})
    ward.refresh_from_db()
    assert (ward.name, ward.slug, ward.retired) == ("Daniel Ward", "daniel-ward", True)
    words = editor.get(reverse("admin:articles_tag_changes")).content.decode()
    assert [word in words for word in ("split off", "renamed", "retired")] == [True] * 3


def test_picking_the_one_that_stays_offers_its_kind_and_not_itself(editor):
    tag, other = make_tag("Everton"), make_tag("Everton Women")
    make_tag("Everton Smith", "person")
    url = reverse("admin:articles_article_tags") + f"?q=ever&kind=club&but={tag.pk}"
    assert [found["id"] for found in editor.get(url).json()["tags"]] == [other.pk]


def test_merged_tag_leaves_the_list_and_its_page_says_where_it_went(editor):
    loser, winner = make_tag("Ash"), make_tag("Birch")
    editor.post(page_of(loser), {"verb": "merge", "into": winner.pk})
    names = editor.get(reverse("admin:articles_tag_changelist")).content.decode()
    assert "Birch" in names
    assert ">Ash<" not in names
    assert f'href="{page_of(winner)}"' in editor.get(page_of(loser)).content.decode()


def test_a_match_is_typed_in_one_line(editor):
    make_tag("Rovers"), make_tag("United"), make_tag("Harbour Cup", "competition")
    line = reverse("admin:articles_match_line")
    wrong = editor.post(line, {"line": "Rovers v Nobody, 24 Feb 2024"}, follow=True).content.decode()
    assert "Nobody” is neither" in wrong
    assert 'value="Rovers v Nobody, 24 Feb 2024"' in wrong
    typed = {"line": "Rovers 2-1 United, Harbour Cup final, 24 Feb 2024 3pm"}
    editor.post(line, typed)
    match = Match.objects.get()
    assert (str(match), match.score, match.round, str(match.competition)) == (
        "Rovers v United",
        "2-1",
        "Final",
        "Harbour Cup",
    )
    again = editor.post(line, typed, follow=True).content.decode()
    assert "in the list already" in again
    assert Match.objects.count() == 1


def test_a_match_with_unknown_parts_is_asked_about_with_near_names_and_links_to_add_them(editor):
    make_tag("Northgate Rovers"), make_tag("United"), Ground.objects.create(name="Harbour Road")
    line = reverse("admin:articles_match_line")
    page = editor.post(line, {"line": "Rovers 2-1 Wanderers, 24 Feb 2024, Harbor Road"}, follow=True).content.decode()
    assert 'value="Northgate Rovers 2-1 Wanderers, 24 Feb 2024, Harbor Road">Northgate Rovers<' in page
    assert f"{reverse('admin:articles_tag_add')}?kind=club&amp;name=Wanderers" in page
    assert 'value="Rovers 2-1 Wanderers, 24 Feb 2024, Harbour Road">Harbour Road<' in page
    assert "Take it as the round" in page
    assert not Match.objects.exists()
    editor.post(
        line, {"line": "", "put": "Northgate Rovers 2-1 United, 24 Feb 2024, Harbor Road", "round": "Harbor Road"}
    )
    assert Match.objects.get().round == "Harbor Road"


def test_form_that_adds_a_named_club_has_its_address(editor):
    page = editor.get(reverse("admin:articles_tag_add") + "?kind=club&name=Harbour+Rovers").context
    initial = page["adminform"].form.initial
    assert (initial["name"], initial["slug"], initial["kind"]) == ("Harbour Rovers", "harbour-rovers", "club")


def test_a_match_form_refuses_what_is_none(editor):
    rovers = make_tag("Rovers")
    posted = {"home": rovers.pk, "away": rovers.pk, "kicks_off_at_0": "2024-02-24", "status": "finished"}
    posted |= {
        "home_score": "1",
        "time_zone": "Mars/Base",
        "external_ids-TOTAL_FORMS": 0,
        "external_ids-INITIAL_FORMS": 0,
    }
    page = editor.post(reverse("admin:articles_match_add"), posted).content.decode()
    for words in ("the same", "Give both scores", "no time zone"):
        assert words in page
    assert not Match.objects.exists()


def test_list_of_tags_asks_no_more_for_many(editor, django_assert_max_num_queries):
    for n in range(40):
        Tag.objects.create(name=f"Club {n}", kind="club", slug=f"club-{n}")
    with django_assert_max_num_queries(12):
        editor.get(reverse("admin:articles_tag_changelist"))
