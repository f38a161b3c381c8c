"""Matrix: what people write in rooms, answered there."""
