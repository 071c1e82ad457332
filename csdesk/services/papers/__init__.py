"""Papers of the vault itself: the sheet with its recovery code, and what the privacy officer asks after a loss."""
