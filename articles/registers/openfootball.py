"""openfootball's text files of clubs, players, grounds and leagues → rows in the form of our own JSON files.

Source: https://github.com/openfootball/clubs, /players and /leagues, public domain. What a file says of addresses,
reserves and heights is left out. No database.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from articles.register_files import read_text

Row = dict[str, Any]

# Their files are named after the countries' two letters; ours are the three that football knows them by.
CODES = dict(
    pair.split(":")
    for pair in """
ad:AND ae:UAE af:AFG ag:ATG ai:AIA al:ALB am:ARM ao:ANG ar:ARG at:AUT au:AUS az:AZE ba:BIH bb:BRB be:BEL bf:BFA bg:BUL
bh:BHR bi:BDI bj:BEN bm:BER bn:BRU bo:BOL br:BRA bs:BAH by:BLR bz:BLZ ca:CAN cd:COD cf:CTA cg:CGO ch:SUI ci:CIV cl:CHI
cm:CMR cn:CHN co:COL cr:CRC cu:CUB cv:CPV cw:CUW cy:CYP cz:CZE de:GER dk:DEN do:DOM dz:ALG ec:ECU ee:EST eg:EGY er:ERI
es:ESP et:ETH fi:FIN fj:FIJ fo:FRO fr:FRA ga:GAB gd:GRN ge:GEO gh:GHA gi:GIB gm:GAM gn:GUI gq:EQG gr:GRE gt:GUA gw:GNB
gy:GUY hk:HKG hn:HON hr:CRO ht:HAI hu:HUN id:IDN ie:IRL il:ISR in:IND iq:IRQ ir:IRN is:ISL it:ITA jm:JAM jo:JOR jp:JPN
ke:KEN kg:KGZ km:COM kn:SKN kos:KOS kp:PRK kr:KOR kz:KAZ lb:LBN lc:LCA li:LIE lk:SRI lr:LBR lt:LTU lu:LUX lv:LVA ly:LBY
ma:MAR mc:MON md:MDA me:MNE mg:MAD mk:MKD ml:MLI mn:MNG mr:MTN ms:MSR mt:MLT mu:MRI mw:MWI mx:MEX my:MAS mz:MOZ na:NAM
ne:NIG ng:NGA ni:NCA nl:NED no:NOR nz:NZL pa:PAN pe:PER ph:PHI pl:POL pr:PUR ps:PLE pt:POR py:PAR qa:QAT ro:ROU rs:SRB
ru:RUS rw:RWA sa:KSA sc:SEY sd:SDN se:SWE sg:SGP si:SVN sk:SVK sl:SLE sm:SMR sn:SEN so:SOM sr:SUR ss:SSD st:STP sv:SLV
sy:SYR td:CHA tg:TOG th:THA tj:TJK tn:TUN tr:TUR tt:TRI tz:TAN ua:UKR ug:UGA us:USA uy:URU uz:UZB ve:VEN vg:VGB vn:VIE
xk:KOS za:RSA zm:ZAM zw:ZIM eng:ENG sco:SCO wal:WAL nir:NIR
""".split()
)
POSITIONS = {"G": "goalkeeper", "D": "defender", "M": "midfielder", "F": "forward"}
MONTHS = {m: n for n, m in enumerate("Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(), 1)}
LEFT_OUT = {"attic"}  # players in an older form

_NAME = re.compile(r"([a-z]{2,3})\.(clubs|players|stadiums|leagues)\.txt")
_COMMENT = re.compile(r"\s*#.*")
_BORN = re.compile(r"b\.\s*(?:(?:(\d{1,2})\s+)?([A-Z][a-z]{2})\s+)?(\d{4})")
_YEARS = re.compile(r"\((\d{4})?\s*-\s*(\d{4})?\)")
_PARENTHESIS = re.compile(r"\s*\([^)]*\)")
_LANGUAGE = re.compile(r"\s*\[(\w\w)\]")
_RESERVES = re.compile(r"[a-z0-9]+\)\s")
# "C. Palace": for tables of results, not for prose.
_SHORTENED = re.compile(r"\b(?!St\.)[^\W\d]+\.")
_SUFFIX = re.compile(r"\s+(?:FC|AFC|CF|SC|AC|FK|SK)$|^(?:FC|AFC|CF|SC|AC|FK|SK)\s+")
_LEAGUE = re.compile(r"(\S+)\s+(?:(\d{4})(?:/\d{2,4})?\s*-\s*(\d{4}(?:/\d{2,4})?)?\s+)?(\S.*)")
_KEY = re.compile(r"[a-z0-9]+(\.[a-z0-9]+)+")
GENERIC = re.compile(
    r"(?i)(first|second|third|premier|national|super|1st|2nd)?\s*(division|league|liga|cup|championship)?\s*[\d.]*"
)


def is_openfootball(folder: Path) -> bool:
    """Test whether a folder has files of theirs."""
    return any(_NAME.fullmatch(path.name) for path in folder.rglob("*.txt"))


def read(folder: Path) -> dict[str, list[Row]]:
    """Read all files below a folder in the order of their paths; what is of another form there is passed over.

    Raises ValueError, naming the file, for one that is not UTF-8.
    """
    rows: dict[str, list[Row]] = {"clubs": [], "people": [], "competitions": [], "grounds": []}
    readers = {
        "clubs": ("clubs", read_clubs),
        "players": ("people", read_players),
        "stadiums": ("grounds", read_grounds),
        "leagues": ("competitions", read_leagues),
    }
    for path in sorted(folder.rglob("*.txt")):
        found = _NAME.fullmatch(path.name)
        if not found or found[1] not in CODES or LEFT_OUT & set(path.relative_to(folder).parts):
            continue
        kind, reader = readers[found[2]]
        name = f"openfootball/{path.relative_to(folder)}"
        rows[kind] += [row | {"_file": name} for row in reader(read_text(path), CODES[found[1]])]
    return rows


def read_clubs(text: str, country: str) -> Iterator[Row]:
    """Yield the clubs of a country: a line with name, year, ground and town, and below it the other names."""
    for line, others in _groups(text):
        if not _RESERVES.match(line):
            yield _club(_parts(line, ","), others, country)


def read_players(text: str, country: str) -> Iterator[Row]:
    """Yield the players of a country: name, position, height, day of birth, each on one line."""
    for line in _lines(text):
        name, _, rest = line.strip().partition(",")
        first, *others = _parts(name, "|")
        position = rest.strip()[:1]
        found = _BORN.search(rest)
        row: Row = {"name": first, "aliases": others, "nationality": country, "roles": []}
        if found and not (found[2] and found[2] not in MONTHS):
            row["born"] = found[3] if not found[1] else f"{found[3]}-{MONTHS[found[2]]:02}-{int(found[1]):02}"
        if position in POSITIONS:
            row["position"] = POSITIONS[position]
        if " " not in first:
            row["needs_context"] = True
        yield row


def read_grounds(text: str, country: str) -> Iterator[Row]:
    """Yield the grounds of a country: name, seats, year, town; sponsors' names are other names."""
    for line, others in _groups(text):
        name, *rest = _parts(line, ",")
        towns = [part for part in rest if not re.fullmatch(r"[\d_]+", part)]
        aliases = [other.replace("$", "").strip() for other in others]
        yield {"name": name.replace("$", ""), "aliases": aliases, "city": towns[-1] if towns else ""}


