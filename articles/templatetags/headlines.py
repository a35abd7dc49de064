"""How large a headline may stand, and other matters of setting type."""

from __future__ import annotations

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

register = template.Library()

SHORT, MEDIUM = 45, 75  # letters of a headline
WIDE_WORD, WIDEST_WORD = 13, 17  # letters of its longest word: more do not fit a phone at the size above
SHORT_NAME, MEDIUM_NAME = 12, 26  # letters of a club's or player's name
SOFT_HYPHEN = "\u00ad"
CREDIT_STARTS = ("photo", "picture", "pic ", "image", "illustration", "graphic", "©", "(c)", "credit")


@register.filter
def size(headline: str) -> str:
    """Return the class that lets a headline stand in at most four lines on a desk and five on a phone."""
    longest = max(map(len, headline.split()), default=0)
    if len(headline) > MEDIUM or longest > WIDEST_WORD:
        return "is-long"
    return "is-medium" if len(headline) > SHORT or longest > WIDE_WORD else ""


@register.filter
def name_size(name: str) -> str:
    """Return the class that lets a club's or player's name fill its page's head without filling the window."""
    bare = name.replace(SOFT_HYPHEN, "")
    longest = max(map(len, bare.split()), default=0)
    if len(bare) > MEDIUM_NAME or longest > WIDEST_WORD:
        return "is-long"
    return "is-medium" if len(bare) > SHORT_NAME else ""


@register.filter
def credit_line(credit: str) -> str:
    """Print a credit so that it reads like one: "Photograph: Name/Agency", unless it says so itself."""
    if credit.casefold().startswith(CREDIT_STARTS):
        return credit
    return _("Photograph: %(credit)s") % {"credit": credit}


@register.filter
def unwidowed(text: str) -> SafeString:
    """Bind the last two words, where the last is short, so that no line is a single word."""
    head, space, last = conditional_escape(text).rpartition(" ")
    return mark_safe(f"{head}&nbsp;{last}" if space and len(last) < 7 and " " in head else f"{head}{space}{last}")  # noqa: S308
