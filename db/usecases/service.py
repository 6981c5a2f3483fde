"""The sign-in desk: cards scanned, one key to correct, groups in one go, paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from db.card_rules import judge_text
from db.domain.card_payload import CardVerdict
from db.domain.clock import SHANGHAI
from db.domain.errors import KnownError
from db.domain.permissions import Permission
from db.domain.service_hours import HourSource, Stretch, check_minutes, minutes_between, overlapping
from db.domain.service_scans import Direction
from db.domain.volunteers import SERVICE_CATEGORIES, VolunteerState
from db.hour_store import NewHours, add_hours, session_of
from db.hour_sums import stretches
from db.models.service import Activity, HourRecord, ServiceScan, ServiceShift
from db.registry import use_case
from db.resident_rules import line
from db.service_answers import ScanAnswer, answer, refused
from db.service_batches import BatchResult, RecordBatch, read_group
from db.transaction import Transaction
from db.usecases.volunteers import fresh_id
from db.volunteer_rules import find_volunteer, load_head


@dataclass(frozen=True, slots=True)
class ScanCard:
    """What the scanner sent. ``request_id`` becomes the scan's id, so that a message sent twice is one scan."""

    request_id: str
    text: str
    shift_id: str | None = None
    direction: Direction | None = None
    photo_checked: bool = False


@dataclass(frozen=True, slots=True)
class ScanByHand:
    """A volunteer without the card, found by number or name."""

    request_id: str
    volunteer_id: str
    shift_id: str | None = None
    direction: Direction | None = None


@dataclass(frozen=True, slots=True)
class CorrectScan:
    """A scan to take back."""

    request_id: str
    scan_id: str


@dataclass(frozen=True, slots=True)
class PaperRow:
    """One line of a paper sheet; times at the desk."""

    volunteer_id: str
    served_on: date
    starts: time
    ends: time
    rest_minutes: int = 0
    category: str = "other"
    activity_id: str | None = None
    place: str = ""
    served_for: str = ""
    content: str = ""


@dataclass(frozen=True, slots=True)
class RecordPaper:
    """Hours from paper, or another organisation's. ``request_id`` becomes the record's id."""

    request_id: str
    row: PaperRow
    organisation: str = ""
    confirmed: bool = False


@dataclass(frozen=True, slots=True)
class HourSaved:
    """The record kept."""

    record_id: str
    minutes: int
    repeated: bool = False


def find_shift(tx: Transaction, shift_id: str) -> ServiceShift:
    """A shift that takes place. Raises KnownError SHIFT-MISSING, SHIFT-CANCELLED."""
    shift = tx.session.get(ServiceShift, shift_id)
    if shift is None:
        raise KnownError("SHIFT-MISSING", "找不到这个班次；请刷新后重新选择。", "shift_id")
    if shift.cancelled:
        raise KnownError("SHIFT-CANCELLED", "这个班次已经取消；请选别的班次。", "shift_id")
    return shift


def _keep_scan(
    tx: Transaction,
    scan_id: str,
    volunteer_id: str,
    shift_id: str | None,
    direction: Direction | None,
    *,
    card_number: str = "",
    photo_checked: bool = False,
    voids: str | None = None,
) -> None:
    tx.session.add(
        ServiceScan(
            id=scan_id,
            volunteer_id=volunteer_id,
            shift_id=shift_id,
            at=tx.now,
            direction=direction.value if direction else None,
            desk=str(tx.desk.window),
            card_number=card_number,
            photo_checked=photo_checked,
            voids=voids,
            hlc=tx.hlc(),
            operator_id=tx.actor.operator_id,
            operator_name=tx.actor.name,
        )
    )
    tx.session.flush()


