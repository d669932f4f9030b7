"""What of people lies where, how long it may, and who touched it: for whoever must say yes before the first run."""
