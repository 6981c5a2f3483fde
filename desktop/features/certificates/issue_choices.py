"""What must be chosen for a kind of certificate, as fields of the form and back as a request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from db.certificate_holder import CertificateParams
from db.domain.certificate_kinds import CertificateKind, HolderKind, Param
from db.domain.volunteer_archive import ArchiveKind
from desktop.widgets.entry_form import Entry
from desktop.widgets.pick_field import Choice

OTHER = "other"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody a certificate may be made out to: as a volunteer, as a resident, or both."""

    volunteer_id: str | None
    resident_id: str | None
    name: str
    note: str = ""

    def as_holder(self, kind: HolderKind) -> tuple[str | None, str | None]:
        """Volunteer id and resident id, one of them ``None``: as whom this kind is made out."""
        if kind is HolderKind.RESIDENT or self.volunteer_id is None:
            return (None, self.resident_id) if self.resident_id else (self.volunteer_id, None)
        return self.volunteer_id, None

    @property
    def choice(self) -> Choice:
        """The person as a field shows one."""
        return Choice(self, self.name, self.note)


def people(hits: Any) -> tuple[Person, ...]:
    """Whom the one-box found: residents, and volunteers who are none."""
    found = [
        Person(
            one.volunteer.volunteer_id if one.volunteer else None, one.resident_id, one.name,
            "・".join(part for part in (one.id_masked, one.volunteer.number if one.volunteer else "") if part),
        ) for one in hits.people
    ]
    found += [
        Person(one.volunteer_id, one.resident_id, one.name, "・".join(p for p in (one.number, one.team) if p))
        for one in hits.volunteers
    ]
    return tuple(found)


def entries(row: Any, permitted: Sequence[Any], archive: Sequence[Any], tr: Callable[[str], str]) -> list[Entry]:
    """The fields of a kind, those it needs before those it may have. ``row`` is a KindRow."""
    made: list[Entry] = []
    for param in (*row.needs, *row.may):
        must = param in row.needs
        match param:
            case Param.PERIOD:
                made += [Entry("from_on", tr("从"), "date"), Entry("until_on", tr("到"), "date")]
            case Param.YEAR:
                made.append(Entry("year", tr("年度"), "number", least=2000, most=2100))
            case Param.AWARD | Param.TRAINING:
                kind = ArchiveKind.AWARD if param is Param.AWARD else ArchiveKind.TRAINING
                options = tuple(
                    (one.entry_id, f"{one.title}　{one.on:%Y-%m-%d}") for one in archive if one.kind is kind and not one.struck
                )
                made.append(Entry("entry_id", param.label, "choice", options=options or (("", tr("档案里没有")),)))
            case Param.ACTIVITY:
                made.append(Entry("activity_id", tr("活动"), "pick", hint=tr("活动名称、拼音")))
            case Param.SUBJECT:
                options = tuple((one.code, one.name or tr("其他（另写明）")) for one in permitted)
                made += [
                    Entry("subject", tr("事项"), "choice", options=options),
                    Entry("subject_text", tr("其他事项"), hint=tr("选「其他」才写")),
                ]
            case Param.PURPOSE:
                words = tr("事由") if row.kind is CertificateKind.THANKS else tr("用途")
                made.append(Entry("purpose", words, hint="" if must else tr("可以不写")))
            case Param.BASIS:
                made.append(Entry("basis", tr("依据"), hint=tr("不写就用规定的依据")))
    return made


def first_values(today: date) -> dict[str, Any]:
    """What stands in the fields at first: this year up to today."""
    return {"from_on": date(today.year, 1, 1), "until_on": today, "year": today.year}


def params_of(values: Mapping[str, Any]) -> CertificateParams:
    """What was chosen, of the fields there are."""
    return CertificateParams(
        from_on=values.get("from_on"), until_on=values.get("until_on"), year=values.get("year"),
        entry_id=values.get("entry_id") or "", activity_id=values.get("activity_id") or "",
        subject=values.get("subject") or "",
        subject_text=(values.get("subject_text") or "") if values.get("subject") == OTHER else "",
    )
