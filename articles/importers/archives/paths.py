"""Names inside archives and folders: which are safe, which are litter, and how one is shown."""

from __future__ import annotations

import re
from collections.abc import Container

from articles.story import UnreadableFile

_LONGEST = 1_000
_SHOWN = 120
# Control characters and those that turn the direction of writing: “gpj.exe” must not read “exe.jpg”.
_UNSHOWN = re.compile(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ud800-\udfff]")
_DRIVE = re.compile(r"[A-Za-z]:[\\/]")
_LITTER_FOLDERS = {"__macosx", "@eadir", "$recycle.bin", "system volume information", "lost+found"}
_LITTER = re.compile(
    r"\..*|thumbs\.db(?::.*)?|ehthumbs.*\.db|desktop\.ini|picasa\.ini|icon[\r\ufffd]|"
    r"missing-pictures\.txt|~\$.*|~wr[adl]\d+\.tmp|.*~|#.*#|.*\.sw[op]",
    re.IGNORECASE,
)


def clean(raw: str) -> str:
    """Return a path inside an archive, its parts parted by “/”. Raises UnreadableFile for one that leads outside."""
    if "\0" in raw:
        raise UnreadableFile(f"“{shown(raw)}” was left out: there is a NUL character in its name.")
    if len(raw) > _LONGEST:
        raise UnreadableFile(f"“{shown(raw)}” was left out: its name is longer than {_LONGEST} characters.")
    path = raw.replace("\\", "/")
    parts = [part for part in path.split("/") if part not in ("", ".")]
    if path.startswith("/") or _DRIVE.match(raw) or ".." in parts:
        raise UnreadableFile(f"“{shown(raw)}” was left out: its name leads outside the archive.")
    if not parts:
        raise UnreadableFile("A file was left out: it has no name.")
    return printable("/".join(parts))


def printable(name: str) -> str:
    """Return a name without control characters and without those that turn the direction of writing."""
    return _UNSHOWN.sub("\ufffd", name)


def shown(raw: str) -> str:
    """Return a name fit for a sentence: one line, not too long, nothing in it that turns the line about."""
    name = printable(raw)
    return name if len(name) <= _SHOWN else f"{name[: _SHOWN - 1]}…"


def is_litter(path: str) -> bool:
    """Test for what systems and editors leave behind: dotfiles, __MACOSX, Thumbs.db, lock files, backups.

    The list of lost pictures that our own export leaves is no story either.
    """
    *folders, name = path.split("/")
    return bool(_LITTER.fullmatch(name)) or any(
        folder.startswith(".") or folder.casefold() in _LITTER_FOLDERS for folder in folders
    )


def is_backup(path: str, paths: Container[str]) -> bool:
    """Test for an editor's backup: “story.txt.bak” where “story.txt” came along."""
    return path.lower().endswith(".bak") and path[:-4] in paths


def order(path: str) -> list[str]:
    """Return what paths are sorted by: folder by folder, name by name."""
    return path.split("/")
