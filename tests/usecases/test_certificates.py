"""Certificates from the records to the register: drafted, made public, issued, void, replaced, verified."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import msgspec
import pytest

from db.certificate_holder import CertificateParams
from db.certificate_judging import VerifyCertificate
from db.check import check
from db.domain.certificate_payload import CertificateVerdict, parse_certificate
from db.domain.certificate_states import CertificateState
from db.domain.certificate_words import canonical, content_hash
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.ids import new_id
from db.queries.certificate_lists import ListCertificates, list_certificates
from db.queries.certificates import GetCertificate, PreviewCertificate, get_certificate, preview_certificate
from db.usecases.certificate_drafts import DropDraft, drop_draft
from db.usecases.certificate_publicity import (
    ObjectToDraft,
    PubliciseDrafts,
    object_to_draft,
    publicise_drafts,
)
from db.usecases.certificates import (
    IssueMany,
    IssueOne,
    PrintCertificates,
    ReissueCertificate,
    VoidCertificate,
    issue_many,
    print_certificates,
    reissue_certificate,
    verify_certificate,
    void_certificate,
)
from tests.helpers.certificates import YEAR, Office, make_office


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "room")
    yield made
    made.desk.close()


def refusal(call: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value


def test_a_service_record_from_draft_to_paper(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who, date(2026, 1, 28), 125, "28 日服务日")
    office.serve(who, date(2026, 2, 28), 125, "28 日服务日")
    office.serve(who, date(2026, 3, 5), 62, "义剪")
    draft = office.draft("service_record", who, params=YEAR)
    assert (draft.state, draft.publicity_days) == (CertificateState.DRAFT, 7)
    assert refusal(lambda: office.issue(draft.draft_id)).code == "CERTIFICATE-EARLY"
    office.publicise(draft.draft_id)
    issued = office.issue(draft.draft_id)
    assert issued.serial.startswith("ZM-110105012003-01-20261128-0001-")
    detail = office.desk.ask(get_certificate, GetCertificate(issued.certificate_id))
    words = detail.words
    assert words is not None and words.number == issued.serial
    assert words.table.rows == (
        ("2026-01-28 至 02-28", "28 日服务日", "助老服务", "—", "2", "4.2"),
        ("2026-03-05", "义剪", "助老服务", "—", "1", "1.0"),
    )
    # 312 minutes are 5.2 hours; 250 and 62 minutes cut alone would have come to 4.1 and 1.0.
    assert words.table.total == ("合　　计", "", "", "", "3", "5.2")
    assert "2 项 3 次" in words.paragraphs[0] and "伍点贰小时" in words.paragraphs[0]
    assert "公示期 2026-11-20 至 11-27，无异议" in words.notes[2]
    assert [job.state for job in detail.prints] == ["waiting"]
    assert check(office.desk).ok


def test_the_same_request_issues_once_and_a_draft_is_issued_once(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    draft = office.draft("service_record", who, params=YEAR)
    office.publicise(draft.draft_id)
    request_id = new_id()
    first = office.issue(draft.draft_id, request_id=request_id)
    again = office.issue(draft.draft_id, request_id=request_id)
    assert (again.serial, again.job_ids) == (first.serial, ())
    assert refusal(lambda: office.issue(draft.draft_id)).code == "CERTIFICATE-STATE"
    assert len(office.room.rows("SELECT 1 FROM certificate")) == 1
    assert office.draft("service_record", who, request_id=draft.draft_id, params=YEAR).state == "issued"


def test_publicity_is_seven_days_and_an_objection_holds_it(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    draft = office.draft("service_record", who, params=YEAR)
    six = PubliciseDrafts((draft.draft_id,), date(2026, 11, 20), date(2026, 11, 26))
    assert refusal(lambda: office.desk.run(publicise_drafts, six)).code == "CERTIFICATE-PUBLICITY"
    refused = refusal(lambda: office.desk.run(object_to_draft, ObjectToDraft(draft.draft_id, "没来过")))
    assert refused.code == "CERTIFICATE-STATE"
    office.publicise(draft.draft_id)
    office.desk.run(object_to_draft, ObjectToDraft(draft.draft_id, "3 月 5 日没来过"))
    assert refusal(lambda: office.issue(draft.draft_id)).code == "CERTIFICATE-HELD"
    assert refusal(lambda: office.publicise(draft.draft_id)).code == "CERTIFICATE-ANSWER"
    office.publicise(draft.draft_id, answer="查签到表，本人在场")
    issued = office.issue(draft.draft_id)
    detail = office.desk.ask(get_certificate, GetCertificate(issued.certificate_id))
    assert [(one.words, one.answered) for one in detail.objections] == [
        ("3 月 5 日没来过", False),
        ("查签到表，本人在场", True),
    ]


def test_facts_that_changed_since_they_were_public_are_made_public_anew(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    draft = office.draft("service_record", who, params=YEAR)
    office.publicise(draft.draft_id)
    office.serve(who, date(2026, 4, 1), title="送餐")
    assert office.desk.ask(preview_certificate, PreviewCertificate(draft.draft_id)).changed
    assert refusal(lambda: office.issue(draft.draft_id)).code == "CERTIFICATE-CHANGED"
    office.publicise(draft.draft_id)
    assert office.issue(draft.draft_id).serial


def test_a_clerk_signs_out_only_what_the_rules_let(office: Office) -> None:
    who = office.corps.volunteer(0)
    activity = office.serve(who)
    record = office.draft("service_record", who, params=YEAR)
    office.publicise(record.draft_id)
    part = office.draft("activity", who, params=CertificateParams(activity_id=activity))
    assert part.state is CertificateState.READY
    office.room.sign_in(Role.CLERK)
    assert refusal(lambda: office.issue(record.draft_id)).code == "PERMISSION"
    assert office.issue(part.draft_id).serial.startswith("HD-")
    assert len(office.room.rows("SELECT 1 FROM certificate")) == 1


def test_zero_hours_are_certified_with_a_warning_and_what_a_kind_needs_is_asked_for(office: Office) -> None:
    who = office.corps.volunteer(0)
    draft = office.draft("service_record", who, params=YEAR)
    assert [one.code for one in draft.warnings] == ["CERTIFICATE-NO-HOURS"]
    office.publicise(draft.draft_id)
    words = office.desk.ask(get_certificate, GetCertificate(office.issue(draft.draft_id).certificate_id)).words
    assert words is not None and words.table.rows == () and "零小时整" in words.paragraphs[0]
    for key, code in (
        ("time_deposit", "CERTIFICATE-NOTHING"),
        ("honour_star", "CERTIFICATE-STARS"),
        ("honour_pioneer", "CERTIFICATE-YEAR"),
        ("honour_excellent", "CERTIFICATE-ENTRY"),
        ("training", "CERTIFICATE-ENTRY"),
        ("activity", "CERTIFICATE-ACTIVITY"),
        ("party_service", "CERTIFICATE-PARTY"),
        ("thanks", "CERTIFICATE-PURPOSE"),
        ("committee", "CERTIFICATE-PURPOSE"),
        ("nothing", "TEMPLATE-MISSING"),
    ):
        assert refusal(lambda key=key: office.draft(key, who)).code == code, key  # type: ignore[misc]
    wrong = CertificateParams(from_on=date(2026, 1, 1), until_on=date(2027, 1, 1))
    assert refusal(lambda: office.draft("service_record", who, params=wrong)).code == "CERTIFICATE-PERIOD"


def test_four_hundred_activities_add_up_on_one_certificate(office: Office) -> None:
    from tests.helpers.rooms import arrange

    who = office.corps.volunteer(0)
    office.serve(who, minutes=61, title="活动")

    def many(tx) -> None:  # type: ignore[no-untyped-def]
        row = tx.one("SELECT * FROM hour_record")._mapping
        columns = ", ".join(row)
        marks = ", ".join(f":{name}" for name in row)
        for n in range(399):
            copy = dict(row) | {"id": tx.new_id(), "activity_id": None, "content": f"第 {n} 项", "session": f"s{n}"}
            tx.connection.exec_driver_sql(f"INSERT INTO hour_record ({columns}) VALUES ({marks})", copy)

    arrange(office.desk, many)
    preview = office.desk.ask(
        preview_certificate, PreviewCertificate(template_key="service_record", volunteer_id=who, params=YEAR)
    )
    assert len(preview.words.table.rows) == 400
    assert sum(round(float(row[-1]) * 10) for row in preview.words.table.rows) == 400 * 61 // 6
    assert preview.words.table.total[-1] == "406.6" and "400 项 400 次" in preview.words.paragraphs[0]


def test_void_and_reissue(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    first = office.record(who)
    assert refusal(lambda: office.desk.run(void_certificate, VoidCertificate(first.certificate_id, " "))).code == (
        "CERTIFICATE-REASON"
    )
    request = ReissueCertificate(new_id(), first.certificate_id, "本人遗失")
    second = office.desk.run(reissue_certificate, request)
    assert office.desk.run(reissue_certificate, request).serial == second.serial != first.serial
    old, new = (
        office.desk.ask(get_certificate, GetCertificate(one.certificate_id)) for one in (first, second)
    )
    assert old.row.state is CertificateState.REPLACED and old.replaced_by_id == second.certificate_id
    assert [job.state for job in old.prints] == ["cancelled"] and [job.state for job in new.prints] == ["waiting"]
    assert new.words.paragraphs == old.words.paragraphs and first.serial in new.words.notes[-1]
    office.desk.run(void_certificate, VoidCertificate(second.certificate_id, "发错人"))
    verified = office.desk.run(verify_certificate, VerifyCertificate(office.code(second.certificate_id)))
    assert verified.verdict is CertificateVerdict.VOID and verified.void.reason == "发错人"
    third = ReissueCertificate(new_id(), second.certificate_id, "本人遗失")
    assert refusal(lambda: office.desk.run(reissue_certificate, third)).code == "CERTIFICATE-STATE"
    refused = refusal(lambda: office.desk.run(print_certificates, PrintCertificates((second.certificate_id,))))
    assert refused.code == "CERTIFICATE-STATE"
    assert check(office.desk).ok


def test_a_reprint_is_marked_and_many_are_one_job_of_names(office: Office) -> None:
    from db.certificate_papers import certificate_batch

    made = []
    for n in range(3):
        who = office.corps.volunteer(n)
        office.serve(who)
        made.append(office.record(who).certificate_id)
    (again,) = office.desk.run(print_certificates, PrintCertificates((made[0],))).job_ids
    job = office.room.rows("SELECT data FROM print_job WHERE id = :id", id=again)[0]
    data = msgspec.json.decode(job.data)
    assert (data["reprint"], data["reprint_count"]) == (True, 1)
    (batch,) = office.desk.run(print_certificates, PrintCertificates(tuple(made))).job_ids
    job = office.room.rows("SELECT kind, title, data FROM print_job WHERE id = :id", id=batch)[0]
    assert (job.kind, job.title) == ("certificates", "证明 3 张 A4") and "周国良" not in job.data
    papers = certificate_batch(office.desk, msgspec.json.decode(job.data))["certificates"]
    assert [paper["facts"][0][1] for paper in papers] == ["周国良", "李秀英", "王建华"]


def test_a_batch_is_issued_in_chunks_and_sent_again_nothing_twice(office: Office) -> None:
    drafts = []
    for n in range(5):
        who = office.corps.volunteer(n)
        office.serve(who)
        drafts.append(office.draft("service_record", who, params=YEAR).draft_id)
    office.desk.run(drop_draft, DropDraft(drafts[4], "本人不要"))
    office.publicise(*drafts[:4])
    items = tuple(IssueOne(new_id(), one) for one in drafts)
    first = office.desk.run(issue_many, IssueMany(items[:2], "王建军"))
    rest = office.desk.run(issue_many, IssueMany(items, "王建军"))
    assert [one.serial for one in rest.issued[:2]] == [one.serial for one in first.issued]
    assert len(rest.issued) == 4 and [(one.draft_id, one.code) for one in rest.skipped] == [
        (drafts[4], "CERTIFICATE-STATE")
    ]
    assert len({one.serial for one in rest.issued}) == 4
    assert office.room.rows("SELECT count(*) AS n FROM certificate")[0].n == 4


def test_every_issued_word_is_what_the_hash_and_the_code_say(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    issued = office.record(who)
    detail = office.desk.ask(get_certificate, GetCertificate(issued.certificate_id))
    scanned = parse_certificate(detail.payload)
    assert scanned.said.content == content_hash(detail.words)
    assert (scanned.said.name, scanned.said.masked) == ("周国良", detail.row.masked)
    body = office.room.rows("SELECT body FROM certificate")[0].body
    assert body == canonical(detail.words)
    verified = office.desk.run(verify_certificate, VerifyCertificate(detail.payload, issued.check_code.lower()))
    assert verified.verdict is CertificateVerdict.GENUINE and verified.register.words == detail.words


def test_the_register_pages_and_filters(office: Office) -> None:
    who = [office.corps.volunteer(n) for n in range(4)]
    for one in who:
        office.serve(one)
    issued = [office.record(one) for one in who[:3]]
    office.draft("service_record", who[3], params=YEAR)
    seen, cursor = [], ""
    while True:
        page = office.desk.ask(list_certificates, ListCertificates(before=cursor, limit=2))
        seen += page.rows
        cursor = page.cursor
        if not cursor:
            break
    assert len({row.id for row in seen}) == len(seen) == 4
    assert [row.on for row in seen] == sorted((row.on for row in seen), reverse=True)

    def found(**wanted) -> set[str]:  # type: ignore[no-untyped-def]
        return {row.holder for row in office.desk.ask(list_certificates, ListCertificates(**wanted)).rows}

    assert found(text="周国") == found(text="zgl") == found(text=issued[0].serial) == {"周国良"}
    assert found(text=issued[1].serial_short) == {"李秀英"} and found(text="没有这个人") == set()
    assert found(state=CertificateState.DRAFT) == {"陈丽"}
    assert found(state=CertificateState.ISSUED) == {"周国良", "李秀英", "王建华"}
    assert found(last=date(2026, 11, 28)) == {"周国良"}
