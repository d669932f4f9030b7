"""What stands for a record in the ledger."""

from __future__ import annotations

import hashlib
import hmac
from pathlib import Path

import pytest

from dq_audit.keys import Key, make_key, secret_key
from dq_audit.record_keys import fingerprint_of, record_ids

SECRET = bytes(range(7, 250, 7))


@pytest.fixture
def key() -> Key:
    return Key(SECRET)


def test_an_id_is_the_hash_of_source_and_key_with_their_lengths(key: Key) -> None:
    expected = hmac.new(SECRET, b"14:police.victims4:cr/12:01", hashlib.sha256).hexdigest()[:32]
    assert record_ids(key, "police.victims", [("CR/1", "01")]) == [expected]


def test_blanks_and_case_do_not_count(key: Key) -> None:
    first, second = record_ids(key, "a.b", [("CR 1",), (" cr\xa0 1\u200b",)])
    assert first == second is not None


def test_a_key_with_a_blank_part_stands_for_nothing(key: Key) -> None:
    assert record_ids(key, "a.b", [("CR1", None), ("CR1", " "), (), ("CR1", "1")])[:3] == [None, None, None]


def test_parts_and_sources_are_kept_apart(key: Key) -> None:
    ids = record_ids(key, "a.b", [("1", "12"), ("11", "2"), ("112",)]) + record_ids(key, "a.b1", [("12",)])
    assert len(set(ids)) == 4
    assert all(len(one or "") == 32 for one in ids)


def test_another_secret_makes_other_ids_and_another_fingerprint(tmp_path: Path, key: Key) -> None:
    make_key(tmp_path / "key")
    other = secret_key(tmp_path / "key", "DQ_AUDIT_NO_SUCH_KEY")
    assert record_ids(key, "a.b", [("1",)]) != record_ids(other, "a.b", [("1",)])
    assert fingerprint_of(key) != fingerprint_of(other)
    assert SECRET.hex()[:16] not in fingerprint_of(key)
