"""What a mail's writer wrote for print, and what was never meant to be."""

from __future__ import annotations

from email.message import EmailMessage
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from articles.importers import importer_for
from articles.importers.eml import Eml
from articles.importers.parcel import Limits, Parcel
from articles.importers.unpack import Member, parcels
from articles.photos import xmp
from articles.story import Story, UnreadableFile
from tests.importers.word_file import p, word_file
from tests.photos.pictures import jpeg

LONDON = ZoneInfo("Europe/London")
HEADLINE = "Saltby win the harbour cup in the dark"
PROSE = (
    "Saltby won the harbour cup by the length of one boat on Sunday evening, although the umpire had lost sight of "
    "both crews for the last four hundred metres and had to be told the result by the people on the bank."
)
MORE = (
    "Kingsbeck will not protest against it. Their cox said afterwards that he had been facing the wrong way for most "
    "of the race and that the rain had done the rest, which nobody on the river found hard to believe."
)
STORY = f"{HEADLINE}\n\n{PROSE}\n\n{MORE}\n"


def mail(text: str = "", **heads: str) -> EmailMessage:
    message = EmailMessage()
    for name, value in {
        "From": "Jane Roe <Jane@Example.org>",
        "To": "desk@example.com",
        "Subject": "Match report",
        "Date": "Sun, 02 Jun 2024 21:14:00 +0200",
        "Message-ID": "<one@example.org>",
        **{name.replace("_", "-"): value for name, value in heads.items()},
    }.items():
        message[name] = value
    if text:
        message.set_content(text)
    return message


def parcel(message: EmailMessage | bytes, **options: Any) -> Parcel:
    data = message if isinstance(message, bytes) else message.as_bytes()
    return Parcel("mail.eml", data, LONDON, **options)


def read(message: EmailMessage | bytes) -> Story:
    (story,) = Eml().read(parcel(message))
    return story


def texts(story: Story, *kinds: str) -> list[str]:
    return [block.text for block in story.blocks if block.kind in (kinds or ("paragraph", "heading"))]


def test_a_mail_is_known_by_its_head_whatever_it_is_called() -> None:
    assert importer_for(Parcel("a.txt", mail(STORY).as_bytes())).name == "eml"
    assert (
        importer_for(Parcel("a.txt", b"From x@y.org Mon Jan  1 00:00:00 2024\n" + mail(STORY).as_bytes())).name == "eml"
    )
    saved = f"From:\tJane Roe\r\nSent:\tSunday, June 2, 2024 9:14 PM\r\nTo:\tDesk\r\nSubject:\tReport\r\n\r\n{STORY}"
    assert importer_for(Parcel("a.txt", saved.encode())).name == "eml"
    bare = f"Message-ID: <a@b.org>\nFrom: a@b.org\n\n{STORY}"
    assert importer_for(Parcel("a.txt", bare.encode())).name == "eml"
    for text in (f"Headline: A cup\nBy: Jane\n\n{PROSE}", f"From: our reporter\nSubject: rain\n\n{PROSE}", STORY):
        assert importer_for(Parcel("a.eml", text.encode())).name == "plain_text"


def test_the_text_says_more_than_the_head() -> None:
    story = read(mail(f"2 June 2024\n{STORY}"))
    assert (story.headline, texts(story)) == (HEADLINE, [PROSE, MORE])
    assert story.published_at is not None and not story.time_known
    assert (story.sender, story.source_ref) == ("jane@example.org", "one@example.org")
    assert [(said.field, said.value, said.used) for said in story.said] == [
        ("headline", HEADLINE, True),
        ("headline", "Match report", False),
    ]


def test_the_head_fills_in_what_the_text_does_not_say() -> None:
    story = read(mail(f"{PROSE}\n\n{MORE}\n", Subject="Re: Fwd: AW: Harbour cup"))
    assert story.headline == "Harbour cup"
    assert story.published_at is not None and story.published_at.isoformat() == "2024-06-02T21:14:00+02:00"
    assert story.time_known and [said.used for said in story.said] == [True, True]


