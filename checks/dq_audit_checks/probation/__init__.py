"""Sources of the probation service."""
