"""Who gets what under every address: `access.txt` says it, and every address is asked as everybody.

A line is a method, an address, what is sent, and the answers. `{name}` is one of `specimens.py`; what is `{own_…}` is
the asker's own, all other stories are a colleague's. Sent is `name=value`, and with `form` the form as opened there
too; `json` sends the same as an object, `first=` is opened before, `token=` is a source's. An answer is a status,
`login` where one is led to the sign-in; only with a `+` is anything in the database other than before.
"""

import json
import logging
import shlex
from collections import defaultdict
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.template.response import SimpleTemplateResponse
from django.test import Client
from django.urls import Resolver404, get_resolver, resolve
from lxml import html

from articles import deliveries

from .factories import make_chief
from .photos.pictures import jpeg
from .specimens import everybody, make_own, make_things

TABLE = Path(__file__).with_name("access.txt")
ROLES = {
    "writer": "Writer",
    "pictures": "Picture editor",
    "sub": "Sub-editor",
    "editor": "Editor",
    "admin": "Administrator",
}
COLUMNS = ("visitor", "roleless", *ROLES)
FILES = {"picture.jpg": jpeg((400, 300)), "text.txt": b"A pasted story\n\nIt came as a file and says what happened.\n"}
WRITES = ("INSERT", "UPDATE", "DELETE", "REPLACE")


@dataclass(frozen=True)
class Line:
    method: str
    address: str
    sent: tuple[str, ...]
    answers: tuple[str, ...]

    def __str__(self):
        return " ".join((self.method, self.address, *self.sent))


def read_table():
    """Return the lines of the table."""
    lines = []
    for text in TABLE.read_text().splitlines():
        if text.strip() and not text.startswith("#"):
            asked, _, answers = text.rpartition("|")
            method, address, *sent = shlex.split(asked)
            lines.append(Line(method, address, tuple(sent), tuple(answers.split())))
    return lines


class Desk:
    """One of everything in the database, everybody signed in; whatever an address does is undone."""

    def __init__(self, lines):
        things = make_things()
        chief = make_chief()
        people = everybody(ROLES)
        self.clients = {who: Client() for who in (*people, "chief")}
        self.things = {who: things | make_own(user or chief, things) for who, user in people.items()}
        for who, user in {**people, "chief": chief}.items():
            if user:
                self.clients[who].force_login(user)
        self.forms = {}
        for line in lines:
            if "form" in line.sent:
                for found in self.things.values():
                    self._open(line.address.format_map(found))
        self.before = _rows()

    def answer(self, line, who):
        """Return the answer to a line as the table has it."""
        if line.method == "POST":
            cache.clear()  # wrong passwords are counted there
        things, client = self.things[who], self._client(who)
        address = line.address.format_map(things)
        sent, options = self._sent(line, address, things)
        first = options.pop("first", None)
        with transaction.atomic(), Written() as written:
            if first:
                client.get(first)
            response = client.get(address, **options) if line.method == "GET" else client.post(address, sent, **options)
            if response.streaming:
                b"".join(response)
            status = str(response.status_code)
            if status == "302" and response["Location"].startswith("/admin/login/"):
                status = "login"
            changed = written.anything and _rows() != self.before
            transaction.set_rollback(True)
        return status + "+" * changed

    def _client(self, who):
        client = Client(raise_request_exception=False)
        client.cookies.load(self.clients[who].cookies.output(header="", sep=";"))
        return client

    def _sent(self, line, address, things):
        values, options = {}, {}
        if "form" in line.sent:
            values |= self._open(address)
        for word in line.sent:
            name, _, value = word.format_map(things).partition("=")
            if name == "first":
                options["first"] = value
            elif name == "token":
                options["headers"] = {"Authorization": f"Bearer {value}"}
            elif value.startswith("@"):
                values[name] = SimpleUploadedFile(value[1:], FILES[value[1:]])
            elif word not in {"form", "json"}:
                values[name] = value
        if "json" in line.sent:
            return json.dumps(values), options | {"content_type": "application/json"}
        return values, options

    def _open(self, address):
        """Return what a browser would send of the form at an address, opened by who may do everything."""
        if address not in self.forms:
            page = html.document_fromstring(self.clients["chief"].get(address).content)
            form = max(page.xpath("//form[@method='post']"), key=lambda form: len(form.fields))
            values = {}
            for name, value in form.form_values():
                values.setdefault(name, []).append(value)
            self.forms[address] = values
        return self.forms[address]


class Written:
    """Whether anything was written meanwhile but who is signed in and what they are told."""

    def __init__(self):
        self.anything = False

    def __enter__(self):
        self.wrapper = connection.execute_wrapper(self._look)
        self.wrapper.__enter__()
        return self

    def __exit__(self, *raised):
        self.wrapper.__exit__(*raised)

    def _look(self, execute, sql, params, many, context):
        if sql.lstrip().upper().startswith(WRITES) and Session._meta.db_table not in sql:
            self.anything = True
        return execute(sql, params, many, context)


def _rows():
    """Return every row of every table, but who is signed in."""
    found = {}
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            if model is not Session and model._meta.managed and not model._meta.proxy:
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
                found[model] = sorted(map(repr, cursor.fetchall()))
    return found


def patterns(resolver=None, before=""):
    """Yield every pattern of the resolver, as one text."""
    for part in (resolver or get_resolver()).url_patterns:
        route = before + str(part.pattern)
        if hasattr(part, "url_patterns"):
            yield from patterns(part, route)
        else:
            yield route


@pytest.fixture(autouse=True)
def no_log():
    """A refusal is what is asked for here: thousands of them need no lines."""
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def no_process(monkeypatch):
    """Let a long reading be begun without a process of its own."""
    monkeypatch.setattr(deliveries, "start", lambda delivery: type(delivery).objects.update(lease="begun"))


@pytest.mark.django_db
def test_every_address_answers_everybody_as_the_table_says(no_process, monkeypatch):
    lines = read_table()
    desk = Desk(lines)
    monkeypatch.setattr(SimpleTemplateResponse, "rendered_content", "")  # what pages say is told elsewhere
    wrong = []
    for line in lines:
        got = tuple(desk.answer(line, who) for who in COLUMNS)
        if got != line.answers:
            wrong.append(f"{line}\n  says {' '.join(line.answers)}\n  gets {' '.join(got)}")
    assert not wrong, "\n" + "\n".join(wrong)


def test_every_address_stands_in_the_table():
    things = defaultdict(lambda: "1", live_path="/2024/feb/26/late-winner/")  # any will do: nothing is asked for
    asked = set()
    for line in read_table():
        with suppress(Resolver404):
            asked.add(resolve(line.address.format_map(things).partition("?")[0]).route)
    assert sorted({route.replace("^", "") for route in patterns()} - asked) == []
