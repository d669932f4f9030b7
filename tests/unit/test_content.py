"""Bytes of a member of an archive, kept to be read as often as asked."""

from __future__ import annotations

import io

from dq_audit.extracts.content import kept


class Hesitant(io.BytesIO):
    """Gives less than it is asked for, as a stream may."""

    def read(self, size: int | None = -1, /) -> bytes:
        """At most three bytes."""
        return super().read(3 if size is None or size < 0 or size > 3 else size)


def test_a_stream_that_gives_little_at_a_time_is_read_to_its_end() -> None:
    with kept(Hesitant(b"0123456789"), 100).open() as stream:
        assert stream.read() == b"0123456789"
