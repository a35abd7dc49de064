"""Every link on every page, of the site and of the desk, with the sample desk loaded: answered, ours, and allowed."""

import json
import re
from collections import Counter
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from django.conf import settings as django_settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles import finders
from django.db import transaction
from django.test import Client
from lxml import etree, html

from articles.models import Photo, User
from articles.photos import renditions
from articles.sample_desk import loading

pytestmark = pytest.mark.django_db

HOME = "http://testserver"
SHARED_BY = {"www.facebook.com", "x.com", "twitter.com", "bsky.app", "wa.me", "api.whatsapp.com", "www.linkedin.com"}
OF_ONE_SHAPE = 12
# What acts or ends the visit, what a browser asks for by itself, and a form's way to a page that has links of its own.
LEFT_ALONE = re.compile(r"/admin/(logout|jsi18n)/|/clubs/[^/]+/squad/find/")
ALLOWED_UNSIGNED = {"application/ld+json", "application/json", "speculationrules"}
PARTS = (("a", "href"), ("link", "href"), ("img", "src"), ("script", "src"), ("iframe", "src"), ("source", "src"))


@dataclass
class Answer:
    """What an address answered, after any redirects."""

    status: int
    kind: str
    text: str
    linked_from: str

    @property
    def tree(self):
        return html.document_fromstring(self.text)


