"""A test as the pack's author has it; named so that this project's own run leaves it alone."""


def test_an_age_over_120_is_invalid(audit):  # noqa: ANN001, ANN201  as short as authors write it
    found = audit("loan_no | reader_age\n1 | 34\n2 | 207\n3 |", "lent.reader-age", "reader_age")
    assert (found.counts.applicable, found.counts.complete, found.counts.invalid) == (3, 1, 1)
