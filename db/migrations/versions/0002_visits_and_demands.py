"""Visits and demands."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "demand_category",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_category")),
        sa.UniqueConstraint("code", name=op.f("uq_demand_category_code")),
    )
    op.create_table(
        "unit",
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("contact_name", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("agreement", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit")),
    )
    op.create_table(
        "meeting",
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("chair", sa.String(length=50), nullable=False),
        sa.Column("quorum", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Text(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_meeting_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting")),
    )
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_meeting_held_on"), ["held_on"], unique=False)

    op.create_table(
        "offer",
        sa.Column("unit_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("whole", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["unit.id"], name=op.f("fk_offer_unit_id_unit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offer")),
    )
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_offer_closed_on_category"), ["closed_on", "category"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_offer_unit_id"), ["unit_id"], unique=False)

    op.create_table(
        "photo",
        sa.Column("owner_kind", sa.String(length=12), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("original_sha256", sa.String(length=64), nullable=False),
        sa.Column("caption", sa.String(length=100), nullable=False),
        sa.Column("taken_at", sa.String(length=32), nullable=True),
        sa.Column("width", sa.Integer(), nullable=False),
        sa.Column("height", sa.Integer(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=12), nullable=False),
        sa.Column("added_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("removed_by", sa.String(length=50), nullable=False),
        sa.Column("removed_reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_photo_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_photo")),
    )
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_photo_original_sha256"), ["original_sha256"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_photo_owner_id_position"), ["owner_id", "position"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_photo_sha256"), ["sha256"], unique=False)

    op.create_table(
        "worker",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("line", sa.String(length=60), nullable=False),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("joined_on", sa.Date(), nullable=False),
        sa.Column("left_on", sa.Date(), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_worker_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_worker")),
    )
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_worker_operator_id"), ["operator_id"], unique=False)

    op.create_table(
        "grid",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("worker_id", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_grid_worker_id_worker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_grid")),
        sa.UniqueConstraint("name", name=op.f("uq_grid_name")),
    )
    with op.batch_alter_table("grid", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_grid_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "open_decision",
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("steps", sa.Text(), nullable=False),
        sa.Column("begun_on", sa.Date(), nullable=False),
        sa.Column("meeting_id", sa.String(length=32), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_open_decision_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_decision")),
    )
    with op.batch_alter_table("open_decision", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_decision_begun_on"), ["begun_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_decision_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "open_decision_tick",
        sa.Column("decision_id", sa.String(length=32), nullable=False),
        sa.Column("step", sa.String(length=30), nullable=False),
        sa.Column("ticked_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["decision_id"],
            ["open_decision.id"],
            name=op.f("fk_open_decision_tick_decision_id_open_decision"),
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_open_decision_tick_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_decision_tick")),
    )
    with op.batch_alter_table("open_decision_tick", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_decision_tick_decision_id"), ["decision_id"], unique=False)

    op.create_table(
        "visit",
        sa.Column("household_id", sa.String(length=32), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("visited_on", sa.Date(), nullable=False),
        sa.Column("way", sa.String(length=12), nullable=False),
        sa.Column("reaching", sa.Boolean(), nullable=False),
        sa.Column("worker_id", sa.String(length=32), nullable=True),
        sa.Column("met", sa.String(length=200), nullable=False),
        sa.Column("met_ids", sa.Text(), nullable=False),
        sa.Column("people", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Text(), nullable=False),
        sa.Column("photos", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("withdrawn", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_visit_household_id_household")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_visit_operator_id_operator")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit")),
    )
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.create_index(
            "ix_visit_asked",
            ["visited_on", "id", "withdrawn"],
            unique=False,
            sqlite_where=sa.text("asked <> ''"),
        )
        batch_op.create_index(batch_op.f("ix_visit_created_at"), ["created_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_visit_household_id_reaching_visited_on_id_withdrawn"),
            ["household_id", "reaching", "visited_on", "id", "withdrawn"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visit_visited_on_id_withdrawn"), ["visited_on", "id", "withdrawn"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_visit_visited_on_reaching_household_id"),
            ["visited_on", "reaching", "household_id"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visit_way_visited_on_id_withdrawn"),
            ["way", "visited_on", "id", "withdrawn"],
            unique=False,
        )
        batch_op.create_index(
            batch_op.f("ix_visit_worker_id_visited_on_id_withdrawn"),
            ["worker_id", "visited_on", "id", "withdrawn"],
            unique=False,
        )

    op.create_table(
        "attendee",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("worker_id", sa.String(length=32), nullable=True),
        sa.Column("unit", sa.String(length=60), nullable=False),
        sa.Column("heads", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meeting.id"], name=op.f("fk_attendee_meeting_id_meeting")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_attendee_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["worker_id"], ["worker.id"], name=op.f("fk_attendee_worker_id_worker")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attendee")),
    )
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_attendee_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendee_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_attendee_worker_id"), ["worker_id"], unique=False)

    op.create_table(
        "contact",
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("estate", sa.String(length=60), nullable=False),
        sa.Column("building", sa.String(length=20), nullable=False),
        sa.Column("scope", sa.String(length=100), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("to_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_contact_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
    )
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_contact_estate_building"), ["estate", "building"], unique=False)
        batch_op.create_index(batch_op.f("ix_contact_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "demand",
        sa.Column("serial", sa.String(length=48), nullable=False),
        sa.Column("serial_short", sa.String(length=32), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("visit_id", sa.String(length=32), nullable=True),
        sa.Column("household_id", sa.String(length=32), nullable=True),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("reporter_name", sa.String(length=50), nullable=False),
        sa.Column("reporter_phone", sa.String(length=20), nullable=False),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("registered_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("owner_name", sa.String(length=60), nullable=False),
        sa.Column("keeper_id", sa.String(length=32), nullable=False),
        sa.Column("handler_id", sa.String(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("main_id", sa.String(length=32), nullable=True),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("meeting_id", sa.String(length=32), nullable=True),
        sa.Column("meeting_on", sa.Date(), nullable=True),
        sa.Column("held_days", sa.Integer(), nullable=False),
        sa.Column("settled_on", sa.Date(), nullable=True),
        sa.Column("settled_due", sa.Date(), nullable=True),
        sa.Column("rating", sa.String(length=12), nullable=True),
        sa.Column("archived_on", sa.Date(), nullable=True),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("reporters", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_demand_household_id_household")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_demand_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_demand_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_demand_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand")),
        sa.UniqueConstraint("serial", name=op.f("uq_demand_serial")),
    )
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_demand_business_date_category"), ["business_date", "category"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_demand_case_id"), ["case_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_demand_closed_archived_on"), ["closed", "archived_on"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_demand_closed_due_on_id"), ["closed", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_demand_closed_next_on_id"), ["closed", "next_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_demand_counter_business_date"), ["counter", "business_date"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_demand_due_on_id"), ["due_on", "id"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_keeper_id_closed"), ["keeper_id", "closed"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_main_id"), ["main_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_demand_owner_id_closed_next_on"), ["owner_id", "closed", "next_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_demand_registered_at"), ["registered_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_serial_short"), ["serial_short"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_settled_on"), ["settled_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_state_due_on"), ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_visit_id"), ["visit_id"], unique=False)

    op.create_table(
        "visit_entry",
        sa.Column("visit_id", sa.String(length=32), nullable=False),
        sa.Column("amends", sa.String(length=32), nullable=True),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("content", sa.Text(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_visit_entry_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(["visit_id"], ["visit.id"], name=op.f("fk_visit_entry_visit_id_visit")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visit_entry")),
    )
    with op.batch_alter_table("visit_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_visit_entry_visit_id_hlc"), ["visit_id", "hlc"], unique=False)

    op.create_table(
        "agenda_item",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("demand_id", sa.String(length=32), nullable=True),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_agenda_item_demand_id_demand")),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_agenda_item_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_item")),
    )
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_agenda_item_demand_id"), ["demand_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_agenda_item_meeting_id_position"), ["meeting_id", "position"], unique=False
        )

    op.create_table(
        "demand_reporter",
        sa.Column("demand_id", sa.String(length=32), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("reported_at", sa.BigInteger(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["demand_id"], ["demand.id"], name=op.f("fk_demand_reporter_demand_id_demand")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_demand_reporter_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_reporter")),
    )
    with op.batch_alter_table("demand_reporter", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_demand_reporter_demand_id"), ["demand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_demand_reporter_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "demand_step",
        sa.Column("demand_id", sa.String(length=32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=20), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.Column("owner_name", sa.String(length=60), nullable=False),
        sa.Column("keeper_id", sa.String(length=32), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("next_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("main_id", sa.String(length=32), nullable=True),
        sa.Column("case_id", sa.String(length=32), nullable=True),
        sa.Column("meeting_id", sa.String(length=32), nullable=True),
        sa.Column("held_days", sa.Integer(), nullable=False),
        sa.Column("rating", sa.String(length=12), nullable=True),
        sa.Column("level", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_demand_step_demand_id_demand")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_demand_step_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_demand_step")),
    )
    with op.batch_alter_table("demand_step", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_demand_step_demand_id_base_version"), ["demand_id", "base_version"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_demand_step_made_on"), ["made_on"], unique=False)

    op.create_table(
        "need",
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("urgency", sa.String(length=10), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("household_id", sa.String(length=32), nullable=True),
        sa.Column("demand_id", sa.String(length=32), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("closed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["demand_id"], ["demand.id"], name=op.f("fk_need_demand_id_demand")),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_need_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_need")),
    )
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_need_closed_on_category"), ["closed_on", "category"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_need_demand_id"), ["demand_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_need_household_id"), ["household_id"], unique=False)

    op.create_table(
        "meeting_outcome",
        sa.Column("meeting_id", sa.String(length=32), nullable=False),
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=True),
        sa.Column("owner_name", sa.String(length=60), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_item.id"], name=op.f("fk_meeting_outcome_item_id_agenda_item")
        ),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meeting.id"], name=op.f("fk_meeting_outcome_meeting_id_meeting")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_outcome")),
    )
    with op.batch_alter_table("meeting_outcome", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_meeting_outcome_done_on_due_on"), ["done_on", "due_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_meeting_outcome_item_id"), ["item_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_outcome_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_meeting_outcome_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "service_match",
        sa.Column("offer_id", sa.String(length=32), nullable=False),
        sa.Column("need_id", sa.String(length=32), nullable=False),
        sa.Column("quantity", sa.Integer(), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("agreed_on", sa.Date(), nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["need_id"], ["need.id"], name=op.f("fk_service_match_need_id_need")),
        sa.ForeignKeyConstraint(["offer_id"], ["offer.id"], name=op.f("fk_service_match_offer_id_offer")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_service_match_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_match")),
    )
    with op.batch_alter_table("service_match", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_match_need_id"), ["need_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_match_offer_id"), ["offer_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_match_state_agreed_on"), ["state", "agreed_on"], unique=False
        )

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.add_column(sa.Column("worker_id", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("state", sa.String(length=10), server_default="active", nullable=False))
        batch_op.add_column(sa.Column("merged_into", sa.String(length=32), nullable=True))
        batch_op.add_column(sa.Column("closed_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("promised_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("last_visit_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("first_visit_on", sa.Date(), nullable=True))
        batch_op.add_column(sa.Column("missed", sa.Integer(), server_default="0", nullable=False))
        batch_op.create_index(batch_op.f("ix_household_grid_state"), ["grid", "state"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_merged_into"), ["merged_into"], unique=False)
        batch_op.create_index(batch_op.f("ix_household_worker_id"), ["worker_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_household_worker_id_worker"), "worker", ["worker_id"], ["id"]
        )

    with op.batch_alter_table("tag", schema=None, recreate="always") as batch_op:
        batch_op.add_column(sa.Column("cadence_days", sa.Integer(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("tag", schema=None) as batch_op:
        batch_op.drop_column("cadence_days")

    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f("fk_household_worker_id_worker"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_household_worker_id"))
        batch_op.drop_index(batch_op.f("ix_household_merged_into"))
        batch_op.drop_index(batch_op.f("ix_household_grid_state"))
        batch_op.drop_column("missed")
        batch_op.drop_column("first_visit_on")
        batch_op.drop_column("last_visit_on")
        batch_op.drop_column("promised_on")
        batch_op.drop_column("closed_on")
        batch_op.drop_column("merged_into")
        batch_op.drop_column("state")
        batch_op.drop_column("worker_id")

    with op.batch_alter_table("service_match", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_match_state_agreed_on"))
        batch_op.drop_index(batch_op.f("ix_service_match_offer_id"))
        batch_op.drop_index(batch_op.f("ix_service_match_need_id"))

    op.drop_table("service_match")
    with op.batch_alter_table("meeting_outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_outcome_owner_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_outcome_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_outcome_item_id"))
        batch_op.drop_index(batch_op.f("ix_meeting_outcome_done_on_due_on"))

    op.drop_table("meeting_outcome")
    with op.batch_alter_table("need", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_need_household_id"))
        batch_op.drop_index(batch_op.f("ix_need_demand_id"))
        batch_op.drop_index(batch_op.f("ix_need_closed_on_category"))

    op.drop_table("need")
    with op.batch_alter_table("demand_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demand_step_made_on"))
        batch_op.drop_index(batch_op.f("ix_demand_step_demand_id_base_version"))

    op.drop_table("demand_step")
    with op.batch_alter_table("demand_reporter", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demand_reporter_resident_id"))
        batch_op.drop_index(batch_op.f("ix_demand_reporter_demand_id"))

    op.drop_table("demand_reporter")
    with op.batch_alter_table("agenda_item", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_agenda_item_meeting_id_position"))
        batch_op.drop_index(batch_op.f("ix_agenda_item_demand_id"))

    op.drop_table("agenda_item")
    with op.batch_alter_table("visit_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_entry_visit_id_hlc"))

    op.drop_table("visit_entry")
    with op.batch_alter_table("demand", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_demand_visit_id"))
        batch_op.drop_index(batch_op.f("ix_demand_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_demand_settled_on"))
        batch_op.drop_index(batch_op.f("ix_demand_serial_short"))
        batch_op.drop_index(batch_op.f("ix_demand_resident_id"))
        batch_op.drop_index(batch_op.f("ix_demand_registered_at"))
        batch_op.drop_index(batch_op.f("ix_demand_owner_id_closed_next_on"))
        batch_op.drop_index(batch_op.f("ix_demand_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_demand_main_id"))
        batch_op.drop_index(batch_op.f("ix_demand_keeper_id_closed"))
        batch_op.drop_index(batch_op.f("ix_demand_household_id"))
        batch_op.drop_index(batch_op.f("ix_demand_due_on_id"))
        batch_op.drop_index(batch_op.f("ix_demand_counter_business_date"))
        batch_op.drop_index(batch_op.f("ix_demand_closed_next_on_id"))
        batch_op.drop_index(batch_op.f("ix_demand_closed_due_on_id"))
        batch_op.drop_index(batch_op.f("ix_demand_closed_archived_on"))
        batch_op.drop_index(batch_op.f("ix_demand_case_id"))
        batch_op.drop_index(batch_op.f("ix_demand_business_date_category"))

    op.drop_table("demand")
    with op.batch_alter_table("contact", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_contact_resident_id"))
        batch_op.drop_index(batch_op.f("ix_contact_estate_building"))

    op.drop_table("contact")
    with op.batch_alter_table("attendee", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_attendee_worker_id"))
        batch_op.drop_index(batch_op.f("ix_attendee_resident_id"))
        batch_op.drop_index(batch_op.f("ix_attendee_meeting_id"))

    op.drop_table("attendee")
    with op.batch_alter_table("visit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_visit_worker_id_visited_on_id_withdrawn"))
        batch_op.drop_index(batch_op.f("ix_visit_way_visited_on_id_withdrawn"))
        batch_op.drop_index(batch_op.f("ix_visit_visited_on_reaching_household_id"))
        batch_op.drop_index(batch_op.f("ix_visit_visited_on_id_withdrawn"))
        batch_op.drop_index(batch_op.f("ix_visit_household_id_reaching_visited_on_id_withdrawn"))
        batch_op.drop_index(batch_op.f("ix_visit_created_at"))
        batch_op.drop_index("ix_visit_asked", sqlite_where=sa.text("asked <> ''"))

    op.drop_table("visit")
    with op.batch_alter_table("open_decision_tick", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_decision_tick_decision_id"))

    op.drop_table("open_decision_tick")
    with op.batch_alter_table("open_decision", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_decision_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_open_decision_begun_on"))

    op.drop_table("open_decision")
    with op.batch_alter_table("grid", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_grid_worker_id"))

    op.drop_table("grid")
    with op.batch_alter_table("worker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_worker_operator_id"))

    op.drop_table("worker")
    with op.batch_alter_table("photo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_photo_sha256"))
        batch_op.drop_index(batch_op.f("ix_photo_owner_id_position"))
        batch_op.drop_index(batch_op.f("ix_photo_original_sha256"))

    op.drop_table("photo")
    with op.batch_alter_table("offer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offer_unit_id"))
        batch_op.drop_index(batch_op.f("ix_offer_closed_on_category"))

    op.drop_table("offer")
    with op.batch_alter_table("meeting", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_meeting_held_on"))

    op.drop_table("meeting")
    op.drop_table("unit")
    op.drop_table("demand_category")
