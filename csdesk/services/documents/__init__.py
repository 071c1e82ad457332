"""What every PDF of the program shares: embedded fonts, structure tags, a sheet filled from top to bottom."""
