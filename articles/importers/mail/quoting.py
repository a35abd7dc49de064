"""What in a mail's lines is not its writer's own: signatures, quoted replies, the heads of forwarded mails."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from articles.importers.furniture import SEPARATOR
from articles.importers.prose import is_prose

_DASHES = r"[-–—_=*>\s]*"
FORWARD = re.compile(
    rf"{_DASHES}(?:begin\sforwarded\smessage|(?:start\sof\s)?forwarded\smessage|weitergeleitete\snachricht"
    rf"|anfang\sder\sweitergeleiteten\snachricht|(?:début\sdu\s)?message\stransféré|mensaje\sreenviado|messaggio\sinoltrato"
    rf"|mensagem\s(?:en|re)caminhada|doorgestuurd\sbericht|vidarebefordrat\smeddelande|videresendt\sbesked)\s?:?{_DASHES}",
    re.IGNORECASE,
)
_ORIGINAL = re.compile(
    rf"[-–—_]{{2,}}\s?(?:original\s(?:message|appointment)|ursprüngliche\snachricht|originalnachricht|message\sd['’]origine"
    rf"|mensaje\soriginal|messaggio\soriginale|oorspronkelijk\sbericht|originalmeddelande){_DASHES}",
    re.IGNORECASE,
)
_WROTE = re.compile(
    r"(?:on|am|le|el|il|em|op|den|pe)\b.{5,250}\b(?:wrote|schrieb|écrit|escribió|scritto|escreveu|schreef|skrev|kirjoitti)\b[^:]{0,80}:",
    re.IGNORECASE | re.DOTALL,
)
_FROM = re.compile(r"\*?(?:from|von|de|da|van|från|fra)\*?\s?:\*?\s*(?P<value>\S.*)", re.IGNORECASE)
_FIELD = re.compile(
    r"\*?(?P<name>from|sent|date|to|cc|bcc|subject|reply-to|importance|attachments|von|gesendet|datum|an|betreff|kopie|de|envoyé|à"
    r"|objet|para|enviado|fecha|asunto|da|inviato|data|a|oggetto|van|verzonden|aan|onderwerp)\*?\s?:\*?\s*(?P<value>.*)",
    re.IGNORECASE,
)
_SUBJECTS = ("subject", "betreff", "objet", "asunto", "oggetto", "onderwerp")
_DATES = ("sent", "date", "gesendet", "datum", "envoyé", "enviado", "fecha", "inviato", "data", "verzonden")
_DEVICE = re.compile(
    r"(?:sent|get outlook|download).{0,20}\b(?:from|for|via|using)\b.{0,60}"
    r"\b(?:iphone|ipad|ios|android|samsung|galaxy|huawei|mobile|phone|blackberry|outlook|windows|yahoo)\b.{0,40}"
    r"|(?:gesendet|von meinem|envoyé|enviado|inviato|verzonden).{0,40}"
    r"(?:iphone|ipad|android|samsung|handy|smartphone).{0,40}",
    re.I,
)
_LEAST = 40  # words of prose that make a text of its own
_MOST_FIELDS = 8  # lines of a quoted head


@dataclass
class Cut:
    """The lines that are the writer's, what was said of the mail within, and what was put aside."""

    lines: list[str]
    notes: list[str] = field(default_factory=list)
    sender: str = ""
    subject: str = ""
    date: str = ""

    def forget(self) -> None:
        """Forget the head of a mail that was only quoted."""
        self.sender = self.subject = self.date = ""


def own_lines(lines: list[str], *, is_forward: bool) -> Cut:
    """Part a mail's lines into the story and the rest; of a forwarded mail the inner one is the story."""
    cut = Cut(lines)
    for _ in range(6):  # a mail may be forwarded more than once
        _unquote(cut)
        found = border(cut.lines)
        if found is None:
            break
        start, end, forwards = found
        above, below = cut.lines[:start], cut.lines[end:]
        keep_fields(cut, cut.lines[start:end])
        inside = Cut(below)
        _unquote(inside)
        if (forwards or is_forward or not has_prose(above)) and has_prose(inside.lines):
            cut.notes.extend(note("Above the forwarded mail", above))
            cut.lines = inside.lines
        else:
            cut.notes.extend(note("Quoted below the text", cut.lines[start:]))
            cut.lines = above
            cut.forget()
            break
    _cut_signature(cut)
    return cut


def has_prose(lines: list[str]) -> bool:
    """Test for enough sentences to be a text of its own."""
    own = [line for line in lines if not line.startswith(">") and not _DEVICE.fullmatch(line.strip())]
    paragraphs = " ".join(line.strip() or "\n" for line in own).split("\n")
    return sum(len(text.split()) for text in paragraphs if is_prose(text.strip())) >= _LEAST


