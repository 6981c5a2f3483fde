from __future__ import annotations

import string
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.domain.card_payload import (
    CardFacts,
    CardHolder,
    CardState,
    CardVerdict,
    ScannedCard,
    Signature,
    holder_number,
    judge_card,
    parse_card,
)
from db.domain.scancodes import ScanKind, parse_scan
from db.domain.signed_codes import CodeFault
from db.signing import Keyring, PublicKey, card_code, check_card, key_id, load_key, new_key, rotated

HERE, THERE = "110105012003", "440305007001"
DAY = date(2026, 3, 5)
KEY = load_key(bytes(range(32)))
OTHER = load_key(bytes(range(1, 33)))
STRANGER = load_key(bytes(range(2, 34)))
RING = Keyring([PublicKey(HERE, KEY.public, DAY), PublicKey(THERE, OTHER.public, DAY)])
FACTS = CardFacts("V-000231", 3, HERE)
CODE = card_code(FACTS, KEY)
QR_ALPHANUMERIC = set(string.digits + string.ascii_uppercase + " $%*+-./:")

facts = st.builds(
    CardFacts,
    st.builds(
        holder_number,
        st.sampled_from(CardHolder),
        st.integers(1, 999_999_999),
        st.integers(1, 99),
        st.integers(0, 700),
    ),
    st.integers(1, 9999),
    st.just(HERE),
)


def verdict(text: str, state: CardState | None = CardState.ACTIVE, ring: Keyring = RING) -> CardVerdict:
    checked = check_card(text, ring, HERE, lambda number: state)
    assert checked is not None
    return checked.verdict


@given(facts)
def test_what_is_signed_is_read_back_and_fits_a_small_code(card: CardFacts) -> None:
    text = card_code(card, KEY)
    assert set(text) <= QR_ALPHANUMERIC and len(text) <= 178  # version 7, error correction M
    checked = check_card(text, RING, HERE, {card.number: CardState.ACTIVE}.get)
    assert checked is not None and (checked.facts, checked.verdict) == (card, CardVerdict.GENUINE)
    assert parse_scan(text).kind is ScanKind.CARD


def test_the_usual_card_fits_version_six_and_carries_nothing_personal() -> None:
    assert len(CODE) <= 154
    assert CODE.startswith("YM1:K:V-000231-03:110105012003:")
    assert card_code(FACTS, KEY) == CODE


@given(st.integers(0, len(CODE) - 1), st.sampled_from(sorted(QR_ALPHANUMERIC)))
def test_one_changed_character_is_never_genuine(at: int, character: str) -> None:
    changed = CODE[:at] + character + CODE[at + 1 :]
    checked = check_card(changed, RING, HERE, lambda number: CardState.ACTIVE)
    assert changed == CODE or checked is None or not checked.verdict.usable


def test_a_signature_has_one_spelling() -> None:
    last = [c for c in QR_ALPHANUMERIC if verdict(CODE[:-1] + c).usable]
    assert last == [CODE[-1]]


@given(st.integers(len("YM1:K:"), len(CODE) - 1))
def test_a_code_without_its_end_is_cut_short(length: int) -> None:
    assert parse_card(CODE[:length]) is CodeFault.CUT_SHORT
    assert verdict(CODE[:length]) is CardVerdict.CUT_SHORT
    assert parse_scan(CODE[:length]).kind is ScanKind.CARD


@given(st.text())
def test_any_other_text_is_no_card(text: str) -> None:
    assert check_card(text, RING, HERE, lambda number: CardState.ACTIVE) is None


def test_a_scanner_that_types_small_or_wide_letters_is_understood() -> None:
    wide = "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in CODE)
    assert verdict(CODE.lower()) is verdict(f" {wide}\r\n") is CardVerdict.GENUINE


