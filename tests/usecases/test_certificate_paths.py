"""No path to a forbidden certificate, templates with versions, people who are gone, honours, batches, keys."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings

from db import admin
from db.certificate_holder import CertificateParams
from db.certificate_judging import VerifyCertificate
from db.certificate_templates import shipped
from db.check import check
from db.domain.certificate_kinds import CertificateKind, CertificateRules
from db.domain.certificate_payload import CertificateVerdict
from db.domain.certificate_states import CertificateState
from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteer_ranking import Formula
from db.ids import new_id
from db.queries.certificate_lists import (
    CountCertificates,
    FindCertificates,
    count_certificates,
    find_certificates,
)
from db.queries.certificate_templates import (
    CheckTemplate,
    GetTemplate,
    ListKinds,
    ListTemplates,
    check_edited,
    get_template,
    list_kinds,
    list_templates,
)
from db.queries.certificates import (
    GetCertificate,
    PreviewCertificate,
    PublicityToday,
    get_certificate,
    preview_certificate,
    publicity_today,
)
from db.usecases.card_keys import RevokeKey, RotateKey, revoke_key, rotate_key
from db.usecases.certificate_drafts import (
    HAS_CERTIFICATE,
    HAS_DRAFT,
    DraftMany,
    DropDraft,
    draft_many,
    drop_draft,
)
from db.usecases.certificate_templates import (
    CopyTemplate,
    RetireTemplate,
    SaveCertificateRules,
    SaveTemplate,
    copy_template,
    retire_template,
    save_rules,
    save_template,
)
from db.usecases.certificates import VoidCertificate, verify_certificate, void_certificate
from db.usecases.standing import (
    BarVolunteer,
    GrantStars,
    PublishRanking,
    bar_volunteer,
    grant_stars,
    publish_ranking,
)
from db.usecases.volunteer_archive import AddArchive, add_archive
from db.usecases.volunteer_leaving import ForgetVolunteer, MergeVolunteers, forget_volunteer, merge_volunteers
from tests.domain.test_certificate_blocks import disguised
from tests.helpers.certificates import YEAR, Office, make_office
from tests.helpers.desk_work import walk_in
from tests.helpers.rooms import arrange

RECORD = next(one for one in shipped() if one.key == "service_record")
USE = {"purpose": "办理居住证", "basis": "《居住证暂行条例》第九条"}


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Office]:
    made = make_office(tmp_path / "room")
    yield made
    made.desk.close()


@pytest.fixture(scope="module")
def standing(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Office, str, str]]:
    """An office that refuses everything it is asked in a test: with a volunteer and a resident."""
    made = make_office(tmp_path_factory.mktemp("blocked") / "room")
    volunteer, resident = made.corps.volunteer(0), walk_in(made.desk)
    give_address(made)
    made.room.sign_in(Role.ADMIN)
    yield made, volunteer, resident
    assert made.room.rows("SELECT count(*) AS n FROM certificate_draft")[0].n == 0
    assert made.room.rows("SELECT count(*) AS n FROM certificate_template")[0].n == len(CertificateKind)
    made.desk.close()


def give_address(office: Office) -> None:
    arrange(
        office.desk,
        lambda tx: tx.connection.exec_driver_sql("UPDATE resident SET address = '滨河里 7 号 302'"),
    )


def refusal(call: Callable[[], object]) -> KnownError:
    with pytest.raises(KnownError) as caught:
        call()
    return caught.value


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(name=disguised())
def test_no_path_leads_to_a_forbidden_certificate(standing: tuple[Office, str, str], name: str) -> None:
    office, volunteer, resident = standing
    run = office.desk.run
    subject = CertificateParams(subject="other", subject_text="".join(c for c in name if c.isprintable()))
    typed = "".join(c for c in name if c.isprintable()).strip()
    paths: list[Callable[[], object]] = [
        lambda: office.draft("committee", resident_id=resident, params=subject, **USE),
        lambda: office.draft("committee", resident_id=resident, params=CertificateParams(subject="residence"),
                             purpose=typed, basis="《居住证暂行条例》"),
        lambda: office.draft("committee", resident_id=resident, params=CertificateParams(subject="residence"),
                             purpose="办事", basis=typed),
        lambda: office.draft("thanks", volunteer, purpose=typed),
        lambda: run(save_template, SaveTemplate(replace(RECORD, title=typed[:30]), 1)),
        lambda: run(save_template, SaveTemplate(replace(RECORD, body=(f"兹证明{{name}}{typed}",)), 1)),
        lambda: run(copy_template, CopyTemplate("service_record", typed)),
    ]  # fmt: skip
    codes = {refusal(path).code for path in paths}
    assert codes <= {"CERTIFICATE-BLOCKED", "TEXT"} and "CERTIFICATE-BLOCKED" in codes


def test_a_forbidden_template_that_came_from_elsewhere_prints_nothing(office: Office) -> None:
    """Even a row written past the use case (by a server's mistake) issues nothing."""
    who = office.corps.volunteer(0)
    bad = replace(RECORD, title="婚姻状况证明", publicity_days=0)

    def write(tx: Any) -> None:
        from db.certificate_templates import encode

        tx.connection.exec_driver_sql(
            "UPDATE certificate_template SET body = :body WHERE key = 'service_record'", {"body": encode(bad)}
        )

    arrange(office.desk, write)
    assert refusal(lambda: office.draft("service_record", who, params=YEAR)).code == "CERTIFICATE-BLOCKED"


def test_the_command_line_is_refused_the_same_way(
    office: Office, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    resident = walk_in(office.desk)
    request = {
        "request_id": new_id(),
        "template_key": "committee",
        "resident_id": resident,
        "params": {"subject": "other", "subject_text": "婚 姻 状 况"},
        **USE,
    }
    monkeypatch.setattr(admin.Cli, "desk", lambda self: _Lent(office.desk))
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps(request)))
    assert admin.main(["call", "certificates.draft"]) == 2
    fault = json.loads(capsys.readouterr().err)
    assert (fault["code"], fault["details"]) == ("CERTIFICATE-BLOCKED", {"blocked_code": "NO-08"})
    monkeypatch.setattr("sys.stdin", io.StringIO(json.dumps({"code": "ZM-01-20261120-0001-0"})))
    assert admin.main(["call", "certificates.verify"]) == 2
    assert json.loads(capsys.readouterr().err)["code"] == "CERTIFICATE-CODE"


