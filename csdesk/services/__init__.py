"""What is done: one module or package for each job of the liaison. No Qt here."""
