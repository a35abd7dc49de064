"""What is typed and not saved is kept for who typed it, form by form; and who else has the story open is told."""

import json
import re

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles import autosave
from articles.models import Article, Autosave, OpenForm, Revision
from articles.publishing import kill, submit
from articles.working_copy import Changes, save

from .factories import DAY, FIGURE, HOUR, change, form_of, make_chief, make_draft, make_photo, make_tag, make_user
from .test_stale_saves import race

pytestmark = pytest.mark.django_db
ONE, TWO = "a1a1a1a1a1a1a1a1", "b2b2b2b2b2b2b2b2"
MINUTE = HOUR / 60


@pytest.fixture
def article():
    return make_draft("As saved", body="<p>It ended late.</p>")


def address(article, name="keep"):
    return reverse(f"admin:articles_article_{name}", args=[article.pk] if article else [])


def signed_in(user):
    client = Client()
    client.force_login(user)
    client.user = user
    return client


@pytest.fixture
def sub():
    return signed_in(make_user("Sub-editor", first_name="Sam", last_name="Sub"))


def post(client, article, token=ONE, **sent):
    sent = {"user": client.user.pk, "token": token} | sent
    return client.post(address(article), json.dumps(sent), "application/json")


def type_in(client, article, token=ONE, turn=1, **fields):
    """Change fields of the form as it is opened, and let the browser keep them."""
    words = (form_of(client, article.pk) if article else {}) | fields
    words = {name: value if isinstance(value, str) else str(value) for name, value in words.items()}
    return post(client, article, token, words=words, turn=turn, begun_from=article.lock_version if article else None)


def opened(client, article, query=""):
    page = client.get((address(article, "change") if article else address(None, "add")) + query)
    assert page.status_code == 200
    return page


def shown(response):
    """Return what an answer says, without the nonce and the token that are drawn by chance for each."""
    text = response.content.decode()
    return re.sub(r'nonce="[^"]*"|name="csrfmiddlewaretoken" value="[^"]*"', "", text).casefold()


def offered(client, article):
    return opened(client, article).context["offers"]


def save_form(client, article, **fields):
    return client.post(address(article, "change"), form_of(client, article.pk) | fields)


def test_every_field_comes_back_as_it_was_typed(sub, article):
    tag, photo = make_tag("Northgate Rovers"), make_photo()
    typed = {
        "kicker": "Cup",
        "headline": "Half a thou",
        "standfirst": "Not y",
        "body": "<p>Half a sen</p>" + FIGURE.format("aa", "The net"),
        "byline": "Robin Hale, Sam Su",
        "notes": "Ask the club",
        "publish_at_0": "2031-02-03",
        "publish_at_1": "09:00",
        "tag_rows": json.dumps([[tag.pk, "about", "editor", ["Rovers"]]]),
        "uses": json.dumps({"aa": {"photo_id": photo.pk, "alt": "A net"}}),
        "why": "Because",
    }
    answer = type_in(sub, article, **typed)
    assert answer.json()["kept"].count(":") == 2
    row = Autosave.objects.get()
    assert (row.user, row.article, row.begun_from) == (sub.user, article, article.lock_version)
    page = opened(sub, article, f"?kept={ONE}")
    form = page.context["adminform"].form
    for name in ("kicker", "headline", "standfirst", "body", "byline", "notes", "tag_rows", "uses"):
        assert form[name].value() == typed[name], name
    assert form["publish_at"].value() == ["2031-02-03", "09:00"]
    assert page.context["tags_data"][0][4] == "Northgate Rovers"
    assert page.context["uses_data"]["aa"]["photo"]["id"] == photo.pk
    assert 'value="Because"' in page.content.decode()
    assert 'value="2031-02-03"' in page.content.decode()


def test_new_story_is_kept_and_offered_too(sub):
    type_in(sub, None, headline="Rovers sack manager")
    assert [offer["headline"] for offer in offered(sub, None)] == ["Rovers sack manager"]
    form = opened(sub, None, f"?kept={ONE}").context["adminform"].form
    assert form["headline"].value() == "Rovers sack manager"
    assert not Article.objects.exists()


