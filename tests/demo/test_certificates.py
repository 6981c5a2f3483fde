"""The demo's certificates: in every state, words from its own records, every one of them proven by its code."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from db.certificate_judging import VerifyCertificate
from db.check import check
from db.desk import Desk
from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_payload import CertificateVerdict
from db.domain.certificate_states import CertificateState
from db.queries.certificate_lists import (
    CountCertificates,
    ListCertificates,
    count_certificates,
    list_certificates,
)
from db.queries.certificates import (
    GetCertificate,
    PreviewCertificate,
    PublicityToday,
    get_certificate,
    look_at_certificate,
    preview_certificate,
    publicity_today,
)
from tests.helpers.demo import SMALL, copy_demo, open_demo
from tests.helpers.rooms import look


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """A small demo centre with its administrator seated."""
    root = tmp_path_factory.mktemp("demo") / "centre"
    made = copy_demo(tmp_path_factory, root, **SMALL)
    opened = open_demo(root, made, "wangjj")
    assert made.made.certificates > 30
    yield opened
    opened.close()


def test_there_are_some_in_every_state(desk: Desk) -> None:
    counts = dict(desk.ask(count_certificates, CountCertificates()))
    shown = [state for state in CertificateState if state is not CertificateState.DROPPED]
    assert all(counts[state] for state in shown), counts
    kinds = {CertificateKind(row.kind) for row in look(desk, "SELECT DISTINCT kind FROM certificate")}
    assert kinds >= {
        CertificateKind.SERVICE_RECORD,
        CertificateKind.HONOUR_PIONEER,
        CertificateKind.COMMITTEE,
        CertificateKind.TRAINING,
        CertificateKind.THANKS,
    }
    today = desk.ask(publicity_today, PublicityToday())
    assert today.running and today.held and today.ready


def test_every_one_is_what_its_code_says_and_no_draft_is_blocked(desk: Desk) -> None:
    rows = desk.ask(list_certificates, ListCertificates(limit=500)).rows
    verdicts = set()
    for row in rows:
        if row.draft:
            preview = desk.ask(preview_certificate, PreviewCertificate(row.id))
            assert preview.blocked == "" and not preview.changed and row.holder in str(preview.data)
            continue
        detail = desk.ask(get_certificate, GetCertificate(row.id))
        verified = desk.ask(look_at_certificate, VerifyCertificate(detail.payload, detail.check_code))
        assert verified.register.words == detail.words and verified.code.name == row.holder
        verdicts.add((row.state, verified.verdict))
    assert verdicts <= {
        (CertificateState.ISSUED, CertificateVerdict.GENUINE),
        (CertificateState.ISSUED, CertificateVerdict.EXPIRED),
        (CertificateState.VOID, CertificateVerdict.VOID),
        (CertificateState.REPLACED, CertificateVerdict.VOID),
    }
    assert {state for state, _ in verdicts} == {
        CertificateState.ISSUED,
        CertificateState.VOID,
        CertificateState.REPLACED,
    }


def test_the_records_of_service_show_the_hours_the_records_have(desk: Desk) -> None:
    from db.certificate_papers import decode_words

    rows = look(
        desk,
        "SELECT c.body, d.params, c.volunteer_id FROM certificate c JOIN certificate_draft d ON d.id = c.draft_id "
        "WHERE c.kind = 'service_record'",
    )
    assert len(rows) > 10
    for row in rows:
        import json

        params = json.loads(row.params)
        minutes = look(
            desk,
            "SELECT coalesce(sum(counted), 0) AS n FROM hour_record WHERE volunteer_id = :who "
            "AND served_on BETWEEN :first AND :last",
            who=row.volunteer_id,
            first=params["from_on"],
            last=params["until_on"],
        )[0].n
        words = decode_words(row.body)
        shown = sum(round(float(line[-1]) * 10) for line in words.table.rows)
        assert shown == minutes // 6 and words.table.total[-1] == f"{shown // 10}.{shown % 10}"


def test_it_is_whole(desk: Desk) -> None:
    assert [finding for finding in check(desk).findings if not finding.ok] == []