@use_case("service.scan", needs=Permission.HOURS_WRITE)
def scan_card(tx: Transaction, request: ScanCard) -> ScanAnswer:
    """Sign a volunteer in or out by card. A card that is not good is answered, not raised, and put on record.

    Raises KnownError SHIFT-MISSING, SHIFT-CANCELLED, REQUEST.
    """
    known = tx.session.get(ServiceScan, fresh_id(request.request_id))
    if known is not None:
        tx.audit("volunteer", known.volunteer_id, repeated=True)
        return answer(tx, known.id, known.volunteer_id, known.shift_id, CardVerdict.GENUINE, repeated=True)
    if request.shift_id is not None:
        find_shift(tx, request.shift_id)
    judged = judge_text(tx, request.text)
    if judged is None:
        tx.audit("card", "", result="refused")
        return refused(None, "不是卡", "扫到的不是本系统的卡，请扫卡上的二维码，或按编号、姓名手工签到。")
    if not judged.verdict.usable:
        tx.audit("card", judged.number, result="refused", verdict=judged.verdict.value)
        head = load_head(tx, judged.volunteer_id) if judged.volunteer_id else None
        return refused(judged.verdict, judged.verdict.label, judged.verdict.message, head)
    if judged.volunteer_id is None:
        tx.audit("card", judged.number, result="refused")
        return refused(
            judged.verdict, "居民卡", "这是居民卡，不能签到；请换志愿者卡，或按编号、姓名手工签到。"
        )
    return _sign(tx, request, judged.volunteer_id, judged.verdict, judged.number)


def _sign(
    tx: Transaction,
    request: ScanCard | ScanByHand,
    volunteer_id: str,
    verdict: CardVerdict | None,
    number: str = "",
) -> ScanAnswer:
    head = load_head(tx, volunteer_id)
    assert head is not None
    if not head.state.serves:
        tx.audit("volunteer", volunteer_id, result="refused", state=head.state.value)
        return refused(
            verdict, head.state.label, f"这位志愿者{head.state.label}，不能签到；请核对档案后再办。", head
        )
    checked = isinstance(request, ScanCard) and request.photo_checked
    _keep_scan(
        tx,
        request.request_id,
        volunteer_id,
        request.shift_id,
        request.direction,
        card_number=number,
        photo_checked=checked,
    )
    tx.audit("volunteer", volunteer_id)
    tx.changes("service")
    return answer(tx, request.request_id, volunteer_id, request.shift_id, verdict)


@use_case("service.scan_by_hand", needs=Permission.HOURS_WRITE)
def scan_by_hand(tx: Transaction, request: ScanByHand) -> ScanAnswer:
    """Sign somebody in or out who forgot the card.

    Raises KnownError SHIFT-MISSING, SHIFT-CANCELLED, VOLUNTEER-MISSING, VOLUNTEER-MERGED, REQUEST.
    """
    known = tx.session.get(ServiceScan, fresh_id(request.request_id))
    if known is not None:
        tx.audit("volunteer", known.volunteer_id, repeated=True)
        return answer(tx, known.id, known.volunteer_id, known.shift_id, None, repeated=True)
    if request.shift_id is not None:
        find_shift(tx, request.shift_id)
    row = find_volunteer(tx, request.volunteer_id)
    return _sign(tx, request, row.id, None)


@use_case("service.correct", needs=Permission.HOURS_WRITE)
def correct_scan(tx: Transaction, request: CorrectScan) -> ScanAnswer:
    """Take a scan back; it counts for nothing and stays on record. Raises KnownError SCAN-MISSING, REQUEST."""
    scan = tx.session.get(ServiceScan, request.scan_id)
    if scan is None or scan.voids is not None:
        raise KnownError("SCAN-MISSING", "找不到这次刷卡；请刷新后再试。", "scan_id")
    known = tx.scalar("SELECT 1 FROM service_scan WHERE voids = :id", {"id": scan.id})
    if not known:
        _keep_scan(tx, fresh_id(request.request_id), scan.volunteer_id, scan.shift_id, None, voids=scan.id)
    made = tx.scalar(
        "SELECT 1 FROM hour_record WHERE volunteer_id = :volunteer AND (scan_in = :id OR scan_out = :id)",
        {"volunteer": scan.volunteer_id, "id": scan.id},
    )
    tx.audit("volunteer", scan.volunteer_id, scan=scan.id)
    tx.changes("service")
    found = answer(tx, scan.id, scan.volunteer_id, scan.shift_id, None, repeated=bool(known))
    warning = "班次已经结算，时长请在审核里更正" if made else "已撤销刚才的刷卡"
    return ScanAnswer(
        request.request_id,
        None,
        "已撤销",
        "这次刷卡已经撤销。",
        True,
        found.volunteer,
        None,
        found.is_in,
        found.came_at,
        found.minutes,
        found.present,
        bool(known),
        warning,
    )


