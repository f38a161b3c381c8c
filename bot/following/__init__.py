"""From facts to storylines and changes: pure, with every index passed in as a value."""
