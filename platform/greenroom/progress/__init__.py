"""What a candidate has solved, tried and left open."""
