"""`python -m dq_audit_checks.sample FOLDER` writes the sample year below a folder."""

import sys
from pathlib import Path

from dq_audit_checks.sample.year import generate


def main(arguments: list[str]) -> int:
    """Write the sample year; 0, or 2 where the folder was not named."""
    if len(arguments) != 1 or arguments[0].startswith("-"):
        sys.stderr.write("usage: python -m dq_audit_checks.sample FOLDER\n")
        return 2
    sys.stdout.write(f"{generate(Path(arguments[0]))}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