def _unquote(cut: Cut) -> None:
    """Take the marks off a text that is quoted as a whole, and put aside what is quoted within one."""
    while any(line.startswith(">") for line in cut.lines):
        quoted = [line for line in cut.lines if line.startswith(">")]
        if has_prose(cut.lines):
            cut.notes.extend(note("Quoted in the text", [line.lstrip("> ") for line in quoted]))
            cut.lines = [line for line in cut.lines if not line.startswith(">")]
            return
        cut.lines = [re.sub("^> ?", "", line) for line in cut.lines]


def border(lines: list[str]) -> tuple[int, int, bool] | None:
    """Return where the head of a quoted or forwarded mail begins and ends, and whether it says that it is forwarded."""
    for at, line in enumerate(lines):
        text = line.strip()
        if not text or len(text) > 300:
            continue
        if FORWARD.fullmatch(text) or _ORIGINAL.fullmatch(text):
            return at, _end_of_fields(lines, at + 1), FORWARD.fullmatch(text) is not None
        if _FROM.fullmatch(text) and at and (end := _end_of_head(lines, at)):
            return _with_rule(lines, at), end, False
        if text[:3].casefold() in _WROTE_STARTS and (end := _end_of_wrote(lines, at)):
            return at, end, False
    return None


def _with_rule(lines: list[str], at: int) -> int:
    """Return where the head of a mail within begins: Outlook draws a line above it."""
    above = next((place for place in range(at - 1, max(at - 3, -1), -1) if lines[place].strip()), at)
    return above if SEPARATOR.fullmatch(lines[above].strip()) else at


_WROTE_STARTS = ("on ", "am ", "le ", "el ", "il ", "em ", "op ", "den", "pe ")


def _end_of_wrote(lines: list[str], at: int) -> int | None:
    """Return where “On 3 May … wrote:” ends; mail programs wrap it."""
    for end in range(at + 1, min(at + 4, len(lines) + 1)):
        text = " ".join(line.strip() for line in lines[at:end])
        if text.endswith(":"):
            return end if _WROTE.fullmatch(text) else None
    return None


def _end_of_head(lines: list[str], at: int) -> int | None:
    """Return where the lines “From: … Sent: … Subject: …” end, None where they are too few to be a mail's head."""
    end = _end_of_fields(lines, at)
    names = {match["name"].casefold() for line in lines[at:end] if (match := _FIELD.fullmatch(line.strip()))}
    return end if names & set(_SUBJECTS) and names & set(_DATES) else None


def _end_of_fields(lines: list[str], at: int) -> int:
    """Return where the head of a mail within a mail ends: behind its last line with a name."""
    end, count = at, 0
    for place in range(at, min(at + 2 * _MOST_FIELDS, len(lines))):
        text = lines[place].strip().lstrip("> ")
        if _FIELD.fullmatch(text) and count < _MOST_FIELDS:
            end, count = place + 1, count + 1
        elif text and end > at and not lines[place - 1].strip():
            break
    return end


def keep_fields(cut: Cut, lines: list[str]) -> None:
    """Keep what the head of a mail within says: who it is from, its subject and date."""
    for line in lines:
        match = _FIELD.fullmatch(line.strip().lstrip("> "))
        if match is None:
            continue
        name, value = match["name"].casefold(), match["value"].strip()
        if _FROM.fullmatch(line.strip().lstrip("> ")):
            cut.sender = value
        elif name in _SUBJECTS:
            cut.subject = value
        elif name in _DATES:
            cut.date = value


def _cut_signature(cut: Cut) -> None:
    """Put aside what stands below “-- ” (RFC 3676, 4.3), and what a telephone signs with."""
    for at in range(len(cut.lines) - 1, -1, -1):
        if cut.lines[at].rstrip("\n") in ("-- ", "--") and len(cut.lines) - at <= 25:
            cut.notes.extend(note("Signature", cut.lines[at + 1 :]))
            cut.lines = cut.lines[:at]
            break
    kept = []
    for line in cut.lines:
        if len(line) < 200 and _DEVICE.fullmatch(line.strip()):
            cut.notes.append(f"Added by a telephone: {line.strip()}")
            continue
        kept.append(line)
    cut.lines = kept


def note(title: str, lines: list[str]) -> list[str]:
    """Return lines that were put aside as one note to editors, none where there are no words."""
    words = "\n".join(line.strip() for line in lines if line.strip())
    return [f"{title}: {words[:2000]}"] if words else []
