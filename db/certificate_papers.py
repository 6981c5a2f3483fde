"""What goes on the paper of a certificate: its finished words with the code, as ``desktop.documents.certificate`` takes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

import msgspec

from db.desk import Desk
from db.domain.certificate_kinds import Layout
from db.domain.certificate_states import CertificateState
from db.domain.certificate_words import Words
from db.papers import clock_text, queue_paper
from db.person_facts import listed
from db.registry import Query
from db.transaction import Reader, Transaction

KIND, BATCH = "certificate", "certificates"
"""Document kinds: one certificate, and many as one job."""
_DECODER = msgspec.json.Decoder(Words)


def decode_words(body: str) -> Words | None:
    """The words of a stored certificate; None once they were erased."""
    return _DECODER.decode(body) if body else None


def paper_data(
    words: Words, payload: str = "", check_code: str = "", *, draft: bool = False, void: str = ""
) -> dict[str, Any]:
    """The fields of the printed document."""
    return asdict(words) | {
        "qr_payload": payload,
        "check_code": check_code,
        "draft": draft,
        "void": void,
        "reprint": False,
        "reprint_count": 0,
        "printed_at": "",
    }


def paper_of(layout: str) -> str:
    """The paper a layout is printed on."""
    return Layout(layout).paper


def void_words(state: str) -> str:
    """The words under the stamp 作废 on a copy of a certificate that is void; empty while it stands."""
    return "" if state == CertificateState.ISSUED else f"本证{CertificateState(state).label}，不能采用"


def queue_certificates(tx: Transaction, certificate_ids: Sequence[str]) -> tuple[str, ...]:
    """Queue certificates: a single one with its words, many as one job for each paper. Marked 补打 from the second on."""
    marks, values = listed(certificate_ids)
    rows = {
        row.id: row
        for row in tx.rows(
            "SELECT c.id, c.title, c.serial_short, c.body, c.payload, c.check_code, "
            "(SELECT count(*) FROM print_job p WHERE p.subject_id = c.id AND p.kind = 'certificate') AS printed "
            f"FROM certificate c WHERE c.id IN ({marks})",
            values,
        )
    }
    tx.changes("papers")
    if len(certificate_ids) == 1:
        row = rows[certificate_ids[0]]
        words = _DECODER.decode(row.body)
        data = paper_data(words, row.payload, row.check_code)
        if row.printed:
            data |= {"reprint": True, "reprint_count": row.printed, "printed_at": clock_text(tx.now)}
        return (queue_paper(tx, KIND, paper_of(words.layout), row.id, "".join(row.title.split()), data),)
    papers: dict[str, list[str]] = {}
    for one in certificate_ids:
        papers.setdefault(paper_of(_DECODER.decode(rows[one].body).layout), []).append(one)
    return tuple(
        queue_paper(tx, BATCH, paper, ids[0], f"证明 {len(ids)} 张", {"certificate_ids": ids})
        for paper, ids in papers.items()
    )


def _batch(reader: Reader, certificate_ids: tuple[str, ...]) -> tuple[dict[str, Any], ...]:
    marks, values = listed(certificate_ids)
    rows = {
        row.id: row
        for row in reader.rows(
            f"SELECT id, body, payload, check_code, state FROM certificate WHERE id IN ({marks}) AND body <> ''",
            values,
        )
    }
    return tuple(
        paper_data(_DECODER.decode(row.body), row.payload, row.check_code, void=void_words(row.state))
        for one in certificate_ids
        if (row := rows.get(one)) is not None
    )


CERTIFICATES: Query[tuple[str, ...], tuple[dict[str, Any], ...]] = Query("certificates.words", None, _batch)


def certificate_batch(desk: Desk, data: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a job of many certificates, whose words are read when it is printed; erased ones are left out."""
    return {"certificates": desk.ask(CERTIFICATES, tuple(data["certificate_ids"]))}
