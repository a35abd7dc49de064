"""Where and when they play: grounds, and matches between two sides."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from .fields import LineField
from .tag import Loaded, Tag


class Ground(Loaded):
    """A ground: never tagged, but its name keeps a club's name inside it from being one (Villa Park)."""

    name = LineField(max_length=100, unique=True)
    other_names = models.JSONField(default=list, blank=True)
    city = models.CharField(max_length=60, blank=True)

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Match(Loaded):
    """Two sides of one sport, clubs or people. Its score is printed as it stands here; nothing fetches it."""

    class Status(models.TextChoices):
        SCHEDULED = "scheduled", "Scheduled"
        LIVE = "live", "Live"
        FINISHED = "finished", "Finished"
        POSTPONED = "postponed", "Postponed"
        ABANDONED = "abandoned", "Abandoned"

    competition = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.PROTECT, related_name="rounds")
    round = LineField(max_length=60, blank=True, help_text="“Final”, “Matchday 12”, “Second round”.")
    home = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="home_matches")
    away = models.ForeignKey(Tag, on_delete=models.PROTECT, related_name="away_matches")
    kicks_off_at = models.DateTimeField("kick-off")
    time_known = models.BooleanField("with a time", default=True, help_text="Off: the day is known, no more.")
    time_zone = models.CharField(max_length=50, blank=True, help_text="Of the ground. Empty: the site's own.")
    ground = models.ForeignKey(Ground, null=True, blank=True, on_delete=models.SET_NULL, related_name="matches")
    status = models.CharField(max_length=10, choices=Status, default=Status.SCHEDULED)
    home_score = models.PositiveSmallIntegerField(null=True, blank=True)
    away_score = models.PositiveSmallIntegerField(null=True, blank=True)
    score_note = LineField(
        max_length=60, blank=True, help_text="“after extra time”, “4-2 on penalties”, the sets of a tennis match."
    )

    class Meta:
        verbose_name_plural = "matches"
        ordering = ["-kicks_off_at", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(home=F("away")), name="match_two_sides"),
            models.CheckConstraint(
                condition=Q(home_score__isnull=True, away_score__isnull=True)
                | Q(home_score__isnull=False, away_score__isnull=False),
                name="match_whole_score",
            ),
        ]
        indexes = [
            models.Index(fields=["-kicks_off_at", "-id"], name="match_newest"),
            models.Index(fields=["home", "-kicks_off_at"], name="match_at_home"),
            models.Index(fields=["away", "-kicks_off_at"], name="match_away"),
            models.Index(fields=["competition", "-kicks_off_at"], name="match_by_competition"),
        ]

    def __str__(self):
        return f"{self.home.name} v {self.away.name}"

    def clean(self):
        faults = {}
        if self.home_id and self.home_id == self.away_id:
            faults["away"] = "Name another side: these are the same."
        if (self.home_score is None) != (self.away_score is None):
            faults["away_score"] = "Give both scores or none."
        if self.status == self.Status.FINISHED and self.home_score is None and not self.score_note:
            faults["status"] = "A finished match has a score."
        if faults:
            raise ValidationError(faults)

    def in_files(self) -> tuple[int, int | None, str] | None:
        return self.home_id, self.away_id, f"match on {self.kicks_off_at:%Y-%m-%d}"

    @property
    def score(self):
        """The score as it is printed: “2-1”; nothing before there is one."""
        return "" if self.home_score is None else f"{self.home_score}-{self.away_score}"


class ExternalId(models.Model):
    """What others call a row of the register: one id of one scheme (Wikidata, a league's own, a data supplier's)."""

    scheme = models.SlugField(max_length=40, help_text="wikidata, transfermarkt, opta …")
    value = models.CharField(max_length=100)
    tag = models.ForeignKey(Tag, null=True, blank=True, on_delete=models.CASCADE, related_name="external_ids")
    ground = models.ForeignKey(Ground, null=True, blank=True, on_delete=models.CASCADE, related_name="external_ids")
    match = models.ForeignKey(Match, null=True, blank=True, on_delete=models.CASCADE, related_name="external_ids")

    class Meta:
        verbose_name = "external id"
        ordering = ["scheme", "value"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "value"], name="external_id_means_one"),
            models.CheckConstraint(
                condition=Q(tag__isnull=False, ground__isnull=True, match__isnull=True)
                | Q(tag__isnull=True, ground__isnull=False, match__isnull=True)
                | Q(tag__isnull=True, ground__isnull=True, match__isnull=False),
                name="external_id_of_one_row",
            ),
        ]

    def __str__(self):
        return f"{self.scheme} {self.value}"
