"""Every export format."""

from __future__ import annotations

from articles.exporters.base import Dispatch, Exporter, Picture
from articles.exporters.jsonl import Jsonl
from articles.exporters.markdown import Markdown
from articles.exporters.newsml_g2 import NewsmlG2
from articles.exporters.ninjs import Ninjs

__all__ = ["EXPORTERS", "Dispatch", "Exporter", "Picture", "exporter_of"]

EXPORTERS: tuple[Exporter, ...] = (Jsonl(), Ninjs(), NewsmlG2(), Markdown())


def exporter_of(name: str) -> Exporter | None:
    """Return the exporter of a format, None where we have none."""
    return next((exporter for exporter in EXPORTERS if exporter.name == name), None)
