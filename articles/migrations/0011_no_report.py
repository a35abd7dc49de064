"""A delivery's sentences stand with its stories: nothing has ever been written for it as a whole."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0010_photo_groups")]
    operations = [migrations.RemoveField(model_name="delivery", name="report")]
