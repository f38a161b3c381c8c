"""The only SQL of the project: one module per subject over one SQLite file."""
