"""What keys, menu and buttons of the page of digits do."""

from __future__ import annotations

from nnlab.app.lyapunov.digits.state import DigitsState
from nnlab.gui.lyapunov.digits.desk import StudyDesk
from nnlab.gui.lyapunov.digits.path_view import PathView
from nnlab.gui.lyapunov.digits.plane_view import PlaneView


class Hands:
    """What is looked at, of which net, and how; nothing of it is an edit."""

    def __init__(self, studies: StudyDesk, plane_view: PlaneView, path_view: PathView) -> None:
        self._studies = studies
        self.plane_view, self.path_view = plane_view, path_view

    @property
    def state(self) -> DigitsState:
        """The page's part of the room."""
        return self._studies.state

    def show_view(self, key: str) -> None:
        """Show plane, errors or path."""
        self._studies.put(view=key)

    def turn(self, name: str, keys: tuple[str, ...]) -> None:
        """Take the next of the keys for a setting."""
        now = keys.index(getattr(self.state, name))
        self._studies.put(**{name: keys[(now + 1) % len(keys)]})

    def turn_net(self) -> None:
        """Look at the next net; after the last one at the ensemble."""
        view = self._studies.view
        if view is not None:
            count = view.result.members
            self._studies.put(member=(view.member + 1) % (count + 1) if count > 1 else 1)

    def flip_wrong(self) -> None:
        """Hide the right digits, or show them again."""
        self._studies.put(only_wrong=not self.state.only_wrong)

    def draw_pair(self) -> None:
        """Hold two digits at random and show the path between them."""
        self.path_view.draw_pair()
        self.show_view("path")
