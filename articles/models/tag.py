"""Clubs, people, competitions and topics: tags that know what they are."""

import re

from django.core.exceptions import ValidationError
from django.db import models
from taggit.models import TagBase

from articles.enrichment.names import fold, slugify

from .address import Address
from .fields import LineField


class Loaded(models.Model):
    """A row of the register says which file of which revision it was read from; what the desk typed says nothing."""

    loaded_from = models.CharField(max_length=200, blank=True, editable=False)
    loaded_revision = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        abstract = True

    def save(self, *args, **kwargs):
        before = type(self)._default_manager.filter(pk=self.pk).first() if self.pk and self.in_files() else None
        super().save(*args, **self.typed(kwargs))
        if before and before.in_files() != self.in_files():
            TakenOff.note(before)

    def delete(self, *args, **kwargs):
        TakenOff.note(self)
        return super().delete(*args, **kwargs)

    def in_files(self) -> tuple[int, int | None, str] | None:
        """Return the ids of the tag that a file would say this of and of the other one in it, and what it would say.

        None for what stays whatever the desk does.
        """
        return None

    def typed(self, kwargs):
        """Mark the row as the desk's, which no file overwrites from then on; return what to save it with."""
        self.loaded_from = self.loaded_revision = ""
        if kwargs.get("update_fields") is None:
            return kwargs
        return kwargs | {"update_fields": {*kwargs["update_fields"], "loaded_from", "loaded_revision"}}


class TagQuerySet(models.QuerySet):
    def standing(self):
        """Leave out what was merged into another."""
        return self.filter(merged_into=None)

    def suggested(self):
        """Return what may be put on a story: neither merged nor retired."""
        return self.standing().filter(retired=False)

    def by_address(self, slugs):
        """Return {(kind, slug): tag} of those at these addresses."""
        return {(tag.kind, tag.slug): tag for tag in self.filter(slug__in=set(slugs))}

    def stands_for(self, ids):
        """Return {id: the tag that stands for it now}: itself, or the one it was merged into, however often."""
        found = self.in_bulk(set(ids))
        while merged := {pk: tag.merged_into_id for pk, tag in found.items() if tag.merged_into_id}:
            stands = self.in_bulk(set(merged.values()))
            found |= {pk: stands[other] for pk, other in merged.items()}
        return found


class Tag(Loaded, TagBase):
    """What a story can be about. Only Tag objects are ever added to a story, never strings."""

    class Kind(models.TextChoices):
        CLUB = "club", "Club"
        PERSON = "person", "Person"
        COMPETITION = "competition", "Competition"
        TOPIC = "topic", "Topic"

    name = LineField("everyday name", max_length=100)
    slug = models.SlugField("address", max_length=100, help_text="The last part of the page's address.")
    kind = models.CharField(max_length=12, choices=Kind)
    folded = models.CharField(max_length=120, editable=False, db_index=True)
    sport = models.CharField(max_length=30, default="football", blank=True)
    country = models.CharField(max_length=3, blank=True, help_text="Three letters: ENG, SCO, ESP.")
    women = models.BooleanField("women's", default=False)
    told_apart_by = LineField(max_length=60, blank=True, help_text="Where two share a name: “goalkeeper, born 1993”.")
    needs_context = models.BooleanField(
        "ordinary word", default=False, help_text="The name is a plain word too: it counts only with sport about it."
    )
    retired = models.BooleanField(default=False, help_text="Keeps its page but is no longer suggested.")
    # The one that took its stories over. That one may have been merged on: see `stands_for`.
    merged_into = models.ForeignKey(
        "self", null=True, blank=True, editable=False, on_delete=models.PROTECT, related_name="merged_tags"
    )

    objects = TagQuerySet.as_manager()

    class Meta:
        ordering = ["folded", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "slug"], name="tag_one_slug_per_kind"),
        ]
        permissions = [("reorganize_tag", "Can merge, split and rename clubs, people, competitions and topics")]

    def __str__(self):
        return f"{self.name} ({self.told_apart_by})" if self.told_apart_by else self.name

    def save(self, *args, **kwargs):
        self.folded = fold(self.name)[:120]
        self.slug = self.slug or slugify(self.name)[:100]
        # Not TagBase.save: it would number a second slug in silence.
        models.Model.save(self, *args, **self.typed(kwargs))

    def get_absolute_url(self):
        return path_of(self.kind, self.slug)

    def clean(self):
        path = path_of(self.kind, self.slug)
        led = Address.objects.filter(path=path).exclude(target=Address.Target.TAG, target_id=self.pk).exists()
        if self.slug and led:
            raise ValidationError({"slug": "This address has led to another page before: give another one."})

    def call_also(self, text, **fields):
        """Let the tag go by another name, too; return the new alias, or None where it does already."""
        if text == self.name or self.aliases.filter(text=text).exists():
            return None
        alias = Alias(tag=self, text=text, **fields)
        alias.save()
        return alias

    def family(self):
        """Return the ids of the tag and of all that were merged into it, or into one of these."""
        found = newest = {self.pk}
        while newest:
            newest = set(Tag.objects.filter(merged_into__in=newest).values_list("pk", flat=True)) - found
            found = found | newest
        return found


# The first part of a tag page's address.
PATHS = {"club": "clubs", "person": "people", "competition": "competitions", "topic": "topics"}
KINDS = {path: kind for kind, path in PATHS.items()}


def path_of(kind, slug):
    """Return the address of a tag's page."""
    return f"/{PATHS[kind]}/{slug}/"


