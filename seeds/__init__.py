"""The first storylines as data: briefs of articles, people and storyline definitions."""
