"""`python -m dq_audit` is `dq-audit`."""

from dq_audit.cli.program import main

if __name__ == "__main__":
    main()
