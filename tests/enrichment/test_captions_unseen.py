"""Six stories by a writer who had not seen the rules: nothing sure is wrong, few questions are needless."""

import json
from datetime import UTC
from pathlib import Path

import pytest

from articles.enrichment.captions import tell_captions
from articles.importers import importer_for
from articles.importers.parcel import Parcel

FOLDER = Path(__file__).parents[1] / "cases" / "captions_unseen"


@pytest.mark.parametrize("case", sorted(path.name for path in FOLDER.iterdir()))
def test_nothing_sure_is_wrong_and_few_questions_are_needless(case):
    parcel = Parcel("story.txt", (FOLDER / case / "delivery.txt").read_bytes(), UTC)
    captions = tuple(json.loads((FOLDER / case / "labels.json").read_text())["texts"])
    (story,) = importer_for(parcel).read(parcel)
    blocks = tell_captions(story).blocks

    def is_caption(block):
        return bool(captions) and block.text.startswith(captions)

    found = [block for block in blocks if is_caption(block) and block.verdict]
    assert [b.text for b in blocks if b.kind == "photo" and b.verdict == "sure" and not is_caption(b)] == []
    assert len([b for b in blocks if b.verdict == "ask" and not is_caption(b)]) <= 2
    assert len(found) >= 0.75 * len(captions)
