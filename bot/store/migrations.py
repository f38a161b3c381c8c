"""The schema, step by step. A step that has been released is never changed; add another, and count it in `version`."""

from __future__ import annotations

from sqlite3 import complete_statement
from typing import TYPE_CHECKING

from sqlite_utils import Database, Migrations

from bot.store.version import LATEST

if TYPE_CHECKING:
    import sqlite3

slugline = Migrations("slugline")

_FIRST = """
CREATE TABLE article (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, key TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL,
  brief INTEGER NOT NULL DEFAULT 0, short TEXT, stands_for TEXT,
  source INTEGER REFERENCES source(pk) ON DELETE SET NULL, entry TEXT, url TEXT, title TEXT NOT NULL DEFAULT '',
  author TEXT, outlet TEXT, outlet_claimed INTEGER NOT NULL DEFAULT 1, language TEXT NOT NULL DEFAULT 'und',
  published TEXT NOT NULL, people TEXT NOT NULL DEFAULT '[]', fetched_at TEXT NOT NULL,
  revision INTEGER NOT NULL, number INTEGER NOT NULL,
  cluster INTEGER, copy_of INTEGER REFERENCES article(pk), day INTEGER NOT NULL DEFAULT 0);
CREATE INDEX article_sha256 ON article(sha256);
CREATE INDEX article_stands_for ON article(stands_for) WHERE stands_for IS NOT NULL;
CREATE INDEX article_day ON article(day);
CREATE INDEX article_outlet ON article(outlet);

CREATE TABLE revision (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, article INTEGER NOT NULL REFERENCES article(pk), number INTEGER NOT NULL,
  sha256 TEXT NOT NULL, text TEXT NOT NULL, encoding TEXT NOT NULL, title TEXT NOT NULL, fetched_at TEXT NOT NULL,
  engine TEXT NOT NULL, UNIQUE (article, number));

CREATE TABLE statement (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, kind TEXT NOT NULL, speaker TEXT, speakers TEXT NOT NULL,
  role TEXT, recipient TEXT, via TEXT NOT NULL, said TEXT NOT NULL, reported_on TEXT, doubts TEXT NOT NULL,
  day INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'active', merged_into INTEGER REFERENCES statement(pk),
  print TEXT NOT NULL, first_seen TEXT NOT NULL);
CREATE INDEX statement_print ON statement(print);
CREATE INDEX statement_speaker ON statement(speaker, day) WHERE state = 'active';

CREATE TABLE statement_mention (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, statement INTEGER NOT NULL REFERENCES statement(pk),
  article INTEGER NOT NULL REFERENCES article(pk), revision INTEGER NOT NULL REFERENCES revision(pk),
  mention TEXT NOT NULL, engine TEXT NOT NULL);
CREATE INDEX statement_mention_statement ON statement_mention(statement);
CREATE INDEX statement_mention_article ON statement_mention(article);

CREATE TABLE event (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT UNIQUE, date TEXT NOT NULL, planned INTEGER NOT NULL,
  people TEXT NOT NULL, day INTEGER NOT NULL, state TEXT NOT NULL DEFAULT 'active',
  merged_into INTEGER REFERENCES event(pk), first_seen TEXT NOT NULL);
CREATE INDEX event_day ON event(day) WHERE state = 'active';

CREATE TABLE event_mention (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, event INTEGER NOT NULL REFERENCES event(pk),
  article INTEGER NOT NULL REFERENCES article(pk), revision INTEGER NOT NULL REFERENCES revision(pk),
  mention TEXT NOT NULL, engine TEXT NOT NULL);
CREATE INDEX event_mention_event ON event_mention(event);
CREATE INDEX event_mention_article ON event_mention(article);

CREATE TABLE person (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, record TEXT NOT NULL);

CREATE TABLE storyline (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, slug TEXT NOT NULL UNIQUE, title TEXT NOT NULL, brief TEXT NOT NULL,
  terms TEXT NOT NULL, people TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'active', created_at TEXT NOT NULL,
  created_by TEXT NOT NULL);
CREATE TABLE former_slug (slug TEXT PRIMARY KEY, storyline INTEGER NOT NULL REFERENCES storyline(pk));
CREATE TABLE membership (
  storyline INTEGER NOT NULL REFERENCES storyline(pk), article INTEGER NOT NULL REFERENCES article(pk),
  state TEXT NOT NULL, score REAL NOT NULL, decided_by TEXT NOT NULL, reasons TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (storyline, article)) WITHOUT ROWID;
CREATE INDEX membership_article ON membership(article);

CREATE TABLE change (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
  storyline INTEGER NOT NULL REFERENCES storyline(pk), article INTEGER REFERENCES article(pk), text TEXT NOT NULL);
CREATE INDEX change_storyline ON change(storyline, pk);
CREATE TABLE reader (
  person TEXT NOT NULL, storyline INTEGER NOT NULL, asked_at TEXT NOT NULL, PRIMARY KEY (person, storyline))
  WITHOUT ROWID;

CREATE TABLE source (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, url TEXT NOT NULL UNIQUE,
  outlet TEXT, outlet_claimed INTEGER NOT NULL DEFAULT 1, every_s INTEGER NOT NULL,
  storyline INTEGER REFERENCES storyline(pk),
  state TEXT NOT NULL DEFAULT 'active', added_by TEXT NOT NULL, added_at TEXT NOT NULL, next_poll TEXT NOT NULL,
  last_poll TEXT, last_success TEXT, last_new TEXT, status INTEGER, note TEXT NOT NULL DEFAULT '', etag TEXT,
  last_modified TEXT, failures INTEGER NOT NULL DEFAULT 0);
CREATE TABLE source_entry (
  source INTEGER NOT NULL REFERENCES source(pk) ON DELETE CASCADE, entry TEXT NOT NULL,
  PRIMARY KEY (source, entry)) WITHOUT ROWID;

CREATE TABLE subscription (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, platform TEXT NOT NULL, room TEXT NOT NULL, zone TEXT NOT NULL,
  at TEXT NOT NULL, every_s INTEGER, state TEXT NOT NULL DEFAULT 'active', created_by TEXT NOT NULL,
  created_at TEXT NOT NULL, last_change INTEGER NOT NULL, last_due TEXT NOT NULL DEFAULT '');
CREATE TABLE subscription_storyline (
  subscription INTEGER NOT NULL REFERENCES subscription(pk) ON DELETE CASCADE,
  storyline INTEGER NOT NULL REFERENCES storyline(pk), PRIMARY KEY (subscription, storyline)) WITHOUT ROWID;
CREATE TABLE digest (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL UNIQUE, subscription INTEGER NOT NULL, platform TEXT NOT NULL,
  room TEXT NOT NULL, created_at TEXT NOT NULL, after_change INTEGER NOT NULL, last_change INTEGER NOT NULL);
CREATE TABLE outbox (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, digest INTEGER NOT NULL REFERENCES digest(pk), part INTEGER NOT NULL,
  key TEXT NOT NULL UNIQUE, payload TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'queued',
  tries INTEGER NOT NULL DEFAULT 0, next_try TEXT NOT NULL, ref TEXT, note TEXT NOT NULL DEFAULT '',
  updated_at TEXT NOT NULL, UNIQUE (digest, part));
CREATE INDEX outbox_state ON outbox(state, next_try);

CREATE TABLE log (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, on_behalf_of TEXT, place TEXT NOT NULL,
  action TEXT NOT NULL, subject TEXT NOT NULL, before TEXT, after TEXT);
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
CREATE TRIGGER log_is_append_only_delete BEFORE DELETE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;

CREATE VIRTUAL TABLE statement_words USING fts5(
  words, stems, tags, columnsize=0, tokenize="unicode61 remove_diacritics 2");
CREATE VIRTUAL TABLE article_words USING fts5(
  words, stems, tags, columnsize=0, tokenize="unicode61 remove_diacritics 2");
"""


