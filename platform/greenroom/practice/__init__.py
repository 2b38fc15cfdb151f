"""Practising: the question page, drafts, runs, submissions, written answers."""
