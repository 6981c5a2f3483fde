"""A volunteer's numbers and portrait are shown to whom they may be, and every look is on record."""

from __future__ import annotations

import io
from dataclasses import replace

import pytest
from PIL import Image

from db.domain.errors import KnownError
from db.domain.permissions import Role
from db.photo_images import prepare
from db.queries.cards import CardRegister, card_register
from db.usecases.cards import LoseCard, lose_card
from db.usecases.photos import NewPhoto, keep_photos, view_photo
from db.usecases.volunteer_privacy import (
    RevealVolunteer,
    SeeBearer,
    reveal_volunteer,
    see_bearer,
    view_bearer,
)
from db.usecases.volunteers import SetVolunteerPhoto, set_volunteer_photo
from tests.helpers.volunteers import id_number


def assist(corps):
    """Give the desk to an assistant."""
    corps.desk.operator = replace(corps.desk.operator, role=Role.ASSISTANT)


def looks(corps, action):
    return corps.room.rows("SELECT * FROM audit WHERE action = :action AND result = 'ok'", action=action)


@pytest.fixture
def portrait(corps, tmp_path):
    """A volunteer with a portrait; answers id, photo and what the card says."""
    path = tmp_path / "face.jpg"
    Image.new("RGB", (300, 400), (40, 80, 160)).save(path)
    volunteer = corps.volunteer(0)
    kept = keep_photos(corps.desk, "volunteer", volunteer, [NewPhoto(prepare(path))])[0]
    corps.desk.run(set_volunteer_photo, SetVolunteerPhoto(volunteer, kept.photo_id))
    return volunteer, kept.photo_id, corps.card(volunteer)


def test_numbers_are_revealed_with_a_reason_on_record(corps):
    volunteer = corps.volunteer(0)
    shown = corps.desk.run(reveal_volunteer, RevealVolunteer(volunteer))
    assert shown.id_number == id_number(0) and shown.phone == "13810000000"
    row = looks(corps, "volunteers.reveal")[0]
    assert row.subject_id == volunteer and "对照证件" in row.details
    with pytest.raises(KnownError) as refused:
        corps.desk.run(reveal_volunteer, RevealVolunteer(volunteer, " "))
    assert refused.value.code == "REVEAL"
    assist(corps)
    with pytest.raises(KnownError) as barred:
        corps.desk.run(reveal_volunteer, RevealVolunteer(volunteer))
    assert barred.value.code == "PERMISSION"


def test_whoever_scans_a_card_sees_its_holder_and_nobody_else(corps, portrait):
    volunteer, photo_id, payload = portrait
    assist(corps)
    with pytest.raises(KnownError):
        view_photo(corps.desk, photo_id)
    picture = view_bearer(corps.desk, payload)
    assert picture is not None
    with Image.open(io.BytesIO(picture)) as image:
        assert image.width < image.height
    view_bearer(corps.desk, payload)
    assert [row.subject_id for row in looks(corps, "cards.see_bearer")] == [volunteer]


def test_a_card_that_is_not_good_shows_no_portrait(corps, portrait):
    _, _, payload = portrait
    for text in ("", "周国良", payload[:-4] + "AAAA"):
        with pytest.raises(KnownError) as refused:
            corps.desk.run(see_bearer, SeeBearer(text))
        assert refused.value.code == "CARD"
    card = corps.desk.ask(card_register, CardRegister())[0]
    corps.desk.run(lose_card, LoseCard(card.card_id, "丢失"))
    with pytest.raises(KnownError):
        corps.desk.run(see_bearer, SeeBearer(payload))


def test_a_volunteer_without_portrait_has_none_to_show(corps):
    assert view_bearer(corps.desk, corps.card(corps.volunteer(1))) is None
    assert not looks(corps, "cards.see_bearer")
