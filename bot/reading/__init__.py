"""From the text of one article to its facts: pure, with no clock, network, file or environment."""
