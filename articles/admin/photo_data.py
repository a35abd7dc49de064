"""What the desk's scripts are given of a picture."""

from django.urls import reverse

from articles import library


def photo_data(photo):
    """What the form's modules know of a photo."""
    return {
        "id": photo.pk,
        "preview": reverse("admin:articles_photo_preview", args=[photo.pk]),
        "credit": photo.credit,
        "alt": photo.alt_text,
        "description": photo.description,
        "name": str(photo),
        "held": library.held_back(photo),
    }