def test_courtesies_are_kept_and_never_printed() -> None:
    body = (
        f"Hi Tom,\n\nHere's my report from the harbour, 80 words as agreed. Call me if you need more.\n\n{STORY}\n"
        "Best wishes,\nJane\n07700 900123\n-- \nJane Roe, freelance\njane@example.org\n"
    )
    story = read(mail(body))
    assert (story.headline, texts(story)) == (HEADLINE, [PROSE, MORE])
    assert [text.split()[0] for text in texts(story, "furniture")] == ["Hi", "Here's", "Best", "Jane", "07700"]
    assert any("freelance" in note for note in story.internal_notes) and "freelance" not in story.words


def test_an_embargo_in_what_is_said_to_the_desk_is_heard() -> None:
    line = "Embargoed until 06:00 BST 7 June 2024"
    for body in (f"Dear desk,\n\n{line}\n\n{STORY}", f"{STORY}\nCheers,\nJane\n{line}\n"):
        story = read(mail(body))
        assert story.embargo_until is not None and story.embargo_until.isoformat() == "2024-06-07T06:00:00+01:00"


@pytest.mark.parametrize(
    "head",
    [
        "On Sun, 2 Jun 2024 at 20:00, Tom Sub <tom@example.com> wrote:",
        "On Sun, 2 Jun 2024 at 20:00, Tom Sub who has a long name <tom@example.com>\nwrote:",
        "Am 02.06.2024 um 20:00 schrieb Tom Sub:",
        "-----Original Message-----\nFrom: Tom Sub\nSent: 2 June 2024 20:00\nTo: Jane\nSubject: Report?",
        "________________________________\nFrom: Tom Sub\nSent: 2 June 2024 20:00\nTo: Jane\nSubject: Report?",
        "Von: Tom Sub\nGesendet: Sonntag, 2. Juni 2024 20:00\nAn: Jane\nBetreff: Bericht?",
    ],
)
def test_what_was_answered_is_not_printed(head: str) -> None:
    quoted = "Where is the report? My number is 07700 900999 and the page closes at ten."
    for mark in ("", "> "):
        story = read(mail(f"{STORY}\n{head}\n\n{mark}{quoted}\n"))
        assert texts(story, "paragraph", "heading", "furniture", "list") == [PROSE, MORE]
        assert any("900999" in note for note in story.internal_notes)


@pytest.mark.parametrize(
    "head",
    [
        "---------- Forwarded message ---------\nFrom: Ann Other <ann@example.net>\nDate: Sat, 1 Jun 2024 at 10:00\n"
        "Subject: The cup\nTo: <jane@example.org>\n",
        "Begin forwarded message:\n\nFrom: Ann Other <ann@example.net>\nSubject: The cup\n"
        "Date: 1 June 2024 at 10:00:00 BST\nTo: Jane\n",
        "-----Original Message-----\nFrom: Ann Other <ann@example.net>\nSent: 1 June 2024 10:00\nTo: Jane\n"
        "Subject: The cup\n",
        "From: Ann Other <ann@example.net>\nSent: Saturday, 1 June 2024 10:00\nTo: Jane\nSubject: The cup\n",
    ],
)
def test_of_a_forwarded_mail_the_inner_one_is_the_story(head: str) -> None:
    for mark in ("", "> "):
        inner = "".join(f"{mark}{line}\n" for line in f"{head}\n{PROSE}\n\n{MORE}".splitlines())
        story = read(mail(f"For tomorrow, page 4?\n\n{inner}", Subject="Fwd: see below"))
        assert (story.headline, texts(story, "paragraph", "furniture")) == ("The cup", [PROSE, MORE])
        assert any("page 4" in note for note in story.internal_notes)
        assert any("ann@example.net" in note for note in story.internal_notes)
        assert story.published_at is not None and story.published_at.date().isoformat() == "2024-06-01"


