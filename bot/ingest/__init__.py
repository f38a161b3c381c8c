"""From the outside world to articles: fetching, feeds, extraction, files and the pipeline."""
