"""Which field of a story a column or a key means: our own names, and those that other systems have for them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from functools import lru_cache

# The field → what it is called elsewhere, the surest name first; the field's own name is the surest of all.
_NAMES = {
    "headline": (
        "title head hed heading articletitle storytitle posttitle newstitle maintitle headlines titre titel "
        "titulo titular titolo titulek tytul overskrift tittel uberschrift schlagzeile otsikko nadpis naslov "
        "titlefull name rubrik"
    ),
    "kicker": "overline eyebrow supertitle pretitle topline dachzeile vignette surtitre antetitulo occhiello",
    "standfirst": (
        "subtitle subheadline subheading subhead deck dek summary abstract excerpt description intro introduction "
        "lede lead leadtext teaser teasertext strapline blurb postexcerpt shortdescription chapo chapeau ingress "
        "vorspann untertitel unterzeile alternativeheadline entradilla bajada resumen resume sommario perex "
        "zajawka manchet sintesi metadescription trailtext leadparagraph snippet"
    ),
    "body_html": "bodyhtml htmlbody contenthtml bodyxhtml texthtml articlehtml html",
    "body": (
        "bodytext articlebody articletext storybody storytext fulltext maintext text content posttext postcontent "
        "postbody contenttext contentencoded maincontent copy article story paragraphs texte corps contenu inhalt "
        "haupttext artikeltext cuerpo contenido texto corpo testo tresc tekst brodtext brodtekst clanek obsah "
        "news"
    ),
    "bylines": (
        "byline authors author authorname authornames by writtenby writer writers reporter reporters journalist "
        "creator creators dccreator auteur auteurs autor autoren autores autore autori forfatter skribent "
        "redakteur postauthor"
    ),
    "dateline": "datelines locatedin located location place ort lieu lugar luogo",
    "language": "lang locale inlanguage sprache langue idioma lingua",
    "published_at": (
        "publishedgmt dategmt postdategmt publishedutc published datepublished publishdate publisheddate "
        "publicationdate publicationtime publishedtime publishtime publishedon pubdate pubtime firstpublished "
        "firstpublishedat firstpublicationdate datepublish releasedate issued dateissued postdate posted postedat "
        "dateposted date datetime articledate storydate created createdat createdon datecreated firstcreated "
        "creationdate timestamp timepublished datum fecha dato data veroffentlicht publie publikationsdatum "
        "erscheinungsdatum day"
    ),
    "updated_at": (
        "updated modifiedgmt modified modifiedat datemodified datemodify lastmodified lastmod lastupdated "
        "lastupdate dateupdated updatedon updateddate modifieddate editedat lastedited postmodified "
        "versioncreated aktualisiert"
    ),
    "embargo_until": "embargo embargoed embargoeduntil embargodate holduntil notbefore",
    "expires_at": "expires expiry expirydate expirationdate validuntil unpublishat",
    "source": (
        "sourcename provider agency publisher outlet newspaper publication sitename website sender quelle fuente "
        "fonte feed"
    ),
    "source_ref": (
        "guid uuid articleid storyid postid newsid id uri nid externalid uid docid documentid pk ref reference"
    ),
    "version": "revision rev versionnumber",
    "status": "pubstatus poststatus publicationstatus publishstatus workflowstate state",
    "usable": "",
    "draft": "isdraft unpublished private isprivate hidden ishidden",
    "live": "ispublished islive public ispublic",
    "time_known": "",
    "section": (
        "sections category categories channel department desk rubrik ressort rubrique seccion sezione kategorie "
        "dzial sectionname categoryname"
    ),
    "tags": (
        "tag keywords keyword topics topic labels hashtags tagnames articletags schlagworte stichworte motscles "
        "etiquetas palabrasclave parolechiave slowakluczowe stikkord nyckelord"
    ),
    "people": "person persons personen players player personnes personas",
    "clubs": "club teams team clubnames vereine equipes equipos squadre",
    "competitions": "competition league leagues tournament",
    "link": (
        "url permalink canonicalurl canonical weburl articleurl storyurl sourceurl originalurl pageurl href "
        "posturl guidurl"
    ),
    "slug": "postname urlslug permalinkslug",
    "slugline": "",
    "story_type": "storytype articletype",
    "front_headline": "shortheadline shorttitle headlineshort",
    "search_title": "seotitle metatitle seoheadline",
    "social_title": "ogtitle twittertitle",
    "internal_notes": (
        "ednote editorsnote editornote notes note internalnote comment comments instructions desknote usageterms "
        "copyright copyrightnotice rights"
    ),
    "photo_file": (
        "photo photos image images picture pictures img imageurl imageurls urltoimage photourl photourls "
        "pictureurl imgurl leadimage mainimage topimage featuredimage featureimage heroimage coverimage "
        "featuredmedia imagefile photofile picturefile imagepath imagesrc imagelink thumbnail thumb thumbnailurl "
        "enclosure gallery ogimage bild bilder foto fotos imagen imagenes immagine"
    ),
    "photo_caption": (
        "caption captions imagecaption picturecaption photocaptions cutline bildunterschrift bildtext legende "
        "piedefoto didascalia imagedescription imagetitle phototext featuredimagecaption"
    ),
    "photo_credit": (
        "credit credits imagecredit picturecredit photographer creditline photoby imagesource fotograf "
        "bildnachweis featuredimagecredit"
    ),
    "photo_alt": "alt alttext imagealt picturealt imagealttext photoalttext alternativetext alttag featuredimagealt",
    "blocks": "",
}
FIELDS = tuple(_NAMES)
PHOTO_FIELDS = ("photo_file", "photo_caption", "photo_credit", "photo_alt")
# Alone these words may mean anything: they are taken where nothing better stands, and tell no format.
_WEAK = frozenset(
    "name news story article copy state day data place location desk public person team club league credits hat"
    " group status version source type comment comments notes note rights copyright reference ref key".split()
)
_OF_THE_RECORD = re.compile(
    r"^(?:article|story|post|news|item|entry|record|web|beitrag|artikel)(?=[a-z])"
)  # article_date
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "æ": "ae", "œ": "oe", "ı": "i"})  # what NFKD leaves whole
# Nobody names these away: what keeps a story from readers is always read.
_HOLDING = frozenset(("embargo_until", "status", "usable", "draft", "live"))
_LATE = 100  # the rank of a weak name, behind all others


def plain_name(column: str) -> str:
    """Return a column's name as the table has it: small letters without accents, spaces and signs."""
    folded = unicodedata.normalize("NFKD", column.casefold().translate(_LETTERS))
    return re.sub(r"[^a-z0-9]+", "", folded.encode("ascii", "ignore").decode())


