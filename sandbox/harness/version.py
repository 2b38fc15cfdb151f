"""Versions that the first frame and the report carry: a stale image is noticed and named."""

PROTOCOL_VERSION = 1
HARNESS_VERSION = "1.4"
