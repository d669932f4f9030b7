"""Extracts of consultations: surveys of what residents want of the partnership."""
