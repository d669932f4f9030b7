"""Sources and checks of the council."""
