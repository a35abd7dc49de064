"""How large a headline or a name may stand, and how a credit reads."""

from __future__ import annotations

from django import template
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
