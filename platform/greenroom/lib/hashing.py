"""A hash of plain data that is the same on every machine."""

import hashlib
import json
from collections.abc import Mapping
from typing import Any


def hash_of(data: Mapping[str, Any]) -> str:
    """Return the SHA-256, in hex, of plain data, in whatever order its keys were given.

    JSON without spaces keeps the parts apart.
    """
    canonical = json.dumps(data, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(canonical.encode()).hexdigest()
