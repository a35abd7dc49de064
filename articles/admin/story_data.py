"""What the story form's scripts are given: the pictures in their places, and the tags."""

from articles.models import Photo, Tag

from .base import number
from .photo_data import photo_data
from .story_form import sent_tags, sent_uses


def uses_data(article, form):
    """Return what the form's modules know of the pictures: key → its photo and words.

    A picture that was chosen and is not saved yet is in the form by its id alone: here it is, too.
    """
    saved = article.uses.select_related("photo") if article else ()
    data = {
        use.key: {
            "photo": photo_data(use.photo) if use.photo else None,
            "caption": use.caption,
            "credit": use.credit,
            "alt": use.alt or "",
            "decorative": use.decorative,
        }
        for use in saved
    }
    chosen = {key: number(use["photo_id"]) for key, use in sent_uses(form["uses"].value()).items() if "photo_id" in use}
    photos = Photo.objects.in_bulk(filter(None, chosen.values()))
    for key, pk in chosen.items():
        data.setdefault(key, {})["photo"] = photo_data(photos[pk]) if pk in photos else None
    return data


def tags_data(form):
    """Return the chosen tags as the form's modules know them: [id, role, origin, mentions, name, kind]."""
    rows = sent_tags(form["tag_rows"].value())
    ids = {row[0] for row in rows}
    names = {tag.pk: (str(tag), tag.get_kind_display()) for tag in Tag.objects.filter(pk__in=ids)}
    return [[*row, *names.get(row[0], ("", ""))] for row in rows if row[0] in names]
