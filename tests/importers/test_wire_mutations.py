"""Whatever a wire file becomes on its way, it is read or refused in a sentence."""

import random
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from articles.importers import IMPORTERS
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

CASES = Path(__file__).parent.parent / "cases"
WIRES = ("nitf", "newsml_g2", "newsml_1")
DELIVERIES = [(name, path) for name in WIRES for path in sorted(CASES.glob(f"{name}/*/delivery.*"))]
PIECES = [piece.encode() for piece in '< > </p> <p> & &#0; \0 " ]]> <![CDATA[ <!-- 9999 - é'.split(" ")]


def mutated(data: bytes, dice: random.Random) -> bytes:
    for _ in range(dice.randint(1, 8)):
        at, length = dice.randrange(len(data) + 1), dice.randint(0, 60)
        piece = dice.choice((b"", bytes([dice.randrange(256)]), dice.choice(PIECES), data[at : at + length] * 2))
        data = data[:at] + piece + data[at + dice.choice((0, 1, length)) :]
    return data


@pytest.mark.parametrize("name, path", DELIVERIES, ids=lambda value: getattr(value, "parent", Path(value)).name)
def test_mutated_file_is_read_or_refused_in_a_sentence(name, path):
    [importer] = [importer for importer in IMPORTERS if importer.name == name]
    dice = random.Random(path.parent.name)
    for _ in range(60):
        parcel = Parcel(path.name, mutated(path.read_bytes(), dice), ZoneInfo("Europe/London"))
        importer.recognizes(parcel)
        try:
            for story in importer.read(parcel):
                assert story.contract()
        except UnreadableFile as refused:
            assert str(refused).endswith((".", "”"))
