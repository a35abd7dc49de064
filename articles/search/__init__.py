"""Full-text search over what is published: one module a database, chosen by its vendor."""
from articles.models import Edition, PublishedArticle


def remember(edition: Edition) -> None:
    """Put a published story into the index."""


def forget(published: PublishedArticle) -> None:
    """Take a published story out of the index."""
