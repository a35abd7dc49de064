"""What the desk's templates need."""

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

register = template.Library()


@register.filter
def in_words(moment):
    """Print a moment as "Mon 26 Feb 2024, 8:10am GMT"."""
    if not moment:
        return ""
    local = timezone.localtime(moment)
    hour = f"{local.hour % 12 or 12}{f':{local.minute:02}' if local.minute else ''}{'am' if local.hour < 12 else 'pm'}"
    return f"{date_format(local, 'D j M Y')}, {hour} {local.tzname()}"


@register.filter
def required_count(faults):
    """How many faults stop publishing."""
    return sum(fault.level == "required" for fault in faults)


@register.filter
def fault_anchor(field):
    """Return the id of the part of the form that a fault is about."""
    if field.startswith("photo-"):
        return "lead-use" if field == "photo-lead" else field
    return {"lead": "lead-use", "body": "field-body", "tags": "id_tags", "questions": "questions"}.get(
        field, f"id_{field}"
    )


@register.simple_tag
def desk_field(field):
    """Print a field: label with its counter, input, errors, help, and a moment once more in words."""
    widget = field.field.widget
    limit = widget.attrs.get("data-count")
    count = (
        format_html(' <span class="count" data-for="{}" data-limit="{}"></span>', field.id_for_label, limit)
        if limit
        else ""
    )
    moment = hasattr(field.field, "zone")
    words = ""
    if moment:
        words = format_html(
            '<p class="words-time" data-words="{}" data-zone="{}"></p>', field.auto_id, field.field.zone
        )
    help_text = format_html('<p class="help">{}</p>', field.help_text) if field.help_text else ""
    errors = format_html_join("", '<p class="errornote">{}</p>', ((error,) for error in field.errors))
    if moment:
        # Two inputs make one field: each has a name of its own, the group has the label.
        label = format_html('<span class="field__name" id="{}_name">{}</span>', field.auto_id, field.label)
        group = format_html(
            ' role="group" id="{}" tabindex="-1" aria-labelledby="{}_name"', field.auto_id, field.auto_id
        )
    else:
        label = format_html('<label for="{}">{}{}</label>', field.id_for_label, field.label, count)
        group = ""
    control = mark_safe(f'<span class="row">{field}</span>' if moment else str(field))  # noqa: S308 (a widget's own HTML)
    return format_html('<div class="field"{}>{}{}{}{}{}</div>', group, label, errors, control, words, help_text)
