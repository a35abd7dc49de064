import pytest

from articles.enrichment.names import fold, name_key, slugify, tokens
from articles.enrichment.register import Alias, Register, make_entity, surname_of


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Jürgen Klopp’s", "jurgen klopp"),
        ("Ødegaard Łukasz Đoković Yıldız", "odegaard lukasz dokovic yildiz"),
        ("Straße Þór Æsir Œuvre Ħamrun", "strasse thor aesir oeuvre hamrun"),
        ("N’Golo O'Brien", "ngolo obrien"),
        ("Alexander-Arnold Saint‑Étienne Paris–Nice", "alexander arnold saint etienne paris nice"),
        ("Di\u0301az so\u00adft", "diaz soft"),
        ("İstanbul Başakşehir", "istanbul basaksehir"),
        ("Brighton & Hove Albion", "brighton and hove albion"),
        ("LIVERPOOL’S", "liverpool"),
        ("محمد صلاح", "محمد صلاح"),
        ("", ""),
    ],
)
def test_fold_makes_one_form_of_every_spelling(written, folded):
    assert fold(written) == folded


@pytest.mark.parametrize("text", ["İ’s", "ﬁnal ŉ Straße", "Queen's Park", "x\u0301", "’s ’’ &&", "a_b 1-2"])
def test_fold_of_a_folded_text_changes_nothing(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ødegaard Łukasz", "odegaard-lukasz"),
        ("Queen’s Park", "queens-park"),
        ("1. FC Köln", "1-fc-koln"),
        ("日本", ""),
    ],
)
def test_slugify(name, slug):
    assert slugify(name) == slug


def test_offsets_stand_in_the_text_as_written():
    text = "‘İlkay Gündoğan’s goal’ – ẞtraße, Reds’ win"
    assert [text[t.start : t.end] for t in tokens(text)] == ["İlkay", "Gündoğan", "goal", "ẞtraße", "Reds", "win"]


def test_words_of_one_name_are_told_from_words_across_a_stop():
    assert not tokens("He left Manchester. City won")[3].joined
    assert tokens("St. Pauli")[1].joined
    assert tokens("Manchester, City")[1].joined is False


def test_possessive_inside_a_name_counts_and_at_its_end_does_not():
    assert name_key("Queen’s Park’s") == name_key("Queens Park")
    assert name_key("Manchester’s United") != name_key("Manchester United")


def test_surname_keeps_its_particles():
    assert surname_of("Virgil van Dijk") == "van Dijk"
    assert surname_of("Kevin De Bruyne") == "De Bruyne"
    assert surname_of("Son Heung-min", "KOR") == "Son"
    assert surname_of("Vinicius Junior") == "Junior"
    assert surname_of("Rodri") is None


def find(register, text):
    words = tokens(text)
    return [text[words[f.first].start : words[f.last - 1].end] for f in register.find(text, words)]


def test_longest_name_wins_and_borders_hold():
    register = Register(
        [make_entity("club", "Inter"), make_entity("club", "Inter Milan"), make_entity("club", "Milan")]
    )
    assert find(register, "Inter Milan beat Inter, Interlagos Milan-based") == ["Inter Milan", "Inter", "Milan"]


def test_names_are_found_only_with_their_capitals():
    register = Register(
        [make_entity("club", "Heart of Midlothian", Alias("Hearts")), make_entity("person", "Jan van Dijk")]
    )
    assert find(register, "hearts and Hearts, heart of Midlothian, JAN VAN DIJK, Van Dijk") == [
        "Hearts",
        "JAN VAN DIJK",
        "Van Dijk",
    ]


def test_abbreviation_must_be_in_capitals():
    register = Register([make_entity("club", "Real Salt Lake", Alias("RSL"))])
    assert find(register, "Rsl RSL") == ["RSL"]


def test_each_of_many_names_is_found():
    register = Register([make_entity("person", f"Given{n % 700} Family{n}") for n in range(2_000)])
    text = " ".join(f"and then Given{n % 700} Family{n} ran quickly past" for n in range(0, 600, 8))
    assert len(find(register, text)) == 75
