import pytest

from articles.importers import charset as charsets
from articles.importers.charset import decode, open_text
from articles.importers.parcel import Parcel
from articles.story import UnreadableFile

NAMES = "Díaz’s “goal” – said Ibáñez, and the ground believed him before the flag went up"


@pytest.mark.parametrize("charset", ["utf-8", "utf-8-sig", "utf-16", "utf-32"])
def test_stated_charset_is_no_guess(charset: str) -> None:
    assert decode(NAMES.encode(charset)).text == NAMES
    assert decode(NAMES.encode(charset)).warnings == ()


@pytest.mark.parametrize("charset", ["cp1252", "mac_roman", "utf-16-le", "utf-16-be"])
def test_guess_is_said(charset: str) -> None:
    decoded = decode(NAMES.encode(charset))
    assert decoded.text == NAMES
    assert "a guess" in decoded.warnings[0]


def test_latin_1_reads_as_windows_1252() -> None:
    assert decode("Caoimhín, Łódź".replace("Łódź", "Málaga").encode("latin-1")).text == "Caoimhín, Málaga"


def test_one_stray_byte_does_not_spoil_a_utf_8_file() -> None:
    assert decode("Díaz and Ibáñez ".encode() + b"Ca\xf1as").text == "Díaz and Ibáñez Cañas"


@pytest.mark.parametrize("data", [b"A goal\x00 by Roe", b"\x00\x01\x02\x03" * 50, bytes(range(1, 9)) * 40])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(UnreadableFile):
        decode(data)


def test_example_of_a_guess_is_short_where_a_word_is_endless() -> None:
    decoded = decode(b"b" * 20_000 + b"\xe9")
    assert len(decoded.warnings[0]) < 300


def test_garbled_text_is_kept_and_said() -> None:
    decoded = decode("Diazâ€™s goal".encode())
    assert decoded.text == "Diazâ€™s goal"
    assert "garbled" in decoded.warnings[0]


POLISH = "Gospodarze zdobyli gola tuż przed przerwą, a gość strzelił dopiero w końcówce. Źle zaczął."


@pytest.mark.parametrize(
    ("text", "charset"),
    [
        (NAMES, "utf-8"),
        (NAMES, "utf-8-sig"),
        (NAMES, "utf-16"),
        (NAMES, "cp1252"),
        (POLISH, "cp1250"),
        (POLISH, "utf-32"),
    ],
)
def test_a_file_of_any_size_is_read_in_the_same_charset(
    text: str, charset: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(charsets, "_CHUNK", 3)
    data = (text + "\n").encode(charset) if charset.endswith(("sig", "16", "32")) else (text + "\n").encode(charset) * 3

    with open_text(Parcel("a.txt", data)) as (file, warnings):
        assert file.readline() == text + "\n"
        assert bool(warnings) is charset.startswith("cp")


def test_a_few_strays_do_not_change_the_charset_of_a_long_file() -> None:
    data = (NAMES.encode() + b"\n") * 3_000 + b"caf\xe9\n" + NAMES.encode()

    with open_text(Parcel("a.txt", data)) as (file, warnings):
        lines = file.read().split("\n")

    assert lines[-2:] == ["café", NAMES]
    assert "some letters were not" in warnings[0]
    with pytest.raises(UnreadableFile, match="NUL"), open_text(Parcel("a.txt", b"\x00\x01\x02\x03abc")):
        pass


def test_polish_endings_are_no_western_signs() -> None:
    assert decode(POLISH.encode("cp1250")).text == POLISH
    assert decode("A tank of 5 cm³ — naïve".encode("cp1252")).text == "A tank of 5 cm³ — naïve"
