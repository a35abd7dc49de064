"""The ids of our own stories: known again on this desk, and nobody else's."""

import uuid

import pytest

from articles.models import Article
from articles.own_ids import article_of, own_id

from .factories import DAY, make_draft

pytestmark = pytest.mark.django_db


def test_story_is_known_again_by_its_id_and_no_other_is():
    first, second = make_draft("One"), make_draft("Two")
    assert article_of(own_id(first)) == first
    assert own_id(first) != own_id(second)
    assert uuid.UUID(own_id(first)).version == 8


def test_story_of_the_same_number_on_another_desk_is_another():
    article = make_draft()
    there = own_id(Article(pk=article.pk, created_at=article.created_at + DAY))
    assert article_of(there) is None


@pytest.mark.parametrize("ref", [None, "", "urn:uuid:", "urn:uuid:x", f"urn:uuid:{uuid.UUID(int=2**128 - 1)}", "12"])
def test_what_is_no_id_of_ours_finds_nothing(ref):
    assert article_of(ref) is None