class TakenOff(models.Model):
    """What the desk has taken off a tag, or written otherwise: no file brings it back."""

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="taken_off")
    other = models.ForeignKey(Tag, null=True, on_delete=models.CASCADE, related_name="+")  # the club, the other side
    what = models.CharField(max_length=300)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["tag", "what"], condition=models.Q(other__isnull=True), name="taken_off_once"
            ),
            models.UniqueConstraint(fields=["tag", "other", "what"], name="taken_off_once_with_other"),
        ]

    def __str__(self):
        return self.what

    @classmethod
    def note(cls, row):
        """Write down a row of the register as it stands."""
        if said := row.in_files():
            cls.objects.get_or_create(tag_id=said[0], other_id=said[1], what=said[2])


COLOR = re.compile("#[0-9a-fA-F]{6}")


class ClubDetails(models.Model):
    """What a club is; a national team is one, too."""

    class Pattern(models.TextChoices):
        """What the shirt looks like: the shape of the colours on the club's page."""

        PLAIN = "plain", "Plain"
        STRIPES = "stripes", "Stripes"
        HOOPS = "hoops", "Hoops"
        HALVES = "halves", "Halves"
        SASH = "sash", "Sash"

    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="club")
    full_name = models.CharField(max_length=150, blank=True)
    short_name = models.CharField(max_length=40, blank=True)
    code = models.CharField(max_length=4, blank=True, help_text="Three letters, as on a scoreboard.")
    colour = models.CharField("first colour", max_length=7, blank=True, help_text="#c8102e")
    second_colour = models.CharField(max_length=7, blank=True)
    pattern = models.CharField(max_length=7, choices=Pattern, default=Pattern.PLAIN)
    founded = models.PositiveSmallIntegerField(null=True, blank=True)
    dissolved = models.PositiveSmallIntegerField(null=True, blank=True)
    ground = models.CharField(max_length=100, blank=True)
    national = models.BooleanField(
        "national team", default=False, help_text="Tagged by hand alone: a country's name in a text is the country."
    )
    is_place = models.BooleanField(
        default=False, help_text="The bare name is a place too: it counts as the club only with sport about it."
    )

    class Meta:
        verbose_name = verbose_name_plural = "club details"

    def __str__(self):
        return self.full_name or str(self.tag)

    def clean(self):
        for name in ("colour", "second_colour"):
            if getattr(self, name) and not COLOR.fullmatch(getattr(self, name)):
                raise ValidationError({name: "Give a colour as six digits, like #c8102e."})


class PersonDetails(models.Model):
    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="person")
    full_name = models.CharField(max_length=150, blank=True)
    born = models.DateField(null=True, blank=True)
    nationality = models.CharField(max_length=3, blank=True)
    position = models.CharField(
        max_length=30, blank=True, help_text="Goalkeeper, defender, midfielder, forward; fly-half, driver …"
    )

    class Meta:
        verbose_name = verbose_name_plural = "person details"

    def __str__(self):
        return self.full_name or str(self.tag)


class CompetitionDetails(models.Model):
    tag = models.OneToOneField(Tag, on_delete=models.CASCADE, related_name="competition")
    strapline = models.CharField(
        max_length=120, blank=True, help_text="One line beside its name in the strip above the pages."
    )

    class Meta:
        verbose_name = verbose_name_plural = "competition details"

    def __str__(self):
        return str(self.tag)


class Alias(Loaded):
    """Another name that a text may give a tag."""

    class Kind(models.TextChoices):
        FULL = "full", "Full name or other spelling"
        SHORT = "short", "Short name"
        NICKNAME = "nickname", "Nickname (only with the club in play)"
        FORMER = "former", "Former name"
        SPONSOR = "sponsor", "Sponsor's name"

    tag = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=150)
    folded = models.CharField(max_length=170, editable=False, db_index=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.FULL)
    needs_context = models.BooleanField("ordinary word", default=False)
    from_year = models.PositiveSmallIntegerField(null=True, blank=True)
    until_year = models.PositiveSmallIntegerField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "aliases"
        ordering = ["folded"]
        constraints = [models.UniqueConstraint(fields=["tag", "text", "kind"], name="alias_once_per_tag")]

    def __str__(self):
        return self.text

    def save(self, *args, **kwargs):
        self.folded = fold(self.text)[:170]
        super().save(*args, **kwargs)

    def in_files(self) -> tuple[int, int | None, str] | None:
        return self.tag_id, None, f"{self.kind} name: {self.text}"


class Membership(Loaded):
    """A person at a club (or, with a team's name, for a country), with dates as exact as they are known."""

    class Role(models.TextChoices):
        PLAYER = "player", "Player"
        MANAGER = "manager", "Manager"
        COACH = "coach", "Coach"
        OFFICIAL = "official", "Official"
        PUNDIT = "pundit", "Pundit"
        OTHER = "other", "Other"

    person = models.ForeignKey(Tag, on_delete=models.CASCADE, related_name="memberships")
    club = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="members")
    team = models.CharField(max_length=60, blank=True, help_text="A national team, where there is no club.")
    role = models.CharField(max_length=10, choices=Role, default=Role.PLAYER)
    since = models.DateField("from", null=True, blank=True)
    until = models.DateField(null=True, blank=True)
    on_loan = models.BooleanField(default=False)
    number = models.PositiveSmallIntegerField("shirt number", null=True, blank=True)

    class Meta:
        ordering = ["-since", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(since__isnull=True)
                | models.Q(until__isnull=True)
                | models.Q(until__gte=models.F("since")),
                name="membership_ends_after_it_begins",
            )
        ]

    def __str__(self):
        return f"{self.person}, {self.get_role_display().lower()}, {self.club or self.team}"

    def in_files(self) -> tuple[int, int | None, str] | None:
        return self.person_id, self.club_id, f"{self.role} {self.team} from {self.since}"
