"""The facts of a certificate, one function a kind, taken from the records and never typed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from types import MappingProxyType

from db import certificate_honours as honours
from db import certificate_hours as hours
from db.certificate_holder import CertificateParams, Holder, barred, holder_address
from db.certificate_templates import block_list, permitted
from db.domain.certificate_blocks import Blocked
from db.domain.certificate_hours import capital_hours, day_text, hours_text
from db.domain.certificate_kinds import CertificateKind
from db.domain.certificate_template import holder_fits
from db.domain.certificate_words import FactSet
from db.domain.errors import KnownError
from db.domain.identity import Sex
from db.domain.notices import Notice
from db.domain.volunteers import VolunteerState
from db.resident_rules import line
from db.time_store import saver_of
from db.transaction import Reader

SUBJECT_LENGTH = 60


def refuse_blocked(found: Blocked | None, field: str) -> None:
    """Raise KnownError CERTIFICATE-BLOCKED for a certificate that must not be issued."""
    if found is not None:
        text = f"「{found.name}」不能由居委会出具；请指引居民到{found.office.split('；')[0]}办理。"
        raise KnownError("CERTIFICATE-BLOCKED", text, field, blocked_code=found.code)


def committee(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """居委会证明 of a permitted matter.

    Raises KnownError CERTIFICATE-SUBJECT, CERTIFICATE-BLOCKED, CERTIFICATE-RESIDENT.
    """
    if holder.row.status != "active":
        raise KnownError(
            "CERTIFICATE-RESIDENT", "这位居民已不在册，不能出居委会证明；请核对档案。", "resident_id"
        )
    matter = next((one for one in permitted() if one.code == params.subject), None)
    if matter is None:
        raise KnownError("CERTIFICATE-SUBJECT", "请从清单里选证明事项。", "subject")
    address = holder_address(holder)
    subject = matter.name or line(params.subject_text, "subject_text", "证明事项", SUBJECT_LENGTH)
    if not subject:
        raise KnownError("CERTIFICATE-SUBJECT", "请写明证明事项。", "subject_text")
    refuse_blocked(block_list(reader).in_subject(subject), "subject_text")
    statement = matter.statement.format(address=address) if matter.statement else subject
    if "{address}" in matter.statement and not address:
        raise KnownError("CERTIFICATE-RESIDENT", "档案里没有这位居民的住址；请先补上住址。", "resident_id")
    values = {
        "subject": subject,
        "statement": statement,
        "address": address,
        "sex": Sex(holder.row.sex).label,
        "grid": holder.row.grid or "",
    }
    return FactSet(holder.values | values, essence=(holder.name, *values.values()))


def thanks(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """感谢函; a volunteer's hours of the period where one was chosen. Raises KnownError CERTIFICATE-PERIOD."""
    values = holder.values
    if holder.volunteer_id is not None and params.from_on is not None:
        first, last = hours.period_of(params, reader.today)
        done, _ = hours.served(reader, holder, first, last)
        values |= hours.hour_values(done) | {"from_on": day_text(first), "until_on": day_text(last)}
    return FactSet(values, essence=tuple(values.values()))


def time_deposit(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """时间银行存单: what is saved now, of the file and those merged into it. Raises KnownError CERTIFICATE-NOTHING."""
    savers = [saver_of(reader, one) for one in holder.ids]
    own, giving = sum(one.held for one in savers), sum(one.donate_only for one in savers)
    if own + giving <= 0:
        raise KnownError(
            "CERTIFICATE-NOTHING", "这位志愿者的时间银行里没有存着的时间；请先办理存入。", "volunteer_id"
        )
    values = {
        "balance_hours": hours_text(own),
        "balance_capital": capital_hours(own // 6),
        "giving_hours": hours_text(giving),
        "saved_hours": hours_text(sum(one.saved for one in savers)),
    }
    return FactSet(holder.values | values, essence=(holder.name, *values.values()))


FACTS: Mapping[CertificateKind, Callable[[Reader, Holder, CertificateParams], FactSet]] = MappingProxyType(
    {
        CertificateKind.SERVICE_RECORD: hours.service_record,
        CertificateKind.HONOUR_PIONEER: honours.pioneer,
        CertificateKind.HONOUR_EXCELLENT: honours.excellent,
        CertificateKind.HONOUR_STAR: honours.star,
        CertificateKind.PARTY_SERVICE: hours.party_service,
        CertificateKind.COMMITTEE: committee,
        CertificateKind.THANKS: thanks,
        CertificateKind.TRAINING: honours.training,
        CertificateKind.ACTIVITY: hours.activity_part,
        CertificateKind.TIME_DEPOSIT: time_deposit,
    }
)


def facts_of(reader: Reader, kind: CertificateKind, holder: Holder, params: CertificateParams) -> FactSet:
    """What the records say for a certificate of a kind.

    Raises KnownError CERTIFICATE-HOLDER, CERTIFICATE-BARRED, and those of the kind.
    """
    if not holder_fits(kind, volunteer=holder.volunteer_id is not None):
        who = "居民" if holder.volunteer_id else "志愿者"
        raise KnownError("CERTIFICATE-HOLDER", f"「{kind.label}」只能开给{who}；请重新选人。", "volunteer_id")
    if kind.facts.honour:
        until = barred(holder, reader.today)
        if until is not None:
            raise KnownError(
                "CERTIFICATE-BARRED",
                f"因时长不实，限制参评到 {until}，不能发荣誉；请核对档案。",
                "volunteer_id",
            )
    facts = FACTS[kind](reader, holder, params)
    if holder.volunteer_id and holder.row.state == VolunteerState.DEAD:
        dead = Notice("CERTIFICATE-DEAD", "这位志愿者已去世，请确认由家属申请和领取。", "volunteer_id")
        facts = replace(facts, warnings=(*facts.warnings, dead))
    return facts
