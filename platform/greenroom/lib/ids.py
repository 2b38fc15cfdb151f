"""Identifiers for rows whose ids appear in URLs."""

import os
import time
import uuid


def new_id() -> uuid.UUID:
    """Return a UUID of RFC 9562, version 7: it sorts as created and cannot be guessed."""
    milliseconds = time.time_ns() // 1_000_000
    random = int.from_bytes(os.urandom(10), "big")
    value = (milliseconds & 0xFFFFFFFFFFFF) << 80 | random
    value = value & ~(0xF << 76) | 0x7 << 76
    value = value & ~(0x3 << 62) | 0x2 << 62
    return uuid.UUID(int=value)
