"""Several faces in one place, of which one is in front."""

from __future__ import annotations

from PySide6.QtWidgets import QSizePolicy, QStackedWidget, QWidget


class FaceStack(QStackedWidget):
    """A stack in which what is behind does not keep the window from getting smaller."""

    def turn(self, face: QWidget) -> None:
        """Show a face that is in the stack."""
        for place in range(self.count()):
            one = self.widget(place)
            policy = QSizePolicy.Policy.Preferred if one is face else QSizePolicy.Policy.Ignored
            one.setSizePolicy(policy, policy)
        self.setCurrentWidget(face)
