"""Making a picture's sizes: time and bytes of each setting for our ladder, on the sample desk's pictures.

    python -m tests.benchmarks.bench_renditions [PICTURES]

The figures to look at are the ratios to our own choice (AVIF speed 8): they hold on any machine, milliseconds do not.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from PIL import Image

import articles
from articles.photos import renditions

FOLDER = Path(articles.__file__).parent / "sample_desk" / "photos"
CANDIDATES: tuple[tuple[str, Mapping[str, Any]], ...] = (
    ("avif", {"quality": 55, "speed": 8}),
    ("avif", {"quality": 55, "speed": 10}),
    ("avif", {"quality": 55, "speed": 9}),
    ("avif", {"quality": 55, "speed": 7}),
    ("avif", {"quality": 55, "speed": 6}),
    ("avif", {"quality": 50, "speed": 8}),
    ("webp", {"quality": 68, "method": 4}),
    ("webp", {"quality": 68, "method": 2}),
    ("webp", {"quality": 68, "method": 6}),
    ("jpeg", {"quality": 74, "progressive": True, "optimize": True}),
)


def crops(path: Path) -> list[Image.Image]:
    """Return the picture in every size of our ladder but the social cards, before encoding."""
    with Image.open(path) as image:
        whole = image.convert("RGB")
    made = {}
    for name, role in renditions.LADDER.items():
        for ratio in role.ratios:
            for width in renditions.widths_for(name, *whole.size, ratio) if name != "social" else ():
                box = renditions.crop_box(*whole.size, ratio)
                size = renditions.size_of(*whole.size, ratio, width)
                made[ratio, width] = whole.resize(size, Image.Resampling.LANCZOS, box=box)
    return list(made.values())


def measure(sizes: list[Image.Image], fmt: str, options: Mapping[str, Any], target: Path) -> tuple[float, int]:
    """Return CPU seconds and bytes of all sizes."""
    begun, weight = time.process_time(), 0
    for size in sizes:
        size.save(target, fmt.upper(), **options)
        weight += target.stat().st_size
    return time.process_time() - begun, weight


def whole_way(path: Path, folder: Path) -> float:
    """Return the seconds from the original to one picture's lead and cards in all formats, as readers ask for them."""
    begun = time.perf_counter()
    width, height = renditions.probe(path)
    for name in ("lead", "card"):
        role = renditions.LADDER[name]
        for step in renditions.widths_for(name, width, height):
            for fmt in role.formats:
                renditions.make(path, folder / f"{name}-{step}.{fmt}", step, role.ratios[0], fmt)
    return time.perf_counter() - begun


def main(pictures: int) -> None:
    """Print one line a setting."""
    paths = sorted(FOLDER.glob("*.jpg"))[:: max(1, len(list(FOLDER.glob("*.jpg"))) // pictures)][:pictures]
    sizes = [size for path in paths for size in crops(path)]
    print(f"{len(paths)} pictures, {len(sizes)} sizes of the ladder; CPU time and bytes against the first line")
    base: tuple[float, int] | None = None
    with tempfile.TemporaryDirectory() as name:
        for fmt, options in CANDIDATES:
            spent, weight = measure(sizes, fmt, options, Path(name) / "encoded")
            base = base or (spent, weight)
            label = f"{fmt} " + " ".join(f"{key} {value}" for key, value in options.items())
            chosen = "  <- ours" if dict(options) == dict(renditions.SETTINGS[fmt]) else ""
            print(
                f"{label:<46} time x{spent / base[0]:5.2f} ({1000 * spent / len(sizes):6.0f} ms)"
                f"   bytes x{weight / base[1]:5.2f} ({weight / len(sizes) / 1000:6.1f} kB){chosen}"
            )
        spent = sum(whole_way(path, Path(name)) for path in paths) / len(paths)
        print(f"one picture's lead and cards, three formats each, from the original: {spent:.2f} s")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else int(os.environ.get("PICTURES", "4")))
