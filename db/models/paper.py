"""The durable print queue and print log of this PC; not synced."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from db.ids import new_id
from db.models.base import Base


class PrintJob(Base):
    """One paper to print. Made in the transaction of the change it documents; printing never gates saving."""

    __tablename__ = "print_job"
    __table_args__ = (Index(None, "state", "created_at"), Index(None, "subject_id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    kind: Mapped[str] = mapped_column(String(30))
    """Document kind of desktop.documents.registry."""
    paper: Mapped[str] = mapped_column(String(20))
    subject_id: Mapped[str] = mapped_column(String(32))
    title: Mapped[str] = mapped_column(String(80))
    data: Mapped[str] = mapped_column(Text)
    """JSON of the document's frozen data: the same bytes can be made again from it."""
    copies: Mapped[int] = mapped_column(default=1)
    reprint: Mapped[int] = mapped_column(default=0)
    """0 for the first print, n for the n-th 补打."""
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    """waiting / sent / printed / failed / cancelled; sent means handed to a printer, outcome not yet known."""
    printer: Mapped[str] = mapped_column(String(120), default="")
    error: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    operator_id: Mapped[str] = mapped_column(String(32))


class PrintLog(Base):
    """What became of a paper once: written with the job's state, in one transaction, and never changed.

    The title stays with the job, where it is emptied when a person is forgotten.
    """

    __tablename__ = "print_log"
    __table_args__ = (Index(None, "at"), Index(None, "job_id"))

    id: Mapped[str] = mapped_column(String(32), primary_key=True, default=new_id)
    job_id: Mapped[str] = mapped_column(String(32))
    at: Mapped[datetime]
    outcome: Mapped[str] = mapped_column(String(10))
    """printed / confirmed (the clerk has it in hand) / failed / unsure / cancelled."""
    kind: Mapped[str] = mapped_column(String(30))
    subject_id: Mapped[str] = mapped_column(String(32))
    paper: Mapped[str] = mapped_column(String(20))
    printer: Mapped[str] = mapped_column(String(160), default="")
    way: Mapped[str] = mapped_column(String(10), default="")
    """A value of db.domain.printer_profiles.Way; empty when no printer was involved."""
    copies: Mapped[int] = mapped_column(default=1)
    reprint: Mapped[int] = mapped_column(default=0)
    error: Mapped[str] = mapped_column(String(200), default="")
    operator_id: Mapped[str] = mapped_column(String(32))
    operator_name: Mapped[str] = mapped_column(String(50), default="")
