"""Greenroom: interview practice for Python web API work, judged in a sandbox."""

from greenroom.lib import naming as _naming  # noqa: F401 - before any table takes its names

__version__ = "0.1.0"
