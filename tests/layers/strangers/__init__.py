"""Layers as strangers write them, in right and in wrong versions."""
