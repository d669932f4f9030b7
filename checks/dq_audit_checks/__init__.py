"""The rules that dq-audit ships: one folder per agency, one file per source. They import only `dq_audit.declare`."""
