"""The site never names a model of the desk; import-linter (pyproject.toml) holds the rest of the layers."""

import ast
from pathlib import Path

import pytest

import articles

ROOT = Path(articles.__file__).parent
DESK = {
    "Article",
    "Byline",
    "PhotoUse",
    "ArticleTag",
    "Revision",
    "Delivery",
    "DeliveredStory",
    "AuditEntry",
    "Autosave",
    "OpenForm",
}
DESK_MODULES = {f"articles.models.{name}" for name in ("article", "revision", "delivery", "audit", "autosave")}
READERS_SIDE = sorted(path for room in ("site", "pages") for path in (ROOT / room).rglob("*.py"))


def names_of_the_desk(source):
    """Return what a module imports from the desk's models."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("articles.models"):
            names = {alias.name for alias in node.names}
            found |= names & (DESK | {"*", "article", "revision", "delivery", "audit", "autosave"})
            found |= {node.module} & DESK_MODULES
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names} & (DESK_MODULES | {"articles.models"})
        elif isinstance(node, ast.Constant) and str(node.value).removeprefix("articles.") in DESK:
            found.add(node.value)  # apps.get_model("articles", "Article")
    return found


@pytest.mark.parametrize("path", READERS_SIDE, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_readers_side_knows_no_model_of_the_desk(path):
    assert not names_of_the_desk(path.read_text())


@pytest.mark.parametrize(
    "source",
    [
        "from articles.models import Article",
        "from articles.models.article import ArticleTag",
        "from articles.models import article",
        "from articles.models import *",
        "import articles.models.revision",
        "get_model('articles.Revision')",
    ],
)
def test_each_way_round_is_seen(source):
    assert names_of_the_desk(source)
