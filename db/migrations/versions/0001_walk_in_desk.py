"""Everything the walk-in desk needs."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "audit",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("incarnation", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=True),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("action", sa.String(length=60), nullable=False),
        sa.Column("subject_kind", sa.String(length=30), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.Column("result", sa.String(length=10), nullable=False),
        sa.Column("details", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sa.UniqueConstraint("incarnation", "seq", name=op.f("uq_audit_incarnation_seq")),
    )
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_audit_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_audit_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "blocked_certificate",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_blocked_certificate")),
        sa.UniqueConstraint("code", name=op.f("uq_blocked_certificate_code")),
    )
    op.create_table(
        "calendar_day",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("working", sa.Boolean(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_day")),
        sa.UniqueConstraint("day", name=op.f("uq_calendar_day_day")),
    )
    op.create_table(
        "calendar_year",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("notice", sa.String(length=120), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_calendar_year")),
        sa.UniqueConstraint("year", name=op.f("uq_calendar_year_year")),
    )
    op.create_table(
        "catalogue_item",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("pinned", sa.Integer(), nullable=True),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_catalogue_item")),
        sa.UniqueConstraint("code", name=op.f("uq_catalogue_item_code")),
    )
    op.create_table(
        "centre",
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("short_name", sa.String(length=40), nullable=False),
        sa.Column("phone", sa.String(length=40), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("hours", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre")),
    )
    op.create_table(
        "desk_state",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_desk_state")),
    )
    op.create_table(
        "draft",
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.String(length=30), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("operator_id", "page", name=op.f("pk_draft")),
    )
    op.create_table(
        "household",
        sa.Column("estate", sa.String(length=60), nullable=False),
        sa.Column("building", sa.String(length=20), nullable=False),
        sa.Column("unit", sa.String(length=20), nullable=False),
        sa.Column("door", sa.String(length=20), nullable=False),
        sa.Column("grid", sa.String(length=40), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_household")),
    )
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_household_estate_building_unit_door"),
            ["estate", "building", "unit", "door"],
            unique=False,
        )

    op.create_table(
        "incarnation",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("began_at", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_incarnation")),
    )
    op.create_table(
        "operator",
        sa.Column("login", sa.String(length=40, collation="NOCASE"), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("passphrase_hash", sa.String(length=200), nullable=False),
        sa.Column("passphrase_set_on", sa.Date(), nullable=False),
        sa.Column("must_change", sa.Boolean(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failures", sa.Integer(), nullable=False),
        sa.Column("last_failure_at", sa.BigInteger(), nullable=True),
        sa.Column("last_sign_in_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operator")),
        sa.UniqueConstraint("login", name=op.f("uq_operator_login")),
    )
    op.create_table(
        "outbox",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("op_id", sa.String(length=32), nullable=False),
        sa.Column("hlc", sa.BigInteger(), nullable=False),
        sa.Column("table_name", sa.String(length=40), nullable=False),
        sa.Column("row_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=6), nullable=False),
        sa.Column("base_rev", sa.Integer(), nullable=False),
        sa.Column("changes", sa.Text(), nullable=True),
        sa.Column("schema", sa.Integer(), nullable=False),
        sa.Column("batch_no", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_outbox")),
        sa.UniqueConstraint("op_id", name=op.f("uq_outbox_op_id")),
    )
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outbox_batch_no"), ["batch_no"], unique=False)

    op.create_table(
        "print_job",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=30), nullable=False),
        sa.Column("paper", sa.String(length=20), nullable=False),
        sa.Column("subject_id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("reprint", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("printer", sa.String(length=120), nullable=False),
        sa.Column("error", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("finished_at", sa.BigInteger(), nullable=True),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_job")),
    )
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_print_job_state_created_at"), ["state", "created_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_print_job_subject_id"), ["subject_id"], unique=False)

    op.create_table(
        "search_term",
        sa.Column("term", sa.String(length=80), nullable=False),
        sa.Column("owner_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("term", "owner_id", name=op.f("pk_search_term")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("search_term", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_search_term_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "serial_counter",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("lane", sa.Integer(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind", "lane", "window", "day", name=op.f("pk_serial_counter")),
    )
    op.create_table(
        "setting",
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_setting")),
    )
    op.create_table(
        "tag",
        sa.Column("code", sa.String(length=30), nullable=False),
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("tone", sa.String(length=10), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tag")),
        sa.UniqueConstraint("code", name=op.f("uq_tag_code")),
    )
    op.create_table(
        "witness",
        sa.Column("n", sa.Integer(), autoincrement=True, nullable=False),
        sa.Column("token", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("n", name=op.f("pk_witness")),
    )
    op.create_table(
        "item_version",
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("effective_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["catalogue_item.id"], name=op.f("fk_item_version_item_id_catalogue_item")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_item_version")),
        sa.UniqueConstraint("item_id", "version", name=op.f("uq_item_version_item_id_version")),
    )
    op.create_table(
        "resident",
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("id_kind", sa.String(length=20), nullable=False),
        sa.Column("id_number", sa.String(length=40), nullable=True),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("ethnicity", sa.String(length=2), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("household_id", sa.String(length=32), nullable=True),
        sa.Column("relation", sa.String(length=2), nullable=True),
        sa.Column("residence", sa.String(length=12), nullable=False),
        sa.Column("address", sa.String(length=200), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("status", sa.String(length=12), nullable=False),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_resident_household_id_household")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident")),
    )
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_resident_birthday_id_status"), ["birthday", "id", "status"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_resident_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_resident_id_number"), ["id_number"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_resident_name_birthday_id_status"), ["name", "birthday", "id", "status"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_resident_phone"), ["phone"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_resident_updated_at_id_status"), ["updated_at", "id", "status"], unique=False
        )

    op.create_table(
        "consent",
        sa.Column("resident_id", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=100), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False),
        sa.Column("withdrawn_on", sa.Date(), nullable=True),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_consent_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_consent_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consent")),
    )
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consent_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "guidance",
        sa.Column("serial", sa.String(length=48), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("item_version_id", sa.String(length=32), nullable=True),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("data", sa.Text(), nullable=False),
        sa.Column("given_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_version_id"], ["item_version.id"], name=op.f("fk_guidance_item_version_id_item_version")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_guidance_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_guidance_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_guidance")),
        sa.UniqueConstraint("serial", name=op.f("uq_guidance_serial")),
    )
    with op.batch_alter_table("guidance", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_guidance_given_at"), ["given_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_guidance_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "resident_tag",
        sa.Column("resident_id", sa.String(length=32), nullable=False),
        sa.Column("tag_id", sa.String(length=32), nullable=False),
        sa.Column("set_on", sa.Date(), nullable=False),
        sa.Column("removed_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_resident_tag_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(["tag_id"], ["tag.id"], name=op.f("fk_resident_tag_tag_id_tag")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_resident_tag")),
    )
    with op.batch_alter_table("resident_tag", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_resident_tag_resident_id"), ["resident_id"], unique=False)

    op.create_table(
        "service_case",
        sa.Column("serial", sa.String(length=48), nullable=False),
        sa.Column("serial_short", sa.String(length=32), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("business_date", sa.Date(), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=False),
        sa.Column("applicant_name", sa.String(length=50), nullable=False),
        sa.Column("item_id", sa.String(length=32), nullable=False),
        sa.Column("item_version_id", sa.String(length=32), nullable=False),
        sa.Column("item_name", sa.String(length=60), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("agent_name", sa.String(length=50), nullable=True),
        sa.Column("agent_id_kind", sa.String(length=20), nullable=True),
        sa.Column("agent_id_number", sa.String(length=40), nullable=True),
        sa.Column("agent_phone", sa.String(length=20), nullable=True),
        sa.Column("agent_authorisation", sa.String(length=100), nullable=True),
        sa.Column("received_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("needs_review", sa.Boolean(), nullable=False),
        sa.Column("tolerant", sa.Boolean(), nullable=False),
        sa.Column("accepted_at", sa.BigInteger(), nullable=True),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("promised_on", sa.Date(), nullable=True),
        sa.Column("legal_on", sa.Date(), nullable=True),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("supplement_on", sa.Date(), nullable=True),
        sa.Column("closed", sa.Integer(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["catalogue_item.id"], name=op.f("fk_service_case_item_id_catalogue_item")
        ),
        sa.ForeignKeyConstraint(
            ["item_version_id"],
            ["item_version.id"],
            name=op.f("fk_service_case_item_version_id_item_version"),
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_service_case_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_service_case_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_case")),
        sa.UniqueConstraint("serial", name=op.f("uq_service_case_serial")),
    )
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_service_case_applicant_name_id"), ["applicant_name", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_case_business_date_state"), ["business_date", "state"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_case_closed_closed_at"), ["closed", "closed_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_case_closed_due_on_id"), ["closed", "due_on", "id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_service_case_counter_business_date"), ["counter", "business_date"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_service_case_due_on_id"), ["due_on", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_case_item_id_received_at"), ["item_id", "received_at"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_service_case_item_name_id"), ["item_name", "id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_case_operator_name_id"), ["operator_name", "id"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_service_case_received_at"), ["received_at"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_service_case_resident_id_received_at"),
            ["resident_id", "received_at"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_service_case_serial_short"), ["serial_short"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_case_state_due_on"), ["state", "due_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_service_case_window"), ["window"], unique=False)

    op.create_table(
        "case_material",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("form", sa.String(length=12), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("necessity", sa.String(length=12), nullable=False),
        sa.Column("deferrable_days", sa.Integer(), nullable=True),
        sa.Column("source_note", sa.String(length=200), nullable=False),
        sa.Column("received_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_material_case_id_service_case")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_material")),
    )
    with op.batch_alter_table("case_material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_material_case_id"), ["case_id"], unique=False)

    op.create_table(
        "case_transition",
        sa.Column("case_id", sa.String(length=32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=24), nullable=False),
        sa.Column("to_state", sa.String(length=20), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("facts", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["service_case.id"], name=op.f("fk_case_transition_case_id_service_case")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_case_transition_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case_transition")),
    )
    with op.batch_alter_table("case_transition", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_case_transition_case_id_base_version"), ["case_id", "base_version"], unique=False
        )


def downgrade() -> None:
    with op.batch_alter_table("case_transition", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_transition_case_id_base_version"))

    op.drop_table("case_transition")
    with op.batch_alter_table("case_material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_material_case_id"))

    op.drop_table("case_material")
    with op.batch_alter_table("service_case", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_case_window"))
        batch_op.drop_index(batch_op.f("ix_service_case_state_due_on"))
        batch_op.drop_index(batch_op.f("ix_service_case_serial_short"))
        batch_op.drop_index(batch_op.f("ix_service_case_resident_id_received_at"))
        batch_op.drop_index(batch_op.f("ix_service_case_received_at"))
        batch_op.drop_index(batch_op.f("ix_service_case_operator_name_id"))
        batch_op.drop_index(batch_op.f("ix_service_case_item_name_id"))
        batch_op.drop_index(batch_op.f("ix_service_case_item_id_received_at"))
        batch_op.drop_index(batch_op.f("ix_service_case_due_on_id"))
        batch_op.drop_index(batch_op.f("ix_service_case_counter_business_date"))
        batch_op.drop_index(batch_op.f("ix_service_case_closed_due_on_id"))
        batch_op.drop_index(batch_op.f("ix_service_case_closed_closed_at"))
        batch_op.drop_index(batch_op.f("ix_service_case_business_date_state"))
        batch_op.drop_index(batch_op.f("ix_service_case_applicant_name_id"))

    op.drop_table("service_case")
    with op.batch_alter_table("resident_tag", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_tag_resident_id"))

    op.drop_table("resident_tag")
    with op.batch_alter_table("guidance", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_guidance_resident_id"))
        batch_op.drop_index(batch_op.f("ix_guidance_given_at"))

    op.drop_table("guidance")
    with op.batch_alter_table("consent", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consent_resident_id"))

    op.drop_table("consent")
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_updated_at_id_status"))
        batch_op.drop_index(batch_op.f("ix_resident_phone"))
        batch_op.drop_index(batch_op.f("ix_resident_name_birthday_id_status"))
        batch_op.drop_index(batch_op.f("ix_resident_id_number"))
        batch_op.drop_index(batch_op.f("ix_resident_household_id"))
        batch_op.drop_index(batch_op.f("ix_resident_birthday_id_status"))

    op.drop_table("resident")
    op.drop_table("item_version")
    op.drop_table("witness")
    op.drop_table("tag")
    op.drop_table("setting")
    op.drop_table("serial_counter")
    with op.batch_alter_table("search_term", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_search_term_owner_id"))

    op.drop_table("search_term")
    with op.batch_alter_table("print_job", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_print_job_subject_id"))
        batch_op.drop_index(batch_op.f("ix_print_job_state_created_at"))

    op.drop_table("print_job")
    with op.batch_alter_table("outbox", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outbox_batch_no"))

    op.drop_table("outbox")
    op.drop_table("operator")
    op.drop_table("incarnation")
    with op.batch_alter_table("household", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_household_estate_building_unit_door"))

    op.drop_table("household")
    op.drop_table("draft")
    op.drop_table("desk_state")
    op.drop_table("centre")
    op.drop_table("catalogue_item")
    op.drop_table("calendar_year")
    op.drop_table("calendar_day")
    op.drop_table("blocked_certificate")
    with op.batch_alter_table("audit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_audit_subject_id"))
        batch_op.drop_index(batch_op.f("ix_audit_at"))

    op.drop_table("audit")
