"""Certificates of the demo centre: two years of issued ones, some hanging out, one contested, one void, one replaced.

Every word comes from the demo's own records, through the use cases.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy.orm import Session

from db.certificate_holder import CertificateParams
from db.demo.work import Worker
from db.desk import Desk
from db.domain.certificate_states import CertificateState
from db.domain.volunteer_archive import ArchiveKind
from db.domain.volunteer_ranking import Formula
from db.transaction import SignedIn
from db.usecases.certificate_drafts import DraftCertificate, DraftMany, draft_certificate, draft_many
from db.usecases.certificate_publicity import (
    ObjectToDraft,
    PubliciseDrafts,
    object_to_draft,
    publicise_drafts,
)
from db.usecases.certificates import (
    IssueCertificate,
    ReissueCertificate,
    VoidCertificate,
    issue_certificate,
    reissue_certificate,
    void_certificate,
)
from db.usecases.standing import PublishRanking, publish_ranking
from db.usecases.volunteer_archive import AddArchive, add_archive

FIRST_TICK = 65_000
_PURPOSES = ("升学综合素质评价", "单位年度考核", "志愿者评优", "")
_STAYS = ("办理居住证", "子女入学", "申请公共租赁住房")
_THANKS = (
    "帮助独居老人换修灯具",
    "在台风期间参与值守",
    "为社区孩子义务讲课",
    "组织居民清理楼道",
)


def fill_certificates(session: Session, desk: Desk, seed: int, now: datetime, years: int = 2) -> int:
    """Write them all; needs volunteers with hours. Answers how many certificates were issued."""
    made = _Office(session, desk, Random(seed), now)
    if made.people:
        made.pioneers()
        made.trainings()
        made.over_the_years(years)
        made.of_residents()
        made.now_hanging_out()
        made.void_and_replaced()
    return len(made.issued)


class _Office(Worker):
    def __init__(self, session: Session, desk: Desk, chance: Random, now: datetime) -> None:
        super().__init__(session, desk, chance, now, FIRST_TICK)
        self.issued: list[tuple[date, str]] = []
        rows = self.tx(now, None).rows(
            "SELECT id, registered_on, party_member AND reported_on IS NOT NULL AS member FROM volunteer "
            "WHERE state = 'active' AND counted_minutes > 300 ORDER BY counted_minutes DESC, id"
        )
        self.people = [row.id for row in rows]
        self.joined = {row.id: date.fromisoformat(row.registered_on) for row in rows}
        self.members = [row.id for row in rows if row.member]

    def _draft(
        self,
        day: date,
        key: str,
        who: str | None,
        params: CertificateParams,
        purpose: str = "",
        resident: str | None = None,
    ) -> str | None:
        request = DraftCertificate(self.id(), key, who, resident, params, purpose)
        made = self.attempt(
            self.at(day, 9, self.chance.randrange(50)), self.clerk, draft_certificate, request
        )
        return made.draft_id if made else None

    def _hang(self, day: date, drafts: Sequence[str], days: int = 8) -> date:
        until = day + timedelta(days=days)
        self.do(
            self.at(day, 10),
            self.clerk,
            publicise_drafts,
            PubliciseDrafts(tuple(drafts), day, until, post=False),
        )
        return until

    def _issue(self, day: date, draft_id: str | None, who: SignedIn | None = None) -> None:
        if draft_id is None or day > self.day:
            return
        request = IssueCertificate(self.id(), draft_id, self.boss.name, print=False)
        at = min(self.now, self.at(day, 11, self.chance.randrange(50)))
        made = self.attempt(at, who or self.boss, issue_certificate, request)
        if made is not None:
            self.issued.append((day, made.certificate_id))

    def pioneers(self) -> None:
        """The list of last year, and an honour for everybody on top of it."""
        year = self.day.year - 1
        hung = self.at(date(year, 12, 18), 9)
        request = PublishRanking(self.id(), year, Formula(), 6, 7)
        ranking = self.attempt(hung, self.boss, publish_ranking, request)
        if ranking is None:
            return
        self.session.connection().exec_driver_sql(
            "UPDATE print_job SET state = 'printed', finished_at = created_at WHERE subject_id = ?",
            (ranking.ranking_id,),
        )
        wanted = DraftMany(self.id(), "honour_pioneer", "ranking", CertificateParams(year=year))
        drafts = self.attempt(self.at(date(year, 12, 28), 9), self.clerk, draft_many, wanted)
        for draft_id in drafts.draft_ids if drafts else ():
            self._issue(date(year, 12, 28), draft_id)

    def trainings(self) -> None:
        """A training in the spring, written into the files, with its certificates."""
        day = self.day - timedelta(days=200)
        learners = [one for one in self.people if self.joined[one] < day][:8]
        for who in learners:
            entry = (ArchiveKind.TRAINING, day, "助老服务基础培训", "区志愿服务联合会")
            self.do(self.at(day, 17), self.clerk, add_archive, AddArchive(self.id(), who, *entry, lessons=8))
        wanted = DraftMany(self.id(), "training", "training", entry_title="助老服务基础培训", entry_on=day)
        drafts = self.attempt(self.at(day + timedelta(days=2), 9), self.clerk, draft_many, wanted)
        for draft_id in drafts.draft_ids if drafts else ():
            self._issue(day + timedelta(days=2), draft_id)

    def over_the_years(self, years: int) -> None:
        """Every three weeks a record of service; now and then an activity, a letter of thanks, a member's deeds."""
        day = self.day - timedelta(days=365 * years - 120)
        n = 0
        while day < self.day - timedelta(days=20):
            known = [one for one in self.people if self.joined[one] < day - timedelta(days=60)]
            if known:
                who = self.chance.choice(known[: max(8, len(known) // 3)])
                params = CertificateParams(
                    from_on=max(self.joined[who], day - timedelta(days=365)), until_on=day - timedelta(days=1)
                )
                draft = self._draft(day, "service_record", who, params, _PURPOSES[n % len(_PURPOSES)])
                if draft is not None:
                    self._issue(self._hang(day, [draft]) + timedelta(days=2), draft)
                self._others(day + timedelta(days=5), n, who, params)
            day += timedelta(days=21)
            n += 1

    def _others(self, day: date, n: int, who: str, params: CertificateParams) -> None:
        if n % 3 == 0:
            activity = self.tx(self.now, None).scalar(
                "SELECT activity_id FROM hour_record WHERE volunteer_id = :who AND counted > 0 AND served_on < :day "
                "AND activity_id IS NOT NULL ORDER BY served_on DESC LIMIT 1",
                {"who": who, "day": day.isoformat()},
            )
            part = CertificateParams(activity_id=activity or "")
            self._issue(day, self._draft(day, "activity", who, part, "学校实践学分"), self.clerk)
        if n % 4 == 1:
            letter = self._draft(day, "thanks", who, CertificateParams(), _THANKS[n // 4 % len(_THANKS)])
            self._issue(day, letter, self.clerk)
        if n % 5 == 2 and self.members:
            member = self.members[n % len(self.members)]
            self._issue(day, self._draft(day, "party_service", member, params, "单位党组织评议"))

    def of_residents(self) -> None:
        """Some matters the committee may certify."""
        rows = self.tx(self.now, None).rows(
            "SELECT id FROM resident WHERE status = 'active' AND household_id IS NOT NULL AND id_number IS NOT NULL "
            "ORDER BY id LIMIT 6"
        )
        params = CertificateParams(subject="residence")
        for n, row in enumerate(rows):
            day = self.day - timedelta(days=40 * n + 6)
            self._issue(day, self._draft(day, "committee", None, params, _STAYS[n % len(_STAYS)], row.id))

    def now_hanging_out(self) -> None:
        """Today: drafts, some in publicity, one contested, one whose publicity is over; honours of this year."""
        params = CertificateParams(from_on=date(self.day.year, 1, 1), until_on=self.day - timedelta(days=15))
        roads = ((10, True), (12, False), (3, False), (3, False), (1, False))
        for (ago, contested), who in zip(roads, self.people[2:], strict=False):
            day = self.day - timedelta(days=ago)
            draft = self._draft(day, "service_record", who, params, "单位年度考核")
            if draft is None:
                continue
            self._hang(day, [draft])
            if contested:
                words = ObjectToDraft(draft, "有居民反映其中一次没有到场")
                self.do(self.at(day + timedelta(days=4), 15), self.clerk, object_to_draft, words)
        for who in self.people[7:9]:
            self._draft(self.day, "service_record", who, params, "升学综合素质评价")
        year = CertificateParams(year=self.day.year)
        stars = DraftMany(self.id(), "honour_star", "stars", year)
        self.attempt(self.now, self.clerk, draft_many, stars)
        awards = DraftMany(self.id(), "honour_excellent", "award", year, entry_title="优秀志愿者")
        made = self.attempt(self.now, self.clerk, draft_many, awards)
        if made is not None and made.draft_ids:
            self._hang(self.day, made.draft_ids[:4], 7)

    def void_and_replaced(self) -> None:
        """One was wrong, one was lost."""
        rows = self.tx(self.now, None).rows(
            "SELECT id, issued_on FROM certificate WHERE kind = 'service_record' AND state = :state "
            "ORDER BY issued_on DESC, id LIMIT 2",
            {"state": CertificateState.ISSUED.value},
        )
        for n, row in enumerate(rows):
            at = min(self.now, self.at(date.fromisoformat(row.issued_on) + timedelta(days=4), 16))
            if n == 0:
                self.do(at, self.boss, void_certificate, VoidCertificate(row.id, "起止日期选错，另行开具"))
                continue
            request = ReissueCertificate(self.id(), row.id, "本人遗失，登记后补发", print=False)
            made = self.do(at, self.boss, reissue_certificate, request)
            self.issued.append((self.day, made.certificate_id))
