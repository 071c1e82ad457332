"""What leaves is read back and compared with an oracle that knows nothing of the disclosure service."""
