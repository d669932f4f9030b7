"""Sources and checks of the hospitals."""
