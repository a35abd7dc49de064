"""The register: from its files into the tables, and from the tables to the matcher."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.known_names import entities, known_names
from articles.management.commands.load_register import STARTER
from articles.models import Alias, ClubDetails, Generation, Membership, PersonDetails, Tag
from articles.register_files import entities_of, read_rows
from articles.register_loading import load

from .factories import make_tag

pytestmark = pytest.mark.django_db


def comparable(entity):
    """The matcher asks in no order: aliases and roles as sets, a ground by its name alone."""
    aliases = frozenset((a.text, a.kind, a.needs_context, a.from_year, a.until_year) for a in entity.aliases)
    if entity.kind == "ground":
        return "ground", entity.name, frozenset(alias.text for alias in entity.aliases)
    return (
        *(entity.kind, entity.name, entity.slug, aliases, entity.country, entity.women, entity.sport, entity.place),
        *(entity.needs_context, frozenset(entity.roles)),
    )


def test_starter_comes_back_as_it_was_written():
    rows = read_rows(STARTER)
    load(rows)
    assert {comparable(entity) for entity in entities()} == {comparable(entity) for entity in entities_of(rows)}


def test_load_is_a_few_queries_and_a_second_time_changes_nothing():
    rows = read_rows(STARTER)
    with CaptureQueriesContext(connection) as queries:
        load(rows)
    assert len(queries) < 100  # SQLite takes a thousand values at a time
    tables = (Tag, Alias, ClubDetails, PersonDetails, Membership)
    before, stamp = [list(model.objects.order_by("pk").values()) for model in tables], Generation.current(2)
    with CaptureQueriesContext(connection) as queries:
        load(rows)
    assert [list(model.objects.order_by("pk").values()) for model in tables] == before
    assert Generation.current(2) == stamp
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE"))]


def test_load_brings_changes_and_leaves_what_an_editor_added():
    rovers = {"name": "Rovers", "full_name": "Rovers FC", "nicknames": ["the Reds"], "colours": ["#c8102e"]}
    load({"clubs": [rovers]})
    tag = Tag.objects.get()
    Alias.objects.create(tag=tag, text="Rovers of old", kind="former")
    own = make_tag("Vale")
    load({"clubs": [rovers | {"full_name": "Rovers Football Club", "colours": ["#000000"]}]})
    assert ClubDetails.objects.get(tag=tag).full_name == "Rovers Football Club"
    assert ClubDetails.objects.get(tag=tag).colour == "#000000"
    assert set(tag.aliases.values_list("text", flat=True)) >= {"Rovers of old", "the Reds", "Rovers Football Club"}
    assert Tag.objects.contains(own)
    assert tag.aliases.get(text="the Reds").folded == "the reds"


def test_two_people_of_one_name_keep_their_own_details():
    people = [
        {"name": "Danny Ward", "born": "1990-12-09", "roles": [{"club": "Rovers", "role": "player"}]},
        {"name": "Danny Ward", "born": "1993-06-22", "roles": []},
    ]
    load({"clubs": [{"name": "Rovers"}], "people": people})
    born = dict(PersonDetails.objects.values_list("tag__slug", "born__year"))
    assert born == {"danny-ward": 1990, "danny-ward-2": 1993}


def test_names_are_read_anew_only_when_the_register_has_changed():
    load({"clubs": [{"name": "Rovers"}]})
    first = known_names()
    assert known_names() is first
    load({"clubs": [{"name": "Rovers"}, {"name": "Vale"}]})
    assert {entity.name for entity in known_names().entities} == {"Rovers", "Vale"}


def test_retired_tag_is_not_suggested():
    load({"clubs": [{"name": "Rovers"}]})
    Tag.objects.update(retired=True)
    assert entities() == []


def test_folder_without_files_is_refused_in_words(tmp_path):
    with pytest.raises(Exception, match="has none of clubs"):
        call_command("load_register", tmp_path)
