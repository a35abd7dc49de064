"""Signs that a Word file takes from a font of symbols, in the characters everybody has."""

from __future__ import annotations

# By the code in the font; Word writes them into the private area, as F000 + code.
_WINGDINGS = {
    0x22: "✂", 0x28: "☎", 0x2A: "✉", 0x4A: "☺", 0x4B: "😐", 0x4C: "☹", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑",
    0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻", 0xAB: "★", 0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓",
    0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}  # fmt: skip
_SYMBOL = {
    0x2D: "−", 0xA2: "′", 0xA3: "≤", 0xA5: "∞", 0xA7: "♣", 0xA8: "♦", 0xA9: "♥", 0xAA: "♠", 0xAB: "↔", 0xAC: "←",
    0xAD: "↑", 0xAE: "→", 0xAF: "↓", 0xB0: "°", 0xB1: "±", 0xB2: "″", 0xB3: "≥", 0xB4: "×", 0xB7: "•", 0xB8: "÷",
    0xB9: "≠", 0xBA: "≡", 0xBB: "≈", 0xBC: "…", 0xD2: "®", 0xD3: "©", 0xD4: "™", 0xD6: "√", 0xDE: "⇒", 0xE0: "◊",
    0xE2: "®", 0xE3: "©", 0xE4: "™",
}  # fmt: skip
_GREEK = dict(zip("abgdezhqiklmnxoprstufcyw", "αβγδεζηθικλμνξοπρστυφχψω", strict=True))


def symbol(font: str, code: str) -> str:
    """Return the character of a w:sym, "�" where it is not known."""
    try:
        number = int(code, 16)
    except ValueError:
        return "\ufffd"
    if not 0xF000 <= number <= 0xF0FF:
        printable = 0x20 <= number < 0xD800 or 0xF900 <= number <= 0xFFFD
        return chr(number) if printable else "\ufffd"
    number -= 0xF000
    name = font.casefold()
    if name.startswith("wingdings"):
        return _WINGDINGS.get(number, "\ufffd") if name == "wingdings" else "\ufffd"
    if name == "symbol" and number in _SYMBOL:
        return _SYMBOL[number]
    letter = chr(number)
    if name == "symbol" and letter.isascii() and letter.isalpha():
        greek = _GREEK.get(letter.lower(), "\ufffd")
        return greek.upper() if letter.isupper() else greek
    return letter if letter.isprintable() and name != "webdings" else "\ufffd"
