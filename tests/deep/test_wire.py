"""Messages through a pipe: whole, torn, damaged; and the mailbox that keeps the newest frame."""

import io
import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from nnlab.deep.process import wire
from nnlab.deep.process.link import Mailbox
from tests.deep.fault_reports import Count, Mark


def packed(*messages: object) -> bytes:
    stream = io.BytesIO()
    for message in messages:
        wire.send(stream, message)
    return stream.getvalue()


@given(st.lists(st.integers() | st.text() | st.binary(), max_size=5))
def test_what_is_sent_is_received(values: list[object]) -> None:
    stream = io.BytesIO(packed(*values))
    assert [wire.receive(stream) for _ in values] == values
    with pytest.raises(EOFError):
        wire.receive(stream)


def test_arrays_keep_their_bits() -> None:
    array = np.random.default_rng(1).normal(size=(3, 5)).astype(np.float32)
    back = wire.receive(io.BytesIO(packed(wire.Answer(1, array))))
    assert back.value.dtype == array.dtype
    assert np.array_equal(back.value, array)


@given(st.data())
def test_a_torn_message_is_an_end_and_never_a_message(data: st.DataObject) -> None:
    whole = packed(wire.Done(1, "result"))
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(EOFError):
        wire.receive(io.BytesIO(whole[:cut]))


@given(st.binary(min_size=wire.HEADER.size, max_size=60))
def test_nonsense_is_called_so(data: bytes) -> None:
    with pytest.raises(wire.WireError):
        wire.receive(io.BytesIO(b"\0" + data))


def test_an_impossible_length_is_not_allocated() -> None:
    head = wire.HEADER.pack(wire.MAGIC, 1 << 60)
    with pytest.raises(wire.WireError):
        wire.receive(io.BytesIO(head))


def test_a_damaged_body_is_called_so() -> None:
    head = wire.HEADER.pack(wire.MAGIC, 10)
    with pytest.raises(wire.WireError):
        wire.receive(io.BytesIO(head + b"\x80\x05nonsense"))


def drained(mailbox: Mailbox) -> list[object]:
    return list(iter(mailbox.pop, None))


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 2)), max_size=60))
def test_mailbox_keeps_all_marks_in_order_and_the_newest_frame_of_each_job(
    kinds: list[tuple[bool, int]],
) -> None:
    mailbox = Mailbox()
    sent = [
        wire.Reported(job, Count(place) if is_frame else Mark(place))
        for place, (is_frame, job) in enumerate(kinds)
    ]
    for message in sent:
        mailbox.put(message)
    newest = {m.number: m.report.number for m in sent if isinstance(m.report, Count)}
    expected = [
        m.report.number
        for m in sent
        if isinstance(m.report, Mark) or m.report.number == newest[m.number]
    ]
    assert [message.report.number for message in drained(mailbox)] == expected


def test_a_flood_of_frames_takes_the_room_of_one() -> None:
    mailbox = Mailbox()
    for number in range(100_000):
        mailbox.put(wire.Reported(1, Count(number)))
    assert len(mailbox) == 1
    assert mailbox.pop().report.number == 99_999


def test_a_full_mailbox_makes_the_sender_wait_and_loses_nothing() -> None:
    mailbox = Mailbox(limit=10)
    sender = threading.Thread(target=lambda: [mailbox.put(n) for n in range(200)])
    sender.start()
    got: list[object] = []
    while len(got) < 200:
        assert len(mailbox) <= 10
        message = mailbox.pop()
        got += [] if message is None else [message]
    sender.join()
    assert got == list(range(200))


def test_closing_releases_a_sender_that_waits() -> None:
    mailbox = Mailbox(limit=1)
    sender = threading.Thread(target=lambda: [mailbox.put(n) for n in range(5)])
    sender.start()
    mailbox.close()
    sender.join(5)
    assert not sender.is_alive()
