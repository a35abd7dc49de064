"""The search entries of the site and of the desk: FTS5 on SQLite, a tsvector under GIN on PostgreSQL."""

from django.db import migrations

# table, and whose rows it describes: an entry goes when its row goes, whatever deletes it.
TABLES = [("articles_searchentry", "articles_publishedarticle"), ("articles_deskentry", "articles_article")]

SQLITE = [
    # A foreign key, not a trigger on the owner: Django rebuilds tables on SQLite and would lose the trigger.
    """CREATE TABLE {entry} (
        recency integer PRIMARY KEY,
        owner_id integer NOT NULL UNIQUE REFERENCES {owner} (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
        words text NOT NULL
    )""",
    # The words come folded: everything beyond ASCII is part of a word, and "_" begins the marks.
    """CREATE VIRTUAL TABLE {entry}_fts USING fts5(
        words, content='{entry}', content_rowid='recency', tokenize="ascii tokenchars '_'", prefix='2 3'
    )""",
    """CREATE TRIGGER {entry}_put AFTER INSERT ON {entry} BEGIN
        INSERT INTO {entry}_fts (rowid, words) VALUES (new.recency, new.words);
    END""",
    """CREATE TRIGGER {entry}_drop AFTER DELETE ON {entry} BEGIN
        INSERT INTO {entry}_fts ({entry}_fts, rowid, words) VALUES ('delete', old.recency, old.words);
    END""",
]
SQLITE_BACK = ["DROP TABLE {entry}_fts", "DROP TABLE {entry}"]

POSTGRES = [
    "CREATE TABLE {entry} (owner_id bigint PRIMARY KEY, recency bigint NOT NULL, words tsvector NOT NULL)",
    "CREATE UNIQUE INDEX {entry}_newest ON {entry} (recency)",
    # Without a pending list, which every search would have to read through.
    "CREATE INDEX {entry}_words ON {entry} USING gin (words) WITH (fastupdate = off)",
    # The planner takes a test of words for cheap, but each one fetches and unpacks a long value; left alone it reads
    # whole ranges of entries that way. So: the index first, always, then newest first, then phrases, until enough.
    """CREATE FUNCTION {entry}_find(every_word tsquery, phrases tsquery, low bigint, high bigint, most integer)
    RETURNS TABLE (recency bigint, owner_id bigint) LANGUAGE plpgsql STABLE
    SET enable_seqscan = off SET enable_indexscan = off SET plan_cache_mode = force_generic_plan AS $$ BEGIN
        RETURN QUERY SELECT hit.recency, hit.owner_id FROM (
            SELECT entry.recency, entry.owner_id, entry.words FROM {entry} entry
            WHERE entry.words @@ every_word AND entry.recency >= low AND entry.recency < high
            ORDER BY entry.recency DESC OFFSET 0
        ) hit WHERE phrases IS NULL OR hit.words @@ phrases LIMIT most;
    END $$""",
    # Triggers, not a foreign key: Django's flush truncates the owner alone, which a reference would forbid.
    """CREATE FUNCTION {entry}_drop() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        DELETE FROM {entry} WHERE owner_id = OLD.id; RETURN NULL;
    END $$""",
    "CREATE FUNCTION {entry}_empty() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN TRUNCATE {entry}; RETURN NULL; END $$",
    "CREATE TRIGGER {entry}_drop AFTER DELETE ON {owner} FOR EACH ROW EXECUTE FUNCTION {entry}_drop()",
    "CREATE TRIGGER {entry}_empty AFTER TRUNCATE ON {owner} FOR EACH STATEMENT EXECUTE FUNCTION {entry}_empty()",
]
POSTGRES_BACK = [
    "DROP TRIGGER {entry}_drop ON {owner}",
    "DROP TRIGGER {entry}_empty ON {owner}",
    "DROP FUNCTION {entry}_drop()",
    "DROP FUNCTION {entry}_empty()",
    "DROP FUNCTION {entry}_find(tsquery, tsquery, bigint, bigint, integer)",
    "DROP TABLE {entry}",
]


def run(schema_editor, sqlite, postgres):
    for statement in {"sqlite": sqlite, "postgresql": postgres}[schema_editor.connection.vendor]:
        for entry, owner in TABLES:
            schema_editor.execute(statement.format(entry=entry, owner=owner))


def create(apps, schema_editor):
    run(schema_editor, SQLITE, POSTGRES)


def drop(apps, schema_editor):
    run(schema_editor, SQLITE_BACK, POSTGRES_BACK)


class Migration(migrations.Migration):
    dependencies = [("articles", "0002_roles")]
    operations = [migrations.RunPython(create, drop)]