def test_what_is_quoted_within_a_text_is_put_aside() -> None:
    story = read(mail(f"{HEADLINE}\n\n{PROSE}\n\n> My number is 07700 900999\n\n{MORE}\n"))
    assert texts(story) == [PROSE, MORE] and any("900999" in note for note in story.internal_notes)


def test_lines_broken_for_their_width_are_joined() -> None:
    body = (
        f"{HEADLINE}\n\n" + PROSE.replace("umpire ", "umpire \n").replace("metres ", "metres \n") + "\n\n" + MORE + "\n"
    )
    message = mail(body)
    message.set_param("format", "flowed")
    assert texts(read(message)) == [PROSE, MORE]
    lines = mail(f"{HEADLINE}\n\n{PROSE}\n\nIt Was \nVery Wet \nIn Saltby.\n")
    assert len(texts(read(lines))) > 2
    lines.set_param("format", "flowed")
    assert texts(read(lines)) == [PROSE, "It Was Very Wet In Saltby."]


@pytest.mark.parametrize(
    ("charset", "declared"),
    [
        ("utf-8", "utf-8"),
        ("cp1252", "iso-8859-1"),
        ("utf-8", "iso-8859-1"),
        ("cp1252", "utf-8"),
        ("cp1252", "x-nonsense"),
        ("utf-8", ""),
    ],
)
def test_letters_are_read_whatever_the_head_says_of_them(charset: str, declared: str) -> None:
    head = "From: a@b.org\r\nMIME-Version: 1.0\r\nSubject: =?iso-8859-1?Q?J=FCrgen?= =?utf-8?B?IG1hY2h0?=\r\n"
    head += f"Content-Type: text/plain; charset={declared}\r\n\r\n" if declared else "\r\n"
    story = read(head.encode() + f"Jürgen Müller verlässt Fürth\r\n\r\n{PROSE}\r\n".encode(charset))
    assert story.headline == "Jürgen Müller verlässt Fürth"
    assert "Jürgen macht" in [said.value for said in story.said]


def test_a_charset_that_is_no_name_is_guessed() -> None:
    head = b"From: a@b.org\nMIME-Version: 1.0\nSubject: =?utf\x008?Q?Cup?=\n"
    data = head + b'Content-Type: text/plain; charset="u\x00"\n\n'
    story = read(data + PROSE.encode())
    assert (story.headline, texts(story)) == ("Cup", [PROSE])


def test_pictures_that_came_along_wait_at_the_end_for_their_place() -> None:
    message = mail(f"{STORY}\nIMG_0412: The crews come home. Photo: Ilsa Varga\n")
    said = xmp.build({"dc:description": "The bank in the rain", "dc:creator": ("Ada Quill",)})
    message.add_attachment(jpeg((400, 300)), maintype="image", subtype="jpeg", filename="IMG_0412.jpg")
    message.add_attachment(jpeg((400, 300), xmp=said), maintype="image", subtype="jpeg", filename="IMG_0412.jpg")
    story = read(message)
    assert [(photo.file, photo.caption, photo.credit, verdict) for photo, verdict in story.photos] == [
        ("IMG_0412.jpg", "The crews come home.", "Ilsa Varga", None),
        ("IMG_0412-2.jpg", "The bank in the rain", "Ada Quill", "ask"),
    ]
    assert [block.kind for block in story.blocks] == ["paragraph", "paragraph", "photo", "photo"]
    assert Eml().picture(parcel(message), "IMG_0412-2.jpg") == jpeg((400, 300), xmp=said)