def test_new_story_that_is_saved_is_no_longer_kept(sub):
    type_in(sub, None, headline="Rovers sack manager")
    fields = {"headline": "Rovers sack manager", "story_type": "snap", "language": "en", "autosave": ONE}
    assert sub.post(address(None, "add"), fields).status_code == 302
    assert Article.objects.get().headline == "Rovers sack manager"
    assert not Autosave.objects.exists()


def test_it_is_no_version_and_changes_nothing_of_the_story(sub, article):
    type_in(sub, article, headline="Typed")
    article.refresh_from_db()
    assert (article.headline, article.lock_version, Revision.objects.count()) == ("As saved", 1, 1)


def test_one_row_a_form_and_a_late_one_never_replaces_a_newer_text(sub, article):
    type_in(sub, article, turn=2, headline="Newer")
    assert type_in(sub, article, turn=1, headline="Older").status_code == 200
    assert [row.words["headline"] for row in Autosave.objects.all()] == ["Newer"]
    type_in(sub, article, turn=3, headline="Newest")
    assert [row.words["headline"] for row in Autosave.objects.all()] == ["Newest"]


def test_a_save_takes_in_its_own_form_and_no_other(sub, article):
    type_in(sub, article, ONE, headline="Mine")
    type_in(sub, article, TWO, headline="Of the other window")
    save_form(sub, article, headline="Mine", autosave=ONE)
    assert [row.token for row in Autosave.objects.all()] == [TWO]


def test_a_save_without_a_change_takes_in_too(sub, article):
    type_in(sub, article, headline="Typed and taken back")
    save_form(sub, article, autosave=ONE)
    assert not Autosave.objects.exists()


def test_what_comes_after_the_save_that_took_it_in_is_kept_no_more(sub, article):
    type_in(sub, article, headline="Mine")
    save_form(sub, article, headline="Mine", autosave=ONE)
    late = type_in(sub, article, turn=9, headline="Mine")
    assert (late.status_code, late.json()) == (200, {"saved": True})
    assert not Autosave.objects.exists()


def test_a_refused_save_keeps_what_was_typed(sub, article):
    type_in(sub, article, headline="Mine")
    posted = form_of(sub, article.pk) | {"headline": "Mine", "autosave": ONE}
    change(article, headline="Theirs")
    answer = sub.post(address(article, "change"), posted)
    assert answer.status_code == 409
    assert f'name="autosave" hidden>\n{ONE}<' in answer.content.decode()  # so that “Save mine” takes it in
    assert Autosave.objects.exists()
    assert save_form(sub, article, embargo_until_0="nonsense", autosave=ONE).status_code == 302


def test_words_taken_up_are_saved_from_the_version_they_were_begun_from(sub, article):
    type_in(sub, article, headline="Mine")
    change(article, headline="Theirs", by=make_chief())
    (offer,) = offered(sub, article)
    assert offer["since"].startswith(f"saved by {make_chief()}")
    form = opened(sub, article, f"?kept={ONE}").context["adminform"].form
    assert form["lock_version"].value() == 1
    posted = form_of(sub, article.pk) | {"headline": "Mine", "lock_version": "1", "autosave": TWO, "took": ONE}
    refused = sub.post(address(article, "change"), posted)
    assert refused.status_code == 409
    article.refresh_from_db()
    assert article.headline == "Theirs"
    posted["lock_version"] = str(article.lock_version)
    assert sub.post(address(article, "change"), posted).status_code == 302
    article.refresh_from_db()
    assert article.headline == "Mine"
    assert not Autosave.objects.exists()


def test_words_taken_up_and_written_on_move_to_the_form_they_were_taken_into(sub, article):
    type_in(sub, article, ONE, headline="Begun")
    post(sub, article, TWO, words={"headline": "Begun and gone on"}, turn=5, begun_from=1, took=[ONE])
    assert [(row.token, row.words["headline"]) for row in Autosave.objects.all()] == [(TWO, "Begun and gone on")]


