"""Versions that travel in every frame, so that a stale image is noticed and named."""

PROTOCOL_VERSION = 1
HARNESS_VERSION = "1.0"
