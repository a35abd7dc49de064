from django.db import models
from django.db.models import F


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
        if not cls.objects.filter(pk=which).update(number=F("number") + 1):
            cls.objects.get_or_create(pk=which, defaults={"number": 1})

    @classmethod
    def hold(cls, which):
        """Let nobody else hold or raise a number until the transaction is over."""
        cls.objects.get_or_create(pk=which)
        cls.objects.select_for_update().get(pk=which)
