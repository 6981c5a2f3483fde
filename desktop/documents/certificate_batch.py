"""Many certificates as one job: of all star volunteers of a year, of everybody who took part."""

from __future__ import annotations

from dataclasses import dataclass

from desktop.documents.certificate import Certificate, render_many
from desktop.documents.kind import DocumentKind

TITLE = "成批证明"


@dataclass(frozen=True, slots=True)
class CertificateBatch:
    """The certificates, in the order they are printed."""

    certificates: tuple[Certificate, ...]


def render_a4(data: CertificateBatch) -> bytes:
    """All of them on A4."""
    return render_many(data.certificates, paper="a4")


def render_a5(data: CertificateBatch) -> bytes:
    """All of them on A5."""
    return render_many(data.certificates, paper="a5")


KIND = DocumentKind("certificates", TITLE, CertificateBatch, {"a4": render_a4, "a5": render_a5})
