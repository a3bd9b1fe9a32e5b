"""Writes checkpoints beside the training, which goes on meanwhile."""

import threading
from collections.abc import Callable

Write = Callable[[], object]


class Writer:
    """Does one bundle of writes at a time in a thread of its own.

    What is written must be copies: the training changes its tensors meanwhile.
    """

    def __init__(self) -> None:
        self._thread: threading.Thread | None = None
        self._error: OSError | None = None

    @property
    def busy(self) -> bool:
        """Whether something is still being written."""
        return self._thread is not None and self._thread.is_alive()

    def put(self, *writes: Write) -> None:
        """Begin to write, after what is being written; raises the error of that."""
        self.wait()
        self._thread = threading.Thread(target=self._do, args=(writes,), name="checkpoint")
        self._thread.start()

    def wait(self) -> None:
        """Wait until everything is on the disk.

        Raises
        ------
        OSError
            If it could not be written.
        """
        if self._thread is not None:
            self._thread.join()
            self._thread = None
        error, self._error = self._error, None
        if error is not None:
            raise error

    def _do(self, writes: tuple[Write, ...]) -> None:
        try:
            for write in writes:
                write()
        except OSError as error:
            self._error = error
