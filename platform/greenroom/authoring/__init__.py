"""What authors of questions use: proofs, coverage of the syllabus, scaffolds."""
