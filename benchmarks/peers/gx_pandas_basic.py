"""great-expectations on pandas, result format BASIC: the same counts as its default gives, for less."""

from __future__ import annotations

from functools import partial

from great_expectations.core.result_format import ResultFormat
from peers.gx_pandas import failing
from timed import answer

if __name__ == "__main__":
    answer(partial(failing, how=ResultFormat.BASIC))