class _Lent:
    """A desk that stays open when the command line closes it."""

    def __init__(self, desk: Any) -> None:
        self.run, self.ask = desk.run, desk.ask

    def close(self) -> None:
        """Nothing: it is the test's."""


def test_a_permitted_matter_of_a_resident(office: Office) -> None:
    resident = walk_in(office.desk)
    give_address(office)
    params = CertificateParams(subject="residence")
    draft = office.draft("committee", resident_id=resident, params=params, purpose="办理居住证")
    issued = office.issue(draft.draft_id)
    detail = office.desk.ask(get_certificate, GetCertificate(issued.certificate_id))
    assert issued.serial.startswith("JW-") and "滨河里 7 号 302" in detail.words.paragraphs[0]
    assert detail.basis == "《居住证暂行条例》第九条" and detail.row.valid_until == date(2027, 2, 18)
    assert "《居住证暂行条例》第九条" in detail.words.paragraphs[1]
    free = CertificateParams(subject="other", subject_text="参加社区消防演练")
    assert refusal(lambda: office.draft("committee", resident_id=resident, params=free, purpose="存档")).code == (
        "CERTIFICATE-BASIS"
    )
    assert refusal(lambda: office.draft("service_record", resident_id=resident, params=YEAR)).code == (
        "CERTIFICATE-HOLDER"
    )
    office.room.clock.move(days=91)
    verified = office.desk.run(verify_certificate, VerifyCertificate(office.code(issued.certificate_id)))
    assert verified.verdict is CertificateVerdict.EXPIRED


