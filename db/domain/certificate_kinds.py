"""The kinds of certificate: who one may be for, what it is drawn from, what must have been made public before.

Fields and seven days of publicity of 志愿服务记录证明 after 民发〔2015〕149号; honours are hung out before they are given.
Which kinds a clerk may sign out without the 值班长 is data of the centre.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

LEAST_PUBLICITY = 7
"""Days between the first and the last day of a publicity, where one is asked for."""
STAR_PUBLICITY = 5
"""Days a list of new stars hangs out at least (广东: five working days); that list counts for the certificates too."""
LONGEST_PUBLICITY = 60


class Layout(StrEnum):
    """How a certificate looks."""

    OFFICIAL = "official"
    HONOUR = "honour"
    LETTER = "letter"
    DEPOSIT = "deposit"

    @property
    def label(self) -> str:
        """The layout in the words of the template page."""
        return {
            "official": "公文式（A4 竖）",
            "honour": "奖状式（A4 横）",
            "letter": "信函式（A4 竖）",
            "deposit": "存单式（A5 横）",
        }[self.value]

    @property
    def paper(self) -> str:
        """The paper it is printed on."""
        return "a5" if self is Layout.DEPOSIT else "a4"


class HolderKind(StrEnum):
    """Whom a certificate may be made out to."""

    VOLUNTEER = "volunteer"
    RESIDENT = "resident"
    EITHER = "either"


class Param(StrEnum):
    """What somebody chooses when one is drafted; everything else comes from the records."""

    PERIOD = "period"
    YEAR = "year"
    AWARD = "award"
    TRAINING = "training"
    ACTIVITY = "activity"
    SUBJECT = "subject"
    PURPOSE = "purpose"
    BASIS = "basis"

    @property
    def label(self) -> str:
        """The name of the field."""
        return _PARAMS[self]


_PARAMS: Mapping[Param, str] = MappingProxyType(
    {
        Param.PERIOD: "服务起止日期",
        Param.YEAR: "年度",
        Param.AWARD: "表彰记载",
        Param.TRAINING: "培训记载",
        Param.ACTIVITY: "活动",
        Param.SUBJECT: "证明事项",
        Param.PURPOSE: "用途",
        Param.BASIS: "依据",
    }
)


class CertificateKind(StrEnum):
    """A kind of certificate that ships with the program; templates are copies of these."""

    SERVICE_RECORD = "service_record"
    HONOUR_PIONEER = "honour_pioneer"
    HONOUR_EXCELLENT = "honour_excellent"
    HONOUR_STAR = "honour_star"
    PARTY_SERVICE = "party_service"
    COMMITTEE = "committee"
    THANKS = "thanks"
    TRAINING = "training"
    ACTIVITY = "activity"
    TIME_DEPOSIT = "time_deposit"

    @property
    def facts(self) -> KindFacts:
        """What the rules say of this kind."""
        return _KINDS[self]

    @property
    def label(self) -> str:
        """The kind in Chinese."""
        return _KINDS[self].label


@dataclass(frozen=True, slots=True)
class KindFacts:
    """What the rules say of a kind.

    ``code`` stands in the QR code; ``least_publicity`` days are the least a template of the kind may ask for (0: none
    need be); ``needs`` must be chosen, ``may`` can be; ``honour``: not while barred for false hours.
    """

    label: str
    code: str
    layout: Layout
    holder: HolderKind
    least_publicity: int = 0
    needs: tuple[Param, ...] = ()
    may: tuple[Param, ...] = ()
    table: str = ""
    honour: bool = False


_KINDS: Mapping[CertificateKind, KindFacts] = MappingProxyType(
    {
        CertificateKind.SERVICE_RECORD: KindFacts(
            "志愿服务记录证明", "ZM", Layout.OFFICIAL, HolderKind.VOLUNTEER, LEAST_PUBLICITY,
            (Param.PERIOD,), (Param.PURPOSE,), "activities",
        ),
        CertificateKind.HONOUR_PIONEER: KindFacts(
            "志愿先锋", "RX", Layout.HONOUR, HolderKind.VOLUNTEER, LEAST_PUBLICITY, (Param.YEAR,), honour=True
        ),
        CertificateKind.HONOUR_EXCELLENT: KindFacts(
            "优秀志愿者", "RE", Layout.HONOUR, HolderKind.VOLUNTEER, LEAST_PUBLICITY, (Param.AWARD,), honour=True
        ),
        CertificateKind.HONOUR_STAR: KindFacts(
            "星级志愿者", "RS", Layout.HONOUR, HolderKind.VOLUNTEER, STAR_PUBLICITY, honour=True
        ),
        CertificateKind.PARTY_SERVICE: KindFacts(
            "在职党员服务证明", "DY", Layout.OFFICIAL, HolderKind.VOLUNTEER, 0,
            (Param.PERIOD,), (Param.PURPOSE,), "activities",
        ),
        CertificateKind.COMMITTEE: KindFacts(
            "居委会证明", "JW", Layout.OFFICIAL, HolderKind.RESIDENT, 0,
            (Param.SUBJECT, Param.PURPOSE, Param.BASIS),
        ),
        CertificateKind.THANKS: KindFacts(
            "感谢函", "GX", Layout.LETTER, HolderKind.EITHER, 0, (Param.PURPOSE,), (Param.PERIOD,)
        ),
        CertificateKind.TRAINING: KindFacts(
            "培训结业证", "JY", Layout.HONOUR, HolderKind.VOLUNTEER, 0, (Param.TRAINING,)
        ),
        CertificateKind.ACTIVITY: KindFacts(
            "参与活动证明", "HD", Layout.OFFICIAL, HolderKind.VOLUNTEER, 0,
            (Param.ACTIVITY,), (Param.PURPOSE,), "activities",
        ),
        CertificateKind.TIME_DEPOSIT: KindFacts(
            "时间银行存单", "CD", Layout.DEPOSIT, HolderKind.VOLUNTEER
        ),
    }
)  # fmt: skip
KIND_OF_CODE: Mapping[str, CertificateKind] = MappingProxyType(
    {facts.code: kind for kind, facts in _KINDS.items()}
)


@dataclass(frozen=True, slots=True)
class CertificateRules:
    """What a centre has chosen: who stands below its certificates, and the kinds a clerk signs out alone.

    ``committee`` and ``party`` are the two issuing bodies; empty ones are made from the centre's name.
    ``signatory`` is the 负责人 offered first.
    """

    clerk_kinds: tuple[CertificateKind, ...] = (CertificateKind.THANKS, CertificateKind.ACTIVITY)
    committee: str = ""
    party: str = ""
    signatory: str = ""

    def issuers(self, centre_name: str) -> tuple[str, str]:
        """居民委员会 and 党组织 as they stand below a certificate."""
        place = centre_name.removesuffix("党群服务中心")
        if place == centre_name:
            return self.committee or centre_name, self.party or centre_name
        return self.committee or f"{place}居民委员会", self.party or f"中共{place}委员会"
