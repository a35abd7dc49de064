"""Whatever comes a second time changes nothing: every case of every format, imported twice."""

import io
import json
from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import call_command

from articles.models import Article, Revision, StoryKey

CASES = Path(__file__).parent / "cases"
DELIVERIES = sorted(CASES.glob("*/*/delivery.*"))
AGAIN = {"created": "unchanged", "updated": "unchanged"}  # all other outcomes are the same twice
pytestmark = pytest.mark.django_db


def outcomes(path):
    out = io.StringIO()
    with suppress(SystemExit):  # a story of the case may be one that cannot be read
        call_command("import_stories", str(path), "--json", stdout=out, stderr=io.StringIO())
    return [(line["outcome"], line["article"]) for line in map(json.loads, out.getvalue().splitlines())]


def desk():
    """Return all rows of our stories."""
    return [sorted(model.objects.values_list()) for model in (Article, Revision, StoryKey)]


@pytest.mark.parametrize("delivery", DELIVERIES, ids=lambda path: f"{path.parent.parent.name}/{path.parent.name}")
def test_same_file_again_changes_nothing(delivery):
    first = outcomes(delivery)
    before = desk()
    second = outcomes(delivery)
    assert [article for _, article in second] == [article for _, article in first]
    for (was, _), (outcome, _) in zip(first, second, strict=True):
        assert outcome == AGAIN.get(was, was)
    assert desk() == before
