"""Which net the Inside tab looks into: that of the MNIST tab, or one of the library's."""

from __future__ import annotations

from nnlab.app.digits.cards import RunCard
from nnlab.app.digits.room import MNIST
from nnlab.app.digits.run import DIGIT_NAMES, TrainingRun, WrongDigits
from nnlab.app.inside import INSIDE
from nnlab.core.digits.specs import DataSpec
from nnlab.gui.tab import Context
from nnlab.gui.tr import tr


class NetSource:
    """Where the chosen net is, what it is called, and which others there are."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._read: tuple[str, TrainingRun | None] = ("", None)

    @property
    def run_id(self) -> str:
        """The chosen run; "" for that of the MNIST tab.

        So it is also where that is chosen by its own id, and where the chosen one is gone, as in a
        session from another computer. A committee has no inside: its first member stands for it.
        """
        trainer = self._context.trainer
        chosen = self._context.store.get(INSIDE).run_id or self._member()
        if not chosen or (trainer.live is not None and trainer.live.id == chosen):
            return ""
        return chosen if trainer.keeper.library.net(chosen).exists() else ""

    def _member(self) -> str:
        """Return the first member of the committee that the MNIST tab shows, if it shows one."""
        trainer = self._context.trainer
        run = trainer.run if trainer.live is None else None
        members = run.members if run is not None else ()
        library = trainer.keeper.library
        return next((member for member in members if library.net(member).exists()), "")

    @property
    def path(self) -> str | None:
        """What requests take as `path`: "" for the net being trained, None: there is no net."""
        trainer, chosen = self._context.trainer, self.run_id
        if not chosen:
            return trainer.net_path
        return str(trainer.keeper.library.net(chosen))

    @property
    def learns(self) -> bool:
        """Whether the chosen net is being trained."""
        return not self.run_id and self._context.trainer.live is not None

    @property
    def cost(self) -> str:
        """The cost with which the net of the MNIST tab is trained."""
        run = self._context.trainer.run
        return run.settings.cost if run is not None else ""

    @property
    def cards(self) -> list[RunCard]:
        """The runs of the library that have a net, the newest first."""
        cards = [card for card in self._context.store.get(MNIST).cards if not card.deleted]
        library = self._context.trainer.keeper.library
        ordered = sorted(cards, key=lambda card: card.began, reverse=True)
        return [card for card in ordered if library.net(card.id).exists()]

    @property
    def title(self) -> str:
        """What the chosen net is called; empty if there is none."""
        chosen = self.run_id
        if chosen:
            return next((name_card(c) for c in self.cards if c.id == chosen), "")
        return self.own_title

    @property
    def own_title(self) -> str:
        """What the net of the MNIST tab is called; empty if there is none."""
        trainer = self._context.trainer
        if trainer.live is not None:
            data = trainer.live.settings.data
            name = name_net(trainer.live.title, data.name, data.bundled)
            return tr("{}, in training").format(name)
        run = trainer.run
        if run is None or trainer.net_path is None:
            return ""
        return name_net(run.title, run.settings.data.name, run.settings.data.bundled)

    @property
    def _run(self) -> TrainingRun | None:
        """The run of the chosen net, as far as more must be known of it than that it is of MNIST.

        A run of other images is read from the library, once.
        """
        trainer, chosen = self._context.trainer, self.run_id
        if trainer.run is not None and chosen in ("", trainer.run.id):
            return trainer.run
        card = trainer.keeper.find(chosen)
        if card is None or card.bundled:
            return None
        if self._read[0] != chosen:
            self._read = (chosen, trainer.keeper.load(chosen))
        return self._read[1]

    @property
    def data(self) -> DataSpec:
        """The images that the chosen net has learnt from."""
        run = self._run
        return run.settings.data if run is not None else DataSpec()

    @property
    def wrong(self) -> WrongDigits:
        """What the chosen net got wrong, as far as that is known."""
        run = self._context.trainer.run
        known = run is not None and self.run_id in ("", run.id)
        return self._context.trainer.wrong if known else WrongDigits()

    @property
    def classes(self) -> tuple[str, ...]:
        """Names of the classes that the chosen net knows, as far as they are known."""
        run = self._run
        return run.classes if run is not None else DIGIT_NAMES


def name_card(card: RunCard) -> str:
    """Return what a run is called in lists: its name, or net and seed; and images but MNIST's."""
    return name_net(card.label, card.data, card.bundled)


def name_net(name: str, data: str, bundled: bool) -> str:
    """Return the name of a net with that of the images that it has learnt, where not MNIST's."""
    return name if bundled else tr("{net}, {images}").format(net=name, images=data)
