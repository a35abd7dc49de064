"""What the words beside a name say: the club, or the place it is called after.

Every sign is a small function that returns points; more speak for the club, fewer for the place.
"""

from __future__ import annotations

from articles.enrichment import lexicon
from articles.enrichment.passages import Passage
from articles.enrichment.register import Found

_MODALS = frozenset(
    "all both each will would could can may might must should to had also still now then never not".split()
)
_VERSUS = frozenset({"v", "vs", "versus"})
_SUPPORT = frozenset({"supported", "supports", "supporting", "supporter"})
_FOLLOWERS = frozenset(
    "fan fans supporter supporters striker midfielder footballer goalkeeper manager fc academy afc".split()
)
_WHITHER = lexicon.PLACE_PREPOSITIONS | {"to", "from", "at", "of"}
_PEOPLE = frozenset("rivals fans supporter supporters captain manager coach boss".split())
_LOOSE = frozenset(
    "move moved returned return time years year home interest deal job season seasons future game".split()
)
_BEFORE_NO_THING = lexicon.CLUB_VERBS | lexicon.FUNCTION_WORDS | lexicon.CLUB_NOUNS
_TIED = lexicon.BEFORE_PREPOSITION - _LOOSE
_TIED_FROM = _TIED - _PEOPLE


def club_points(passage: Passage, found: Found) -> int:
    """Return how much the neighbouring words speak for the club."""
    first, last = found.first, found.last
    return (
        _score_beside(passage, first, last)
        + _after(passage, first, last)
        + _possession(passage, last)
        + _before(passage, first, last)
        + _place_before(passage, first, last)
        + _place_after(passage, last)
    )


def follows_football(passage: Passage, found: Found) -> bool:
    """Test whether a story of another sport plainly speaks of the football club: "an Everton fan"."""
    after = _next(passage, found.last, 2)
    before = passage.keys(found.first - 1, found.first)
    return bool(_FOLLOWERS & set(after)) or bool(_SUPPORT & set(before))


def stands_before_a_place(passage: Passage, found: Found) -> bool:
    """Test whether the name belongs to residents, a council, a port."""
    return _place_after(passage, found.last) < -5


def _next(passage: Passage, last: int, count: int) -> list[str]:
    """Return the folded words that follow in the same sentence, centre-back as one."""
    keys: list[str] = []
    for number, word in enumerate(passage.words[last : last + 2 * count], last):
        if word.opens or len(keys) == count:
            break
        if not word.hyphen or number == last:
            keys.append(passage.compound(number))
    return keys


def _score_beside(passage: Passage, first: int, last: int) -> int:
    """2-1 behind or before the name, a line-up's 4-3-3, "v", another club on the other side of a dash."""
    words = passage.words
    if _dashed(passage, last) or _dashed(passage, first):
        return 2
    after = words[last : last + 2]
    if after and after[0].key in _VERSUS:
        return 4
    if after and after[0].key.isdigit() and len(after[0].key) < 3:
        if len(after) > 1 and ((after[1].hyphen and after[1].key[0].isdigit()) or last + 1 in passage.owner):
            return 4
        return 1
    if first > 1 and words[first - 1].key.isdigit() and words[first - 1].hyphen and words[first - 2].key.isdigit():
        return 4 if words[first].joined else 0
    before = passage.text[: passage.start(first)].rstrip()
    return 2 if before.endswith("(") and passage.text[passage.end(last - 1) :].startswith(")") else 0


def _dashed(passage: Passage, number: int) -> bool:
    """Test whether the word is tied by a dash to the one before, and both are known clubs."""
    if not 0 < number < len(passage.words) or not passage.words[number].hyphen:
        return False
    sides = (passage.owner.get(number - 1), passage.owner.get(number))
    return all(side and any(reading.entity.kind == "club" for reading in side.readings) for side in sides)


def _ends_a_list(passage: Passage, first: int) -> bool:
    """Test whether another name is joined by "and": of several towns, too, a desk writes in the plural."""
    return first > 1 and passage.words[first - 1].key == "and" and passage.words[first - 2].capital


