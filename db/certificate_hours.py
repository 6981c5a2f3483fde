"""Facts of the certificates that show hours: 志愿服务记录证明, 在职党员服务证明, 参与活动证明, and the hours of a 感谢函.

Hours are those that count (审核通过, 公示中, 已确认), of the volunteer's file and of those merged into it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from db.certificate_holder import CertificateParams, Holder
from db.domain.certificate_hours import (
    ServedHour,
    ServiceSum,
    capital_hours,
    day_text,
    group,
    period_text,
    tenths_text,
)
from db.domain.certificate_words import FactSet
from db.domain.errors import KnownError
from db.domain.notices import Notice
from db.domain.volunteers import SERVICE_CATEGORIES
from db.person_facts import listed
from db.transaction import Reader

LOOSE = "零散服务"
_SELECT = (
    "SELECT h.served_on, h.session, h.category, h.counted, h.overlap_minutes, h.review, h.content, a.title, "
    "t.name AS team FROM hour_record h LEFT JOIN activity a ON a.id = h.activity_id "
    "LEFT JOIN volunteer_team t ON t.id = a.team_id "
)


def period_of(params: CertificateParams, today: date) -> tuple[date, date]:
    """The period chosen. Raises KnownError CERTIFICATE-PERIOD."""
    if params.from_on is None or params.until_on is None:
        raise KnownError("CERTIFICATE-PERIOD", "请选服务的起止日期。", "from_on")
    if params.until_on < params.from_on:
        raise KnownError("CERTIFICATE-PERIOD", "结束日期在开始日期之前，请核对。", "until_on")
    if params.until_on > today:
        raise KnownError("CERTIFICATE-PERIOD", "结束日期在今天之后，请改成今天或以前。", "until_on")
    return params.from_on, params.until_on


def served(
    reader: Reader, holder: Holder, first: date, last: date, activity_id: str = ""
) -> tuple[ServiceSum, tuple[Notice, ...]]:
    """The hours of a period put together by activity, and what deserves a second look."""
    marks, values = listed(holder.ids)
    wanted: dict[str, object] = {**values, "first": first.isoformat(), "last": last.isoformat()}
    where = f"h.volunteer_id IN ({marks}) AND h.served_on BETWEEN :first AND :last AND h.counted > 0"
    if activity_id:
        where += " AND h.activity_id = :activity"
        wanted["activity"] = activity_id
    rows = reader.rows(f"{_SELECT}WHERE {where} ORDER BY h.served_on, h.id", wanted)
    records = [
        ServedHour(
            date.fromisoformat(row.served_on),
            row.title or row.content or LOOSE,
            SERVICE_CATEGORIES.get(row.category, row.category),
            row.team or "",
            row.session,
            row.counted,
        )
        for row in rows
    ]
    warnings = []
    if not records:
        warnings.append(
            Notice(
                "CERTIFICATE-NO-HOURS", "这一段没有已审核的服务记录，证明上是 0 小时，请核对日期。", "from_on"
            )
        )
    if any(row.overlap_minutes or row.review for row in rows):
        warnings.append(
            Notice("CERTIFICATE-REVIEW", "有的时长互相重叠或待复核，请先在服务时长里处理。", "from_on")
        )
    return group(records), tuple(warnings)


def hour_values(done: ServiceSum) -> dict[str, str]:
    """The fields of a sum of hours."""
    return {
        "activities": str(len(done.lines)),
        "times": str(done.times),
        "hours": tenths_text(done.tenths),
        "hours_capital": capital_hours(done.tenths),
    }


def _rows(done: ServiceSum) -> tuple[Mapping[str, str], ...]:
    return tuple(
        {
            "period": period_text(line.first, line.last),
            "title": line.title,
            "category": line.category,
            "team": line.team or "—",
            "times": str(line.times),
            "hours": tenths_text(line.tenths),
        }
        for line in done.lines
    )


def _facts(
    holder: Holder,
    done: ServiceSum,
    warnings: tuple[Notice, ...],
    first: date,
    last: date,
    extra: Mapping[str, str],
) -> FactSet:
    values = holder.values | hour_values(done) | {"from_on": day_text(first), "until_on": day_text(last)}
    rows = _rows(done)
    essence = (holder.name, holder.masked, *(" ".join(row.values()) for row in rows), *extra.values())
    return FactSet(
        values | dict(extra),
        rows,
        {"times": str(done.times), "hours": tenths_text(done.tenths)},
        essence,
        warnings,
    )


def service_record(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """志愿服务记录证明 (民发〔2015〕149号). Raises KnownError CERTIFICATE-PERIOD."""
    first, last = period_of(params, reader.today)
    done, warnings = served(reader, holder, first, last)
    return _facts(holder, done, warnings, first, last, {})


def party_service(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """What a party member at work has done in the community, for the home unit.

    Raises KnownError CERTIFICATE-PERIOD, CERTIFICATE-PARTY.
    """
    if not holder.row.party_member or not holder.row.home_unit or holder.row.reported_on is None:
        raise KnownError(
            "CERTIFICATE-PARTY", "档案里没有这位党员的报到记录和所在单位；请先登记报到。", "volunteer_id"
        )
    first, last = period_of(params, reader.today)
    done, warnings = served(reader, holder, first, last)
    marks, values = listed(holder.ids)
    wishes = reader.scalar(
        f"SELECT count(*) FROM wish WHERE claimer_id IN ({marks}) AND state IN ('done', 'thanked') "
        "AND done_on BETWEEN :first AND :last",
        {**values, "first": first.isoformat(), "last": last.isoformat()},
    )
    extra = {
        "unit": holder.row.home_unit,
        "reported_on": day_text(date.fromisoformat(holder.row.reported_on)),
        "wishes": str(wishes),
    }
    return _facts(holder, done, warnings, first, last, extra)


def activity_part(reader: Reader, holder: Holder, params: CertificateParams) -> FactSet:
    """参与活动证明. Raises KnownError CERTIFICATE-ACTIVITY, CERTIFICATE-NOTHING."""
    row = reader.one(
        "SELECT title, place, starts_on, ends_on FROM activity WHERE id = :id", {"id": params.activity_id}
    )
    if row is None:
        raise KnownError("CERTIFICATE-ACTIVITY", "找不到这项活动；请重新选择。", "activity_id")
    done, warnings = served(reader, holder, date.min, reader.today, params.activity_id)
    if not done.lines:
        raise KnownError(
            "CERTIFICATE-NOTHING", "这位志愿者在这项活动里没有已审核的时长；请先审核时长。", "activity_id"
        )
    first, last = min(line.first for line in done.lines), max(line.last for line in done.lines)
    return _facts(holder, done, warnings, first, last, {"activity": row.title, "place_held": row.place})
