"""Lines that a file carries round its story and no reader should get: links, credits, counters, end marks."""

from __future__ import annotations

import re

INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
SEPARATOR = re.compile(r"([=*_~#+—–-])(?: ?\1){2,}")
END_MARK = re.compile(
    r"[-–—*(\[/# ]*(?:ends|end of (?:story|copy|text|article)|copy ends|story ends)[-–—*)\]/.# ]*|[-–—] ?30 ?[-–—]"
    r"|[-–—(\[*]+ ?end ?[-–—)\]*]+|END",
    re.IGNORECASE,
)
_PROPER = r"(?:[^\W\d_a-z][\w’'.&-]*|via|by|for|the|of|and|&|-|\||@\w+)"
_CREDIT = re.compile(
    rf"\W{{0,6}}(?i:(?:photo(?:graph)?s?|pictures?|images?|pics?|credit)(?:\scredit)?(?:\sby)?\s?:"
    rf"|(?:photo(?:graph)?|picture|image)s?\sby)"
    rf"\s*(?:©\s?)?{_PROPER}(?:[/,)\s]+{_PROPER}){{0,8}}\W{{0,6}}"
    r"|\W{0,6}(?:©|\(c\)|[Cc]opyright)\s.{2,80}"
    r"|\W{0,6}(?:Getty|AP|Reuters|AFP|PA|Shutterstock|Alamy|EPA|Rex)(?:\s(?:Images|Photo|Wire|Media))?"
    r"(?:/.{2,30})?\W{0,6}"
)
_FURNITURE = re.compile(
    r"""\W{0,6}(?:
    scroll\s(?:down|up)\b.* | swipe\b.{0,40} | click\s(?:here|on|to)\b.* | tap\s(?:here|to)\b.*
    | (?:watch|listen)\s(?:below|above|here|the\svideo|highlights\shere)\b.* | (?:watch|video|listen)\s?:.{0,120}
    | (?:read|see)\s(?:more|also|next|on)(?:\s?[:|>–-].* | \s.{0,60}\b(?:here|below) | \s(?:on|about)\b.{0,80})?
    | also\sread\b.* | see\salso\b.*
    | (?:more|related|recommended|trending|don['’]t\smiss)
      (?:\s(?:stories|articles|news|reading|content|links|topics))?\s?:.*
    | related(?:\s(?:stories|articles|content|topics))
    | more\son\sthis\s(?:story|topic) | more\sfrom\b.{0,60} | most\s(?:read|popular|viewed)(?:\s\w+){0,3}
    | you\s(?:may|might)\s(?:also\s)?like\b.{0,40} | recommended
    | advert(?:isement|ising|s)? | sponsored(?:\scontent)? | ad | promoted(?:\scontent)? | paid\scontent
    | (?:story|article)\scontinues(?:\sbelow)?(?:\s(?:advertisement|ad))?
    | continue\sreading(?:\sbelow)?(?:\sthe\smain\sstory)?
    | more(?:\s(?:to\s)?(?:follows?|come))?(?:\s?/\s?mf)? | mf | mtf | mtc
    | (?:end\sof\s)?(?:take|add)\s\d{1,2}(?:\sends)? | continued(?:\s(?:on|from)\spage\s\d+)?
    | share(?:\s(?:this|on|via|the)\b.{0,60})?
    | (?:facebook|twitter|whatsapp|e-?mail|print|copy\slink|x|pinterest|linkedin|messenger)
      (?:[\s,|/]+(?:facebook|twitter|whatsapp|e-?mail|print|copy\slink|x|pinterest|linkedin|messenger))+
    | (?:view|show|add|post|leave|read|hide)\s(?:a\s|all\s|\d+\s)*comments?
    | \d+\s(?:comments?|shares?|views?|likes?) | (?:view\s)?comments?(?:\s\(\d+\))? | comments\s(?:are\s)?(?:closed|off)
    | (?:follow|like)\s(?:us|me|@?\w+(?:\s\w+)?)\s(?:on|at)\s
      (?:x|twitter|facebook|instagram|tiktok|youtube|threads|bluesky)\b.{0,60}
    | sign(?:ed)?\sup\s(?:to|for|here|now)\b.{0,120} | subscribe\s(?:to|now|here|today)\b.{0,100}
    | (?:get|download)\s(?:the|our)\s.{0,40}\b(?:app|newsletter)\b.{0,40}
    | all\srights\sreserved | page\s\d+(?:\s?(?:of|/)\s?\d+)? | \d{1,3}\sof\s\d{1,3} | back\sto\stop | skip\sto\s.{0,40}
    | (?:estimated\s)?read(?:ing)?\stime\b.{0,20} | \d+\smin(?:ute)?s?\sread | word\s?count\s?:?\s?\d+ | words\s?:\s?\d+
    | \d+\swords | (?:reporting|editing|writing)\sby\s.{3,150};.{3,150}
    )\W{0,6} | [-–—]\s\d{1,3}\s[-–—]""",
    re.IGNORECASE | re.VERBOSE,
)
_ADDRESS = re.compile(r"\W{0,6}(?:https?://\S+|www\.\S+|[\w.+-]+@[\w-]+\.[\w.]+|@\w{2,30})\W{0,6}", re.IGNORECASE)
_NOT_FOR_PUBLICATION = re.compile(
    r"\W{0,6}(?:strictly\s|internal\s?[:–-]\s?|draft\s?[-–:,]?\s?)?(?:not\s(?:yet\s)?(?:for|to\sbe)\s(?:publication|publish\w*|release\w*|broadcast|use\w*|print)"
    r"|do\snot\s(?:publish|use|print|release|run)|private\s(?:and|&)\sconfidential|strictly\sconfidential"
    r"|(?:for\s)?internal\suse\sonly|hold\sfor\srelease|off\sthe\srecord|(?:please\s)?(?:kill|withhold)\sthis\s(?:story|copy|item))\b",
    re.IGNORECASE,
)
_LONGEST = 240


def is_furniture(line: str) -> bool:
    """Test whether a line belongs to the page or the wire it came from, not to the story."""
    if len(line) > _LONGEST:
        return False
    return bool(
        SEPARATOR.fullmatch(line)
        or END_MARK.fullmatch(line)
        or _ADDRESS.fullmatch(line)
        or (len(line) <= 120 and _CREDIT.fullmatch(line))
        or _FURNITURE.fullmatch(line)
        or not INVISIBLE.sub("", line)
    )


def is_not_for_publication(line: str) -> bool:
    """Test for a short line that forbids the use of the whole story."""
    return len(line) <= 120 and len(line.split()) <= 14 and _NOT_FOR_PUBLICATION.match(line) is not None
