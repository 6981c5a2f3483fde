"""The templates that ship: with sample facts each is one page, even when issued again after a publicity."""

from __future__ import annotations

import io
from datetime import date

import msgspec
import pikepdf
import pytest

from db.certificate_papers import paper_data
from db.certificate_templates import shipped
from db.domain.certificate_template import Template
from db.domain.certificate_words import Occasion, compose, samples
from desktop.documents.certificate import Certificate, render

NUMBER = "110105012003-02-20261120-0014-7"
PAYLOAD = "YM1:C:" + "7QXA9KM2" * 45


@pytest.mark.parametrize("template", shipped(), ids=lambda one: one.key)
def test_a_shipped_template_is_one_page_even_issued_again(template: Template) -> None:
    occasion = Occasion(
        NUMBER, date(2026, 11, 20), "海棠街道滨河社区党群服务中心", "海棠街道滨河社区居民委员会", "中共海棠街道滨河社区委员会",
        "22225880", "滨河里 1 号", "王建军", "李敏", (date(2026, 11, 2), date(2026, 11, 11)) if template.publicity_days else None,
        "升学综合素质评价", "《居住证暂行条例》第九条",
    )  # fmt: skip
    words = compose(template, samples(template), occasion, replaces=NUMBER)
    assert not any("{" in text for text in (words.title, *words.paragraphs, *words.notes, *words.issuers))
    pdf = render(msgspec.convert(paper_data(words, PAYLOAD, "7KQM-2F9T"), Certificate))
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert len(file.pages) == 1
