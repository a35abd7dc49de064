from django.db import connection, models
from django.db.models import F

TAGS_LOCK = 20240225  # one of PostgreSQL's advisory locks, ours by this number


class Generation(models.Model):
    """Two numbers, raised in the same transaction as a change: caches of pages hang on one, of names on the other."""

    PUBLIC, REGISTER = 1, 2

    number = models.PositiveBigIntegerField(default=0)

    def __str__(self):
        return str(self.number)

    @classmethod
    def current(cls, which=PUBLIC):
        return cls.objects.filter(pk=which).values_list("number", flat=True).first() or 0

    @classmethod
    def bump(cls, which=PUBLIC):
        cls.share()
        if not cls.objects.filter(pk=which).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=which, defaults={"number": 1})

    @classmethod
    def hold(cls, which):
        """Let nobody else hold or raise a number until the transaction is over."""
        cls.share()
        cls.objects.get_or_create(pk=which)
        cls.objects.select_for_update().get(pk=which)

    @classmethod
    def share(cls):
        """Let nobody reorganize tags until this transaction is over; a story's tags are written under this alone.

        It is asked for before any row is locked: a merge and a save would else wait for one another for ever. SQLite
        has one writer at a time as it is.
        """
        cls._lock("pg_advisory_xact_lock_shared")

    @classmethod
    def alone(cls):
        """Wait until nobody shares, and let nobody until the transaction is over."""
        cls._lock("pg_advisory_xact_lock")

    @staticmethod
    def _lock(function):
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute(f"SELECT {function}(%s)", [TAGS_LOCK])
