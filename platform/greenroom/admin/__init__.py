"""What administrators see: the doctor's findings, its canaries, and the health page."""