def test_pictures_between_the_words_stand_there() -> None:
    message = mail(f"{HEADLINE}\n\n{PROSE}\n")
    message.make_mixed()
    picture = EmailMessage()
    picture.set_content(jpeg((400, 300)), maintype="image", subtype="jpeg", filename="cup.jpg", disposition="inline")
    message.attach(picture)
    rest = EmailMessage()
    rest.set_content(MORE + "\n")
    message.attach(rest)
    story = read(message)
    assert [(block.kind, block.photo.file if block.photo else "") for block in story.blocks] == [
        ("paragraph", ""),
        ("photo", "cup.jpg"),
        ("paragraph", ""),
    ]


def test_a_mail_in_two_forms_is_read_once_and_its_stand_in_not_at_all() -> None:
    message = mail(STORY)
    message.add_alternative(f"<h1>{HEADLINE}</h1><p>{PROSE}</p><p>{MORE}</p>", subtype="html")
    assert (read(message).headline, texts(read(message))) == (HEADLINE, [PROSE, MORE])
    message = mail("Your program cannot show this mail.\n")
    message.add_alternative(f"<h1>{HEADLINE}</h1><p>{PROSE} <b>So.</b></p><script>alert(1)</script>", subtype="html")
    story = read(message)
    assert (story.headline, texts(story)) == (HEADLINE, [f"{PROSE} So."])
    assert story.blocks[0].html == f"{PROSE} <strong>So.</strong>"


def test_quotes_and_signatures_of_html_go() -> None:
    html = (
        f"<div>{PROSE}</div><div>{MORE}</div><div class='gmail_signature'>Jane, 07700 900123</div>"
        "<blockquote type='cite'><div>Where is it?</div></blockquote>"
        "<div id=divRplyFwdMsg>From: Tom<br>Sent: 2 June 2024 20:00<br>To: Jane<br>Subject: Report?</div>"
        "<div>My number is 07700 900999</div>"
    )
    message = mail()
    message.set_content(html, subtype="html")
    story = read(message)
    assert texts(story, "paragraph", "furniture", "heading") == [PROSE, MORE]
    assert all(any(part in note for note in story.internal_notes) for part in ("900999", "900123", "Where is it?"))


def test_a_forwarded_html_mail_is_the_story() -> None:
    html = (
        "<p>For tomorrow?</p><div><b>From:</b> Ann Other &lt;ann@example.net&gt;<br><b>Sent:</b> 1 June 2024 10:00<br>"
        f"<b>To:</b> Jane<br><b>Subject:</b> The cup</div><p>{PROSE}</p><p>{MORE}</p>"
    )
    message = mail(Subject="FW: The cup")
    message.set_content(html, subtype="html")
    story = read(message)
    assert (story.headline, texts(story)) == ("The cup", [PROSE, MORE])


def test_an_attached_story_is_read_by_itself_and_the_mail_is_its_note() -> None:
    message = mail("Hi,\n\nmy report is attached, and two pictures.\n\nJane\n")
    document = word_file(p(HEADLINE, "Title") + p(PROSE))
    message.add_attachment(document, maintype="application", subtype="octet-stream", filename="../report.docx")
    message.add_attachment(f"{STORY}\n", filename="second.txt")
    inner = mail(f"{PROSE}\n\n{MORE}\n", Subject="Cup", Message_ID="<two@example.org>")
    message.add_attachment(inner)
    members = list(parcels(parcel(message)))
    assert [(member.name, _format(member), _headline(member)) for member in members] == [
        ("", "eml", "Match report"),
        ("attachment-3.eml", "eml", "Cup"),
        ("report.docx", "docx", HEADLINE),
        ("second.txt", "plain_text", HEADLINE),
    ]
    first = members[0].parcel
    assert first is not None
    (story,) = Eml().read(first)
    assert story.skipped and "attached" in " ".join(story.internal_notes)


def _format(member: Member) -> str:
    assert member.parcel is not None, member.error
    return importer_for(member.parcel).name


def _headline(member: Member) -> str:
    assert member.parcel is not None
    return next(iter(importer_for(member.parcel).read(member.parcel))).headline


