"""What waits for an editor is found among all that ever came."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0011_no_report")]
    operations = [
        migrations.AddIndex(
            model_name="deliveredstory",
            index=models.Index(
                condition=models.Q(("outcome__in", ["waiting", "held"])),
                fields=["delivery", "n"],
                name="delivered_story_to_look_at",
            ),
        ),
    ]
