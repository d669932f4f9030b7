"""Sources and checks of the courts."""