def test_a_mailbox_holds_its_mails_and_a_saved_page_its_page() -> None:
    box = b"".join(
        b"From x@y.org Mon Jan  1 00:00:00 2024\n" + mail(f"{PROSE}\n", Subject=f"Cup {n}").as_bytes() + b"\n"
        for n in range(3)
    )
    members = list(parcels(parcel(box)))
    assert [_headline(member) for member in members] == ["Cup 0", "Cup 1", "Cup 2"]
    page = (
        "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://example.org/cup\r\nSubject: Cup\r\n"
        "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n--b\r\nContent-Type: text/html\r\n"
        f"Content-Location: https://example.org/cup\r\n\r\n<html><h1>{HEADLINE}</h1><p>{PROSE}</p></html>\r\n--b--\r\n"
    )
    assert [member.name for member in parcels(parcel(page.encode()))] == ["page.html"]


def test_what_cannot_be_opened_gets_a_sentence() -> None:
    packed = mail("See attached.\n")
    packed.add_attachment(b"x\x9f\x3e\x22", maintype="application", subtype="ms-tnef", filename="winmail.dat")
    assert any("winmail.dat" in warning for warning in read(packed).warnings)
    encrypted = mail()
    encrypted.set_content(b"x", maintype="application", subtype="pkcs7-mime")
    with pytest.raises(UnreadableFile, match="encrypted"):
        read(encrypted)
    with pytest.raises(UnreadableFile, match="no text"):
        read(mail(" \n"))
    with pytest.raises(UnreadableFile, match="more text"):
        list(Eml().read(parcel(mail(STORY), limits=Limits(text=100))))


def test_a_machine_writes_no_stories() -> None:
    assert read(mail("I am out of the office until Monday.\n", Auto_Submitted="auto-replied")).skipped


def test_warnings_and_disclaimers_of_servers_are_no_text() -> None:
    body = (
        "CAUTION: This email originated from outside the organization. Do not click links.\n\n"
        f"{STORY}\nThis message is confidential and intended for the addressee only.\n"
    )
    story = read(mail(body))
    assert (story.headline, texts(story, "paragraph", "furniture")) == (HEADLINE, [PROSE, MORE])
    assert sum("mail server" in note for note in story.internal_notes) == 2


def test_a_date_that_is_none_is_not_invented() -> None:
    for date in (
        "nonsense",
        "Mon, 99 Foo 9999 99:99:99 +9999",
        "",
        "Wed, 01 Jan 1800 00:00:00 +0000",
        "Fri, 31 Dec 9999 23:59:59 +0000",
    ):
        story = read(mail(STORY, Date=date) if date else mail(STORY).as_bytes().replace(b"Date:", b"X-Date:"))
        assert story.published_at is None or 1900 <= story.published_at.year < 9999


def test_an_encoded_word_brings_no_control_characters() -> None:
    data = (
        mail(STORY).as_bytes().replace(b"<one@", b"=?utf-8?q?=00=01one?=@").replace(b"Match", b"=?utf-7?q?+2AA-?=Match")
    )
    story = read(data)
    assert (story.source_ref, story.said[-1].value) == ("one@example.org", "Match report")


def test_endless_heads_and_parts_do_not_hang() -> None:
    head = b"From: a@b.org\nMIME-Version: 1.0\n"
    for data in (
        head + b"Subject: " + b"=?utf-8?Q?a?= " * 100_000 + b"\n\ntext of the mail",
        head + b"To: " + b"(" * 200_000 + b"\n\ntext of the mail",
        head + b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\n\nx\n" * 20_000,
        head + b"\n" + b">" * 300_000 + b"\n" + b"On " * 100_000,
        head + b"\n" + b"[image: " * 50_000,
        head + b"\n" + b"> a\n" * 100_000,
        head + b"Content-Type: text/html\n\n" + b"<" * 500_000,
        b"".join(b"Content-Type: multipart/mixed; boundary=a%d\n\n--a%d\n" % (n, n) for n in range(299))
        + b"x\n" * 90_000,
    ):
        try:
            assert list(Eml().read(parcel(data)))
        except UnreadableFile as refused:
            assert str(refused)


