"""Tests of bringing the outside world in."""
