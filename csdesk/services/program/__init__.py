"""How the program itself is doing: readiness, measures, who is able and willing, quality, several desks."""
