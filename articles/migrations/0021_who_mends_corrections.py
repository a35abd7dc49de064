"""Sub-editors see the list of corrections; editors put a note's own words right."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

MAY_SEE, MAY_CHANGE = ["view_correction"], ["view_correction", "change_correction"]
ROLES = {"Sub-editor": MAY_SEE, "Editor": MAY_CHANGE, "Administrator": MAY_CHANGE}


def allow(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    create_permissions(installed.get_app_config("articles"), verbosity=0, using=schema_editor.connection.alias)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [("articles", "0020_corrections")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
