-- The moments at which something has to be said about a promise, in unix seconds.
CREATE TABLE timer (
  request INTEGER NOT NULL REFERENCES request (number),
  kind    TEXT NOT NULL CHECK (kind IN ('warning', 'due_soon', 'missed')),
  at      INTEGER NOT NULL,
  PRIMARY KEY (request, kind)
) STRICT;

CREATE INDEX timer_by_time ON timer (at);

-- What is to be sent, each message with the change that it tells of.
CREATE TABLE outbox (
  id         INTEGER PRIMARY KEY AUTOINCREMENT,
  request    INTEGER NOT NULL REFERENCES request (number),
  -- Where it goes.
  lane       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  body       TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  -- When it may be taken next.
  due_at     INTEGER NOT NULL,
  attempts   INTEGER NOT NULL DEFAULT 0,
  -- Counts how often it was taken: the last to take it alone may say what became of it.
  fence      INTEGER NOT NULL DEFAULT 0,
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  why        TEXT
) STRICT;

CREATE INDEX outbox_waiting ON outbox (lane, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_of_request ON outbox (request);

-- Keys are free again after a week.
CREATE INDEX request_with_key ON request (accepted_at) WHERE idempotency_key NOT LIKE 'free %';
