"""What the reading engine finds, rule by rule, in texts written for the purpose."""
