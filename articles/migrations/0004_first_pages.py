"""The standing pages every paper needs, for its publisher to finish."""

from django.db import migrations

PAGES = [
    (
        "about",
        "About us",
        "<p>This paper is made with Newsroom, an open-source editorial system for sports desks.</p>\n"
        "<p>Say here who you are, who owns the paper, and how you work.</p>",
    ),
    (
        "contact",
        "Contact",
        "<p>Say here how readers reach the desk: an address, a telephone number, and whom to write to about a mistake.</p>",
    ),
    (
        "privacy",
        "Privacy",
        "<p>This site sets no cookies for its readers, counts nobody and asks no third party for anything.</p>\n"
        "<p>Say here who answers for personal data, and how to reach them.</p>",
    ),
]


def make_pages(apps, schema_editor):
    Page = apps.get_model("articles", "Page")
    for order, (slug, title, body) in enumerate(PAGES, 1):
        Page.objects.get_or_create(slug=slug, defaults={"title": title, "body": body, "order": order})


class Migration(migrations.Migration):
    dependencies = [("articles", "0003_search_index")]
    operations = [migrations.RunPython(make_pages, migrations.RunPython.noop)]
