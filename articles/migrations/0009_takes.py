"""The takes of a story are found by it, however many stories have come."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0008_one_text_of_two_stories")]
    operations = [
        migrations.AddIndex(
            model_name="deliveredstory",
            index=models.Index(
                condition=models.Q(("take__isnull", False)), fields=["article"], name="delivered_story_take"
            ),
        ),
    ]
