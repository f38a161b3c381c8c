"""Settings at their defaults, platform manifests and the lexicons an editor may edit, as data."""
