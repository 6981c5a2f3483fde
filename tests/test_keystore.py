"""keys.json: who opens it, who does not, and what a hair of damage does."""

from __future__ import annotations

import base64
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db import keystore
from db.domain.errors import KnownError
from db.keystore import RECOVERY_ALPHABET, KeyFile, SignInName, Slot
from tests.helpers.rooms import CHEAP_KDF

KEY = bytes(range(32))
PASSPHRASE = "Haitang-2026"
CODE = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ"


class Store:
    """An operating system's key store in memory."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str, /) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str, /) -> None:
        self.kept[service, username] = password


def empty() -> KeyFile:
    return KeyFile(1, "滨河社区", 2, (), (SignInName("limin", "李敏", "clerk"),))


def filled() -> KeyFile:
    keys = keystore.with_recovery(empty(), KEY, CODE, CHEAP_KDF)
    return keystore.with_operator(keys, KEY, "limin", PASSPHRASE, CHEAP_KDF)


def test_each_holder_opens_with_their_own_secret_only() -> None:
    keys = keystore.with_operator(filled(), KEY, "zhaomin", "Wanping_77", CHEAP_KDF)
    assert keystore.unlock_with_passphrase(keys, "limin", PASSPHRASE) == KEY
    assert keystore.unlock_with_passphrase(keys, "LiMin", PASSPHRASE) == KEY
    assert keystore.unlock_with_passphrase(keys, "zhaomin", "Wanping_77") == KEY
    assert keystore.unlock_with_recovery(keys, CODE) == KEY
    for login, secret in (("limin", "Wanping_77"), ("limin", ""), ("limin", PASSPHRASE + " "), ("nobody", PASSPHRASE)):
        assert keystore.unlock_with_passphrase(keys, login, secret) is None
    assert keystore.unlock_with_passphrase(keys, "centre", CODE) is None
    assert keystore.unlock_with_recovery(keys, PASSPHRASE) is None
    assert keystore.unlock_with_recovery(keys, "") is None


def test_a_new_passphrase_takes_the_place_of_the_old() -> None:
    keys = keystore.with_operator(filled(), KEY, "limin", "Dongtian=12", CHEAP_KDF)
    assert keystore.unlock_with_passphrase(keys, "limin", PASSPHRASE) is None
    assert keystore.unlock_with_passphrase(keys, "limin", "Dongtian=12") == KEY
    assert len(keys.slots) == 2
    assert keystore.unlock_with_passphrase(keystore.without_operator(keys, "LIMIN"), "limin", "Dongtian=12") is None


def test_a_spare_opens_beside_the_old_until_it_is_taken_away() -> None:
    keys = keystore.with_spare(filled(), KEY, "limin", "Dongtian=12", CHEAP_KDF)
    assert keystore.unlock_with_passphrase(keys, "limin", PASSPHRASE) == KEY
    assert keystore.unlock_with_passphrase(keys, "limin", "Dongtian=12") == KEY
    assert keystore.without_spare(keys, "limin") == filled_like(keys)


def filled_like(keys: KeyFile) -> KeyFile:
    return replace(keys, slots=tuple(slot for slot in keys.slots if slot.kind != "spare"))


def flipped(encoded: str, at: int) -> str:
    data = bytearray(base64.b64decode(encoded))
    data[at % len(data)] ^= 1 << (at % 8)
    return base64.b64encode(data).decode()


@settings(max_examples=40)
@given(part=st.sampled_from(["salt", "nonce", "wrapped"]), at=st.integers(0, 400))
def test_one_changed_bit_opens_nothing(part: str, at: int) -> None:
    keys = filled()
    slots = tuple(replace(slot, **{part: flipped(getattr(slot, part), at)}) for slot in keys.slots)
    damaged = replace(keys, slots=slots)
    assert keystore.unlock_with_passphrase(damaged, "limin", PASSPHRASE) is None
    assert keystore.unlock_with_recovery(damaged, CODE) is None


@pytest.mark.parametrize("part", ["salt", "nonce", "wrapped"])
@pytest.mark.parametrize("value", ["", "!", "QQ==", "钥匙"])
def test_a_slot_that_is_no_longer_one_opens_nothing(part: str, value: str) -> None:
    keys = filled()
    damaged = replace(keys, slots=tuple(replace(slot, **{part: value}) for slot in keys.slots))
    assert keystore.unlock_with_passphrase(damaged, "limin", PASSPHRASE) is None


def test_a_slot_cannot_be_given_to_another_holder() -> None:
    keys = filled()

    def stolen(slot: Slot) -> Slot:
        return replace(slot, holder="thief") if slot.kind == "operator" else slot

    assert keystore.unlock_with_passphrase(replace(keys, slots=tuple(map(stolen, keys.slots))), "thief", PASSPHRASE) is None


def test_the_file_holds_neither_key_nor_secret_and_comes_back_whole(tmp_path: Path) -> None:
    path, keys = tmp_path / "keys.json", filled()
    keystore.save(path, keys)
    text = path.read_text(encoding="utf-8")
    assert keystore.load(path) == keys
    for secret in (PASSPHRASE, CODE, KEY.hex(), base64.b64encode(KEY).decode()):
        assert secret not in text
    assert not list(tmp_path.glob("*.part"))


def test_no_file_is_a_first_start(tmp_path: Path) -> None:
    assert keystore.load(tmp_path / "keys.json") is None


@pytest.mark.parametrize("damage", [b"", b"{", b"\x00" * 200, b"[]", b'{"version": "one"}', b"\xff\xfe\x00"])
def test_a_damaged_file_is_said_to_be_one(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "keys.json"
    path.write_bytes(damage)
    with pytest.raises(KnownError) as caught:
        keystore.load(path)
    assert caught.value.code == "KEY-FILE"
    assert path.read_bytes() == damage


@settings(max_examples=30)
@given(cut=st.integers(0, 100))
def test_a_file_cut_off_anywhere_is_never_taken_for_whole(tmp_path: Path, cut: int) -> None:
    path = tmp_path / "keys.json"
    keystore.save(path, filled())
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) * cut // 101])
    with pytest.raises(KnownError, match="KEY-FILE"):
        keystore.load(path)


def test_the_operating_systems_store_opens_without_a_passphrase() -> None:
    store = Store()
    keys = keystore.with_os_store(filled(), KEY, store, "pc1")
    assert keystore.unlock_with_os(keys, store) == KEY
    assert keystore.unlock_with_os(keys, Store()) is None
    assert keystore.unlock_with_os(keys, None) is None
    assert keystore.unlock_with_os(filled(), store) is None
    assert KEY.hex() not in str(store.kept) and base64.b64encode(KEY).decode() not in str(store.kept)


@pytest.mark.parametrize("secret", ["something else", "", base64.b64encode(bytes(32)).decode(), "口令"])
def test_a_changed_secret_in_the_store_opens_nothing(secret: str) -> None:
    store = Store()
    keys = keystore.with_os_store(filled(), KEY, store, "pc1")
    store.set_password(keystore.SERVICE, "pc1", secret)
    assert keystore.unlock_with_os(keys, store) is None


@settings(max_examples=50)
@given(
    code=st.text(RECOVERY_ALPHABET, min_size=24, max_size=24),
    case=st.booleans(),
    gap=st.sampled_from(["", "-", " ", "–", " - "]),
)
def test_a_recovery_code_is_read_however_it_is_typed(code: str, case: bool, gap: str) -> None:
    groups = [code[n : n + 4] for n in range(0, 24, 4)]
    typed = gap.join(groups)
    assert keystore.normalise_recovery_code(typed.lower() if case else typed) == keystore.normalise_recovery_code(code)


def test_new_recovery_codes_are_long_distinct_and_without_look_alikes() -> None:
    codes = {keystore.new_recovery_code() for _ in range(200)}
    assert len(codes) == 200
    for code in codes:
        assert [len(group) for group in code.split("-")] == [4] * 6
        assert set(code) <= {*RECOVERY_ALPHABET, "-"}
    assert not set(RECOVERY_ALPHABET) & set("0O1I")


@settings(max_examples=25)
@given(secret=st.text(min_size=1, max_size=40), other=st.text(min_size=1, max_size=40))
def test_any_passphrase_opens_and_no_other_does(secret: str, other: str) -> None:
    keys = keystore.with_operator(empty(), KEY, "limin", secret, CHEAP_KDF)
    assert keystore.unlock_with_passphrase(keys, "limin", secret) == KEY
    if other != secret:
        assert keystore.unlock_with_passphrase(keys, "limin", other) is None


def test_the_store_can_be_switched_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("YIMEN_KEYSTORE", "none")
    assert keystore.operating_system_store() is None