def _after(passage: Passage, first: int, last: int) -> int:
    """A striker, a fan, a verb of play behind the name."""
    words = passage.words
    if words[last - 1].possessive or last >= len(words):
        return 0
    if not words[last].joined:
        clause = _next(passage, last, 2)
        return 1 if clause[:1] == ["who"] and clause[1:] and clause[1] in lexicon.CLUB_VERBS else 0
    keys = _next(passage, last, 3)
    if not keys:
        return 0
    if keys[0] in lexicon.AGE_GROUP:
        return 2
    if keys[0] in lexicon.PLURAL_VERBS:
        return 0 if _ends_a_list(passage, first) else 2
    if keys[0] in ("play", "plays", "played"):
        return 4
    if keys[0] in lexicon.PLAIN_CLUB_VERBS:
        return 3
    if keys[0] in lexicon.PLAIN_CLUB_NOUNS:
        return 4
    if keys[0] in lexicon.CLUB_NOUNS:
        return 2
    if keys[0] in lexicon.CLUB_VERBS:
        return 1
    if keys[:2] == ["at", "home"]:
        return 2
    if len(keys) > 1 and keys[0] in _MODALS and keys[1] in lexicon.CLUB_VERBS:
        return 2 if keys[1] in lexicon.PLAIN_CLUB_VERBS else 1
    if len(keys) > 1 and keys[0] not in lexicon.FUNCTION_WORDS and keys[0] not in lexicon.OTHER_THINGS:
        if keys[1] in lexicon.PLAIN_CLUB_NOUNS:
            return 3
        return 1 if keys[1] in lexicon.CLUB_NOUNS else 0
    return 0


def _possession(passage: Passage, last: int) -> int:
    """Somebody or something of football that belongs to the club: "Liverpool's striker"."""
    words = passage.words
    if last < len(words) and words[last].joined:
        owner = passage.owner.get(last)
        if owner and any(reading.entity.kind in ("person", "competition") for reading in owner.readings):
            return 3
    end = passage.end(last - 1)
    if not (words[last - 1].possessive or passage.text[end : end + 1] in ("’", "'")):
        return 0
    keys = set(_next(passage, last, 3))
    if keys & lexicon.PLAIN_CLUB_NOUNS:
        return 4
    return 2 if keys & lexicon.CLUB_NOUNS else 0


def _before(passage: Passage, first: int, last: int) -> int:
    """An opponent, an employer, a thing supported before the name."""
    if not first or passage.words[first].opens:
        return 0
    before = passage.words[first - 1].key
    possessive = passage.words[last - 1].possessive
    if before in _SUPPORT and not possessive:
        return 4
    if before in lexicon.PLAIN_BEFORE_CLUB:
        return 3
    if before in ("former", "ex"):
        return 2
    if before in lexicon.BEFORE_CLUB:
        return 1
    if before == "to" and passage.keys(first - 2, first - 1)[-1:] in (["home"], ["away"]):
        return 3
    if before in lexicon.SOFT_PREPOSITIONS:
        earlier = set(passage.keys(first - 4, first - 1))
        if earlier & (_TIED_FROM if before == "from" else _TIED):
            return 2
        return 1 if earlier & _LOOSE else 0
    return 0


def _place_before(passage: Passage, first: int, last: int, left: int = 12) -> int:
    """In, near, from; the streets of; flew to. In a list of names it is what stands before the `left` ones."""
    if not first or passage.words[first].opens:
        return 0
    words = passage.words
    before = words[first - 1].key
    listed = first - 2 if before in ("and", "or") else first - 1 if not words[first].joined else -1
    if left and (other := passage.owner.get(listed)) and other.last == listed + 1:
        return min(_place_before(passage, other.first, other.last, left - 1), 0)
    earlier = passage.keys(first - 5, first - 1)
    if before in _WHITHER and lexicon.TRAVEL_WORDS & set(earlier):
        return -6
    if before == "of" and earlier and earlier[-1] in lexicon.PLACE_BEFORE:
        return -5
    if before in ("central", "downtown", "north", "south", "east", "west", "greater", "inner", "outside"):
        return -5
    belongings = set(_next(passage, last, 3)) if words[last - 1].possessive else set(_next(passage, last, 1))
    football = bool(belongings & lexicon.CLUB_NOUNS)
    if before == "between" and not lexicon.CLUB_NOUNS & set(earlier):
        return -4
    if before in lexicon.PLACE_PREPOSITIONS:
        if before == "in" and earlier and earlier[-1] in lexicon.TIMES_SPENT:
            return -1
        return 0 if football else -4
    if before in ("from", "to") and not football:
        return -1
    if before == "the" and not (set(_next(passage, last, 2)) & lexicon.CLUB_NOUNS):
        return -1
    return 0


def _place_after(passage: Passage, last: int) -> int:
    """A council, a port, a country after the name."""
    words = passage.words
    if last >= len(words) or words[last].opens:
        return 0
    follower = words[last]
    possessive = words[last - 1].possessive
    if not follower.joined:
        gap = passage.text[passage.end(last - 1) : passage.start(last)]
        return -4 if gap == ", " and follower.key in lexicon.COUNTRIES and not follower.possessive else 0
    after = _next(passage, last, 2)
    if after[0] in lexicon.THINGS or (possessive and set(after) & lexicon.THINGS):
        return -6
    if after == ["and", "hove"]:
        return -6
    if not possessive and not follower.capital and after[0] not in _BEFORE_NO_THING:
        return -4 if set(after[1:]) & lexicon.THINGS else 0
    return 0
