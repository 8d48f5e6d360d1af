CREATE TABLE request (
  number          INTEGER PRIMARY KEY AUTOINCREMENT,
  -- Who asked, by the signed token alone.
  issuer          TEXT NOT NULL,
  caller          TEXT NOT NULL,
  account_id      TEXT NOT NULL,
  account_name    TEXT NOT NULL,
  name            TEXT NOT NULL,
  email           TEXT NOT NULL,
  role            TEXT NOT NULL CHECK (role IN ('super_admin', 'user')),
  token_id        TEXT,
  token_issued_at INTEGER NOT NULL,
  -- What was asked.
  channel         TEXT NOT NULL CHECK (channel IN ('chat', 'email', 'phone')),
  severity        TEXT NOT NULL CHECK (severity IN ('standard', 'critical')),
  subject         TEXT NOT NULL,
  description     TEXT NOT NULL,
  phone           TEXT CHECK ((phone IS NOT NULL) = (channel = 'phone')),
  language        TEXT NOT NULL,
  -- What was promised; the times are unix seconds.
  promise         TEXT NOT NULL,
  policy          TEXT NOT NULL,
  accepted_at     INTEGER NOT NULL,
  -- The same key of the same caller is one request.
  idempotency_key TEXT NOT NULL,
  fingerprint     BLOB NOT NULL,
  UNIQUE (issuer, caller, idempotency_key)
) STRICT;

-- Numbers start at 10001 and are never used again.
INSERT INTO sqlite_sequence (name, seq) VALUES ('request', 10000);
