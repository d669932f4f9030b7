"""Sources and checks of places: which neighbourhoods are vulnerable, and who lives there."""