@slugline()
def first(db: Database) -> None:
    """Articles, statements, events, storylines, changes, sources, digests, the log, and their words."""
    _script(db, _FIRST)


_ACROSS = """
ALTER TABLE statement_mention ADD COLUMN unit INTEGER;
ALTER TABLE statement_mention ADD COLUMN family INTEGER;
ALTER TABLE event_mention ADD COLUMN unit INTEGER;
ALTER TABLE event_mention ADD COLUMN family INTEGER;
CREATE INDEX statement_mention_family ON statement_mention(family) WHERE family IS NOT NULL;
CREATE INDEX event_mention_family ON event_mention(family) WHERE family IS NOT NULL;

CREATE TABLE statement_key (key INTEGER NOT NULL, mention INTEGER NOT NULL, PRIMARY KEY (key, mention)) WITHOUT ROWID;
CREATE INDEX statement_key_mention ON statement_key(mention);
CREATE TRIGGER statement_mention_gone AFTER DELETE ON statement_mention BEGIN
  DELETE FROM statement_key WHERE mention = old.pk; END;
CREATE TABLE event_key (key INTEGER NOT NULL, mention INTEGER NOT NULL, PRIMARY KEY (key, mention)) WITHOUT ROWID;
CREATE INDEX event_key_mention ON event_key(mention);
CREATE TRIGGER event_mention_gone AFTER DELETE ON event_mention BEGIN
  DELETE FROM event_key WHERE mention = old.pk; END;

CREATE INDEX statement_merged ON statement(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX event_merged ON event(merged_into) WHERE merged_into IS NOT NULL;
CREATE INDEX change_subject ON change(subject);
DROP INDEX statement_print;

CREATE TABLE pair (
  kind TEXT NOT NULL, one INTEGER NOT NULL, other INTEGER NOT NULL, why TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (kind, one, other)) WITHOUT ROWID;
CREATE INDEX pair_other ON pair(kind, other);
CREATE TABLE ruling (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, one TEXT NOT NULL, other TEXT NOT NULL,
  same INTEGER NOT NULL, decided_by TEXT NOT NULL, at TEXT NOT NULL, undone_at TEXT);
CREATE INDEX ruling_one ON ruling(kind, one) WHERE undone_at IS NULL;
CREATE INDEX ruling_other ON ruling(kind, other) WHERE undone_at IS NULL;

ALTER TABLE article ADD COLUMN standing TEXT NOT NULL DEFAULT 'stands';
ALTER TABLE article ADD COLUMN standing_note TEXT NOT NULL DEFAULT '';
ALTER TABLE article ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX article_source ON article(source) WHERE source IS NOT NULL;
"""


