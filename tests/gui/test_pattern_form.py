"""The column's section on patterns shows the state and asks for changes by signals."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from nnlab.app.playground import PLAYGROUND, edit_patterns, take_source
from nnlab.app.playground_data import clear, new_sample, take_share
from nnlab.app.playground_state import Source
from nnlab.core.sets.generators import GENERATORS
from nnlab.gui.look import Look
from nnlab.gui.playground.patterns import BY_HAND, PatternsForm

START = PLAYGROUND.start()
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def form(qtbot: QtBot) -> Iterator[PatternsForm]:
    look = Look()
    made = PatternsForm(look, START)
    qtbot.addWidget(made)
    made.show()
    yield made
    look.deleteLater()


def choose(form: PatternsForm, key: str) -> None:
    form.generator.setCurrentIndex(form.generator.findData(key))
    form.generator.activated.emit(form.generator.currentIndex())


@pytest.mark.parametrize("key", sorted(GENERATORS))
def test_each_set_is_offered_and_asked_for(qtbot: QtBot, form: PatternsForm, key: str) -> None:
    with qtbot.waitSignal(form.source_chosen) as asked:
        choose(form, key)
    source = asked.args[0]
    assert source.generator == key and source.noise == GENERATORS[key].noise
    form.show_state(take_source(START, source))
    assert form.generator.currentData() == key and form.p.value() == source.p
    assert form.noise.maximum() == GENERATORS[key].max_noise
    assert form.classes.isHidden() is not GENERATORS[key].has_classes
    assert form.ratio.isEnabled() is GENERATORS[key].has_ratio


def test_headings_of_groups_cannot_be_chosen(form: PatternsForm) -> None:
    box = form.generator
    headings = [row for row in range(box.count()) if box.itemData(row) is None]
    enabled = Qt.ItemFlag.ItemIsEnabled
    assert len(headings) == 5
    assert not any(box.model().flags(box.model().index(row, 0)) & enabled for row in headings)


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [("p", "p", 7), ("noise", "noise", 0.25), ("data_seed", "seed", 8), ("ratio", "ratio", 0.3),
     ("flip", "flip", 0.1)],
)  # fmt: skip
def test_each_field_changes_its_own_setting(
    qtbot: QtBot, form: PatternsForm, name: str, field: str, value: float
) -> None:
    # A noise with more digits than the field shows stays when another field is turned.
    source = replace(START.source, noise=0.1234)
    form.show_state(take_source(START, source))
    with qtbot.waitSignal(form.source_chosen) as asked:
        getattr(form, name).setValue(value)
    assert asked.args[0] == replace(source, **{field: value})


def test_classes_are_chosen_where_the_set_has_a_choice(qtbot: QtBot, form: PatternsForm) -> None:
    form.show_state(take_source(START, Source("blobs", 30, 0.2, 1)))
    with qtbot.waitSignal(form.source_chosen) as asked:
        form.classes.setValue(5)
    state = take_source(START, asked.args[0])
    form.show_state(state)
    assert state.design.outputs == 5 and not form.ratio.isEnabled()


def test_seed_share_and_sample_are_asked_for(qtbot: QtBot, form: PatternsForm) -> None:
    with qtbot.waitSignal(form.source_chosen) as asked:
        qtbot.mouseClick(form.new_seed, LEFT)
    assert asked.args[0].seed == 2
    with qtbot.waitSignal(form.share_chosen) as share:
        form.share.setValue(0.25)
    assert share.args == [0.25]
    with qtbot.waitSignal(form.sample_wanted):
        qtbot.mouseClick(form.new_sample, LEFT)


def test_the_sizes_of_the_sets_are_told(form: PatternsForm) -> None:
    assert form.sizes.isHidden()
    form.show_state(new_sample(take_share(START, 0.2)))
    assert form.sizes.text() == "80 learnt · 20 held out · 100 in sample 1"


def test_what_was_placed_by_hand_has_no_settings_but_a_share(form: PatternsForm) -> None:
    form.show_state(edit_patterns(START, START.patterns))
    assert form.generator.currentData() == BY_HAND and form.p.value() == 100
    for box in (form.p, form.noise, form.data_seed, form.ratio, form.flip, form.new_sample):
        assert not box.isEnabled()
    assert form.share.isEnabled() and "placed by hand" in form.new_sample.toolTip()
    choose(form, BY_HAND)
    assert form.generator.currentData() == BY_HAND
    form.show_state(clear(START))
    assert form.p.value() == 0 and not form.share.isEnabled()


def test_choosing_by_hand_changes_nothing(form: PatternsForm) -> None:
    choose(form, BY_HAND)
    assert form.generator.currentData() == "circle"
