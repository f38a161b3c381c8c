"""The commands, one file each: a function from a request and a desk to a reply."""
