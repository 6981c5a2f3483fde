"""From scans at the door to minutes of service: sign-ins paired with sign-outs.

Only real service counts, no travel (志愿服务时长 is time actually served): a stay inside a shift is cut to the
shift, with a little let run over. Scans of all desks are facts and are read together, in the order of their
time, so two desks that scan the same person make one sign-in, in whatever order their scans arrive.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from db.domain.activities import Shift


class Direction(StrEnum):
    """What the person at the desk said a scan is; most say nothing and alternate."""

    IN = "in"
    OUT = "out"

    @property
    def label(self) -> str:
        """签到 or 签退."""
        return "签到" if self is Direction.IN else "签退"


@dataclass(frozen=True, slots=True)
class ServiceScan:
    """A card scanned (or a line of a batch). ``shift`` is the shift open at the desk, ``None`` outside one.

    ``void`` scans were taken back with one key and count for nothing.
    """

    id: str
    volunteer: str
    at: datetime
    shift: str | None = None
    direction: Direction | None = None
    desk: str = ""
    void: bool = False


class ScanIssue(StrEnum):
    """What goes on the exceptions list of the day."""

    FORGOTTEN = "forgotten"
    OUT_WITHOUT_IN = "out_without_in"
    TOO_LONG = "too_long"
    EARLY = "early"
    OVERRUN = "overrun"
    SHORT = "short"

    @property
    def label(self) -> str:
        """The sentence on the exceptions list."""
        return _ISSUES[self]


_ISSUES: Mapping[ScanIssue, str] = {
    ScanIssue.FORGOTTEN: "忘记签退，已按班次结束关闭，请核实时长",
    ScanIssue.OUT_WITHOUT_IN: "只有签退没有签到，请核实后补录",
    ScanIssue.TOO_LONG: "时间过长，请核实时长",
    ScanIssue.EARLY: "提前签到，班次开始前不计时长",
    ScanIssue.OVERRUN: "签退晚于班次结束，超出部分未计，请核实",
    ScanIssue.SHORT: "不足一分钟，没有计时长",
}


@dataclass(frozen=True, slots=True)
class ScanRules:
    """All durations are data.

    ``same``: scans of one person this close together are one. ``early`` before a shift a sign-in is nothing
    odd; ``overrun`` after its end still counts, a later sign-out only to the end. ``close_after``: a sign-in
    open so long after the end of its shift is closed as forgotten. ``longest`` is the longest stay believed;
    ``loose_close`` closes a stay outside any shift, without minutes. ``forgotten_counts``: a forgotten sign-out
    is credited to the shift's end, else nothing until a person settles it.
    """

    same: timedelta = timedelta(minutes=2)
    early: timedelta = timedelta(minutes=30)
    overrun: timedelta = timedelta(minutes=30)
    close_after: timedelta = timedelta(minutes=60)
    longest: timedelta = timedelta(hours=12)
    loose_close: timedelta = timedelta(hours=6)
    forgotten_counts: bool = True


DEFAULT_RULES = ScanRules()


@dataclass(frozen=True, slots=True)
class Stay:
    """A sign-in with the sign-out that ends it. ``minutes`` are those that count, whole ones.

    ``scan_out`` is ``None`` when nobody signed out; ``issues`` put it on the exceptions list.
    """

    volunteer: str
    shift: str | None
    came_at: datetime
    went_at: datetime
    minutes: int
    scan_in: str
    scan_out: str | None
    issues: tuple[ScanIssue, ...] = ()


@dataclass(frozen=True, slots=True)
class Present:
    """Somebody signed in who has not yet gone."""

    volunteer: str
    shift: str | None
    came_at: datetime
    scan_in: str


@dataclass(frozen=True, slots=True)
class Stray:
    """A scan that makes no stay."""

    scan: ServiceScan
    issue: ScanIssue


@dataclass(frozen=True, slots=True)
class Pairing:
    """What scans come to: ended stays, people still there, scans for the exceptions list, and repeats."""

    stays: tuple[Stay, ...]
    present: tuple[Present, ...]
    strays: tuple[Stray, ...]
    repeats: tuple[ServiceScan, ...]


def pair_scans(
    scans: Iterable[ServiceScan], shifts: Mapping[str, Shift], now: datetime, rules: ScanRules = DEFAULT_RULES
) -> Pairing:
    """Pair everyone's scans; ``shifts`` by id. The order of ``scans`` does not matter."""
    by_volunteer: dict[str, list[ServiceScan]] = {}
    for scan in {scan.id: scan for scan in scans}.values():
        if not scan.void:
            by_volunteer.setdefault(scan.volunteer, []).append(scan)
    pairer = _Pairer(shifts, now, rules)
    for volunteer in sorted(by_volunteer):
        pairer.pair(sorted(by_volunteer[volunteer], key=lambda scan: (scan.at, scan.id)))
    return Pairing(
        tuple(sorted(pairer.stays, key=lambda stay: (stay.came_at, stay.scan_in))),
        tuple(sorted(pairer.present, key=lambda one: (one.came_at, one.scan_in))),
        tuple(sorted(pairer.strays, key=lambda one: (one.scan.at, one.scan.id))),
        tuple(sorted(pairer.repeats, key=lambda scan: (scan.at, scan.id))),
    )