@slugline()
def across(db: Database) -> None:
    """What is compared across articles, what editors ruled on it, and whether an outlet stands by its article."""
    _script(db, _ACROSS)
    from bot.store.tellings import index_all

    index_all(db.conn)


@slugline()
def origins(db: Database) -> None:
    """The news agencies that an article credits."""
    _script(db, "ALTER TABLE article ADD COLUMN credits TEXT NOT NULL DEFAULT '[]';\n")


_CORRECTIONS = """
CREATE TABLE correction (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, actor TEXT NOT NULL, place TEXT NOT NULL, kind TEXT NOT NULL,
  subject TEXT NOT NULL, value TEXT, before TEXT NOT NULL DEFAULT '', article INTEGER REFERENCES article(pk),
  revision INTEGER REFERENCES revision(pk), start INTEGER, end INTEGER, words TEXT NOT NULL DEFAULT '',
  undoes INTEGER REFERENCES correction(pk));
CREATE INDEX correction_subject ON correction(subject);
CREATE INDEX correction_undoes ON correction(undoes, pk);
CREATE TRIGGER correction_is_append_only_update BEFORE UPDATE ON correction
  BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;
CREATE TRIGGER correction_is_append_only_delete BEFORE DELETE ON correction
  BEGIN SELECT RAISE(ABORT, 'corrections are only added'); END;
CREATE VIEW standing AS SELECT c.* FROM correction c WHERE c.undoes IS NULL AND coalesce(
  (SELECT u.kind FROM correction u WHERE u.undoes = c.pk ORDER BY u.pk DESC LIMIT 1), '') != 'undo';
CREATE TABLE kept_out (
  storyline INTEGER NOT NULL REFERENCES storyline(pk), subject TEXT NOT NULL, PRIMARY KEY (storyline, subject))
  WITHOUT ROWID;
CREATE TABLE held_back (
  subscription INTEGER NOT NULL REFERENCES subscription(pk) ON DELETE CASCADE,
  change INTEGER NOT NULL REFERENCES change(pk), PRIMARY KEY (subscription, change)) WITHOUT ROWID;
CREATE INDEX article_cluster ON article(cluster);
ALTER TABLE storyline ADD COLUMN merged_into INTEGER REFERENCES storyline(pk);
"""


