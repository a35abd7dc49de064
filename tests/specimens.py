"""A desk with one of everything that an address may name, for the test that asks every address as everybody."""

import io

from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.contenttypes.models import ContentType
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from articles import bulk_tags, deliveries, ingest, tag_changes
from articles.models import (
    Article,
    Author,
    Correction,
    DeliveredStory,
    Delivery,
    Ground,
    Match,
    Page,
    Photo,
    PhotoGroup,
    PublishedArticle,
    SiteSettings,
    Source,
    SuggestedTag,
    User,
)
from articles.pages.colors import club_sheet_url
from articles.photos import renditions
from articles.publishing import approve, kill, publish, put_into_bin, submit, withdraw
from articles.story import Block, Story, StoryPhoto

from .factories import (
    DAY,
    FIGURE,
    MONDAY,
    change,
    make_chief,
    make_draft,
    make_photo,
    make_section,
    make_tag,
    make_user,
)

PASSWORD = "a-long-enough-one"
WORDS = "The keeper had not touched the ball for half an hour when it came over the wall and in off the post."
NOT_WITHIN_REACH = "http://127.0.0.1/goal.jpg"  # refused before anything is asked of the network


def make_things():
    """Return the ids, addresses and words of one of everything, by name; the stories are a colleague's."""
    colleague = make_user("Writer", username="colleague")
    colleague.set_password(PASSWORD)
    colleague.save()
    things = {"password": PASSWORD, **_pictures(), **_register(), **_people(colleague)}
    return things | _stories(colleague, things) | _imports(colleague)


def make_own(user, things):
    """Return what is somebody's own, by name."""
    draft, submitted, binned = (_draft(f"{name} of {user}", user) for name in ("Draft", "Submitted", "Binned"))
    submit(submitted, by=make_chief())
    put_into_bin(binned, by=make_chief())
    made = _row(f"made of {user}", asks=True)
    ingest.save_delivered(made, by=user)
    held = _row(f"held of {user}", "held", article=draft)
    change_of_many = bulk_tags.put_on(make_tag("Rovers"), [draft.pk], role="about", by=user)
    stories = {"own_draft": draft, "own_submitted": submitted, "own_binned": binned}
    return _named(stories) | {
        "own_made": made.pk,
        "own_held": held.pk,
        "own_change": change_of_many.pk,
        "own_user": user.pk,
    }


def _pictures():
    made = {name: make_photo() for name in ("photo", "live_photo", "draft_photo")}
    group = PhotoGroup.objects.create(key="1", event="Rovers v Vale", hour=MONDAY, hour_known=True)
    Photo.objects.update(group=group)
    names = {
        f"{name}_file": renditions.name(photo.checksum, 800, "16x9", "jpeg", photo.focal)
        for name, photo in made.items()
    }
    return {name: photo.pk for name, photo in made.items()} | names | {"group": group.pk}


def _register():
    tags = {
        "club": make_tag("Rovers"),
        "vale": make_tag("Vale"),
        "spare": make_tag("Old Rovers"),
        "renamed": make_tag("Low Moor"),
    }
    tag_changes.rename(tags["renamed"], name="High Moor", by=make_chief())
    SiteSettings.load()
    return {name: tag.pk for name, tag in tags.items()} | {
        "rename": tags["renamed"].changes.get().pk,
        "author": Author.objects.create(name="Robin Hale", slug="robin-hale").pk,
        "section": make_section().pk,
        "ground": Ground.objects.create(name="Harbour Road").pk,
        "match": Match.objects.create(home=tags["club"], away=tags["vale"], kicks_off_at=MONDAY).pk,
        "page": Page.objects.get_or_create(slug="about", defaults={"title": "About"})[0].pk,
        "tag_type": ContentType.objects.get_for_model(tags["club"]).pk,
        "article_type": ContentType.objects.get_for_model(Article).pk,
        "published_type": ContentType.objects.get_for_model(PublishedArticle).pk,
    }


def _people(colleague):
    source = Source(name="meridian", label="Meridian")
    token = source.new_token()
    source.save()
    return {
        "colleague": colleague.pk,
        "superuser": make_chief().pk,
        "role": Group.objects.get(name="Writer").pk,
        "uid": urlsafe_base64_encode(force_bytes(colleague.pk)),
        "link": default_token_generator.make_token(colleague),
        "source": source.pk,
        "token": token,
    }


def _draft(headline, by, **fields):
    """Return a draft of somebody's, with a caption that waits for its picture."""
    body = f"<p>{headline}. {WORDS}</p>\n" + FIGURE.format(f"k{Article.objects.count()}", f"The net: {headline}")
    article = make_draft(headline, body=body, **fields)
    Article.objects.filter(pk=article.pk).update(created_by=by)
    article.refresh_from_db()
    return article


