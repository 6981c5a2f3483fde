"""Volunteers with hours that count, residents and certificates of them, all through the door."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from db.certificate_holder import CertificateParams
from db.domain.clock import SHANGHAI
from db.domain.permissions import Role
from db.ids import new_id
from db.service_batches import RecordBatch
from db.usecases.activities import SaveActivity, save_activity
from db.usecases.certificate_drafts import CertificateDrafted, DraftCertificate, draft_certificate
from db.usecases.certificate_publicity import PubliciseDrafts, publicise_drafts
from db.usecases.certificates import CertificateIssued, IssueCertificate, issue_certificate
from db.usecases.hours import HourRef, ListAction, StepMany, step_many
from db.usecases.service import record_batch
from db.volunteer_forms import ActivityForm
from tests.helpers.rooms import Room
from tests.helpers.volunteers import Corps, make_corps

YEAR = CertificateParams(from_on=date(2026, 1, 1), until_on=date(2026, 11, 1))


@dataclass
class Office:
    """A room where certificates are made."""

    corps: Corps

    @property
    def room(self) -> Room:
        """The room."""
        return self.corps.room

    @property
    def desk(self) -> Any:
        """The open desk."""
        return self.corps.room.desk

    def serve(
        self, volunteer_id: str, day: date = date(2026, 3, 5), minutes: int = 120, title: str = "义剪", **more: Any
    ) -> str:
        """Hours that were approved; answers the activity's id."""
        number = self.room.rows("SELECT number FROM volunteer WHERE id = :id", id=volunteer_id)[0].number
        self.room.sign_in(Role.CLERK)
        activity = self.desk.run(
            save_activity, SaveActivity(ActivityForm(title, more.get("category", "elderly"), day, day, place="中心"))
        )
        end = (datetime.combine(day, time(8)) + timedelta(minutes=minutes)).time()
        self.desk.run(
            record_batch,
            RecordBatch(new_id(), number, day, time(8), end, activity_id=activity.activity_id, confirmed=True),
        )
        self.room.sign_in(Role.SUPERVISOR)
        rows = self.room.rows(
            "SELECT id, version FROM hour_record WHERE activity_id = :id", id=activity.activity_id
        )
        refs = tuple(HourRef(row.id, row.version) for row in rows)
        self.desk.run(step_many, StepMany(refs, ListAction.APPROVE_PUBLISH))
        return str(activity.activity_id)

    def draft(self, key: str, volunteer_id: str | None = None, **more: Any) -> CertificateDrafted:
        """Draft one."""
        made = DraftCertificate(more.pop("request_id", new_id()), key, volunteer_id, **more)
        return self.desk.run(draft_certificate, made)  # type: ignore[no-any-return]

    def publicise(self, *draft_ids: str, days: int = 7, **more: Any) -> None:
        """Hang drafts out from today on, and let the time pass."""
        today = self.room.clock().astimezone(SHANGHAI).date()
        self.desk.run(publicise_drafts, PubliciseDrafts(draft_ids, today, today + timedelta(days=days), **more))
        self.room.clock.move(days=days + 1)

    def issue(self, draft_id: str, **more: Any) -> CertificateIssued:
        """Sign one out."""
        request = IssueCertificate(more.pop("request_id", new_id()), draft_id, "王建军", **more)
        return self.desk.run(issue_certificate, request)  # type: ignore[no-any-return]

    def record(self, volunteer_id: str) -> CertificateIssued:
        """A 志愿服务记录证明 of the year from draft to issue."""
        draft = self.draft("service_record", volunteer_id, params=YEAR)
        self.publicise(draft.draft_id)
        return self.issue(draft.draft_id)

    def code(self, certificate_id: str) -> str:
        """What the QR code says."""
        return str(self.room.rows("SELECT payload FROM certificate WHERE id = :id", id=certificate_id)[0].payload)


def make_office(root: Path) -> Office:
    """A corps with its supervisor seated."""
    return Office(make_corps(root))