@slugline()
def corrections(db: Database) -> None:
    """What people decide, what it keeps out and holds back, and merged records."""
    _script(db, _CORRECTIONS)


_FEATURES = """
CREATE TABLE kept (
  article INTEGER PRIMARY KEY REFERENCES article(pk) ON DELETE CASCADE, arrived INTEGER NOT NULL, kept BLOB NOT NULL);
ALTER TABLE article ADD COLUMN stands_in INTEGER;
UPDATE article SET stands_in = cluster;
CREATE INDEX article_stands_in ON article(stands_in);
"""


@slugline()
def features(db: Database) -> None:
    """What the following index keeps of an article, and the cluster it stands in now beside the one it joined."""
    _script(db, _FEATURES)


_REMOVAL = """
CREATE TABLE removal (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, mark TEXT NOT NULL UNIQUE, kind TEXT NOT NULL, target TEXT NOT NULL,
  state TEXT NOT NULL, decided_by TEXT NOT NULL, reason TEXT NOT NULL, at TEXT NOT NULL,
  steps INTEGER NOT NULL DEFAULT 1, kept TEXT);
CREATE INDEX removal_target ON removal(target);
CREATE TABLE tombstone (
  kind TEXT NOT NULL, hash TEXT NOT NULL, count INTEGER NOT NULL DEFAULT 0, first INTEGER NOT NULL DEFAULT 0,
  within TEXT NOT NULL DEFAULT '', removal INTEGER NOT NULL REFERENCES removal(pk) ON DELETE CASCADE,
  PRIMARY KEY (kind, hash, within, removal)) WITHOUT ROWID;
CREATE INDEX tombstone_removal ON tombstone(removal, kind);
CREATE INDEX statement_mention_revision ON statement_mention(revision);
CREATE INDEX event_mention_revision ON event_mention(revision);
CREATE INDEX change_article ON change(article);
CREATE INDEX change_kind ON change(kind);
DROP INDEX change_subject;
CREATE INDEX change_subject ON change(subject, storyline, pk);
CREATE TABLE logged (hash TEXT PRIMARY KEY, words TEXT NOT NULL) WITHOUT ROWID;
DROP TRIGGER log_is_append_only_update;
"""

_LOG_GROWS = """
CREATE TRIGGER log_is_append_only_update BEFORE UPDATE ON log BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
"""


@slugline()
def removal(db: Database) -> None:
    """What was hidden or taken down, hashes that stop its return, and the log's words apart from its rows."""
    _script(db, _REMOVAL)
    from bot.store.logged import part_words

    part_words(db.conn)
    _script(db, _LOG_GROWS)


_BECAME = """
CREATE TABLE became (former TEXT PRIMARY KEY, present TEXT NOT NULL) WITHOUT ROWID;
"""


@slugline()
def became(db: Database) -> None:
    """What stands now in the place of a statement or event that an edit ended, by their ids."""
    _script(db, _BECAME)


_NATIVES = """
ALTER TABLE statement ADD COLUMN rooted INTEGER;
ALTER TABLE event ADD COLUMN rooted INTEGER;
ALTER TABLE statement_mention ADD COLUMN native INTEGER;
ALTER TABLE event_mention ADD COLUMN native INTEGER;
CREATE INDEX statement_mention_native ON statement_mention(native) WHERE native IS NOT NULL;
CREATE INDEX event_mention_native ON event_mention(native) WHERE native IS NOT NULL;
CREATE INDEX statement_rooted ON statement(rooted) WHERE rooted IS NOT NULL;
CREATE INDEX event_rooted ON event(rooted) WHERE rooted IS NOT NULL;
UPDATE statement SET rooted = merged_into;
UPDATE event SET rooted = merged_into;
"""


@slugline()
def natives(db: Database) -> None:
    """Each telling's record by rule alone, where a ruling leads it to another, and what a record is part of by rule."""
    _script(db, _NATIVES)
    from bot.store.tellings import name_natives

    name_natives(db.conn)


