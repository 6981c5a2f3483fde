"""What party members who reported in have done in a quarter."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from db.domain.party_service import Deed, HomeReport, Quarter, quarter_reports
from db.transaction import Reader

MEMBERS = (
    "SELECT id, number, name, home_unit, reported_on FROM volunteer WHERE party_member AND reported_on IS NOT NULL "
    "AND reported_on <= :last AND state = 'active' AND merged_into IS NULL ORDER BY home_unit, number"
)


def deeds_of(
    reader: Reader, quarter: Quarter, only: Sequence[str] = ()
) -> tuple[tuple[HomeReport, tuple[str, ...]], ...]:
    """The reports of a quarter, with the recorder of every deed in its order. A wish fulfilled is a deed without minutes."""
    between = {"first": quarter.first.isoformat(), "last": quarter.last.isoformat()}
    members = [
        row.id for row in reader.rows(MEMBERS, {"last": between["last"]}) if not only or row.id in only
    ]
    recorders: dict[tuple[str, date, str], str] = {}
    deeds = []
    for row in reader.rows(
        "SELECT coalesce(v.merged_into, v.id) AS owner, h.served_on, h.content, h.recorder, h.counted FROM hour_record h "
        "JOIN volunteer v ON v.id = h.volunteer_id WHERE h.served_on BETWEEN :first AND :last AND h.counted > 0 "
        "AND v.party_member ORDER BY h.served_on, h.id",
        between,
    ):
        day, what = date.fromisoformat(row.served_on), row.content or "志愿服务"
        recorders.setdefault((row.owner, day, what), row.recorder)
        deeds.append(Deed(row.owner, day, what, row.counted))
    for row in reader.rows(
        "SELECT claimer_id, title, done_on, operator_name FROM wish WHERE claimer_id IS NOT NULL "
        "AND state IN ('done', 'thanked') AND done_on BETWEEN :first AND :last",
        between,
    ):
        day, what = date.fromisoformat(row.done_on), f"实现心愿：{row.title}"
        recorders.setdefault((row.claimer_id, day, what), row.operator_name)
        deeds.append(Deed(row.claimer_id, day, what, 0))
    return tuple(
        (report, tuple(recorders[report.member, deed.on, deed.what] for deed in report.deeds))
        for report in quarter_reports(deeds, quarter, members)
    )
