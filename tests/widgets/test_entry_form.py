"""Forms: what stands beside a number is read whole however narrow the form is."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from desktop.widgets.entry_form import Entry, EntryForm

HINT = "分钟，不计时长；路上的时间另外填在备注里"


def test_the_words_beside_a_number_wrap_in_a_narrow_form(qtbot, theme):
    form = EntryForm(name="form")
    qtbot.addWidget(form)
    form.open("rest", (Entry("rest", "休息", "number", hint=HINT, most=600),), {"rest": 0}, lead="", save="记上")
    heights = []
    for width in (600, 300):
        form.resize(width, 300)
        form.show()
        for _ in range(3):
            QApplication.processEvents()
        hint = form._hints["rest"]
        assert hint.text() == HINT and hint.height() >= hint.heightForWidth(hint.width())
        heights.append(hint.height())
    assert heights[1] > heights[0]