def _meanings_by_name() -> dict[str, list[tuple[str, int]]]:
    """Return for each name the fields it may mean, each with its rank among that field's names."""
    found: dict[str, list[tuple[str, int]]] = {}
    for field, names in _NAMES.items():
        for rank, name in enumerate([plain_name(field), *names.split()]):
            found.setdefault(name, []).append((field, rank + _LATE * (name in _WEAK)))
    return found


_MEANINGS = _meanings_by_name()


def number_of(column: str) -> int:
    """Return the number at the end of a column's name (image_2), 0 where it has none."""
    name = plain_name(column)
    digits = name[len(name.rstrip("0123456789")) :]
    return int(digits) if digits and len(digits) < 4 and name not in _MEANINGS else 0


def _meanings(column: str) -> list[tuple[str, int]]:
    """Return the fields a column may mean, with their ranks: by its name, without a number or a word for the record."""
    name = plain_name(column)
    tries = [name, name.rstrip("0123456789")]
    tries += [_OF_THE_RECORD.sub("", known, count=1) for known in tries]
    return next((found for known in tries if (found := _MEANINGS.get(known))), [])


def mapping(columns: Iterable[str], said: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return {column: field} for the column that each field is read from; what an editor said of a column wins."""
    columns = tuple(columns)
    first = {names[0]: field for field, names in columns_of(columns, said).items()}
    return {column: first[column] for column in columns if column in first}


def columns_of(columns: Iterable[str], said: Mapping[str, str] | None = None) -> Mapping[str, tuple[str, ...]]:
    """Return for each field the columns that may hold it, the surest first; the first one with a value is meant.

    A column that an editor gave no field ("") is left out for good.
    """
    return _columns_of(tuple(columns), tuple((said or {}).items()))


@lru_cache(maxsize=512)
def _columns_of(columns: tuple[str, ...], said: tuple[tuple[str, str], ...]) -> Mapping[str, tuple[str, ...]]:
    given = dict(said)
    found = [(-1, place, given[column], column) for place, column in enumerate(columns) if given.get(column) in FIELDS]
    for place, column in enumerate(columns):
        holds = not given.get(column) and any(field in _HOLDING for field, _ in _meanings(column))
        if column not in given or holds:
            found.extend((rank, place, field, column) for field, rank in _meanings(column))
    fields: dict[str, list[str]] = {}
    taken: set[str] = set()
    for _, _, field, column in sorted(found):
        if column not in taken:  # a name of two meanings has the one it is surer of
            taken.add(column)
            fields.setdefault(field, []).append(column)
    return {field: tuple(names) for field, names in fields.items()}


def known_fields(columns: Iterable[str]) -> set[str]:
    """Return the fields that some names mean beyond doubt: what tells a format."""
    return {field for column in columns for field, rank in _meanings(column) if rank < _LATE}


def is_story(fields: Iterable[str]) -> bool:
    """Test whether a record's fields are enough to tell a story by: its headline and its text."""
    found = set(fields)
    return "blocks" in found or ("headline" in found and bool(found & {"body", "body_html"}))
