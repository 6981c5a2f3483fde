"""Where a certificate stands: 草稿 → 公示中 → 可签发 → 已签发 → 已作废 / 已补发.

A draft keeps only what somebody did; that a publicity is over follows from the day. An issued certificate is never
changed: it is void, or void and replaced, by an event beside it.
"""

from __future__ import annotations

from datetime import date, timedelta
from enum import StrEnum

from db.domain.certificate_kinds import LEAST_PUBLICITY, LONGEST_PUBLICITY
from db.domain.errors import KnownError


class DraftState(StrEnum):
    """What was last done with a draft."""

    DRAFT = "draft"
    PUBLICITY = "publicity"
    HELD = "held"
    DROPPED = "dropped"
    ISSUED = "issued"


class CertificateState(StrEnum):
    """The state in the register."""

    DRAFT = "draft"
    PUBLICITY = "publicity"
    HELD = "held"
    READY = "ready"
    ISSUED = "issued"
    VOID = "void"
    REPLACED = "replaced"
    DROPPED = "dropped"

    @property
    def label(self) -> str:
        """The word on the badge."""
        return {
            "draft": "草稿",
            "publicity": "公示中",
            "held": "有异议",
            "ready": "可签发",
            "issued": "已签发",
            "void": "已作废",
            "replaced": "已补发",
            "dropped": "已撤下",
        }[self.value]


ISSUED_STATES = (CertificateState.ISSUED, CertificateState.VOID, CertificateState.REPLACED)


class EventKind(StrEnum):
    """What happened to an issued certificate."""

    VOID = "void"
    REPLACED = "reissued"
    ERASED = "erased"

    @property
    def label(self) -> str:
        """The word in the timeline."""
        return {"void": "作废", "reissued": "补发", "erased": "删除个人信息"}[self.value]


def draft_state(
    state: DraftState, publicity_days: int, publicity_until: date | None, today: date
) -> CertificateState:
    """Where a draft stands today. ``publicity_until`` is the last day of a publicity, which counts."""
    if state is DraftState.DRAFT:
        over = publicity_until is not None and publicity_until < today
        return CertificateState.READY if publicity_days == 0 or over else CertificateState.DRAFT
    if state is DraftState.PUBLICITY:
        assert publicity_until is not None
        return CertificateState.READY if publicity_until < today else CertificateState.PUBLICITY
    return CertificateState(state.value)


def check_publicity(start: date, until: date, days: int, today: date) -> None:
    """Whether a publicity may run so long. The first day does not count (民法典 第二百零一条).

    Raises KnownError CERTIFICATE-PUBLICITY.
    """
    least = max(days, LEAST_PUBLICITY)
    if start < today:
        raise KnownError("CERTIFICATE-PUBLICITY", "公示要从今天或以后开始，请改开始日期。", "start")
    if until - start < timedelta(days=least):
        ends = start + timedelta(days=least)
        raise KnownError(
            "CERTIFICATE-PUBLICITY", f"公示至少 {least} 天，从 {start} 起要到 {ends}，请改。", "until"
        )
    if until - start > timedelta(days=LONGEST_PUBLICITY) or start - today > timedelta(days=LONGEST_PUBLICITY):
        raise KnownError("CERTIFICATE-PUBLICITY", f"公示最长 {LONGEST_PUBLICITY} 天，请改日期。", "until")
