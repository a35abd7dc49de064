"""A cancel that comes before its story is kept by the story's key, and holds for it when it comes."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("articles", "0012_what_waits")]
    operations = [
        migrations.AddField(
            model_name="deliveredstory",
            name="cancels_key",
            field=models.CharField(blank=True, default="", editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name="deliveredstory",
            index=models.Index(
                condition=models.Q(("cancels_key", ""), _negated=True),
                fields=["cancels_key"],
                name="delivered_story_cancels",
            ),
        ),
    ]
