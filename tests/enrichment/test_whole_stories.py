import pytest

from articles.enrichment.entities import MOST_QUESTIONS
from articles.enrichment.register import Register
from articles.register_files import read_starter

from .whole_stories import HERE, KINDS, read_cases

STARTER = HERE.parents[1] / "articles" / "starter"


@pytest.fixture(scope="module")
def register():
    return Register(read_starter(STARTER))


@pytest.mark.parametrize("case", read_cases(HERE / "news.txt"), ids=lambda case: case.headline)
def test_story_that_is_not_about_sport_gets_no_club_or_player_without_asking(case, register):
    tags = case.tags(register)
    assert [tag.name for tag in tags if tag.kind in {"club", "player"} and tag.verdict == "sure"] == []
    assert sum(tag.verdict == "ask" for tag in tags) <= MOST_QUESTIONS


@pytest.mark.parametrize("case", read_cases(HERE / "sport.txt"), ids=lambda case: case.headline)
def test_report_gets_the_tags_that_an_editor_would_set(case, register):
    tags = case.tags(register)
    for key, kinds in KINDS.items():
        assert {tag.slug for tag in tags if tag.kind in kinds} == case.slugs[key]
