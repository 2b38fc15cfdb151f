"""Judging: job and report types, the queue, and the sandbox backends."""
