"""pandera on pandas as lean as it goes: it tells that a check failed and shows one case, without counting them."""

from __future__ import annotations

from functools import partial

from peers.pandera_pandas import failing
from timed import answer

if __name__ == "__main__":
    answer(partial(failing, cases=1))
