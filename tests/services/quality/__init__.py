"""The quality loop."""
