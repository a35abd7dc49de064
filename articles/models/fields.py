"""Fields that keep house rules, whatever way a value comes in."""

from django.db import models

from articles import body


class BodyField(models.TextField):
    """An article body: cleaned to the vocabulary of articles.body whenever it is written."""

    def pre_save(self, model_instance, add):
        value = body.clean(getattr(model_instance, self.attname) or "")
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs


class Printable:
    """Letters only: a control character in one headline would break a feed for all its readers."""

    def pre_save(self, model_instance, add):
        value = super().pre_save(model_instance, add)
        if isinstance(value, str):
            value = body.printable(value)
            setattr(model_instance, self.attname, value)
        return value


class LineField(Printable, models.CharField):
    """A line of text that readers may see."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class WordsField(Printable, models.TextField):
    """A text that readers may see."""

    def deconstruct(self):
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.TextField", args, kwargs
