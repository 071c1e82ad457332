"""Help inside the program: pages of plain words for what is in view, without a network."""