@use_case("service.record_batch", needs=Permission.HOURS_WRITE)
def record_batch(tx: Transaction, request: RecordBatch) -> BatchResult:
    """Record a whole group: every good line is kept, every wrong one says what is wrong with it.

    A second press keeps nothing twice. Raises KnownError SHIFT-…, ACTIVITY-MISSING, BATCH-EMPTY, HOURS-DATE.
    """
    fresh_id(request.request_id)
    group = read_group(tx, request)
    saved = add_hours(tx, group.new)
    tx.audit("activity", request.activity_id or "", saved=saved, lines=len(group.rows))
    tx.changes("hours", "service")
    return BatchResult(group.rows, saved, bool(group.new) and saved == 0, group.session)


@use_case("service.record_paper", needs=Permission.HOURS_WRITE)
def record_paper(tx: Transaction, request: RecordPaper) -> HourSaved:
    """Record hours from paper.

    Raises KnownError HOURS-DATE, HOURS-ORDER, HOURS-MINUTES, HOURS-CATEGORY, HOURS-CONFIRM for time that is
    recorded already, VOLUNTEER-…, ACTIVITY-MISSING, REQUEST.
    """
    known = tx.session.get(HourRecord, fresh_id(request.request_id))
    if known is not None:
        return HourSaved(known.id, known.minutes, repeated=True)
    row = request.row
    volunteer = find_volunteer(tx, row.volunteer_id)
    left_on = volunteer.state_on if not VolunteerState(volunteer.state).serves else None
    if left_on is not None and row.served_on > left_on:
        label = VolunteerState(volunteer.state).label
        raise KnownError("VOLUNTEER-GONE", f"这位志愿者那天{label}，请核对日期。", "served_on")
    if row.served_on > tx.today:
        raise KnownError("HOURS-DATE", "服务日期在今天之后，请改成实际的日期。", "served_on")
    activity = tx.session.get(Activity, row.activity_id) if row.activity_id else None
    if row.activity_id and activity is None:
        raise KnownError("ACTIVITY-MISSING", "找不到这个活动；请刷新后重新选择。", "activity_id")
    category = activity.category if activity else row.category
    if category not in SERVICE_CATEGORIES:
        raise KnownError("HOURS-CATEGORY", "请选一个服务类别。", "category")
    came = datetime.combine(row.served_on, row.starts, SHANGHAI)
    went = datetime.combine(row.served_on, row.ends, SHANGHAI)
    minutes = check_minutes(minutes_between(came, went, row.rest_minutes))
    new = Stretch(request.request_id, volunteer.id, came, went, minutes, 0)
    day = timedelta(days=1)
    if not request.confirmed and overlapping(
        new, stretches(tx, volunteer.id, row.served_on - day, row.served_on + day)
    ):
        raise KnownError(
            "HOURS-CONFIRM", "这段时间已有一条时长，请核对是否重复，无误就再按一次保存。", "starts"
        )
    organisation = line(request.organisation, "organisation", "组织", 100)
    add_hours(
        tx,
        [
            NewHours(
                id=request.request_id,
                volunteer_id=volunteer.id,
                served_on=row.served_on,
                came_at=came,
                went_at=went,
                minutes=minutes,
                source=HourSource.OTHER if organisation else HourSource.PAPER,
                category=category,
                session=session_of(None, row.activity_id, row.served_on),
                activity_id=row.activity_id,
                rest_minutes=row.rest_minutes,
                place=line(row.place, "place", "地点", 100) or (activity.place if activity else ""),
                served_for=line(row.served_for, "served_for", "服务对象", 100)
                or (activity.served if activity else ""),
                content=line(row.content, "content", "内容", 100) or (activity.title if activity else ""),
                leader=activity.leader_name if activity else "",
                organisation=organisation,
            )
        ],
    )
    tx.audit("volunteer", volunteer.id, minutes=minutes)
    tx.changes("hours")
    return HourSaved(request.request_id, minutes)
