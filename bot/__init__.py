"""Slugline: a chat bot that keeps a newsroom's storylines and answers with the receipt for every line."""