_OUTSIDE = """
CREATE TABLE outside (
  platform TEXT NOT NULL, room TEXT NOT NULL, organisation TEXT NOT NULL, confirmed_by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (platform, room, organisation)) WITHOUT ROWID;
"""


@slugline()
def outside(db: Database) -> None:
    """The rooms that other organisations see, for which of them an admin confirmed digests."""
    _script(db, _OUTSIDE)


_WATCHING = """
ALTER TABLE source ADD COLUMN health TEXT NOT NULL DEFAULT 'ok';
ALTER TABLE source ADD COLUMN health_since TEXT;
ALTER TABLE source ADD COLUMN missing_since TEXT;
ALTER TABLE source ADD COLUMN told TEXT NOT NULL DEFAULT 'ok';
UPDATE source SET health_since = coalesce(last_poll, added_at);
UPDATE source SET health = 'failing', state = 'active' WHERE state = 'failing';
CREATE TABLE source_arrival (
  source INTEGER NOT NULL REFERENCES source(pk) ON DELETE CASCADE, at TEXT NOT NULL, PRIMARY KEY (source, at))
  WITHOUT ROWID;
INSERT OR IGNORE INTO source_arrival SELECT source, fetched_at FROM article WHERE source IN (SELECT pk FROM source);
ALTER TABLE source_entry ADD COLUMN mark TEXT;
ALTER TABLE source_entry ADD COLUMN again INTEGER NOT NULL DEFAULT 0;
CREATE TABLE alert (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
  source INTEGER NOT NULL REFERENCES source(pk) ON DELETE CASCADE, health TEXT NOT NULL, since TEXT NOT NULL,
  why TEXT NOT NULL, told_at TEXT);
CREATE INDEX alert_source ON alert(source, at);
CREATE INDEX alert_waiting ON alert(pk) WHERE told_at IS NULL;
CREATE TABLE suggestion (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, url TEXT NOT NULL UNIQUE, by TEXT NOT NULL,
  place TEXT NOT NULL);
ALTER TABLE log ADD COLUMN hash TEXT NOT NULL DEFAULT '';
DROP TRIGGER log_is_append_only_update;
"""

_LOG_IS_CHAINED = """
CREATE TRIGGER log_is_append_only_insert BEFORE INSERT ON log
  WHEN new.hash = '' OR new.pk <= (SELECT coalesce(max(pk), 0) FROM log)
  BEGIN SELECT RAISE(ABORT, 'the log only grows'); END;
"""


@slugline()
def watching(db: Database) -> None:
    """How sources do and what was told of it, what readers suggest, and the log's rows chained by their hashes."""
    _script(db, _WATCHING)
    from bot.store.logged import chain_all

    chain_all(db.conn)
    _script(db, _LOG_GROWS + _LOG_IS_CHAINED)


_SUMMARIES = """
ALTER TABLE article ADD COLUMN summary INTEGER NOT NULL DEFAULT 0;
"""


@slugline()
def summaries(db: Database) -> None:
    """Which articles are only what a feed says of them."""
    _script(db, _SUMMARIES)


@slugline()
def marks(db: Database) -> None:
    """The keys of events, made of what happened alone: without its days, figures and who said so."""
    from bot.store.tellings import key_events

    key_events(db.conn)


_RHYTHMS = """
ALTER TABLE subscription ADD COLUMN days TEXT NOT NULL DEFAULT '[]';
ALTER TABLE subscription ADD COLUMN muted_until TEXT;
"""


@slugline()
def rhythms(db: Database) -> None:
    """On which weekdays a subscription's digests are posted, and until when not."""
    _script(db, _RHYTHMS)


_TRIES = """
ALTER TABLE outbox ADD COLUMN first_try TEXT;
ALTER TABLE outbox ADD COLUMN kept TEXT NOT NULL DEFAULT '';
UPDATE outbox SET first_try = updated_at WHERE tries > 0;
UPDATE outbox SET state = 'asked' WHERE state = 'unknown';
"""


@slugline()
def tries(db: Database) -> None:
    """When a message was tried first and what its platform keeps of that; what may have been posted waits for a word.

    Earlier messages of a thread do not show their number, so nobody could find them by it.
    """
    _script(db, _TRIES)