def test_thrown_away_it_is_gone_and_an_undo_brings_it_back(sub, article):
    type_in(sub, article, headline="Mine")
    back = sub.post(reverse("admin:articles_article_throw", args=[ONE])).json()
    assert not Autosave.objects.exists()
    assert post(sub, article, **back).status_code == 200
    assert offered(sub, article)[0]["headline"] == "Mine"


def test_what_a_browser_hands_over_is_told_with_the_time_it_was_written(sub, article):
    written = timezone.now() - 3 * HOUR
    words = {"headline": "Written offline"}
    post(sub, article, words=words, turn=1, begun_from=1, written=int(written.timestamp() * 1000))
    assert abs(Autosave.objects.get().kept_at - written) < MINUTE
    other = signed_in(make_chief())
    assert post(other, article, TWO).json()["also"] == []  # whoever wrote it is long gone


def test_it_expires(sub, article):
    type_in(sub, article, headline="Mine")
    with time_machine.travel(timezone.now() + autosave.KEEPS + HOUR, tick=False):
        sub.force_login(sub.user)
        assert offered(sub, article) == []
        assert opened(sub, article, f"?kept={ONE}").context["taken_up"] is None
        type_in(sub, article, TWO, headline="Another")
        assert [row.token for row in Autosave.objects.all()] == [TWO]


def test_too_much_is_refused_in_plain_words(sub, article, monkeypatch):
    monkeypatch.setattr(autosave, "MOST", 20_000)
    answer = type_in(sub, article, body="<p>" + "a" * 20_000)
    assert (answer.status_code, answer.json()) == (413, {"error": "the text is too long for the desk"})
    assert not Autosave.objects.exists()


@pytest.mark.parametrize(
    "sent",
    [
        "nonsense",
        "[]",
        '{"token": "' + ONE + '"}',
        '{"user": USER, "token": "../../etc"}',
        '{"user": USER, "token": "' + ONE + '", "words": {"headline": 1}, "turn": 1}',
        '{"user": USER, "token": "' + ONE + '", "words": {"headline": "x"}, "turn": -1}',
        '{"user": USER, "token": "' + ONE + '", "words": {"headline": "x"}, "turn": 99999999999999999999}',
        '{"user": USER, "token": "' + ONE + '", "words": {}, "turn": 1, "written": 1e99}',
        "[" * 100_000,
    ],
)
def test_what_no_form_sends_is_refused(sub, article, sent):
    answer = sub.post(address(article), sent.replace("USER", str(sub.user.pk)), "application/json")
    assert answer.status_code in {400, 409}
    assert not Autosave.objects.exists()


def test_what_no_database_takes_is_left_out(sub, article):
    odd = {"headline": "a\0b\ud800c"}
    data = json.dumps({"user": sub.user.pk, "token": ONE, "turn": 1, "words": odd})
    assert sub.post(address(article), data, "application/json").status_code == 200
    assert Autosave.objects.get().words == {"headline": "abc"}


def test_a_form_without_its_csrf_token_is_refused(article):
    user = make_user("Sub-editor")
    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    sent = json.dumps({"user": user.pk, "token": ONE, "words": {}, "turn": 1})
    assert client.post(address(article), sent, "application/json").status_code == 403


@pytest.mark.parametrize("name", ["tag_rows", "uses", "section", "publish_at_0", "time_known", "lock_version"])
@pytest.mark.parametrize(
    "value", ["nonsense", "[1, [2], [true, 0, 0, 0], [[], 1, 2, 3]]", '{"aa": 1, "b/": {}}', "[" * 9999]
)
def test_odd_values_that_were_kept_break_no_form(sub, article, name, value):
    type_in(sub, article, **{name: value})
    assert opened(sub, article, f"?kept={ONE}").context["taken_up"]


