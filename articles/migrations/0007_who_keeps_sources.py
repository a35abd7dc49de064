"""Administrators keep the table of who sends us things."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ROLE, VERBS = "Administrator", ("add", "change", "delete", "view")


def allow(apps, schema_editor):
    # Permissions are made after all migrations; the group needs them now.
    create_permissions(installed.get_app_config("articles"), verbosity=0, using=schema_editor.connection.alias)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    group, _ = Group.objects.get_or_create(name=ROLE)
    group.permissions.add(*Permission.objects.filter(codename__in=[f"{verb}_source" for verb in VERBS]))


class Migration(migrations.Migration):
    dependencies = [("articles", "0006_import_identity")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
