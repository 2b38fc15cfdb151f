"""Questions: loaded from content/, validated, listed and searched."""
