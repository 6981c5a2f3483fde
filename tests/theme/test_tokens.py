"""The colours against WCAG 2.2: 4.5:1 for words, 3:1 for the outlines of what can be operated."""

from __future__ import annotations

import dataclasses

import pytest

from desktop.theme.tokens import DARK, LARGE, LIGHT, NORMAL, Colours, contrast, mix, tokens_for

SCHEMES = [pytest.param(LIGHT, id="light"), pytest.param(DARK, id="dark")]
WORDS = [
    ("t1", "panel"), ("t2", "panel"), ("t3", "panel"), ("t1", "bg"), ("t2", "bg"), ("t3", "bg"), ("t3", "sunk"),
    ("t2", "sunk"), ("accent", "panel"), ("accent", "accent_soft"), ("t1", "accent_soft"), ("t2", "accent_soft"),
    ("ok", "ok_soft"), ("warn", "warn_soft"), ("bad", "bad_soft"), ("hold", "hold_soft"), ("ok", "panel"),
    ("warn", "panel"), ("bad", "panel"), ("t2", "neutral_soft"), ("t1", "warn_soft"), ("t1", "bad_soft"),
    ("t3", "bad_soft"), ("t3", "warn_soft"), ("t2", "warn_soft"), ("warn", "accent_soft"), ("bad", "accent_soft"),
    ("on_fill", "accent_fill"), ("on_fill", "accent_hover"), ("on_fill", "warn_fill"), ("on_fill", "bad_fill"),
    ("on_fill", "brand"),
]  # fmt: skip
OUTLINES = [("edge", "panel"), ("edge", "bg"), ("edge", "accent_soft"), ("accent", "panel"), ("accent", "bg")]
STATED = [  # (scheme, words, ground, what the notes on the look say)
    (LIGHT, "t1", "panel", 15.8), (LIGHT, "t2", "panel", 8.6), (LIGHT, "t3", "panel", 5.9),
    (DARK, "t1", "panel", 13.7), (DARK, "t2", "panel", 9.0), (DARK, "t3", "panel", 6.3),
    (LIGHT, "edge", "panel", 3.7), (LIGHT, "edge", "accent_soft", 3.2), (DARK, "edge", "panel", 4.0),
    (LIGHT, "accent", "panel", 6.3), (DARK, "accent", "panel", 7.5), (LIGHT, "on_fill", "accent_fill", 6.3),
    (DARK, "on_fill", "accent_fill", 5.3), (LIGHT, "t1", "accent_soft", 13.6), (DARK, "t1", "accent_soft", 10.9),
    (LIGHT, "ok", "ok_soft", 5.3), (DARK, "ok", "ok_soft", 6.7), (LIGHT, "warn", "warn_soft", 5.3),
    (DARK, "warn", "warn_soft", 7.0), (LIGHT, "bad", "bad_soft", 5.6), (DARK, "bad", "bad_soft", 7.0),
    (LIGHT, "on_fill", "bad_fill", 6.5), (DARK, "on_fill", "bad_fill", 5.4), (LIGHT, "hold", "hold_soft", 6.4),
    (DARK, "hold", "hold_soft", 6.5), (LIGHT, "on_fill", "brand", 7.8), (DARK, "on_fill", "brand", 10.5),
]  # fmt: skip


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("words", "ground"), WORDS, ids=["-on-".join(pair) for pair in WORDS])
def test_words_can_be_read(scheme: Colours, words: str, ground: str) -> None:
    assert contrast(getattr(scheme, words), getattr(scheme, ground)) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(("outline", "ground"), OUTLINES, ids=["-on-".join(pair) for pair in OUTLINES])
def test_outlines_can_be_seen(scheme: Colours, outline: str, ground: str) -> None:
    assert contrast(getattr(scheme, outline), getattr(scheme, ground)) >= 3.0


@pytest.mark.parametrize(("scheme", "words", "ground", "stated"), STATED)
def test_contrast_is_what_the_notes_say(scheme: Colours, words: str, ground: str, stated: float) -> None:
    assert contrast(getattr(scheme, words), getattr(scheme, ground)) == pytest.approx(stated, abs=0.1)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_heat_keeps_its_number_readable(scheme: Colours) -> None:
    for ground, words in zip(scheme.heat, scheme.heat_text, strict=True):
        assert contrast(words, ground) >= 4.5


def test_contrast_of_known_colours() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


def test_mix_goes_from_one_to_the_other() -> None:
    assert mix("#000000", "#FFFFFF", 0) == "#000000"
    assert mix("#000000", "#FFFFFF", 1) == "#FFFFFF"
    assert mix("#102030", "#304050", 0.5) == "#203040"


def test_large_print_is_never_smaller() -> None:
    for field in dataclasses.fields(NORMAL):
        assert getattr(LARGE, field.name) >= getattr(NORMAL, field.name), field.name


def test_role_takes_names_and_colours() -> None:
    now = tokens_for(dark=True, large=False)
    assert now.role("ok") == DARK.ok
    assert now.role("#123456") == "#123456"
    with pytest.raises(AttributeError):
        now.role("puce")