@pytest.mark.parametrize(
    ("text", "state", "expected"),
    [
        (CODE, None, CardVerdict.NOT_REGISTERED),
        (CODE, CardState.LOST, CardVerdict.LOST),
        (CODE, CardState.REPLACED, CardVerdict.REPLACED),
        (CODE, CardState.WITHDRAWN, CardVerdict.WITHDRAWN),
        (card_code(CardFacts("V-000231", 3, THERE), OTHER), CardState.ACTIVE, CardVerdict.OTHER_CENTRE),
        (card_code(CardFacts("V-000231", 3, THERE), KEY), CardState.ACTIVE, CardVerdict.FORGED),
        (card_code(FACTS, OTHER), CardState.ACTIVE, CardVerdict.FORGED),
        (card_code(FACTS, STRANGER), CardState.ACTIVE, CardVerdict.UNKNOWN_ISSUER),
        (FACTS.payload(KEY.id, bytes(64)), CardState.ACTIVE, CardVerdict.FORGED),
        (CODE.replace("000231", "000232"), CardState.ACTIVE, CardVerdict.FORGED),
        (CODE.replace("231-03", "231-04"), CardState.ACTIVE, CardVerdict.FORGED),
        (CODE + "A", CardState.ACTIVE, CardVerdict.FORGED),
    ],
)
def test_verdicts(text: str, state: CardState | None, expected: CardVerdict) -> None:
    assert verdict(text, state) is expected
    assert expected.usable is False and expected.label and expected.message.endswith("。")


def test_the_register_is_not_asked_for_a_card_of_another_centre() -> None:
    asked: list[str] = []

    def state_of(number: str) -> CardState | None:
        asked.append(number)
        return CardState.ACTIVE

    check_card(card_code(CardFacts("V-000231", 3, THERE), OTHER), RING, HERE, state_of)
    assert asked == []


def test_keys_rotate_without_orphaning_cards() -> None:
    keys = rotated(
        [PublicKey(HERE, KEY.public, DAY)], PublicKey(HERE, STRANGER.public, date(2027, 1, 1)), DAY
    )
    ring = Keyring(keys)
    current = ring.current(HERE)
    assert current is not None and current.id == STRANGER.id
    assert verdict(CODE, ring=ring) is verdict(card_code(FACTS, STRANGER), ring=ring) is CardVerdict.GENUINE
    assert rotated(keys, keys[-1], DAY) == keys


def test_a_revoked_key_is_worth_nothing_here() -> None:
    ring = Keyring([PublicKey(HERE, KEY.public, DAY, revoked_on=DAY)])
    assert ring.current(HERE) is None
    assert verdict(CODE, ring=ring) is CardVerdict.REVOKED_ISSUER


def test_a_new_key_is_its_own_and_survives_storage() -> None:
    one, two = new_key(), new_key()
    assert one.private != two.private and one.id == key_id(one.public) != two.id
    assert load_key(one.private) == one
    assert one.private.hex() not in repr(one)


def test_the_published_vector_of_ed25519() -> None:
    # RFC 8032, 7.1, test 2: the message is one byte, 0x72.
    key = load_key(bytes.fromhex("4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb"))
    assert key.public.hex() == "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    assert key.sign("r").hex().startswith("92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da")


@given(st.sets(st.tuples(st.integers(1, 999_999_999), st.integers(1, 99), st.integers(0, 700)), max_size=30))
def test_numbers_of_desks_that_never_met_differ(places: set[tuple[int, int, int]]) -> None:
    numbers = {holder_number(CardHolder.VOLUNTEER, *place) for place in places}
    assert len(numbers) == len(places)
    assert holder_number(CardHolder.VOLUNTEER, 231) == "V-000231"
    assert holder_number(CardHolder.RESIDENT, 7, 2, 1) == "R-02B-000007"


@pytest.mark.parametrize("number", ["V-231", "X-000231", "V-000231-03", "v-000231"])
def test_other_numbers_make_no_card(number: str) -> None:
    with pytest.raises(ValueError, match="number"):
        CardFacts(number, 1, HERE)


def test_a_genuine_looking_card_of_an_odd_number_is_refused() -> None:
    scanned = parse_card(CODE.replace("231-03", "231-3"))
    assert scanned is CodeFault.GARBLED
    assert judge_card(scanned, Signature.GOOD, HERE, CardState.ACTIVE) is CardVerdict.FORGED
    assert isinstance(parse_card(CODE), ScannedCard)