def read_leagues(text: str, country: str) -> Iterator[Row]:
    """Yield the leagues and cups that are played now: a key, the years, the name, and below it the other names."""
    for line, others in _groups(text):
        found = _LEAGUE.fullmatch(line)
        names = _plain([found[4].split("=>")[-1].strip()]) if found and not found[3] else []
        if names:
            aliases = [name for name in _plain(others) if not _KEY.fullmatch(name)]
            yield _league({"name": names[0], "aliases": aliases, "country": country})


def _lines(text: str) -> Iterator[str]:
    for line in text.splitlines():
        bare = _COMMENT.sub("", line).rstrip()
        if bare and not bare.startswith("="):
            yield bare


def _groups(text: str) -> Iterator[tuple[str, list[str]]]:
    """Yield each line with the other names below it, which begin with a bar; what is indented is an address."""
    group: tuple[str, list[str]] | None = None
    for line in _lines(text):
        if line.lstrip().startswith("|"):
            if group:
                group[1].extend(_parts(line, "|"))
        elif not line[0].isspace() and "//" not in line and _parts(line, ","):
            if group:
                yield group
            group = line, []
    if group:
        yield group


def _parts(line: str, mark: str) -> list[str]:
    return [" ".join(part.split()) for part in line.split(mark) if part.strip()]


def _plain(names: list[str]) -> list[str]:
    """Leave the names that prose may have, without the marks of their languages."""
    return [bare for name in names if (bare := _LANGUAGE.sub("", name).strip()) and not _SHORTENED.search(bare)]


def _club(head: list[str], others: list[str], country: str) -> Row:
    title, *rest = head
    years = _YEARS.search(title)
    own = _PARENTHESIS.sub("", title)
    english = _plain([name for name in others if name.endswith("[en]")])
    names = _plain(others)
    bare = _SUFFIX.sub("", own)
    everyday = english[0] if english else bare if bare in names else own
    row: Row = {"name": everyday, "country": country, "ground": "", "colours": []}
    town = ""
    for part in rest:
        if re.fullmatch(r"\d{4}", part):
            row["founded"] = int(part)
        elif part.startswith("@"):
            row["ground"] = _PARENTHESIS.sub("", part[1:]).strip()
        elif not town:
            town = _PARENTHESIS.sub("", part)
    if years and years[2]:
        row["dissolved"] = int(years[2])
    row["full_name"] = own if own != everyday else ""
    row["aliases"] = [name for name in dict.fromkeys(names) if name not in (everyday, own)]
    row["is_place"] = everyday == town
    # One word alone may be anything in a text about something else: Hard, Police, Nice.
    row["ordinary"] = [name for name in (everyday, *row["aliases"]) if " " not in name]
    return row


def _league(row: Row) -> Row:
    row["aliases"] = list(dict.fromkeys(name for name in row["aliases"] if name != row["name"]))
    # "Division 1" is played in a hundred countries.
    row["ordinary"] = [name for name in (row["name"], *row["aliases"]) if GENERIC.fullmatch(name)]
    return row
