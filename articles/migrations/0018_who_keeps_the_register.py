"""Sub-editors keep matches and what others call our clubs and people; editors merge, split and rename."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

SUB_EDITORS = [
    *(f"{verb}_{model}" for model in ("match", "externalid") for verb in ("add", "change", "delete", "view")),
    "view_ground",
]
EDITORS = [*SUB_EDITORS, "reorganize_tag", "view_tagchange"]
ROLES = {"Sub-editor": SUB_EDITORS, "Editor": EDITORS, "Administrator": EDITORS}


def allow(apps, schema_editor):
    # Permissions are made after all migrations; the groups need them now.
    create_permissions(installed.get_app_config("articles"), verbosity=0, using=schema_editor.connection.alias)
    Group, Permission = apps.get_model("auth", "Group"), apps.get_model("auth", "Permission")
    for name, codenames in ROLES.items():
        group, _ = Group.objects.get_or_create(name=name)
        group.permissions.add(*Permission.objects.filter(codename__in=codenames))


class Migration(migrations.Migration):
    dependencies = [("articles", "0017_the_register")]
    operations = [migrations.RunPython(allow, migrations.RunPython.noop)]