_HOURS = """
ALTER TABLE subscription ADD COLUMN but TEXT NOT NULL DEFAULT '';
ALTER TABLE subscription ADD COLUMN quiet TEXT NOT NULL DEFAULT '[]';
ALTER TABLE subscription ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
ALTER TABLE digest ADD COLUMN corrections INTEGER NOT NULL DEFAULT 0;
UPDATE subscription SET corrections = (SELECT coalesce(max(pk), 0) FROM correction);
UPDATE digest SET corrections = (SELECT coalesce(max(pk), 0) FROM correction);
"""


@slugline()
def hours(db: Database) -> None:
    """On whose holidays and in which hours a subscription posts nothing, and which corrections its digests told."""
    _script(db, _HOURS)


_MOVED = """
ALTER TABLE digest ADD COLUMN moved TEXT NOT NULL DEFAULT '[]';
UPDATE digest SET moved = (SELECT json_group_array(DISTINCT c.storyline) FROM subscription_storyline x
  JOIN change c ON c.storyline = x.storyline AND c.pk > digest.after_change AND c.pk <= digest.last_change
  WHERE x.subscription = digest.subscription);
"""


@slugline()
def moved(db: Database) -> None:
    """Which storylines moved in each digest, by their rows."""
    _script(db, _MOVED)


_SHOWN = """
CREATE TABLE shown (
  pk INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, platform TEXT NOT NULL, room TEXT NOT NULL, key TEXT UNIQUE,
  ref TEXT, thread TEXT, file TEXT, frame TEXT NOT NULL, look INTEGER NOT NULL DEFAULT 0);
CREATE INDEX shown_ref ON shown(ref);
CREATE INDEX shown_look ON shown(pk) WHERE look;
CREATE INDEX shown_unplaced ON shown(key) WHERE ref IS NULL;
CREATE TABLE shown_line (
  shown INTEGER NOT NULL REFERENCES shown(pk) ON DELETE CASCADE, line INTEGER NOT NULL, kind TEXT NOT NULL,
  about TEXT NOT NULL, own INTEGER NOT NULL, posted TEXT NOT NULL, now TEXT NOT NULL DEFAULT '', since TEXT,
  state TEXT, present TEXT, stands TEXT, correction INTEGER NOT NULL DEFAULT 0, withheld INTEGER NOT NULL DEFAULT 0,
  PRIMARY KEY (shown, line)) WITHOUT ROWID;
CREATE INDEX shown_line_about ON shown_line(about);
CREATE TABLE shown_article (
  shown INTEGER NOT NULL REFERENCES shown(pk) ON DELETE CASCADE, line INTEGER NOT NULL, article TEXT NOT NULL,
  revision INTEGER, standing TEXT, PRIMARY KEY (shown, line, article)) WITHOUT ROWID;
CREATE INDEX shown_article_article ON shown_article(article);
CREATE TABLE shown_told (
  platform TEXT NOT NULL, room TEXT NOT NULL, about TEXT NOT NULL, now TEXT NOT NULL,
  PRIMARY KEY (platform, room, about)) WITHOUT ROWID;
CREATE TABLE edit (
  shown INTEGER PRIMARY KEY REFERENCES shown(pk) ON DELETE CASCADE, version INTEGER NOT NULL DEFAULT 1,
  payload TEXT NOT NULL, state TEXT NOT NULL DEFAULT 'queued', tries INTEGER NOT NULL DEFAULT 0, next_try TEXT NOT NULL,
  note TEXT NOT NULL DEFAULT '', updated_at TEXT NOT NULL);
CREATE INDEX edit_queued ON edit(next_try) WHERE state = 'queued';
ALTER TABLE digest ADD COLUMN thread TEXT;
"""


@slugline()
def shown(db: Database) -> None:
    """What each posted message shows and rests on, what rooms were told of it, and the edits on their way."""
    _script(db, _SHOWN)


