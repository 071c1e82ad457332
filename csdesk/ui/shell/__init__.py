"""The window itself: its pages, bar and rail."""