def test_picture_is_labelled_in_a_mail_as_in_a_text() -> None:
    for labels in (
        "PICTURE: cup.jpg\n\nCAPTION: The crew with the cup\n\nCREDIT: Una Hale",
        "PICTURE: cup.jpg\nCREDIT: Una Hale\nCAPTION: The crew with the cup",
    ):
        message = mail(f"{HEADLINE}\n\n{PROSE}\n\n{labels}\n\n{MORE}\n")
        message.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="cup.jpg")
        ((photo, verdict),) = read(message).photos
        assert (photo.file, photo.caption, photo.credit) == ("cup.jpg", "The crew with the cup", "Una Hale")
        assert verdict is None


NOTES = (
    "Hi,\n\nCopy below.\n\nCheers\nColin",
    "Hi,\n\nCopy below.\n\nCheers, Colin",
    "Hi,\n\nCopy below.\n\nCheers\n\nColin Marsh\nFreelance sports reporter\n07700 900123",
    "Hello Tom\n\nHere is the report you asked for. Pictures to follow.\n\nBest wishes,\n\nCol",
    "Hi,\n\nCopy below.\n\nColin",
    "Hi,\n\nCopy below.",
    "I have kept it to 80 words.\n\nRegards\nColin Marsh\ncolin@example.org",
)


@pytest.mark.parametrize("note", NOTES)
@pytest.mark.parametrize("form", ["plain", "html"])
def test_a_covering_note_above_the_story_is_courtesy(note: str, form: str) -> None:
    body = f"{note}\n\n{HEADLINE}\n\nBy Colin Marsh\n\n{PROSE}\n\n{MORE}\n"
    message = mail(body if form == "plain" else "", From="Colin Marsh <colin@example.org>", Subject="Saltby report")
    if form == "html":
        lines = "".join(f"<p>{line}</p>" for line in body.split("\n") if line)
        message.set_content(f"<html><body>{lines}</body></html>", subtype="html")
    story = read(message)
    assert (story.headline, story.bylines) == (HEADLINE, ("Colin Marsh",))
    assert texts(story) == [PROSE, MORE]
    assert [word for word in note.split() if word not in story.words] == []


def test_a_short_headline_below_a_farewell_is_no_name() -> None:
    for below in (f"Saltby Win\n\nBy Colin Marsh\n\n{PROSE}\n\n{MORE}\n", f"Saltby Win\n\n{PROSE}\n\n{MORE}\n"):
        story = read(mail(f"Hi,\n\nCopy below.\n\nCheers\n\n{below}"))
        assert (story.headline, texts(story)) == ("Saltby Win", [PROSE, MORE])


def test_a_word_of_farewell_within_a_story_ends_no_note() -> None:
    story = read(mail(f"{HEADLINE}\n\n{PROSE}\n\nBest\n\n{MORE}\n"))
    assert story.headline == HEADLINE and PROSE in texts(story)


def test_nul_in_a_mail_of_any_charset_is_no_text() -> None:
    message = mail(STORY).as_bytes().replace(b'charset="utf-8"', b'charset="hz"').replace(b"boat", b"bo\0at")
    assert b"hz" in message and b"bo\0at" in message
    assert "boat" in " ".join(read(message).words)


def test_a_sender_within_a_thousand_brackets_costs_nobody_the_mail() -> None:
    message = mail(STORY).as_bytes().replace(b"Jane Roe", b"(" * 3_000 + b"Jane Roe")
    [story] = Eml().read(Parcel("a.eml", message, LONDON))
    assert story.headline == HEADLINE
