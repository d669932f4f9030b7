"""The rules that dq-audit ships: one folder per agency, one file per source or check. Imports only `dq_audit.declare`."""
