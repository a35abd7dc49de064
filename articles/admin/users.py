"""Colleagues: an administrator adds one, sets the role, and hands over a one-time link."""

from django import forms
from django.contrib import admin, messages
from django.contrib.auth.models import Group
from django.contrib.auth.tokens import default_token_generator
from django.contrib.auth.views import PasswordResetConfirmView
from django.core.exceptions import PermissionDenied
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import path, reverse, reverse_lazy
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode
from django.views.decorators.http import require_POST

from articles.models import User
from articles.permissions import ROLES


class ColleagueForm(forms.ModelForm):
    """A colleague and their role; the password is theirs alone to choose."""

    role = forms.ModelChoiceField(Group.objects.filter(name__in=ROLES), required=True, empty_label=None)

    class Meta:
        model = User
        fields = ["username", "first_name", "last_name", "email", "author", "is_active"]
        labels = {"username": "Sign-in name"}
        help_texts = {"is_active": "Off: may no longer sign in. Their work stays."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["role"] = Group.objects.filter(name="Writer").first()  # the least
        if self.instance.pk:
            self.initial["role"] = self.instance.groups.filter(name__in=ROLES).first()


@admin.register(User)
class UserAdmin(admin.ModelAdmin):
    form = ColleagueForm
    change_form_template = "admin/desk/colleague.html"
    list_display = ["username", "first_name", "last_name", "roles", "is_active", "last_login"]
    search_fields = ["username", "first_name", "last_name"]
    autocomplete_fields = ["author"]

    def get_urls(self):
        link = self.admin_site.admin_view(require_POST(self.link_view))
        return [path("<int:pk>/link/", link, name="articles_user_link"), *super().get_urls()]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description="Role")
    def roles(self, user):
        return "Superuser" if user.is_superuser else ", ".join(group.name for group in user.groups.all())

    def has_change_permission(self, request, obj=None):
        # Nobody but a superuser changes one: a role must not lift itself.
        allowed = super().has_change_permission(request, obj)
        return allowed and (obj is None or not obj.is_superuser or request.user.is_superuser)

    def has_delete_permission(self, request, obj=None):
        return False  # switched off instead: their name stays on their work

    def save_model(self, request, obj, form, change):
        if not change:
            obj.set_unusable_password()
            obj.is_staff = True
        super().save_model(request, obj, form, change)
        obj.groups.set([form.cleaned_data["role"]])

    def response_add(self, request, obj, post_url_continue=None):
        messages.success(
            request, f"Give {obj} this link, good for three days and one use: {one_time_link(request, obj)}"
        )
        return HttpResponseRedirect(reverse("admin:articles_user_change", args=[obj.pk]))

    def link_view(self, request, pk):
        user = get_object_or_404(User, pk=pk)
        if not self.has_change_permission(request, user):
            raise PermissionDenied
        messages.success(
            request, f"Give {user} this link, good for three days and one use: {one_time_link(request, user)}"
        )
        return HttpResponseRedirect(reverse("admin:articles_user_change", args=[pk]))


class ChoosePassword(PasswordResetConfirmView):
    """Where the one-time link leads."""

    template_name = "admin/desk/choose_password.html"
    success_url = reverse_lazy("admin:index")
    post_reset_login = True


def one_time_link(request, user):
    """Return the address at which a colleague chooses a password, once, within PASSWORD_RESET_TIMEOUT."""
    uid = urlsafe_base64_encode(force_bytes(user.pk))
    return request.build_absolute_uri(reverse("choose_password", args=[uid, default_token_generator.make_token(user)]))
