"""Certificates the one-box offers: by their number, and those of whoever it has found."""

from __future__ import annotations

import re
from collections.abc import Sequence

from db.domain.permissions import Permission
from db.person_facts import listed, with_merged
from db.queries.certificate_lists import CertificateRow, FindCertificates, find_certificates, issued_where
from db.transaction import Reader

_NUMBER = re.compile(r"[A-Za-z]{2}-?[0-9][0-9-]*")
LATEST = 5
"""How many of the people found are offered, the latest first."""


def find_certificate_hits(
    reader: Reader, text: str, resident_ids: Sequence[str], volunteer_ids: Sequence[str], limit: int
) -> tuple[CertificateRow, ...]:
    """Those whose number begins so; else the latest of these people. Nothing for who may not read certificates."""
    if reader.operator is None or not reader.operator.may(Permission.CERTIFICATE_READ):
        return ()
    if _NUMBER.fullmatch(text):
        return tuple(find_certificates.function(reader, FindCertificates(text, limit)))
    parts: list[str] = []
    values: dict[str, object] = {}
    for name, column, ids in (("r", "resident_id", with_merged(reader, resident_ids)), ("v", "volunteer_id", volunteer_ids)):
        if ids:
            marks, given = listed(ids, name)
            parts.append(f"c.{column} IN ({marks})")
            values |= given
    if not parts:
        return ()
    return tuple(issued_where(reader, f"({' OR '.join(parts)})", values, min(limit, LATEST)))
