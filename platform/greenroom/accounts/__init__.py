"""Users, sign-in, tokens."""
