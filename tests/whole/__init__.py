"""The whole bot, from its start to its end: processes, a local Slack, a small web site."""