_INBOX = """
CREATE TABLE handled (
  platform TEXT NOT NULL, account TEXT NOT NULL, token TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (platform, account)) WITHOUT ROWID;
CREATE TABLE incoming (
  platform TEXT NOT NULL, event TEXT NOT NULL, room TEXT NOT NULL, done INTEGER NOT NULL DEFAULT 0, at TEXT NOT NULL,
  PRIMARY KEY (platform, event)) WITHOUT ROWID;
CREATE INDEX incoming_at ON incoming (at);
CREATE TABLE answer (
  platform TEXT NOT NULL, ref TEXT NOT NULL, event TEXT NOT NULL, room TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (platform, ref));
CREATE INDEX answer_event ON answer (platform, event);
"""


@slugline()
def inbox(db: Database) -> None:
    """How far a platform's events are handled, which were taken up, and what answered them."""
    _script(db, _INBOX)


_IDENTITIES = """
CREATE TABLE identity (
  user TEXT PRIMARY KEY, key TEXT NOT NULL, since TEXT NOT NULL, confirmed_by TEXT, other TEXT) WITHOUT ROWID;
CREATE TABLE encrypted_room (room TEXT PRIMARY KEY, since TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE opened (
  session TEXT NOT NULL, number INTEGER NOT NULL, event TEXT NOT NULL, PRIMARY KEY (session, number)) WITHOUT ROWID;
"""


@slugline()
def identities(db: Database) -> None:
    """The identity each person was first seen with, the rooms that are encrypted, and what was acted on there."""
    _script(db, _IDENTITIES)


@slugline()
def goes_by(db: Database) -> None:
    """What people of a platform go by there: an id in a digest tells its readers nothing."""
    _script(db, "CREATE TABLE goes_by (person TEXT PRIMARY KEY, name TEXT NOT NULL, at TEXT NOT NULL) WITHOUT ROWID;")


_TOGETHER = """
CREATE TABLE digest_subscription (
  digest INTEGER NOT NULL REFERENCES digest(pk) ON DELETE CASCADE, subscription INTEGER NOT NULL,
  key TEXT NOT NULL UNIQUE, after_change INTEGER NOT NULL, held TEXT NOT NULL DEFAULT '[]',
  PRIMARY KEY (digest, subscription)) WITHOUT ROWID;
CREATE INDEX digest_subscription_subscription ON digest_subscription(subscription, digest);
INSERT INTO digest_subscription (digest, subscription, key, after_change, held)
  SELECT d.pk, d.subscription, d.key, d.after_change,
    (SELECT json_group_array(DISTINCT json_extract(l.posted, '$.tells'))
    FROM outbox o JOIN shown s ON s.key = o.key JOIN shown_line l ON l.shown = s.pk
    WHERE o.digest = d.pk AND json_extract(l.posted, '$.tells') <= d.after_change)
  FROM digest d WHERE d.pk > 0;
ALTER TABLE digest DROP COLUMN subscription;
ALTER TABLE digest DROP COLUMN after_change;
ALTER TABLE subscription ADD COLUMN ended_at TEXT;
ALTER TABLE subscription ADD COLUMN split_from INTEGER;
"""


@slugline()
def together(db: Database) -> None:
    """Which subscriptions a digest is of, each with what it was told before; and those that ended a short time ago."""
    _script(db, _TOGETHER)


_DOORS = """
CREATE TABLE replaced_room (
  platform TEXT NOT NULL, room TEXT NOT NULL, by TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (platform, room)) WITHOUT ROWID;
CREATE TABLE refused_invitation (
  platform TEXT NOT NULL, room TEXT NOT NULL, inviter TEXT NOT NULL, at TEXT NOT NULL,
  PRIMARY KEY (platform, room)) WITHOUT ROWID;
"""


@slugline()
def doors(db: Database) -> None:
    """The rooms that another one replaced, and the invitations that were refused."""
    _script(db, _DOORS)


def migrate(connection: sqlite3.Connection) -> None:
    """Bring the schema up to date under the write lock, so that two processes may open at once."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        slugline.apply(Database(connection, execute_plugins=False))
        connection.execute(f"PRAGMA user_version = {LATEST}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _script(db: Database, script: str) -> None:
    """Run statements one by one: `executescript` would commit the transaction that stands around it."""
    statement = ""
    for line in script.splitlines():
        statement += line + "\n"
        if statement.strip() and complete_statement(statement):
            db.conn.execute(statement)
            statement = ""
