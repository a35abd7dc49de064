"""Files that came together: each story with its own pictures, and no picture a story of its own that belongs to one."""

import base64
import io
import json
import zipfile
from email.message import EmailMessage

import pytest
from django.core.management import call_command

from articles import deliveries, reading
from articles.models import Article, Photo, PhotoUse
from articles.photos.renditions import average_color
from tests.importers.word_file import p, picture, word_file
from tests.photos.pictures import jpeg

pytestmark = pytest.mark.django_db
STORY = "{0} win late in the rain\n\n{0} won with the last kick of a wet night, and nobody left before it was over.\n"
CAPTIONED = STORY + "\nPhoto: The away end after the goal\n\nPhoto: The bench after the whistle\n"


def put(folder, **files):
    for name, data in files.items():
        stem, _, ending = name.replace("__", "/").rpartition("_")
        path = folder / f"{stem}.{ending}"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())


def zipped(folder):
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as out:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                out.write(path, path.relative_to(folder))
    return packed.getvalue()


def lines_of(path, *args):
    out = io.StringIO()
    call_command("import_stories", str(path), "--json", *args, stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


@pytest.fixture
def bundle(tmp_path):
    """A story with two captions and its two pictures by name, one that names its own, and a picture of nobody's."""
    folder = tmp_path / "week"
    put(
        folder,
        a__late_txt=CAPTIONED.format("Rovers"),
        b__vale_html="<html><body><article><h1>Vale draw again</h1><p>Vale drew at home on a cold night in the end.</p>"
        '<figure><img src="own.jpg"><figcaption>The draw</figcaption></figure></article></body></html>',
        b__own_jpg=jpeg(color="blue"),
        b__other_txt=STORY.format("Town"),
        b__loose_jpg=jpeg(color="red"),
        **{"a__late-1_jpg": jpeg(color="green"), "a__late-2_jpg": jpeg(color="yellow")},
    )
    return folder


def test_pictures_of_a_folder_find_their_stories(bundle):
    lines = lines_of(bundle)
    assert [line["file"].removeprefix(f"{bundle}/") for line in lines] == [
        *("a/late.txt", "b/loose.jpg", "b/other.txt", "b/vale.html")
    ]
    by_name = {line["file"].rpartition("/")[2]: line for line in lines}
    assert [photo["file"] for photo in by_name["late.txt"]["photos"]] == ["a/late-1.jpg", "a/late-2.jpg"]
    assert (by_name["loose.jpg"]["outcome"], by_name["loose.jpg"]["article"]) == ("skipped", None)
    uses = PhotoUse.objects.exclude(photo=None)
    assert {(use.article.headline.split()[0], use.photo.file_name) for use in uses} == {
        *(("Rovers", "late-1.jpg"), ("Rovers", "late-2.jpg"), ("Vale", "own.jpg"))
    }
    assert Photo.objects.count() == 4


def test_an_archive_says_the_same_as_its_folder(bundle, tmp_path):
    archive = tmp_path / "week.zip"
    archive.write_bytes(zipped(bundle))
    folder = lines_of(bundle, "--dry-run")
    packed = lines_of(archive, "--dry-run")
    assert [line["file"].partition("#")[2] for line in packed] == [
        line["file"].removeprefix(f"{bundle}/") for line in folder
    ]
    same = ("headline", "blocks", "photos", "outcome")
    assert [[line[key] for key in same] for line in packed] == [[line[key] for key in same] for line in folder]
    assert not Photo.objects.exists()


def test_archive_that_waits_has_its_pictures_already(bundle):
    delivery = deliveries.store("week.zip", io.BytesIO(zipped(bundle)), waits=True)
    assert [outcome.outcome for outcome in deliveries.work(delivery)] == ["waiting", "skipped", "waiting", "waiting"]
    row = delivery.stories.get(member="a/late.txt")
    assert sorted(row.pictures) == ["a/late-1.jpg", "a/late-2.jpg"]
    assert not Article.objects.exists()


def test_a_picture_beside_a_word_file_is_not_taken_for_the_one_of_its_name_inside(tmp_path):
    inside = picture("i")
    document = word_file(
        p("Rovers win late", "Title") + p(runs=inside) + p(STORY.format("Rovers").split("\n\n")[1]),
        related={"i": ("image", "media/image1.jpg")},
        parts={"word/media/image1.jpg": jpeg(color="blue")},
    )
    put(tmp_path, story_docx=document, image1_jpg=jpeg(color="red"))
    lines_of(tmp_path)
    assert sorted(Photo.objects.values_list("average_colour", flat=True)) == sorted(
        {average_color(jpeg(color="blue")), average_color(jpeg(color="red"))}
    )
    assert PhotoUse.objects.get(key=PhotoUse.LEAD).photo.average_colour == average_color(jpeg(color="blue"))


def test_all_pictures_of_an_agencys_folder_come_into_the_library(tmp_path):
    pictures = {f"p{n}_jpg": jpeg(size=(640, 480), color=(n, 0, 0)) for n in range(0, 200, 10)}
    put(tmp_path / "in", late_txt=CAPTIONED.format("Rovers"), **pictures)
    (line,) = lines_of(tmp_path / "in")
    assert len([photo for photo in line["photos"] if photo["file"]]) == 2
    assert "18 more pictures came beside the story" in line["warnings"][-1]
    assert Photo.objects.count() == 20


def test_folder_without_pictures_is_read_once(tmp_path, monkeypatch):
    put(tmp_path / "in", a_txt=STORY.format("Rovers"), b_txt=STORY.format("Vale"))
    read = []
    real = reading.importer_for
    monkeypatch.setattr(reading, "importer_for", lambda *args: read.append(args) or real(*args))
    lines_of(tmp_path / "in")
    assert len(read) == 2


def test_fault_of_ours_is_a_sentence_and_stops_nothing(tmp_path, monkeypatch, caplog):
    put(tmp_path / "in", a_txt=STORY.format("Rovers"), b_txt=STORY.format("Vale"))
    real = reading.importer_for

    def importer_for(parcel, format=None):
        if parcel.name == "a.txt":
            raise RuntimeError("a bug")
        return real(parcel, format)

    monkeypatch.setattr(reading, "importer_for", importer_for)
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("import_stories", str(tmp_path / "in"), "--json", stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(line["outcome"], line["error"]) for line in lines] == [("failed", reading.FAULT), ("created", None)]
    assert "a bug" in caplog.text


def test_pictures_that_texts_of_one_folder_name_stand_at_their_captions(tmp_path):
    put(
        tmp_path / "week",
        vale_txt=STORY.format("Vale") + "\n[one.jpg] The away end after the goal. Photo: Una Hale\n",
        town_txt=STORY.format("Town") + "\nPICTURE: two.jpg\nCAPTION: The bench\nCREDIT: Una Hale\n",
        one_jpg=jpeg(color="green"),
        two_jpg=jpeg(color="red"),
    )
    call_command("import_stories", str(tmp_path / "week"), stdout=io.StringIO())
    assert sorted(PhotoUse.objects.values_list("caption", "credit", "photo__file_name")) == [
        ("The away end after the goal.", "Una Hale", "one.jpg"),
        ("The bench", "Una Hale", "two.jpg"),
    ]
    assert {photo.credit for photo in Photo.objects.all()} == {"Una Hale"}
    assert not [words for words in Article.objects.values_list("body", flat=True) if ".jpg" in str(words)]


def test_picture_attached_to_a_mail_stands_at_its_one_caption(tmp_path):
    mail = EmailMessage()
    mail["From"], mail["Subject"], mail["Date"] = "colin@example.org", "Rovers", "Sun, 02 Jun 2024 21:14:00 +0200"
    mail.set_content(STORY.format("Rovers") + "\nPhoto: The away end after the goal\n\nNobody left before midnight.\n")
    mail.add_attachment(jpeg(), maintype="image", subtype="jpeg", filename="DSC_0001.jpg")
    (tmp_path / "rovers.eml").write_bytes(mail.as_bytes())
    (line,) = lines_of(tmp_path / "rovers.eml")
    ((photo),) = line["photos"]
    assert (photo["caption"], photo["file"], photo["verdict"]) == ("The away end after the goal", "DSC_0001.jpg", "ask")


def test_pictures_inside_a_saved_page_are_stored_at_their_captions_and_a_damaged_one_waits(tmp_path):
    whole, broken = jpeg(), b"no picture" * 400
    figures = "".join(
        f"<figure><img src='data:image/jpeg;base64,{base64.b64encode(data).decode()}'><figcaption>{said}</figcaption>"
        "</figure>"
        for data, said in ((whole, "The goal in the rain"), (broken, "The end of the rain"))
    )
    text = "<p>The clock had stopped at ninety, and so had Rovers, when the corner came over.</p>" * 3
    (tmp_path / "page.html").write_text(f"<h1>Late winner</h1><article>{text}{figures}{text}</article>")
    call_command("import_stories", str(tmp_path / "page.html"))
    uses = {use.caption: use.photo for use in PhotoUse.objects.all()}
    assert uses["The goal in the rain"].file_name == "picture-in-page-1.jpeg" and uses["The end of the rain"] is None
    assert "picture-in-page-2.jpeg" in " ".join(Article.objects.get().deliveries.get().notes)
