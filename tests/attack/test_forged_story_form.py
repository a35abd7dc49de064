"""What no browser sends but somebody may: refused or put right in words, never a failure, never stored as it came."""

import json

import pytest
from django.urls import reverse

from articles import body
from articles.models import Article, ArticleTag
from articles.working_copy import save
from tests.factories import form_of, make_draft, make_photo, make_tag, make_user

pytestmark = pytest.mark.django_db
NO_IDS = [[1], {"a": 1}, True, "1", "²", 10**30, -1, 0.5, None]


@pytest.fixture
def draft():
    return make_draft("As opened")


@pytest.fixture
def post(client, draft):
    client.force_login(make_user("Editor"))
    url = reverse("admin:articles_article_change", args=[draft.pk])
    return lambda **fields: client.post(url, form_of(client, draft.pk) | fields)


@pytest.mark.parametrize("tag", NO_IDS)
def test_tag_that_is_none_is_left_out(post, draft, tag):
    known = make_tag("Bramford Town")
    rows = [[tag, "about", "editor", []], [known.pk, ["x"], {}, [{"a": 1}, "the Rams\x00\x01"]]]
    assert post(tag_rows=json.dumps(rows)).status_code == 302
    row = draft.tag_rows.get()
    assert (row.tag, row.role, row.mentions) == (known, ArticleTag.Role.ABOUT, ["the Rams"])


@pytest.mark.parametrize("photo", [one for one in NO_IDS if one])
def test_picture_that_is_none_is_refused_in_words(post, draft, photo):
    answer = post(uses=json.dumps({"lead": {"photo_id": photo}}))
    assert answer.status_code == 200
    assert "no longer in the library" in answer.content.decode()


@pytest.mark.parametrize("odd", ["maybe", [1], None, {"a": 1}])
def test_words_of_a_picture_are_words_whatever_was_sent(post, draft, odd):
    use = {"photo_id": make_photo().pk, "decorative": odd, "credit": odd, "alt": odd, "caption": odd, "article_id": 1}
    assert post(uses=json.dumps({"lead": use})).status_code == 302
    kept = draft.uses.get(key="lead")
    assert (kept.decorative, kept.article_id) == (False, draft.pk)
    assert kept.credit == (str(odd) if odd else "")


def test_half_a_letter_and_a_control_never_reach_the_database(post, draft):
    assert (
        post(uses='{"lead": {"caption": "a\\ud800\\u0000b", "alt": "c\\u0001d", "credit": "\\uffff"}}').status_code
        == 302
    )
    use = draft.uses.get(key="lead")
    assert (use.caption, use.alt, use.credit) == ("ab", "cd", "")


@pytest.mark.parametrize("name", ["uses", "tag_rows"])
def test_json_nested_without_end_is_no_json(post, name):
    assert post(**{name: "[" * 100_000}).status_code == 302


@pytest.mark.parametrize(
    "html", ["<p>a&#0;b&#1;c&#x1f;d&#x0c;e</p>", "<p>a&#xd800;&#xffff;b</p>", "<p>a\ud800b\x0bc</p>"]
)
def test_character_that_is_no_text_never_breaks_a_body(html):
    assert body.clean(html).startswith("<p>a")
    assert body.clean(body.clean(html)) == body.clean(html)


@pytest.mark.parametrize("tag", ["div", "blockquote", "ul><li", "b", "section"])
def test_body_nested_without_end_keeps_its_words(tag):
    assert body.plain_text(body.clean(f"<{tag}>" * 20_000 + "The last word")) == "The last word"


@pytest.mark.parametrize("sent", ["[]", '"x"', "null", "5", "[" * 100_000, '{"body": "%s"}' % ("word " * 150_000)])
def test_finding_tags_refuses_what_is_no_story(client, sent):
    client.force_login(make_user("Editor"))
    url = reverse("admin:articles_article_tags_found")
    assert client.post(url, sent, content_type="application/json").status_code == 400


def test_older_version_never_lifts_an_embargo_for_who_may_not(client, draft):
    draft.embargo_until = draft.created_at.replace(year=2090)
    save(draft, by=make_user("Editor"), based_on=draft.lock_version)
    client.force_login(make_user("Sub-editor"))
    url = reverse("admin:articles_article_restore", args=[draft.pk, 1])
    client.post(url, {"lock_version": draft.lock_version})
    restored = Article.objects.get(pk=draft.pk)
    assert restored.lock_version == draft.lock_version + 1
    assert restored.embargo_until == draft.embargo_until
