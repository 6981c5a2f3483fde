"""Volunteers of the demo centre: seven teams, two years of service, hours in every state, cards and wishes.

Everything goes through the use cases themselves, at the moment it would have happened; only the audit is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.demo.past_desk import PastDesk
from db.desk import Desk
from db.domain.activities import occurrences
from db.domain.identity import IdKind
from db.domain.permissions import Role
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteers import SKILLS
from db.domain.wishes import WishAction, WishKind
from db.service_batches import RecordBatch
from db.transaction import SignedIn
from db.usecases.activities import (
    SaveActivity,
    SaveShift,
    ShiftForm,
    save_activity,
    save_shift,
)
from db.usecases.cards import IssueCards, issue_cards
from db.usecases.hours import ConfirmDue, HourRef, ListAction, StepMany, confirm_due, step_many
from db.usecases.recurring import RecurringRules
from db.usecases.service import ScanByHand, record_batch, scan_by_hand
from db.usecases.standing import GrantStars, grant_stars
from db.usecases.volunteer_archive import AddArchive, add_archive
from db.usecases.volunteers import RegisterVolunteer, register_volunteer
from db.usecases.wishes import PostWish, StepWish, post_wish, step_wish
from db.volunteer_forms import ActivityForm, VolunteerForm

MOST = 200
RESIDENTS_EACH = 10
"""One volunteer for so many residents."""
_TEAM_CATEGORIES = ("poverty", "youth", "patrol", "environment", "law", "repair", "health")
_TEAM_TITLES = ("上门帮困", "青少年课后辅导", "平安巡逻", "清洁楼道", "法律咨询", "家电义修", "义诊测血压")
_WISHES = (
    "一副老花镜",
    "换一个灯泡",
    "一辆旧轮椅",
    "一本字典",
    "修好漏水的龙头",
    "有人陪着去医院",
    "一床厚被子",
)


def fill_volunteers(session: Session, desk: Desk, seed: int, now: datetime, years: int = 2) -> int:
    """Write them all; needs residents and operators. Answers how many volunteers there are."""
    made = _Corps(session, desk, Random(seed), now)
    made.register(years)
    if not made.ids:
        return 0
    made.serve(years)
    made.today()
    made.wish()
    return len(made.ids)


class _Corps(PastDesk):
    def __init__(self, session: Session, desk: Desk, chance: Random, now: datetime) -> None:
        super().__init__(session, desk, chance, now)
        self.ids: list[str] = []
        self.joined: dict[str, date] = {}
        self.numbers: dict[str, str] = {}
        tx = self._tx(now, None)
        rows = tx.rows("SELECT id, login, name, role FROM operator WHERE active ORDER BY role, login")
        people = [SignedIn(row.id, row.login, row.name, Role(row.role)) for row in rows]
        self.boss = next(p for p in people if p.role in (Role.SUPERVISOR, Role.ADMIN))
        self.clerk = next((p for p in people if p.operator_id != self.boss.operator_id), self.boss)
        self.teams = [row.id for row in tx.rows("SELECT id FROM volunteer_team ORDER BY position")]

    def register(self, years: int) -> None:
        """A tenth of the adults with a telephone, over the years and a half before."""
        first = self.day - timedelta(days=365 * years + 180)
        adults = self._tx(self.now, None).rows(
            "SELECT id, name, id_kind, id_number, phone FROM resident WHERE status = 'active' AND id_number IS NOT NULL "
            "AND phone IS NOT NULL AND id_kind = 'id_card' AND birthday BETWEEN :old AND :young ORDER BY id",
            {
                "old": f"{self.day.year - 74}-01-01",
                "young": (first - timedelta(days=19 * 366)).isoformat(),
            },
        )
        total = int(self._tx(self.now, None).scalar("SELECT count(*) FROM resident"))
        chosen = self.chance.sample(list(adults), min(len(adults), MOST, max(4, total // RESIDENTS_EACH)))
        span = (self.day - first).days
        days = sorted(first + timedelta(days=int(span * self.chance.random() ** 1.6)) for _ in chosen)
        for n, (row, day) in enumerate(zip(chosen, days, strict=True)):
            team = self.chance.randrange(len(self.teams))
            member = self.chance.random() < 0.15
            form = VolunteerForm(
                name=row.name,
                id_kind=IdKind(row.id_kind),
                id_number=row.id_number,
                phone=row.phone,
                area="滨河社区",
                consented_on=day,
                skills=tuple(self.chance.sample(list(SKILLS), self.chance.randrange(3))),
                categories=(_TEAM_CATEGORIES[team],),
                roles=("publicist",) if n % 17 == 3 else (),
                party_member=member,
                home_unit=self.chance.choice(("区税务局党支部", "第二小学党支部", "区医院党总支"))
                if member
                else "",
                reported_on=day if member and self.chance.random() < 0.8 else None,
                listed=n % 23 != 7,
            )
            referrer = self.chance.choice(self.ids) if self.ids and self.chance.random() < 0.2 else None
            request = RegisterVolunteer(
                self._id(), form, day, row.id, self.teams[team], referrer, confirmed=True
            )
            saved = self._do(self._at(day, 10), self.clerk, register_volunteer, request)
            self.ids.append(saved.volunteer_id)
            self.joined[saved.volunteer_id], self.numbers[saved.volunteer_id] = day, saved.number
        if self.ids:
            share = max(1, len(self.ids) * 4 // 5)
            self._do(self.now, self.clerk, issue_cards, IssueCards(tuple(self.ids[:share])))

    def serve(self, years: int) -> None:
        """每月28日, 3月, and some activities of the teams; approved after two days, older ones confirmed."""
        first = self.day - timedelta(days=365 * years)
        days: list[tuple[date, str, str, int | None, int]] = []
        for one in occurrences(RecurringRules().rules, first, self.day - timedelta(days=1)):
            if one.starts_on == one.ends_on:
                days.append((one.starts_on, one.title, "other", None, 24))
            else:
                days += [
                    (one.starts_on + timedelta(days=d), one.title, "other", None, 14) for d in (4, 11, 18, 25)
                ]
        for n in range((self.day - first).days // 10):
            subject = n % len(self.teams)
            day = first + timedelta(days=10 * n + self.chance.randrange(8))
            days.append((day, _TEAM_TITLES[subject], _TEAM_CATEGORIES[subject], subject, 6))
        days.append((self.day - timedelta(days=7), "敬老院探访", "elderly", None, 8))
        days.append((self.day - timedelta(days=2), "楼道清洁", "environment", 3, 8))
        for day, title, category, team, people in sorted(days, key=lambda one: one[0]):
            if day < self.day:
                self._session(day, title, category, team, people)
        ready = self._tx(self.now, self.boss).rows(
            "SELECT id FROM volunteer WHERE confirmed_minutes >= 6000 ORDER BY id"
        )
        self._do(self.now, self.boss, grant_stars, GrantStars(tuple(row.id for row in ready)))
        for who in self.ids[:: max(1, len(self.ids) // 8)]:
            award = AddArchive(self._id(), who, ArchiveKind.AWARD, self.day, "优秀志愿者", "街道办事处")
            self._do(self.now, self.clerk, add_archive, award)

    def _session(self, day: date, title: str, category: str, team: int | None, people: int) -> None:
        known = [one for one in self.ids if self.joined[one] <= day]
        if not known:
            return
        eager = sorted(
            known, key=lambda one: self.chance.random() * (1 + int(one[:2], 16) / 64), reverse=True
        )
        came = eager[: min(people, len(eager))]
        hour = self.chance.choice((9, 9, 14))
        minutes = self.chance.choice((90, 120, 150, 180))
        ends = (datetime.combine(day, time(hour)) + timedelta(minutes=minutes)).time()
        form = ActivityForm(
            title,
            category,
            day,
            day,
            self.teams[team] if team is not None else None,
            place="社区广场",
            served="社区居民",
            leader_name=self.boss.name,
        )
        evening = self._at(day, 18)
        activity = self._do(self._at(day, 8), self.clerk, save_activity, SaveActivity(form))
        lines = [self.numbers[one] for one in came]
        batch = RecordBatch(
            self._id(),
            "\n".join(lines),
            day,
            time(hour),
            ends,
            activity_id=activity.activity_id,
            confirmed=True,
        )
        self._do(evening, self.clerk, record_batch, batch)
        age = (self.day - day).days
        if age < 5:
            return
        judged = min(self.now, self._at(day + timedelta(days=2), 9))
        rows = self._tx(judged, self.boss).rows(
            "SELECT id, version FROM hour_record WHERE activity_id = :id ORDER BY id",
            {"id": activity.activity_id},
        )
        refs = [HourRef(row.id, row.version) for row in rows]
        odd = [refs.pop()] if len(refs) > 3 and self.chance.random() < 0.08 else []
        self._do(judged, self.boss, step_many, StepMany(tuple(refs), ListAction.APPROVE_PUBLISH))
        if odd:
            action = self.chance.choice((ListAction.REJECT, ListAction.CONTEST))
            self._do(judged, self.boss, step_many, StepMany(tuple(odd), action, "与签到表不符，请核实"))
        if age > 12:
            self._do(self._at(day + timedelta(days=12), 9), self.boss, confirm_due, ConfirmDue())

    def today(self) -> None:
        """A shift that runs now, some signed in, and one to come."""
        form = ActivityForm("周末义剪", "elderly", self.day, self.day + timedelta(days=7), place="一楼大厅")
        activity = self._do(self.now, self.clerk, save_activity, SaveActivity(form))
        start = self.now - timedelta(minutes=40)
        for begin in (start, start + timedelta(days=7)):
            times = ShiftForm(begin, begin + timedelta(hours=3), 12)
            request = SaveShift(activity.activity_id, times, confirmed=True)
            shift = self._do(self.now, self.clerk, save_shift, request)
            if begin == start:
                for n, who in enumerate(self.ids[: min(6, len(self.ids))]):
                    at = start + timedelta(minutes=3 * n)
                    self._do(at, self.clerk, scan_by_hand, ScanByHand(self._id(), who, shift.shift_id))

    def wish(self) -> None:
        """Wishes in every state, over half a year."""
        roads: tuple[Sequence[WishAction], ...] = (
            (),
            (WishAction.CLAIM,),
            (WishAction.CLAIM, WishAction.FULFIL),
            (WishAction.CLAIM, WishAction.FULFIL, WishAction.THANK),
        )
        wishers = self._tx(self.now, None).rows(
            "SELECT id FROM resident WHERE status = 'active' ORDER BY birthday, id LIMIT 28"
        )
        for n, row in enumerate(wishers):
            at = self._at(self.day - timedelta(days=6 * (len(wishers) - n)), 11)
            kind = WishKind.URGENT if n % 5 == 0 else WishKind.WISH
            title = _WISHES[n % len(_WISHES)]
            saved = self._do(at, self.clerk, post_wish, PostWish(self._id(), kind, title, resident_id=row.id))
            for step, action in enumerate(roads[n % len(roads)]):
                who = self.ids[n % len(self.ids)] if action is WishAction.CLAIM else None
                wanted = StepWish(saved.wish_id, action, step + 1, "volunteer" if who else "", who)
                self._do(at + timedelta(hours=step + 1), self.clerk, step_wish, wanted)