def test_people_who_are_merged_dead_or_forgotten(office: Office) -> None:
    first, second = office.corps.volunteer(0), office.corps.volunteer(1)
    office.serve(first, date(2026, 3, 5), title="甲")
    office.serve(second, date(2026, 4, 5), title="乙")
    issued = office.record(second)
    payload = office.code(issued.certificate_id)
    office.desk.run(merge_volunteers, MergeVolunteers(first, second, "同一人"))
    draft = office.draft("service_record", first, params=YEAR)
    preview = office.desk.ask(preview_certificate, PreviewCertificate(draft.draft_id))
    assert [row[1] for row in preview.words.table.rows] == ["甲", "乙"] and preview.words.facts[0][1] == "李秀英"
    office.desk.run(forget_volunteer, ForgetVolunteer(second, "本人要求"))
    row = office.room.rows("SELECT * FROM certificate")[0]
    assert (row.holder_name, row.holder_masked, row.body, row.payload) == ("", "", "", "")
    assert office.room.rows("SELECT state, holder_name FROM certificate_draft ORDER BY made_on DESC, id DESC")[0] == (
        "dropped",
        "",
    )
    kept = "\n".join(
        str(tuple(one))
        for table in ("print_job", "outbox", "certificate", "certificate_draft", "certificate_event", "audit")
        for one in office.room.rows(f"SELECT * FROM {table}")
    )
    assert "李秀英" not in kept
    assert refusal(lambda: office.draft("service_record", second, params=YEAR)).code == "CERTIFICATE-FORGOTTEN"
    # The paper that was given out is still true.
    verified = office.desk.run(verify_certificate, VerifyCertificate(payload))
    assert verified.verdict is CertificateVerdict.GENUINE and verified.register.words is None
    assert verified.code.name == "李秀英"
    assert refusal(lambda: office.desk.ask(preview_certificate, PreviewCertificate(row.id))).code == "CERTIFICATE-ERASED"
    assert check(office.desk).ok


