"""The sample desk that `make run` fills a new desk with: whole, once, and gone without a trace."""

import pytest
from django.core.management import call_command

from articles.models import Article, DeliveredStory, Photo, PublishedArticle

from .factories import make_user

pytestmark = pytest.mark.django_db


def test_sample_desk_loads_once_and_goes_without_a_trace():
    make_user("Editor")
    make_user("Writer")
    call_command("load_register", verbosity=0)
    call_command("load_sample_desk", verbosity=0)
    loaded = Article.objects.count(), PublishedArticle.objects.count(), Photo.objects.count()
    assert all(loaded) and not DeliveredStory.objects.filter(outcome="failed").exists()
    call_command("load_sample_desk", verbosity=0)
    assert (Article.objects.count(), PublishedArticle.objects.count(), Photo.objects.count()) == loaded
    call_command("remove_sample_desk", verbosity=0)
    assert not Article.objects.exists() and not PublishedArticle.objects.exists() and not Photo.objects.exists()
