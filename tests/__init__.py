"""The tests, each named for the rule it keeps."""
