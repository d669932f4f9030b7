"""Sources and checks of the police."""
