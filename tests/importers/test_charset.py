import pytest

from articles.importers.charset import decode
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


def test_garbled_text_is_kept_and_said() -> None:
    decoded = decode("Diazâ€™s goal".encode())
    assert decoded.text == "Diazâ€™s goal"
    assert "garbled" in decoded.warnings[0]
