"""What every paper needs to begin with: standing pages for its publisher to finish, and a first section."""

from django.db import migrations

PAGES = [
    (
        "about",
        "About us",
        "<p>This paper is made with Newsroom, an open-source editorial system for sports desks.</p>",
    ),
    (
        "contact",
        "Contact",
        "<p>How to reach the desk, and whom to write to about a mistake, will stand here soon.</p>",
    ),
    (
        "privacy",
        "Privacy",
        "<p>This site sets no cookies for its readers, counts nobody and asks no third party for anything.</p>",
    ),
]


def make_pages(apps, schema_editor):
    Page = apps.get_model("articles", "Page")
    for order, (slug, title, body) in enumerate(PAGES, 1):
        Page.objects.get_or_create(slug=slug, defaults={"title": title, "body": body, "order": order})


def make_section(apps, schema_editor):
    # Nothing can be published without one.
    Section = apps.get_model("articles", "Section")
    if not Section.objects.exists():
        Section.objects.create(name="News", slug="news")


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_search_index")]
    operations = [
        migrations.RunPython(make_pages, migrations.RunPython.noop),
        migrations.RunPython(make_section, migrations.RunPython.noop),
    ]
