"""What the story form's scripts are given: the pictures in their places, and the tags."""

import json

from articles.models import Tag

from .photo_data import photo_data


def uses_data(article):
    """Return what the form's modules know of the pictures: key → its photo and words."""
    if article is None:
        return {}
    return {
        use.key: {
            "photo": photo_data(use.photo) if use.photo else None,
            "caption": use.caption,
            "credit": use.credit,
            "alt": use.alt or "",
            "decorative": use.decorative,
        }
        for use in article.uses.select_related("photo")
    }


def tags_data(form):
    """Return the chosen tags as the form's modules know them: [id, role, origin, mentions, name, kind]."""
    raw = form["tag_rows"].value() or "[]"
    rows = json.loads(raw) if isinstance(raw, str) else raw
    ids = {row[0] for row in rows}
    names = {tag.pk: (str(tag), tag.get_kind_display()) for tag in Tag.objects.filter(pk__in=ids)}
    return [[*row, *names.get(row[0], ("", ""))] for row in rows if row[0] in names]
