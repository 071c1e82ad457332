"""The readiness assessment."""
