"""Archives made by hand, for the tests of this folder and of the attacks."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Iterable

from articles.importers.parcel import Limits, Parcel
from articles.importers.unpack import Member, parcels

Files = Iterable[tuple[str, bytes]]


def zip_of(files: Files, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Return a ZIP of (name, bytes)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files:
            archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def tar_of(files: Files, mode: str = "w") -> bytes:
    """Return a tar archive of (name, bytes)."""
    out = io.BytesIO()
    quickly = {"preset": 0} if mode == "w:xz" else {}
    with tarfile.open(fileobj=out, mode=mode, **quickly) as archive:
        for name, data in files:
            info = tarfile.TarInfo(name)
            info.size = len(data)
            archive.addfile(info, io.BytesIO(data))
    return out.getvalue()


def unpack(data: bytes, name: str = "delivery", **limits: int) -> list[Member]:
    """Return all members of a delivery."""
    return list(parcels(Parcel(name, data, limits=Limits(**limits))))


def read(member: Member) -> bytes:
    """Return the bytes of a member that was not refused."""
    assert member.parcel is not None, member.error
    with member.parcel.open() as file:
        return file.read()


def contents(members: Iterable[Member]) -> dict[str, bytes]:
    """Return the bytes of the members that were not refused, by name."""
    return {member.name: read(member) for member in members if member.parcel is not None}


def refusals(members: Iterable[Member]) -> dict[str, str]:
    """Return the sentences of the members that were refused, by name."""
    return {member.name: member.error for member in members if member.error is not None}