def test_rotated_keys_keep_papers_true_and_revoked_ones_do_not(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    first = office.record(who)
    office.room.sign_in(Role.ADMIN)
    office.desk.run(rotate_key, RotateKey())
    second = office.record(who)
    codes = [office.code(one.certificate_id) for one in (first, second)]
    keys = [row.key_id for row in office.room.rows("SELECT key_id FROM certificate ORDER BY issued_on")]
    assert len(set(keys)) == 2
    judge = lambda code: office.desk.run(verify_certificate, VerifyCertificate(code)).verdict  # noqa: E731
    assert [judge(code) for code in codes] == [CertificateVerdict.GENUINE] * 2
    office.desk.run(revoke_key, RevokeKey(keys[0], "电脑失窃"))
    assert [judge(code) for code in codes] == [CertificateVerdict.REVOKED_KEY, CertificateVerdict.GENUINE]
    assert judge(codes[1][:-40]) is CertificateVerdict.CUT_SHORT
    assert judge(second.serial_short) is CertificateVerdict.REGISTERED
    assert len(office.room.rows("SELECT 1 FROM audit WHERE action = 'certificates.verify'")) == 6


def test_the_revocation_list_of_another_centre_counts(office: Office, tmp_path: Path) -> None:
    from db.models.card import SigningKeyRow
    from db.models.certificate import CertificateEvent

    who = office.corps.volunteer(0)
    office.serve(who)
    issued = office.record(who)
    code = office.code(issued.certificate_id)
    key = office.room.rows("SELECT * FROM signing_key")[0]
    away = make_office(tmp_path / "away")
    verify = lambda: away.desk.run(verify_certificate, VerifyCertificate(code)).verdict  # noqa: E731
    assert verify() is CertificateVerdict.UNKNOWN_ISSUER

    def know(session: Any) -> None:
        session.add(
            SigningKeyRow(
                id=key.id, centre=key.centre, key_id=key.key_id, public=key.public, made_on=date(2026, 11, 28)
            )
        )
        session.connection().exec_driver_sql("UPDATE centre SET code = '440304001002'")

    away.desk.apply_remote(know)
    away.desk.facts = replace(away.desk.facts, centre_code="440304001002")
    assert verify() is CertificateVerdict.OTHER_CENTRE_GENUINE
    office.desk.run(void_certificate, VoidCertificate(issued.certificate_id, "发错人"))
    event = office.room.rows("SELECT * FROM certificate_event")[0]
    away.desk.apply_remote(
        lambda session: session.add(
            CertificateEvent(**(dict(event._mapping) | {"made_on": date.fromisoformat(event.made_on)}))
        )
    )
    assert verify() is CertificateVerdict.VOID
    away.desk.close()


def test_templates_have_versions_and_certificates_keep_theirs(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    draft = office.draft("service_record", who, params=YEAR)
    assert refusal(lambda: office.desk.run(copy_template, CopyTemplate("service_record", "学生证明"))).code == "PERMISSION"
    office.room.sign_in(Role.ADMIN)
    changed = replace(RECORD, notes=("新说明。",))
    saved = office.desk.run(save_template, SaveTemplate(changed, 1))
    assert saved.version == 2
    assert refusal(lambda: office.desk.run(save_template, SaveTemplate(changed, 1))).code == "TEMPLATE-STALE"
    coming = SaveTemplate(replace(RECORD, notes=("将来。",)), 2, date(2027, 1, 1))
    assert office.desk.run(save_template, coming).version == 3
    old = office.desk.ask(preview_certificate, PreviewCertificate(draft.draft_id)).words
    new = office.desk.ask(
        preview_certificate, PreviewCertificate(template_key="service_record", volunteer_id=who, params=YEAR)
    ).words
    assert old.notes[-1] == "涂改无效。" and new.notes == ("新说明。",)
    broken = replace(RECORD, body=("兹证明{nmae}",))
    fault = refusal(lambda: office.desk.run(save_template, SaveTemplate(broken, 3)))
    assert fault.code == "TEMPLATE-FIELD" and fault.details["faults"][0][0] == "正文第 1 段第 4 字"
    assert office.desk.ask(check_edited, CheckTemplate(broken)).faults
    assert office.desk.ask(check_edited, CheckTemplate(changed)).preview.words.notes == ("新说明。",)
    copied = office.desk.run(copy_template, CopyTemplate("service_record", "学生服务证明"))
    assert refusal(lambda: office.desk.run(copy_template, CopyTemplate("thanks", "学生服务证明"))).code == "TEMPLATE-NAME"
    assert copied.key.startswith("service_record_") and office.draft(copied.key, who, params=YEAR).publicity_days == 7
    office.desk.run(retire_template, RetireTemplate(copied.key))
    assert refusal(lambda: office.draft(copied.key, who, params=YEAR)).code == "TEMPLATE-RETIRED"
    rows = office.desk.ask(list_templates, ListTemplates())
    assert [row.key for row in rows] == [kind.value for kind in CertificateKind]
    assert (rows[0].version, rows[0].coming) == (2, date(2027, 1, 1))
    assert len(office.desk.ask(list_templates, ListTemplates(retired=True))) == len(rows) + 1
    detail = office.desk.ask(get_template, GetTemplate("service_record"))
    assert [one.version for one in detail.versions] == [3, 2, 1] and detail.columns[0].name == "period"


def test_honours_come_from_what_was_published(office: Office) -> None:
    who = [office.corps.volunteer(n) for n in range(3)]
    for n, one in enumerate(who):
        for month in range(1, 10):
            office.serve(one, date(2026, month, 1 + n), 700, "值守")
    office.room.clock.move(days=8)
    from db.usecases.hours import ConfirmDue, confirm_due

    office.desk.run(confirm_due, ConfirmDue())
    office.desk.run(grant_stars, GrantStars(tuple(who)))
    ranking = PublishRanking(new_id(), 2026, Formula(), 2, 7)
    office.desk.run(publish_ranking, ranking)
    stars = office.draft("honour_star", who[0])
    assert stars.state is CertificateState.PUBLICITY
    made = office.desk.run(draft_many, DraftMany(new_id(), "honour_pioneer", "ranking", CertificateParams(year=2026)))
    winners = len(made.draft_ids)
    assert winners >= 2 and made.skipped == ()
    listed = office.desk.ask(publicity_today, PublicityToday())
    assert len(listed.running) == winners + 1 and not listed.ready
    office.room.clock.move(days=9)
    assert len(office.desk.ask(publicity_today, PublicityToday()).ready) == winners + 1
    issued = office.issue(made.draft_ids[0])
    words = office.desk.ask(get_certificate, GetCertificate(issued.certificate_id)).words
    assert words.layout == "honour" and words.paragraphs[1] == "# 志愿先锋" and words.salutation.endswith("同志：")
    assert words.issuers == ("中共滨河社区委员会", "滨河社区居民委员会") and words.publicity.startswith("公示 ")
    office.desk.run(bar_volunteer, BarVolunteer(new_id(), who[0], 1, "时长不实"))
    assert refusal(lambda: office.issue(stars.draft_id)).code == "CERTIFICATE-BARRED"


def test_batches_of_trainings_and_activities(office: Office) -> None:
    who = [office.corps.volunteer(n) for n in range(3)]
    for one in who[:2]:
        entry = (ArchiveKind.TRAINING, date(2026, 9, 12), "助老培训", "区联合会")
        office.desk.run(add_archive, AddArchive(new_id(), one, *entry, lessons=8))
    request = DraftMany(new_id(), "training", "training", entry_title="助老培训", entry_on=date(2026, 9, 12))
    made = office.desk.run(draft_many, request)
    assert len(made.draft_ids) == 2 and office.desk.run(draft_many, request).draft_ids == made.draft_ids
    words = office.desk.ask(get_certificate, GetCertificate(office.issue(made.draft_ids[0]).certificate_id)).words
    assert words.paragraphs[1] == "# 助老培训" and "8 学时" in words.paragraphs[2]
    activity = office.serve(who[2])
    part = DraftMany(new_id(), "activity", "activity", CertificateParams(activity_id=activity))
    assert len(office.desk.run(draft_many, part).draft_ids) == 1
    chosen = DraftMany(new_id(), "activity", "chosen", CertificateParams(activity_id=activity), tuple(who[:2]))
    result = office.desk.run(draft_many, chosen)
    assert result.draft_ids == () and [one for one, _ in result.skipped] == who[:2]
    nobody = DraftMany(new_id(), "training", "training", entry_title="没有的培训")
    assert refusal(lambda: office.desk.run(draft_many, nobody)).code == "CERTIFICATE-NOBODY"


def test_a_batch_in_parts_and_nobody_twice(office: Office) -> None:
    for one in [office.corps.volunteer(n) for n in range(5)]:
        entry = (ArchiveKind.TRAINING, date(2026, 9, 12), "助老培训", "区联合会")
        office.desk.run(add_archive, AddArchive(new_id(), one, *entry, lessons=8))
    part = DraftMany(new_id(), "training", "training", entry_title="助老培训", most=2)
    first = office.desk.run(draft_many, part)
    assert (len(first.draft_ids), first.done, first.chosen) == (2, 2, 5) and first.after
    again = office.desk.run(draft_many, part)
    assert (again.draft_ids, again.after) == (first.draft_ids, first.after)
    second = office.desk.run(draft_many, replace(part, after=first.after))
    assert (second.done, len(set(first.draft_ids + second.draft_ids))) == (4, 4)

    issued = office.issue(first.draft_ids[0])
    other = office.desk.run(draft_many, replace(part, batch_id=new_id(), most=0))
    assert (len(other.draft_ids), other.after) == (1, "") and len(other.skipped) == 4
    assert {why for _, why in other.skipped} == {HAS_CERTIFICATE, HAS_DRAFT}
    last = office.desk.run(draft_many, replace(part, after=second.after))
    assert last.draft_ids == () and [why for _, why in last.skipped] == [HAS_DRAFT]

    office.desk.run(void_certificate, VoidCertificate(issued.certificate_id, "写错了"))
    office.desk.run(drop_draft, DropDraft(first.draft_ids[1]))
    anew = office.desk.run(draft_many, replace(part, batch_id=new_id(), most=0))
    assert len(anew.draft_ids) == 2


def test_kinds_counts_and_the_one_box(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    issued = office.record(who)
    office.draft("thanks", who, purpose="帮助邻居")
    counts = dict(office.desk.ask(count_certificates, CountCertificates()))
    assert (counts[CertificateState.ISSUED], counts[CertificateState.READY]) == (1, 1)
    assert len(office.desk.ask(find_certificates, FindCertificates("周国良"))) == 2
    assert [row.id for row in office.desk.ask(find_certificates, FindCertificates(issued.serial))] == [
        issued.certificate_id
    ]
    office.room.sign_in(Role.CLERK)
    kinds = {row.kind: row for row in office.desk.ask(list_kinds, ListKinds()).kinds}
    assert kinds[CertificateKind.THANKS].may_issue and not kinds[CertificateKind.COMMITTEE].may_issue
    office.room.sign_in(Role.ADMIN)
    rules = CertificateRules((CertificateKind.COMMITTEE,), "甲居委会", "乙党委", "丙")
    office.desk.run(save_rules, SaveCertificateRules(rules))
    assert office.desk.ask(list_kinds, ListKinds()).rules == rules
    office.room.clock.move(days=1)
    preview = office.desk.ask(
        preview_certificate, PreviewCertificate(template_key="thanks", volunteer_id=who, purpose="义务理发")
    )
    assert preview.words.issuers == ("乙党委", "甲居委会") and preview.data["draft"] is True
    assert preview.words.issued_on == "2026 年 11 月 29 日"


def test_the_dead_are_certified_to_their_family_with_a_warning(office: Office) -> None:
    who = office.corps.volunteer(0)
    office.serve(who)
    arrange(office.desk, lambda tx: tx.connection.exec_driver_sql("UPDATE volunteer SET state = 'dead'"))
    draft = office.draft("service_record", who, params=YEAR)
    assert [one.code for one in draft.warnings] == ["CERTIFICATE-DEAD"]
    office.publicise(draft.draft_id)
    assert office.issue(draft.draft_id).serial
