"""From changes to posts: what a digest says, and the outbox that sends it once."""