def test_picture_chosen_in_a_form_that_comes_back_with_an_error_is_shown_again(sub, article):
    photo = make_photo()
    wrong = {"publish_at_0": "1066-10-14", "uses": json.dumps({"lead": {"photo_id": photo.pk}}), "autosave": ONE}
    page = sub.post(address(article, "change"), form_of(sub, article.pk) | wrong)
    assert page.status_code == 200
    assert page.context["uses_data"]["lead"]["photo"]["id"] == photo.pk
    assert f'name="autosave" value="{ONE}"' in page.content.decode()  # it goes on as the same form


# Whose it is


def test_nobody_else_reads_or_throws_away_what_somebody_wrote(sub, article):
    type_in(sub, article, headline="Qzxsecret")
    type_in(sub, None, TWO, headline="Qzxsecret")
    chief = signed_in(make_chief())
    for token in (ONE, TWO):
        for place in (article, None):
            assert "qzx" not in shown(opened(chief, place, f"?kept={token}"))
            assert "qzx" not in shown(chief.get(address(place) + f"?kept={token}"))
        assert chief.post(reverse("admin:articles_article_throw", args=[token])).json() == {}
    assert "qzx" not in shown(post(chief, article, ONE, words={}, turn=99, begun_from=1))
    assert Autosave.objects.filter(user=sub.user).count() == 2
    save_form(chief, article, headline="Theirs", autosave=ONE, took=TWO)
    assert Autosave.objects.filter(user=sub.user).count() == 2


def test_who_signed_in_anew_as_somebody_else_keeps_nothing_of_the_first(sub, article):
    chief = signed_in(make_chief())
    chief.user = sub.user
    answer = type_in(chief, article, headline="Of the sub")
    assert (answer.status_code, answer.json()) == (409, {"error": "somebody else has signed in here"})
    assert not Autosave.objects.exists()


def test_only_who_may_change_a_story_keeps_words_for_it(article):
    for role in ("Writer", "Picture editor"):
        client = signed_in(make_user(role))
        answer = post(client, article, words={"headline": "x"}, turn=1, begun_from=1)
        assert (answer.status_code, answer.json()["error"]) == (403, "this story is not yours to change now")
    assert post(signed_in(make_user("Picture editor")), None, words={}, turn=1).status_code == 403
    kill(article, by=make_chief(), why="Not true.")
    assert post(signed_in(make_chief()), article, words={}, turn=1, begun_from=1).status_code == 403
    assert not Autosave.objects.exists()


def test_writer_whose_draft_went_on_still_reads_what_they_wrote(article):
    writer = signed_in(make_user("Writer"))
    Article.objects.update(created_by=writer.user)
    type_in(writer, article, headline="Last thought")
    article.refresh_from_db()
    submit(article, by=writer.user)
    assert type_in(writer, article, turn=2, headline="Later").status_code == 403
    page = opened(writer, article, f"?kept={ONE}")
    assert page.context["adminform"].form["headline"].value() == "Last thought"


def test_who_may_not_embargo_brings_no_embargo_in(sub, article):
    type_in(sub, article, embargo_until_0="2031-01-01", embargo_until_1="00:00", embargo_reason="Mine")
    form = opened(sub, article, f"?kept={ONE}").context["adminform"].form
    assert not form["embargo_until"].value()
    assert not form["embargo_reason"].value()


def test_signed_out_nothing_is_answered(article):
    for path in (address(article), address(None), reverse("admin:articles_article_throw", args=[ONE])):
        assert Client().post(path, "{}", "application/json").status_code == 302


# Who else is here


def test_two_who_have_a_story_open_see_each_other_for_a_minute(sub, article):
    chief = signed_in(make_chief())
    assert post(sub, article, ONE).json()["also"] == []
    type_in(chief, article, TWO, headline="Typing")
    (other,) = post(sub, article, ONE).json()["also"]
    assert (other["name"], len(other["typed"])) == (str(chief.user), 5)
    assert post(chief, article, TWO).json()["also"] == [{"name": "Sam Sub", "typed": ""}]
    with time_machine.travel(timezone.now() + 2 * MINUTE, tick=False):
        assert post(sub, article, ONE).json()["also"] == []