def _named(stories):
    """Return of some stories their ids, their versions, and the places of their captions that wait."""
    found = {}
    for name, article in stories.items():
        article.refresh_from_db()
        use = article.uses.exclude(key="lead").first()
        found |= {name: article.pk, f"{name}_version": article.lock_version}
        found |= {f"{name}_use": use.pk, f"{name}_key": use.key} if use else {}
    return found


def _stories(colleague, things):
    chief, soon = make_chief(), timezone.now() + DAY
    gates = {"scheduled": {"publish_at": soon}, "embargoed": {"embargo_until": soon, "embargo_reason": "Asked for"}}
    gates |= {"to_embargo": gates["embargoed"], "lacking": {"section": None}}
    gates |= {name: {"photos": {"lead": Photo.objects.get(pk=things[f"{name}_photo"])}} for name in ("live", "draft")}
    gates["live"] |= {"about": [make_tag("Rovers")], "authors": [Author.objects.get()]}
    names = ("submitted", "approved", "binned", "withdrawn", "killed", *gates)
    made = {name: _draft(f"Theirs {name}", colleague, **gates.get(name, {})) for name in names}
    for name in ("submitted", "approved"):
        submit(made[name], by=chief)
    approve(made["approved"], by=chief)
    put_into_bin(made["binned"], by=chief)
    for name in ("live", "withdrawn", "killed", "scheduled", "embargoed"):
        publish(made[name], by=chief)
    publish(made["live"], by=chief, correction=("correction", "It said Monday."))
    withdraw(made["withdrawn"], by=chief)
    kill(made["killed"], by=chief, why="Not true.")
    rows = PublishedArticle.objects.filter(article__in=made.values())
    paths = {f"{name}_path": row.path for name, article in made.items() for row in rows.filter(article=article)}
    suggested = {
        name: SuggestedTag.objects.create(article=made[story], tag=make_tag("Vale"), role="about", sure=True).pk
        for name, story in (("suggested", "live"), ("suggested_too", "draft"))
    }
    return (
        _named(made)
        | paths
        | suggested
        | {
            "correction": Correction.objects.get().pk,
            "published": rows.get(article=made["embargoed"]).pk,
            "live_seen": made["live"].revisions.filter(public_until=None).exclude(public_from=None).get().number,
            "club_sheet": club_sheet_url({make_tag("Rovers").slug}),
        }
    )


def _row(name, outcome="waiting", *, article=None, source="desk", asks=False, **fields):
    """Return a story that came by itself, as a row of the import desk."""
    told = Block("paragraph", f"{name}: {WORDS}")
    asked = Block("paragraph", f"Corran leaves the pitch, {name}", verdict="ask", reasons=("no full stop",))
    fields.setdefault("headline", f"Came {name}")
    story = Story(**{"blocks": (told, asked) if asks else (told,)} | fields)
    delivery = Delivery.objects.create(
        name=f"{name}.txt", checksum=name[:64], size=1, format="plain_text", source=source
    )
    delivery.file = deliveries.store(f"{name}.txt", io.BytesIO(name.encode())).file
    delivery.save()
    return DeliveredStory.objects.create(
        delivery=delivery, n=1, story=story.to_json(), outcome=outcome, article=article
    )


def _imports(colleague):
    waiting, theirs = _row("waits", asks=True), _row("made of a colleague", asks=True)
    ingest.save_delivered(theirs, by=colleague)
    far = StoryPhoto(caption="The net", file=NOT_WITHIN_REACH)
    pictured = _row("pictured", blocks=(Block("paragraph", WORDS[:60]), Block("photo", "The net", photo=far)))
    row = _row("told", source="meridian", source_ref="tag:1", version="1")
    ingest.save_delivered(row, by=None)
    publish(change(row.article, section=make_section()), by=make_chief(), override=True)
    cancel = _row("cancel", source="meridian", source_ref="tag:1", version="2", cancels=("tag:1",), usable=False)
    live = Article.objects.get(headline="Theirs live")
    queued = deliveries.store("queued.txt", io.BytesIO(b"Queued\n\nIt waits to be read.\n"), waits=True)
    table = deliveries.receive(
        "table.csv", b"alpha;beta\n" + b"Rovers win;They won late, and it rained.\n" * 3, by=colleague
    )
    assert table.state == Delivery.State.MAPPING
    return {
        "waiting": waiting.pk,
        "arrived": waiting.delivery_id,
        "ready": _row("ready").delivery_id,
        "made": theirs.pk,
        "pictured": pictured.pk,
        "held": _row("held", "held", article=live).pk,
        "discarded": _row("discarded", "discarded").pk,
        "cancel": cancel.pk,
        "queued": queued.pk,
        "table": table.pk,
    }


def everybody(roles):
    """Return who may ask, by the table's words: nobody signed in, somebody whose role was taken, the roles."""
    people = {"visitor": None, "roleless": User.objects.create(username="roleless", is_staff=True)}
    people |= {word: make_user(role) for word, role in roles.items()}
    for user in filter(None, people.values()):
        user.set_password(PASSWORD)
        user.save()
    return people