@pytest.fixture(scope="module")
def desk(django_db_setup, django_db_blocker, tmp_path_factory):
    """The sample desk, loaded once and rolled back; its pictures are not made in every size."""
    folder, patch = tmp_path_factory.mktemp("desk"), pytest.MonkeyPatch()
    storages = django_settings.STORAGES | {
        "default": {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": folder / "private"},
        },
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    for name, value in {"PRIVATE_ROOT": folder / "private", "STORAGES": storages}.items():
        patch.setattr(django_settings, name, value)
    with django_db_blocker.unblock(), transaction.atomic():
        people = {
            role: User.objects.create(username=role.lower(), is_staff=True)
            for role in ("Editor", "Writer", "Administrator")
        }
        for role, user in people.items():
            user.groups.add(Group.objects.get(name=role))
        loading.load(people["Editor"], people["Writer"])
        yield people
        transaction.set_rollback(True)
    patch.undo()


def crawl(client, start):
    """Return every address that can be reached from `start` by links and forms of this side, with its answer."""
    answers, waiting, shapes = {}, [(start, "the start")], Counter()
    while waiting:
        address, linked_from = waiting.pop()
        if address in answers or LEFT_ALONE.match(address):
            continue
        # The desk has the same few forms for every row: some of each shape tell what all would.
        shape = re.sub(r"\d+", "N", address)
        shapes[shape] += 1
        if address.startswith("/admin/") and shapes[shape] > OF_ONE_SHAPE:
            continue
        if address.startswith("/static/"):
            found = finders.find(address.removeprefix("/static/"))
            answers[address] = Answer(200 if found else 404, "static", "", linked_from)
            continue
        response = client.get(address, follow=True)
        kind = response.get("Content-Type", "").partition(";")[0]
        text = response.content.decode() if not response.streaming else ""
        answers[address] = answer = Answer(response.status_code, kind, text, linked_from)
        # A list of the desk sorted or filtered names what it names unsorted.
        if kind == "text/html" and not (address.startswith("/admin/") and "=" in address):
            waiting += [(link, address) for link in _ours(answer.tree, address) if _same_side(link, start)]
    return answers


def _same_side(link, start):
    return link.startswith("/static/") or link.startswith("/admin/") == start.startswith("/admin/")


def links(tree):
    """Yield every address that a page names."""
    for tag, attribute in PARTS:
        yield from tree.xpath(f"//{tag}/@{attribute}")
    for srcset in tree.xpath("//img/@srcset | //source/@srcset | //link/@imagesrcset"):
        yield from (part.split()[0] for part in srcset.split(","))
    yield from tree.xpath("//meta[@property='og:image' or @property='og:url']/@content")
    for form in tree.xpath("//form"):
        if form.get("method", "get").lower() == "get":
            yield form.get("action", "")


def _ours(tree, address):
    for link in links(tree):
        whole = urljoin(HOME + address, link)
        if whole.startswith(HOME + "/"):
            # Where the list stood that led here changes nothing on the page.
            yield re.sub(r"\?_changelist_filters=.*", "", urldefrag(whole)[0].removeprefix(HOME))


@pytest.fixture(scope="module")
def no_making():
    """Let a rendition's view do all it does but the making of the picture."""
    patch = pytest.MonkeyPatch()
    patch.setattr(renditions, "make", lambda source, target, *args: target.write_bytes(b""))
    yield
    patch.undo()


@pytest.fixture(scope="module")
def site(desk, no_making, tmp_path_factory):
    return _crawled("/", None, tmp_path_factory)


@pytest.fixture(scope="module", params=["Administrator", "Writer"])
def admin(request, desk, no_making, tmp_path_factory):
    return _crawled("/admin/", desk[request.param], tmp_path_factory)


def _crawled(start, user, tmp_path_factory):
    patch, client = pytest.MonkeyPatch(), Client(raise_request_exception=False)
    patch.setattr(django_settings, "MEDIA_ROOT", tmp_path_factory.mktemp("renditions"))
    if user:
        client.force_login(user)
    answers = crawl(client, start)
    patch.undo()
    return answers


def pages(answers):
    return {
        address: answer for address, answer in answers.items() if answer.kind == "text/html" and answer.status == 200
    }


def test_every_link_on_the_site_is_answered(site):
    assert [_told(address, answer) for address, answer in site.items() if answer.status != 200] == []
    assert len(pages(site)) > 150
    assert sum(address.startswith("/photos/") for address in site) > 300


def test_every_link_on_the_desk_is_answered(admin):
    assert [_told(address, answer) for address, answer in admin.items() if answer.status != 200] == []
    assert len(pages(admin)) > 60


def _told(address, answer):
    return f"{answer.status} {address} (on {answer.linked_from})"


def test_no_page_names_another_server_but_to_share(site, admin):
    for address, answer in (pages(site) | pages(admin)).items():
        for link in links(answer.tree):
            host = urlsplit(link).netloc
            assert host in {"", "testserver"} | SHARED_BY, (address, link)


def test_every_page_is_whole(site, admin):
    for address, answer in (pages(site) | pages(admin)).items():
        tree = answer.tree
        assert answer.text.lstrip().lower().startswith("<!doctype html>"), address
        assert tree.get("lang"), address
        assert len(tree.xpath("//h1")) == 1, address
        assert tree.findtext(".//title").strip(), address
        assert len(tree.xpath("//main")) == 1, address
        assert [name for name, n in Counter(tree.xpath("//@id")).items() if n > 1] == [], address


def test_every_public_page_has_its_own_title_and_address(site):
    titles = {}
    for address, answer in pages(site).items():
        canonical = answer.tree.xpath("//link[@rel='canonical']/@href")
        if "noindex" in answer.tree.xpath("string(//meta[@name='robots']/@content)"):
            continue
        assert canonical == [HOME + address], address
        titles.setdefault(answer.tree.findtext(".//title"), []).append(address)
    assert {title: where for title, where in titles.items() if len({_without_query(a) for a in where}) > 1} == {}


def _without_query(address):
    return address.partition("?")[0]


def test_structured_data_parses_and_names_its_story(site):
    stories = 0
    for address, answer in pages(site).items():
        for text in answer.tree.xpath("//script[@type='application/ld+json']/text()"):
            data = json.loads(text)
            assert data["@context"] == "https://schema.org", address
            if data["@type"] == "NewsArticle":
                stories += 1
                assert unescape(data["headline"]) == answer.tree.xpath("string(//h1)").strip(), address
                assert data["datePublished"], address
    assert stories > 40


def test_feeds_and_sitemaps_parse_and_lead_to_pages(site, desk, client):
    found = [address for address in site if address.endswith(".xml")]
    found += [*_locations(client.get("/sitemap.xml").content), "/sitemap.xml"]
    assert len(found) > 20
    stories = set()
    for address in found:
        root = etree.fromstring(client.get(address).content)
        stories |= {link.text.removeprefix(HOME) for link in root.iterfind("./channel/item/link")}
        stories |= set(_locations(etree.tostring(root))) if b"urlset" in etree.tostring(root)[:60] else set()
    missed = {address for address in stories if address not in site}
    assert [address for address in missed if client.get(address).status_code != 200] == []
    assert len(stories) > 60


def _locations(xml):
    return [loc.text.removeprefix(HOME) for loc in etree.fromstring(xml).iterfind(".//{*}loc")]


def test_nothing_stands_on_a_page_that_the_policy_forbids(site, admin):
    for address, answer in (pages(site) | pages(admin)).items():
        tree = answer.tree
        assert tree.xpath("//*/@style") == [], address
        assert tree.xpath("//@*[starts-with(name(), 'on')]") == [], address
        assert tree.xpath("//a/@href[starts-with(., 'javascript:')]") == [], address
        for script in tree.xpath("//script[not(@src)]"):
            assert script.get("type") in ALLOWED_UNSIGNED or script.get("nonce"), (address, script.text)
        assert tree.xpath("//style[not(@nonce)]") == [], address


def test_every_file_a_style_sheet_names_is_there():
    for sheet in Path(django_settings.BASE_DIR, "static").rglob("*.css"):
        for name in re.findall(r"url\([\"']?(?!data:|#)([^\"')]+)", sheet.read_text()):
            assert (sheet.parent / name.partition("#")[0]).is_file(), (sheet.name, name)


def test_pictures_of_the_sample_are_in_the_library(desk):
    assert Photo.objects.count() > 20