class _Pairer:
    def __init__(self, shifts: Mapping[str, Shift], now: datetime, rules: ScanRules) -> None:
        self._shifts = shifts
        self._now = now
        self._rules = rules
        self.stays: list[Stay] = []
        self.present: list[Present] = []
        self.strays: list[Stray] = []
        self.repeats: list[ServiceScan] = []

    def pair(self, scans: Sequence[ServiceScan]) -> None:
        """One person's scans in the order of their time."""
        open_scan: ServiceScan | None = None
        last: ServiceScan | None = None
        way: Direction | None = None  # what the last scan turned out to be
        for scan in scans:
            if last is not None and self._repeats(scan, last, way):
                self.repeats.append(scan)
                continue
            last = scan
            if open_scan is not None and self._another_stay(open_scan, scan):
                self._forgotten(open_scan)
                open_scan = None
            if open_scan is None and scan.direction is Direction.OUT:
                self.strays.append(Stray(scan, ScanIssue.OUT_WITHOUT_IN))
                way = Direction.OUT
            elif open_scan is None:
                open_scan, way = scan, Direction.IN
            elif scan.direction is Direction.IN:
                self.repeats.append(scan)
                way = Direction.IN
            else:
                self._ended(open_scan, scan)
                open_scan, way = None, Direction.OUT
        if open_scan is not None:
            if self._now >= self._closes_at(open_scan):
                self._forgotten(open_scan)
            else:
                self.present.append(Present(open_scan.volunteer, open_scan.shift, open_scan.at, open_scan.id))

    def _repeats(self, scan: ServiceScan, last: ServiceScan, way: Direction | None) -> bool:
        """Whether a scan is the same sign-in or sign-out once more, from this desk or another."""
        elsewhere = None not in (scan.shift, last.shift) and scan.shift != last.shift
        if elsewhere or scan.at - last.at > self._rules.same:
            return False
        return scan.direction is None or scan.direction is way

    def _another_stay(self, came: ServiceScan, scan: ServiceScan) -> bool:
        """Whether a scan cannot end the stay: it is of another shift, or too long after it."""
        if scan.shift is not None and came.shift is not None and scan.shift != came.shift:
            return True
        if scan.at > came.at + self._rules.longest:
            return True
        if scan.direction is Direction.OUT or (scan.shift is not None and scan.shift == came.shift):
            return False
        return scan.at >= self._closes_at(came)

    def _closes_at(self, came: ServiceScan) -> datetime:
        shift = self._shift(came)
        if shift is None:
            return came.at + self._rules.loose_close
        return max(shift.ends_at, came.at) + self._rules.close_after

    def _shift(self, scan: ServiceScan) -> Shift | None:
        return None if scan.shift is None else self._shifts.get(scan.shift)

    def _forgotten(self, came: ServiceScan) -> None:
        shift = self._shift(came)
        went = came.at if shift is None else max(came.at, shift.ends_at)
        credit = went if shift is not None and self._rules.forgotten_counts else came.at
        issues = (*self._early(came, shift), ScanIssue.FORGOTTEN)
        self._keep(came, None, went, self._minutes(came.at, credit, shift), issues)

    def _ended(self, came: ServiceScan, gone: ServiceScan) -> None:
        shift = self._shift(came)
        issues = list(self._early(came, shift))
        if shift is not None and gone.at > shift.ends_at + self._rules.overrun:
            issues.append(ScanIssue.OVERRUN)
        minutes = self._minutes(came.at, gone.at, shift)
        if shift is None and gone.at - came.at > self._rules.loose_close:
            issues.append(ScanIssue.TOO_LONG)
        if minutes == 0:
            issues.append(ScanIssue.SHORT)
        self._keep(came, gone.id, gone.at, minutes, tuple(issues))

    def _early(self, came: ServiceScan, shift: Shift | None) -> tuple[ScanIssue, ...]:
        early = shift is not None and came.at < shift.starts_at - self._rules.early
        return (ScanIssue.EARLY,) if early else ()

    def _minutes(self, came: datetime, went: datetime, shift: Shift | None) -> int:
        if shift is not None:
            came = max(came, shift.starts_at)
            if went > shift.ends_at + self._rules.overrun:
                went = shift.ends_at
        return max(0, (went - came) // timedelta(minutes=1))

    def _keep(
        self, came: ServiceScan, out: str | None, went: datetime, minutes: int, issues: tuple[ScanIssue, ...]
    ) -> None:
        self.stays.append(Stay(came.volunteer, came.shift, came.at, went, minutes, came.id, out, issues))