def test_nobody_is_shown_who_closed_or_saved_the_form_or_has_another_story_open(sub, article):
    chief, other = signed_in(make_chief()), make_draft("Another")
    post(sub, article, ONE)
    post(sub, article, ONE, leaves=True)
    post(sub, other, TWO)
    assert post(chief, article, TWO).json()["also"] == []
    post(sub, article, ONE)
    save_form(sub, article, headline="Saved", autosave=ONE)
    assert post(chief, article, TWO).json()["also"] == []


def test_own_other_window_is_shown_as_that(sub, article):
    post(sub, article, ONE)
    assert post(sub, article, TWO).json()["also"] == [{"name": "you in another window", "typed": ""}]


def test_an_open_form_is_told_that_the_story_has_gone_on(sub, article):
    assert post(sub, article, begun_from=1).json()["since"] == ""
    change(article, headline="Theirs")
    assert post(sub, article, begun_from=1).json()["since"].startswith("saved by")


def test_being_here_costs_as_much_with_three_colleagues_as_with_thirty(sub, article):
    def cost():
        with CaptureQueriesContext(
            connection,
        ) as queries:
            post(sub, article, ONE, begun_from=1)
        return len(queries)

    post(sub, article, ONE)
    first = cost()
    for n in range(30):
        user = make_user("Sub-editor", username=f"sub{n}")
        OpenForm.objects.create(user=user, token=TWO, article=article, seen_at=timezone.now())
    assert cost() == first


def test_what_is_long_past_is_forgotten(sub, article):
    save_form(sub, article, headline="Saved", autosave=ONE)
    with time_machine.travel(timezone.now() + 8 * DAY, tick=False):
        sub.force_login(sub.user)
        post(sub, article, TWO)
        assert [form.token for form in OpenForm.objects.all()] == [TWO]


# At one moment


def typing(article, user, token, headline):
    client = signed_in(user)
    words = form_of(client, article.pk) | {"headline": headline}
    words = {name: str(value) for name, value in words.items()}
    yield
    yield post(client, article, token, words=words, turn=1, begun_from=1)


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("_round", range(3))
def test_two_windows_of_one_person_keep_both_texts_at_one_moment(_round):
    article, user = make_draft(), make_user("Sub-editor")
    answers = race(typing(article, user, ONE, "One"), typing(article, user, TWO, "Two"))
    assert [answer.status_code for answer in answers] == [200, 200], answers
    assert {row.words["headline"] for row in Autosave.objects.all()} == {"One", "Two"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_two_windows_of_one_person_one_is_saved_and_the_other_stays_kept(_round):
    article, user = make_draft("As opened"), make_user("Sub-editor")
    client = signed_in(user)
    for token, headline in ((ONE, "One"), (TWO, "Two")):
        type_in(client, article, token, headline=headline)

    def saving(token, headline):
        mine = signed_in(user)
        posted = form_of(mine, article.pk) | {"headline": headline, "autosave": token}
        yield
        yield mine.post(address(article, "change"), posted)

    answers = race(saving(ONE, "One"), saving(TWO, "Two"))
    assert sorted(answer.status_code for answer in answers) == [302, 409], answers
    saved = Article.objects.get().headline
    assert {saved, Autosave.objects.get().words["headline"]} == {"One", "Two"}


@pytest.mark.django_db(transaction=True, serialized_rollback=True)
@pytest.mark.parametrize("_round", range(3))
def test_of_a_save_and_the_same_forms_last_keeping_nothing_is_left(_round):
    article, user = make_draft("As opened"), make_user("Sub-editor")

    def saving():
        mine = Article.objects.get()
        mine.headline = "One"
        yield
        save(mine, by=user, based_on=1, changes=Changes())
        yield autosave.take_in(user, [ONE], mine)

    results = race(saving(), typing(article, user, ONE, "One"))
    assert not [result for result in results if isinstance(result, Exception)], results
    assert not Autosave.objects.exists()
