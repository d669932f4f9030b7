"""Checks of what libraries lend: a pack of another author."""
