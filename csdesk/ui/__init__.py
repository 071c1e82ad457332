"""The window. Qt only: what it shows and changes it asks of the services."""
