"""The form of a club, person or competition. `seen` says what it was opened on: nobody's changes are written over."""

import hashlib
import json
from collections.abc import Sequence

from django import forms
from django.core.exceptions import ValidationError
from django.core.serializers.json import DjangoJSONEncoder

from articles.models import ClubDetails, CompetitionDetails, PersonDetails, Tag
from articles.tag_names import alike

DETAILS = (ClubDetails, PersonDetails, CompetitionDetails)
SHOWN = 6  # of the same name or nearly so


class TagForm(forms.ModelForm):
    """`alike` holds the tags that are called as a new one is, or nearly so; the box to be ticked sends its name."""

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    alike: Sequence[Tag] = ()

    class Meta:
        model = Tag
        fields = ["kind", "name", "slug", "told_apart_by", "sport", "country", "women", "needs_context"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial["seen"] = state_of(self.instance)

    def clean(self):
        seen = self.cleaned_data.get("seen")
        if self.instance.pk and seen:
            Tag.objects.select_for_update(of=("self",)).get(pk=self.instance.pk)  # of two at once the second waits here
            if seen != state_of(self.instance):
                raise ValidationError(
                    "Somebody has changed this since you opened it. Open it again in another window and put what you "
                    "typed there: nothing of either is written over."
                )
        name = self.cleaned_data.get("name", "")
        if not self.instance.pk and name and self.data.get("all_the_same") != name:
            self.alike = alike(name)[:SHOWN]
            if self.alike:
                raise ValidationError("There is one of this name, or nearly so: nothing is added yet.")
        return super().clean()


def state_of(tag):
    """Return a mark of all that the form shows of a tag, as the database has it now."""
    rows = [Tag.objects.filter(pk=tag.pk), *(model.objects.filter(tag=tag) for model in DETAILS)]
    rows += [tag.aliases.order_by("pk"), tag.external_ids.order_by("pk"), tag.memberships.order_by("pk")]
    rows += [tag.members.filter(until=None).order_by("pk")]
    state = json.dumps([list(part.values()) for part in rows], cls=DjangoJSONEncoder)
    return hashlib.sha256(state.encode()).hexdigest()[:32]
