"""The frameworks' own checkers of derivatives, each by its defaults."""
