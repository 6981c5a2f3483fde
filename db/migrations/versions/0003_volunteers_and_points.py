"""Volunteers, service, wishes, cards, points and the time bank."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "centre_rule",
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_centre_rule")),
        sa.UniqueConstraint("key", name=op.f("uq_centre_rule_key")),
    )
    op.create_table(
        "gift",
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("price", sa.Integer(), nullable=False),
        sa.Column("time_price", sa.Integer(), nullable=True),
        sa.Column("counted", sa.Boolean(), nullable=False),
        sa.Column("lowest", sa.Integer(), nullable=False),
        sa.Column("per_quarter", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("pinyin", sa.String(length=120), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gift")),
    )
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_gift_active_position"), ["active", "position"], unique=False)

    op.create_table(
        "hour_difference",
        sa.Column("step_id", sa.String(length=32), nullable=False),
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("session", sa.String(length=70), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("step_id", name=op.f("pk_hour_difference")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("hour_difference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hour_difference_record_id"), ["record_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hour_difference_served_on"), ["served_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_hour_difference_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "points_leg",
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("position", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("entry_id", "position", name=op.f("pk_points_leg")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("points_leg", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_points_leg_account_hlc_amount"), ["account", "hlc", "amount"], unique=False
        )

    op.create_table(
        "points_lot",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.Column("earned_on", sa.Date(), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("expires_on", sa.Date(), nullable=True),
        sa.Column("warned_on", sa.Date(), nullable=True),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("account", "id", name=op.f("pk_points_lot")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("points_lot", schema=None) as batch_op:
        batch_op.create_index(
            "ix_points_lot_expires_on", ["expires_on"], unique=False, sqlite_where=sa.text("remaining > 0")
        )

    op.create_table(
        "points_right",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("opens_on", sa.Date(), nullable=False),
        sa.Column("grant_id", sa.String(length=32), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=True),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "holder", "opens_on", "grant_id", name=op.f("pk_points_right")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "points_rules",
        sa.Column("book", sa.String(length=10), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("per_hour", sa.Integer(), nullable=False),
        sa.Column("percents", sa.Text(), nullable=False),
        sa.Column("other_percent", sa.Integer(), nullable=False),
        sa.Column("activity_cap", sa.Integer(), nullable=True),
        sa.Column("day_cap", sa.Integer(), nullable=True),
        sa.Column("rounding", sa.String(length=10), nullable=False),
        sa.Column("referral", sa.Integer(), nullable=False),
        sa.Column("referral_minutes", sa.Integer(), nullable=False),
        sa.Column("misconduct", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=True),
        sa.Column("to_year_end", sa.Boolean(), nullable=False),
        sa.Column("notice_days", sa.Integer(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_rules")),
        sa.UniqueConstraint("book", "version", name=op.f("uq_points_rules_book_version")),
    )
    op.create_table(
        "points_total",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", name=op.f("pk_points_total")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "points_transit",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("transfer_id", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("account", "transfer_id", name=op.f("pk_points_transit")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "service_post",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("duties", sa.String(length=300), nullable=False),
        sa.Column("core", sa.Boolean(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_post")),
        sa.UniqueConstraint("code", name=op.f("uq_service_post_code")),
    )
    op.create_table(
        "signing_key",
        sa.Column("centre", sa.String(length=12), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("public", sa.String(length=64), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("retired_on", sa.Date(), nullable=True),
        sa.Column("revoked_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signing_key")),
    )
    op.create_table(
        "star_table",
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("hours", sa.String(length=60), nullable=False),
        sa.Column("basis", sa.String(length=200), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star_table")),
        sa.UniqueConstraint("from_on", name=op.f("uq_star_table_from_on")),
    )
    op.create_table(
        "stock_batch",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("gift_id", sa.String(length=32), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("use_by", sa.Date(), nullable=True),
        sa.Column("remaining", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_batch")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("stock_batch", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_batch_gift_id"), ["gift_id"], unique=False)
        batch_op.create_index(
            "ix_stock_batch_shelf",
            ["gift_id", "received_on", "id"],
            unique=False,
            sqlite_where=sa.text("remaining > 0"),
        )

    op.create_table(
        "stock_move",
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("gift_id", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.PrimaryKeyConstraint("ref", "kind", "batch_id", name=op.f("pk_stock_move")),
        sqlite_with_rowid=False,
    )
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_stock_move_gift_id_made_on"), ["gift_id", "made_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_stock_move_made_on"), ["made_on"], unique=False)

    op.create_table(
        "time_bank_rules",
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("marks", sa.Text(), nullable=False),
        sa.Column("basis", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_bank_rules")),
        sa.UniqueConstraint("version", name=op.f("uq_time_bank_rules_version")),
    )
    op.create_table(
        "volunteer_team",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("subject", sa.String(length=40), nullable=False),
        sa.Column("colour", sa.String(length=6), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_team")),
        sa.UniqueConstraint("code", name=op.f("uq_volunteer_team_code")),
    )
    op.create_table(
        "volunteer_year",
        sa.Column("year", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("counted_minutes", sa.Integer(), nullable=False),
        sa.Column("confirmed_minutes", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("confirmed_sessions", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("year", "volunteer_id", name=op.f("pk_volunteer_year")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "activity",
        sa.Column("key", sa.String(length=60), nullable=True),
        sa.Column("title", sa.String(length=80), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("team_id", sa.String(length=32), nullable=True),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("served", sa.String(length=100), nullable=False),
        sa.Column("leader_name", sa.String(length=50), nullable=False),
        sa.Column("recorder_name", sa.String(length=50), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.Column("least_age", sa.Integer(), nullable=False),
        sa.Column("skills", sa.String(length=200), nullable=False),
        sa.Column("risky", sa.Boolean(), nullable=False),
        sa.Column("organisation", sa.String(length=100), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["volunteer_team.id"], name=op.f("fk_activity_team_id_volunteer_team")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_activity")),
    )
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.create_index(
            "ix_activity_key", ["key"], unique=False, sqlite_where=sa.text("key IS NOT NULL")
        )
        batch_op.create_index(batch_op.f("ix_activity_starts_on"), ["starts_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_activity_team_id_starts_on"), ["team_id", "starts_on"], unique=False
        )

    op.create_table(
        "day_closing",
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_day_closing_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_day_closing")),
    )
    with op.batch_alter_table("day_closing", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_day_closing_made_on"), ["made_on"], unique=False)
        batch_op.create_index(
            "ix_day_closing_wrong", ["made_on"], unique=False, sqlite_where=sa.text("NOT agrees")
        )

    op.create_table(
        "lapse_warning",
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("lot_ids", sa.Text(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("warned_on", sa.Date(), nullable=False),
        sa.Column("how", sa.String(length=10), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_lapse_warning_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lapse_warning")),
    )
    with op.batch_alter_table("lapse_warning", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_lapse_warning_account_warned_on"), ["account", "warned_on"], unique=False
        )

    op.create_table(
        "points_entry",
        sa.Column("book", sa.String(length=10), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("account", sa.String(length=60), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("ref", sa.String(length=32), nullable=False),
        sa.Column("undoes", sa.String(length=32), nullable=True),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("arithmetic", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("incarnation", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_points_entry_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_points_entry")),
    )
    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_points_entry_made_on_kind_book_amount"),
            ["made_on", "kind", "book", "amount"],
            unique=False,
        )
        batch_op.create_index("ix_points_entry_ref", ["ref"], unique=False, sqlite_where=sa.text("ref <> ''"))
        batch_op.create_index(
            "ix_points_entry_undoes", ["undoes"], unique=False, sqlite_where=sa.text("undoes IS NOT NULL")
        )

    op.create_table(
        "stock_event",
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("gift_id", sa.String(length=32), nullable=False),
        sa.Column("batch_id", sa.String(length=32), nullable=False),
        sa.Column("amount", sa.Integer(), nullable=False),
        sa.Column("received_on", sa.Date(), nullable=False),
        sa.Column("use_by", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("supplier", sa.String(length=60), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["gift_id"], ["gift.id"], name=op.f("fk_stock_event_gift_id_gift")),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_stock_event_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_event")),
    )
    with op.batch_alter_table("stock_event", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_stock_event_gift_id"), ["gift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_stock_event_made_on"), ["made_on"], unique=False)

    op.create_table(
        "year_ranking",
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("formula", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("public_from", sa.Date(), nullable=False),
        sa.Column("public_until", sa.Date(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_year_ranking_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_year_ranking")),
    )
    with op.batch_alter_table("year_ranking", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_year_ranking_year_hlc"), ["year", "hlc"], unique=False)

    op.create_table(
        "service_shift",
        sa.Column("activity_id", sa.String(length=32), nullable=False),
        sa.Column("starts_at", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        sa.Column("closed_at", sa.BigInteger(), nullable=True),
        sa.Column("closed_by", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_service_shift_activity_id_activity")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_shift")),
    )
    with op.batch_alter_table("service_shift", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_service_shift_activity_id"), ["activity_id"], unique=False)
        batch_op.create_index(
            "ix_service_shift_open", ["ends_at"], unique=False, sqlite_where=sa.text("closed_at IS NULL")
        )
        batch_op.create_index(batch_op.f("ix_service_shift_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "volunteer",
        sa.Column("number", sa.String(length=20), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("pinyin", sa.String(length=120), nullable=False),
        sa.Column("initials", sa.String(length=20), nullable=False),
        sa.Column("sex", sa.String(length=1), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("birth_decade", sa.Integer(), nullable=True),
        sa.Column("id_kind", sa.String(length=20), nullable=False),
        sa.Column("id_number", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("area", sa.String(length=60), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("state_on", sa.Date(), nullable=True),
        sa.Column("state_reason", sa.String(length=200), nullable=False),
        sa.Column("merged_into", sa.String(length=32), nullable=True),
        sa.Column("registered_on", sa.Date(), nullable=False),
        sa.Column("consented_on", sa.Date(), nullable=True),
        sa.Column("photo_id", sa.String(length=32), nullable=True),
        sa.Column("guardian_name", sa.String(length=50), nullable=False),
        sa.Column("guardian_phone", sa.String(length=20), nullable=False),
        sa.Column("guardian_relation", sa.String(length=20), nullable=False),
        sa.Column("guardian_consented_on", sa.Date(), nullable=True),
        sa.Column("insurance", sa.String(length=100), nullable=False),
        sa.Column("insured_until", sa.Date(), nullable=True),
        sa.Column("party_member", sa.Boolean(), nullable=False),
        sa.Column("home_unit", sa.String(length=60), nullable=False),
        sa.Column("home_unit_contact", sa.String(length=60), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column("account_id", sa.String(length=32), nullable=True),
        sa.Column("referrer_id", sa.String(length=32), nullable=True),
        sa.Column("listed", sa.Boolean(), nullable=False),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("updated_at", sa.BigInteger(), nullable=False),
        sa.Column("counted_minutes", sa.Integer(), nullable=False),
        sa.Column("confirmed_minutes", sa.Integer(), nullable=False),
        sa.Column("sessions", sa.Integer(), nullable=False),
        sa.Column("stars_given", sa.Integer(), nullable=False),
        sa.Column("barred_until", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_volunteer_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_volunteer_photo_id_photo")),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_volunteer_resident_id_resident")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer")),
    )
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_volunteer_id_number"), ["id_number"], unique=False)
        batch_op.create_index(batch_op.f("ix_volunteer_initials"), ["initials"], unique=False)
        batch_op.create_index(
            "ix_volunteer_merged",
            ["merged_into"],
            unique=False,
            sqlite_where=sa.text("merged_into IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_volunteer_name"), ["name"], unique=False)
        batch_op.create_index(batch_op.f("ix_volunteer_number"), ["number"], unique=False)
        batch_op.create_index(
            "ix_volunteer_party", ["number"], unique=False, sqlite_where=sa.text("party_member")
        )
        batch_op.create_index(batch_op.f("ix_volunteer_phone"), ["phone"], unique=False)
        batch_op.create_index(batch_op.f("ix_volunteer_pinyin"), ["pinyin"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_volunteer_registered_on_state_on_state"),
            ["registered_on", "state_on", "state"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_volunteer_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_volunteer_state_counted_minutes"), ["state", "counted_minutes"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_volunteer_state_number"), ["state", "number"], unique=False)

    op.create_table(
        "wish",
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("title", sa.String(length=40), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("household_id", sa.String(length=32), nullable=True),
        sa.Column("wisher", sa.String(length=50), nullable=False),
        sa.Column("wanted_by", sa.Date(), nullable=True),
        sa.Column("photo_id", sa.String(length=32), nullable=True),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("claimer_id", sa.String(length=32), nullable=True),
        sa.Column("claimer_kind", sa.String(length=10), nullable=False),
        sa.Column("claimer_name", sa.String(length=60), nullable=False),
        sa.Column("posted_on", sa.Date(), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=True),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["household_id"], ["household.id"], name=op.f("fk_wish_household_id_household")
        ),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_wish_operator_id_operator")),
        sa.ForeignKeyConstraint(["photo_id"], ["photo.id"], name=op.f("fk_wish_photo_id_photo")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_wish_resident_id_resident")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish")),
    )
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_claimer_id"), ["claimer_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_household_id"), ["household_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wish_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_wish_state_posted_on_id"), ["state", "posted_on", "id"], unique=False
        )

    op.create_table(
        "card",
        sa.Column("number", sa.String(length=24), nullable=False),
        sa.Column("holder_kind", sa.String(length=1), nullable=False),
        sa.Column("holder_number", sa.String(length=20), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=True),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("issue", sa.Integer(), nullable=False),
        sa.Column("key_id", sa.String(length=8), nullable=False),
        sa.Column("payload", sa.String(length=240), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("printed_at", sa.BigInteger(), nullable=True),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["operator_id"], ["operator.id"], name=op.f("fk_card_operator_id_operator")),
        sa.ForeignKeyConstraint(["resident_id"], ["resident.id"], name=op.f("fk_card_resident_id_resident")),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_card_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card")),
    )
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_card_key_id"), ["key_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_number"), ["number"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_resident_id_issue"), ["resident_id", "issue"], unique=False)
        batch_op.create_index(batch_op.f("ix_card_state_issued_on"), ["state", "issued_on"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_card_volunteer_id_issue"), ["volunteer_id", "issue"], unique=False
        )

    op.create_table(
        "hour_record",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("activity_id", sa.String(length=32), nullable=True),
        sa.Column("shift_id", sa.String(length=32), nullable=True),
        sa.Column("session", sa.String(length=70), nullable=False),
        sa.Column("category", sa.String(length=20), nullable=False),
        sa.Column("served_on", sa.Date(), nullable=False),
        sa.Column("came_at", sa.BigInteger(), nullable=False),
        sa.Column("went_at", sa.BigInteger(), nullable=False),
        sa.Column("rest_minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("scan_in", sa.String(length=32), nullable=True),
        sa.Column("scan_out", sa.String(length=32), nullable=True),
        sa.Column("issues", sa.String(length=100), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("served_for", sa.String(length=100), nullable=False),
        sa.Column("content", sa.String(length=100), nullable=False),
        sa.Column("leader", sa.String(length=50), nullable=False),
        sa.Column("recorder", sa.String(length=50), nullable=False),
        sa.Column("organisation", sa.String(length=100), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("created_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.Column("public_until", sa.Date(), nullable=True),
        sa.Column("confirmed_on", sa.Date(), nullable=True),
        sa.Column("overlap_minutes", sa.Integer(), nullable=False),
        sa.Column("review", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["activity_id"], ["activity.id"], name=op.f("fk_hour_record_activity_id_activity")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_hour_record_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["service_shift.id"], name=op.f("fk_hour_record_shift_id_service_shift")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_hour_record_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_record")),
    )
    with op.batch_alter_table("hour_record", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_hour_record_activity_id_volunteer_id"),
            ["activity_id", "volunteer_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_hour_record_overlap", ["served_on"], unique=False, sqlite_where=sa.text("overlap_minutes > 0")
        )
        batch_op.create_index(
            "ix_hour_record_review", ["served_on"], unique=False, sqlite_where=sa.text("review")
        )
        batch_op.create_index(
            batch_op.f("ix_hour_record_served_on_state"), ["served_on", "state"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_hour_record_session"), ["session"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hour_record_state_public_until"), ["state", "public_until"], unique=False
        )
        batch_op.create_index("ix_hour_record_sums", ["volunteer_id", "counted", "session"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_hour_record_volunteer_id_served_on_id"),
            ["volunteer_id", "served_on", "id"],
            unique=False,
        )

    op.create_table(
        "post_claim",
        sa.Column("post_id", sa.String(length=32), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("claimed_on", sa.Date(), nullable=False),
        sa.Column("pledged_on", sa.Date(), nullable=True),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["post_id"], ["service_post.id"], name=op.f("fk_post_claim_post_id_service_post")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_post_claim_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_claim")),
    )
    with op.batch_alter_table("post_claim", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_post_claim_post_id_ended_on"), ["post_id", "ended_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_post_claim_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "redemption",
        sa.Column("serial", sa.String(length=48), nullable=False),
        sa.Column("serial_short", sa.String(length=32), nullable=False),
        sa.Column("counter", sa.Integer(), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("book", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("points", sa.Integer(), nullable=False),
        sa.Column("lines", sa.Text(), nullable=False),
        sa.Column("stock", sa.Text(), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("card_number", sa.String(length=24), nullable=False),
        sa.Column("photo_checked", sa.Boolean(), nullable=False),
        sa.Column("for_name", sa.String(length=50), nullable=False),
        sa.Column("proxy", sa.String(length=50), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("incarnation", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_redemption_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_redemption_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemption")),
    )
    with op.batch_alter_table("redemption", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_redemption_counter_made_on"), ["counter", "made_on"], unique=False
        )
        batch_op.create_index(batch_op.f("ix_redemption_made_on"), ["made_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_redemption_serial_short"), ["serial_short"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_redemption_volunteer_id_made_on"), ["volunteer_id", "made_on"], unique=False
        )

    op.create_table(
        "service_scan",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("shift_id", sa.String(length=32), nullable=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("direction", sa.String(length=3), nullable=True),
        sa.Column("desk", sa.String(length=10), nullable=False),
        sa.Column("card_number", sa.String(length=24), nullable=False),
        sa.Column("photo_checked", sa.Boolean(), nullable=False),
        sa.Column("voids", sa.String(length=32), nullable=True),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_service_scan_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["service_shift.id"], name=op.f("fk_service_scan_shift_id_service_shift")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_service_scan_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_service_scan")),
    )
    with op.batch_alter_table("service_scan", schema=None) as batch_op:
        batch_op.create_index(
            "ix_service_scan_loose", ["at"], unique=False, sqlite_where=sa.text("shift_id IS NULL")
        )
        batch_op.create_index(batch_op.f("ix_service_scan_shift_id_at"), ["shift_id", "at"], unique=False)
        batch_op.create_index(
            "ix_service_scan_voids", ["voids"], unique=False, sqlite_where=sa.text("voids IS NOT NULL")
        )
        batch_op.create_index(
            batch_op.f("ix_service_scan_volunteer_id_at"), ["volunteer_id", "at"], unique=False
        )

    op.create_table(
        "sign_up",
        sa.Column("shift_id", sa.String(length=32), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("withdrawn_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["shift_id"], ["service_shift.id"], name=op.f("fk_sign_up_shift_id_service_shift")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_sign_up_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_up")),
    )
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_up_shift_id"), ["shift_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_sign_up_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "star_grant",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("stars", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("table_from", sa.Date(), nullable=False),
        sa.Column("granted_on", sa.Date(), nullable=False),
        sa.Column("public_until", sa.Date(), nullable=True),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_star_grant_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_star_grant_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_star_grant")),
    )
    with op.batch_alter_table("star_grant", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_star_grant_granted_on"), ["granted_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_star_grant_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "team_member",
        sa.Column("team_id", sa.String(length=32), nullable=False),
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("leader", sa.Boolean(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["team_id"], ["volunteer_team.id"], name=op.f("fk_team_member_team_id_volunteer_team")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_team_member_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_member")),
    )
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_team_member_team_id_volunteer_id"), ["team_id", "volunteer_id"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_team_member_volunteer_id_from_on"), ["volunteer_id", "from_on"], unique=False
        )

    op.create_table(
        "time_relative",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("resident_id", sa.String(length=32), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("relation", sa.String(length=12), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("proof", sa.String(length=100), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["resident_id"], ["resident.id"], name=op.f("fk_time_relative_resident_id_resident")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_time_relative_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_relative")),
    )
    with op.batch_alter_table("time_relative", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_relative_resident_id"), ["resident_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_time_relative_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "volunteer_choice",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("removed_at", sa.BigInteger(), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_volunteer_choice_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_choice")),
    )
    with op.batch_alter_table("volunteer_choice", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteer_choice_kind_code_volunteer_id"),
            ["kind", "code", "volunteer_id"],
            unique=False,
        )
        batch_op.create_index(batch_op.f("ix_volunteer_choice_volunteer_id"), ["volunteer_id"], unique=False)

    op.create_table(
        "volunteer_entry",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("body", sa.String(length=100), nullable=False),
        sa.Column("lessons", sa.Integer(), nullable=False),
        sa.Column("marks", sa.Integer(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.Column("note", sa.String(length=300), nullable=False),
        sa.Column("strikes", sa.String(length=32), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_volunteer_entry_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_volunteer_entry_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_volunteer_entry")),
    )
    with op.batch_alter_table("volunteer_entry", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_volunteer_entry_kind_made_on_volunteer_id"),
            ["kind", "made_on", "volunteer_id"],
            unique=False,
        )
        batch_op.create_index(
            "ix_volunteer_entry_strikes",
            ["strikes"],
            unique=False,
            sqlite_where=sa.text("strikes IS NOT NULL"),
        )
        batch_op.create_index(
            batch_op.f("ix_volunteer_entry_volunteer_id_made_on"), ["volunteer_id", "made_on"], unique=False
        )

    op.create_table(
        "wish_step",
        sa.Column("wish_id", sa.String(length=32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("claimer_id", sa.String(length=32), nullable=True),
        sa.Column("claimer_kind", sa.String(length=10), nullable=False),
        sa.Column("claimer_name", sa.String(length=60), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_wish_step_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(["wish_id"], ["wish.id"], name=op.f("fk_wish_step_wish_id_wish")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wish_step")),
    )
    with op.batch_alter_table("wish_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wish_step_wish_id_hlc"), ["wish_id", "hlc"], unique=False)

    op.create_table(
        "hour_step",
        sa.Column("record_id", sa.String(length=32), nullable=False),
        sa.Column("base_version", sa.Integer(), nullable=False),
        sa.Column("action", sa.String(length=10), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=True),
        sa.Column("public_until", sa.Date(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("arithmetic", sa.Text(), nullable=False),
        sa.Column("alone", sa.Boolean(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_hour_step_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["record_id"], ["hour_record.id"], name=op.f("fk_hour_step_record_id_hour_record")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hour_step")),
    )
    with op.batch_alter_table("hour_step", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hour_step_made_on_action"), ["made_on", "action"], unique=False)
        batch_op.create_index(batch_op.f("ix_hour_step_record_id_hlc"), ["record_id", "hlc"], unique=False)

    op.create_table(
        "post_report",
        sa.Column("claim_id", sa.String(length=32), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["claim_id"], ["post_claim.id"], name=op.f("fk_post_report_claim_id_post_claim")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_post_report_operator_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_post_report")),
    )
    with op.batch_alter_table("post_report", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_post_report_claim_id"), ["claim_id"], unique=False)

    op.create_table(
        "redemption_undo",
        sa.Column("redeem_id", sa.String(length=32), nullable=False),
        sa.Column("entry_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("stock", sa.Text(), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("window", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_redemption_undo_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["redeem_id"], ["redemption.id"], name=op.f("fk_redemption_undo_redeem_id_redemption")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_redemption_undo")),
    )
    with op.batch_alter_table("redemption_undo", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_redemption_undo_made_on"), ["made_on"], unique=False)
        batch_op.create_index(batch_op.f("ix_redemption_undo_redeem_id"), ["redeem_id"], unique=False)

    op.create_table(
        "time_deposit",
        sa.Column("volunteer_id", sa.String(length=32), nullable=False),
        sa.Column("hour_record_id", sa.String(length=32), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("source", sa.String(length=10), nullable=False),
        sa.Column("surplus", sa.String(length=10), nullable=False),
        sa.Column("asked_at", sa.BigInteger(), nullable=False),
        sa.Column("operator_id", sa.String(length=32), nullable=False),
        sa.Column("operator_name", sa.String(length=50), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("entry_ids", sa.Text(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hour_record_id"], ["hour_record.id"], name=op.f("fk_time_deposit_hour_record_id_hour_record")
        ),
        sa.ForeignKeyConstraint(
            ["operator_id"], ["operator.id"], name=op.f("fk_time_deposit_operator_id_operator")
        ),
        sa.ForeignKeyConstraint(
            ["volunteer_id"], ["volunteer.id"], name=op.f("fk_time_deposit_volunteer_id_volunteer")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_deposit")),
    )
    with op.batch_alter_table("time_deposit", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_deposit_hour_record_id"), ["hour_record_id"], unique=False)
        batch_op.create_index(
            batch_op.f("ix_time_deposit_state_asked_at"), ["state", "asked_at"], unique=False
        )
        batch_op.create_index(
            batch_op.f("ix_time_deposit_volunteer_id_asked_at"), ["volunteer_id", "asked_at"], unique=False
        )

    op.create_table(
        "time_review",
        sa.Column("deposit_id", sa.String(length=32), nullable=False),
        sa.Column("agrees", sa.Boolean(), nullable=False),
        sa.Column("side", sa.String(length=10), nullable=False),
        sa.Column("reviewer_id", sa.String(length=32), nullable=False),
        sa.Column("reviewer_name", sa.String(length=50), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("made_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(length=200), nullable=False),
        sa.Column("hlc", sa.Integer(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("rev", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["deposit_id"], ["time_deposit.id"], name=op.f("fk_time_review_deposit_id_time_deposit")
        ),
        sa.ForeignKeyConstraint(
            ["reviewer_id"], ["operator.id"], name=op.f("fk_time_review_reviewer_id_operator")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_review")),
    )
    with op.batch_alter_table("time_review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_time_review_deposit_id"), ["deposit_id"], unique=False)

    with op.batch_alter_table("resident", schema=None, recreate="always") as batch_op:
        batch_op.add_column(sa.Column("card_number", sa.String(length=20), nullable=True))
        batch_op.create_index(batch_op.f("ix_resident_card_number"), ["card_number"], unique=False)


def downgrade() -> None:
    with op.batch_alter_table("resident", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_resident_card_number"))
        batch_op.drop_column("card_number")

    with op.batch_alter_table("time_review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_review_deposit_id"))

    op.drop_table("time_review")
    with op.batch_alter_table("time_deposit", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_deposit_volunteer_id_asked_at"))
        batch_op.drop_index(batch_op.f("ix_time_deposit_state_asked_at"))
        batch_op.drop_index(batch_op.f("ix_time_deposit_hour_record_id"))

    op.drop_table("time_deposit")
    with op.batch_alter_table("redemption_undo", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redemption_undo_redeem_id"))
        batch_op.drop_index(batch_op.f("ix_redemption_undo_made_on"))

    op.drop_table("redemption_undo")
    with op.batch_alter_table("post_report", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_report_claim_id"))

    op.drop_table("post_report")
    with op.batch_alter_table("hour_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_step_record_id_hlc"))
        batch_op.drop_index(batch_op.f("ix_hour_step_made_on_action"))

    op.drop_table("hour_step")
    with op.batch_alter_table("wish_step", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wish_step_wish_id_hlc"))

    op.drop_table("wish_step")
    with op.batch_alter_table("volunteer_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_entry_volunteer_id_made_on"))
        batch_op.drop_index("ix_volunteer_entry_strikes", sqlite_where=sa.text("strikes IS NOT NULL"))
        batch_op.drop_index(batch_op.f("ix_volunteer_entry_kind_made_on_volunteer_id"))

    op.drop_table("volunteer_entry")
    with op.batch_alter_table("volunteer_choice", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_choice_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_volunteer_choice_kind_code_volunteer_id"))

    op.drop_table("volunteer_choice")
    with op.batch_alter_table("time_relative", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_time_relative_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_time_relative_resident_id"))

    op.drop_table("time_relative")
    with op.batch_alter_table("team_member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_team_member_volunteer_id_from_on"))
        batch_op.drop_index(batch_op.f("ix_team_member_team_id_volunteer_id"))

    op.drop_table("team_member")
    with op.batch_alter_table("star_grant", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_star_grant_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_star_grant_granted_on"))

    op.drop_table("star_grant")
    with op.batch_alter_table("sign_up", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_up_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_sign_up_shift_id"))

    op.drop_table("sign_up")
    with op.batch_alter_table("service_scan", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_scan_volunteer_id_at"))
        batch_op.drop_index("ix_service_scan_voids", sqlite_where=sa.text("voids IS NOT NULL"))
        batch_op.drop_index(batch_op.f("ix_service_scan_shift_id_at"))
        batch_op.drop_index("ix_service_scan_loose", sqlite_where=sa.text("shift_id IS NULL"))

    op.drop_table("service_scan")
    with op.batch_alter_table("redemption", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_redemption_volunteer_id_made_on"))
        batch_op.drop_index(batch_op.f("ix_redemption_serial_short"))
        batch_op.drop_index(batch_op.f("ix_redemption_made_on"))
        batch_op.drop_index(batch_op.f("ix_redemption_counter_made_on"))

    op.drop_table("redemption")
    with op.batch_alter_table("post_claim", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_post_claim_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_post_claim_post_id_ended_on"))

    op.drop_table("post_claim")
    with op.batch_alter_table("hour_record", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_record_volunteer_id_served_on_id"))
        batch_op.drop_index("ix_hour_record_sums")
        batch_op.drop_index(batch_op.f("ix_hour_record_state_public_until"))
        batch_op.drop_index(batch_op.f("ix_hour_record_session"))
        batch_op.drop_index(batch_op.f("ix_hour_record_served_on_state"))
        batch_op.drop_index("ix_hour_record_review", sqlite_where=sa.text("review"))
        batch_op.drop_index("ix_hour_record_overlap", sqlite_where=sa.text("overlap_minutes > 0"))
        batch_op.drop_index(batch_op.f("ix_hour_record_activity_id_volunteer_id"))

    op.drop_table("hour_record")
    with op.batch_alter_table("card", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_card_volunteer_id_issue"))
        batch_op.drop_index(batch_op.f("ix_card_state_issued_on"))
        batch_op.drop_index(batch_op.f("ix_card_resident_id_issue"))
        batch_op.drop_index(batch_op.f("ix_card_number"))
        batch_op.drop_index(batch_op.f("ix_card_key_id"))

    op.drop_table("card")
    with op.batch_alter_table("wish", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wish_state_posted_on_id"))
        batch_op.drop_index(batch_op.f("ix_wish_resident_id"))
        batch_op.drop_index(batch_op.f("ix_wish_household_id"))
        batch_op.drop_index(batch_op.f("ix_wish_claimer_id"))

    op.drop_table("wish")
    with op.batch_alter_table("volunteer", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_volunteer_state_number"))
        batch_op.drop_index(batch_op.f("ix_volunteer_state_counted_minutes"))
        batch_op.drop_index(batch_op.f("ix_volunteer_resident_id"))
        batch_op.drop_index(batch_op.f("ix_volunteer_registered_on_state_on_state"))
        batch_op.drop_index(batch_op.f("ix_volunteer_pinyin"))
        batch_op.drop_index(batch_op.f("ix_volunteer_phone"))
        batch_op.drop_index("ix_volunteer_party", sqlite_where=sa.text("party_member"))
        batch_op.drop_index(batch_op.f("ix_volunteer_number"))
        batch_op.drop_index(batch_op.f("ix_volunteer_name"))
        batch_op.drop_index("ix_volunteer_merged", sqlite_where=sa.text("merged_into IS NOT NULL"))
        batch_op.drop_index(batch_op.f("ix_volunteer_initials"))
        batch_op.drop_index(batch_op.f("ix_volunteer_id_number"))

    op.drop_table("volunteer")
    with op.batch_alter_table("service_shift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_service_shift_starts_at"))
        batch_op.drop_index("ix_service_shift_open", sqlite_where=sa.text("closed_at IS NULL"))
        batch_op.drop_index(batch_op.f("ix_service_shift_activity_id"))

    op.drop_table("service_shift")
    with op.batch_alter_table("year_ranking", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_year_ranking_year_hlc"))

    op.drop_table("year_ranking")
    with op.batch_alter_table("stock_event", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_event_made_on"))
        batch_op.drop_index(batch_op.f("ix_stock_event_gift_id"))

    op.drop_table("stock_event")
    with op.batch_alter_table("points_entry", schema=None) as batch_op:
        batch_op.drop_index("ix_points_entry_undoes", sqlite_where=sa.text("undoes IS NOT NULL"))
        batch_op.drop_index("ix_points_entry_ref", sqlite_where=sa.text("ref <> ''"))
        batch_op.drop_index(batch_op.f("ix_points_entry_made_on_kind_book_amount"))

    op.drop_table("points_entry")
    with op.batch_alter_table("lapse_warning", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_lapse_warning_account_warned_on"))

    op.drop_table("lapse_warning")
    with op.batch_alter_table("day_closing", schema=None) as batch_op:
        batch_op.drop_index("ix_day_closing_wrong", sqlite_where=sa.text("NOT agrees"))
        batch_op.drop_index(batch_op.f("ix_day_closing_made_on"))

    op.drop_table("day_closing")
    with op.batch_alter_table("activity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_activity_team_id_starts_on"))
        batch_op.drop_index(batch_op.f("ix_activity_starts_on"))
        batch_op.drop_index("ix_activity_key", sqlite_where=sa.text("key IS NOT NULL"))

    op.drop_table("activity")
    op.drop_table("volunteer_year")
    op.drop_table("volunteer_team")
    op.drop_table("time_bank_rules")
    with op.batch_alter_table("stock_move", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_stock_move_made_on"))
        batch_op.drop_index(batch_op.f("ix_stock_move_gift_id_made_on"))

    op.drop_table("stock_move")
    with op.batch_alter_table("stock_batch", schema=None) as batch_op:
        batch_op.drop_index("ix_stock_batch_shelf", sqlite_where=sa.text("remaining > 0"))
        batch_op.drop_index(batch_op.f("ix_stock_batch_gift_id"))

    op.drop_table("stock_batch")
    op.drop_table("star_table")
    op.drop_table("signing_key")
    op.drop_table("service_post")
    op.drop_table("points_transit")
    op.drop_table("points_total")
    op.drop_table("points_rules")
    op.drop_table("points_right")
    with op.batch_alter_table("points_lot", schema=None) as batch_op:
        batch_op.drop_index("ix_points_lot_expires_on", sqlite_where=sa.text("remaining > 0"))

    op.drop_table("points_lot")
    with op.batch_alter_table("points_leg", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_points_leg_account_hlc_amount"))

    op.drop_table("points_leg")
    with op.batch_alter_table("hour_difference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hour_difference_volunteer_id"))
        batch_op.drop_index(batch_op.f("ix_hour_difference_served_on"))
        batch_op.drop_index(batch_op.f("ix_hour_difference_record_id"))

    op.drop_table("hour_difference")
    with op.batch_alter_table("gift", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_gift_active_position"))

    op.drop_table("gift")
    op.drop_table("centre_rule")
