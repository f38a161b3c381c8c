"""Which schema a database has. Apart from the steps themselves, whose library takes a seventh of a cold start."""

LATEST = 22
"""The schema this Slugline writes, kept in PRAGMA user_version: the number of steps in `migrations`."""

STEPS_TABLE = "_sqlite_migrations"
"""Where sqlite-utils notes the steps that were taken; a database with tables but not this one is another program's."""
