"""Two stories may share a short text ("Results"): which texts tell a story is StoryKey's to say, and unique there."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("articles", "0007_who_keeps_sources")]
    operations = [migrations.RemoveConstraint(model_name="article", name="article_one_per_text")]
