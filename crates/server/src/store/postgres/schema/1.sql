-- The tables of SQLite's first five steps, column for column: numbers are BIGINT, JSON is TEXT.
CREATE TABLE request (
  number          BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY (START WITH 10001),
  -- Who asked, by the signed token alone.
  issuer          TEXT NOT NULL,
  caller          TEXT NOT NULL,
  account_id      TEXT NOT NULL,
  account_name    TEXT NOT NULL,
  name            TEXT NOT NULL,
  email           TEXT NOT NULL,
  role            TEXT NOT NULL CHECK (role IN ('super_admin', 'user')),
  token_id        TEXT,
  token_issued_at BIGINT NOT NULL,
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
  accepted_at     BIGINT NOT NULL,
  -- The same key of the same caller is one request.
  idempotency_key TEXT NOT NULL,
  fingerprint     BYTEA NOT NULL,
  -- What the page told about itself, as the person saw it before sending: [{"name": …, "value": …}].
  context         TEXT NOT NULL DEFAULT '[]',
  UNIQUE (issuer, caller, idempotency_key)
);

-- Keys are free again after a week.
CREATE INDEX request_with_key ON request (accepted_at) WHERE idempotency_key NOT LIKE 'free %';

-- Promises that superseded the one a request was accepted with. Rows are only added.
CREATE TABLE superseding (
  request  BIGINT NOT NULL REFERENCES request (number),
  position BIGINT NOT NULL,
  promise  TEXT NOT NULL,
  -- Who found it graver or less grave, when and why.
  at       BIGINT NOT NULL,
  author   TEXT NOT NULL,
  reason   TEXT NOT NULL,
  PRIMARY KEY (request, position)
);

-- What was written to the customer. Only a specialist's own answer meets a promise.
CREATE TABLE answer (
  id      BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  request BIGINT NOT NULL REFERENCES request (number),
  at      BIGINT NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('specialist', 'automatic')),
  author  TEXT NOT NULL
);

CREATE INDEX answer_of_request ON answer (request, at);

-- What decided promises, by the digest they name: what was in force can be read years later.
CREATE TABLE policy (
  digest     TEXT PRIMARY KEY,
  content    TEXT NOT NULL,
  first_used BIGINT NOT NULL
);

-- The public keys that receipts were signed with (PEM): a receipt can be checked years later.
CREATE TABLE signing_key (
  public     TEXT PRIMARY KEY,
  first_used BIGINT NOT NULL
);

-- The moments at which something has to be said about a promise, in unix seconds.
CREATE TABLE timer (
  request BIGINT NOT NULL REFERENCES request (number),
  kind    TEXT NOT NULL CHECK (kind IN ('warning', 'due_soon', 'missed')),
  at      BIGINT NOT NULL,
  PRIMARY KEY (request, kind)
);

CREATE INDEX timer_by_time ON timer (at);

-- What is to be sent, each message with the change that it tells of.
CREATE TABLE outbox (
  id         BIGINT PRIMARY KEY GENERATED ALWAYS AS IDENTITY,
  request    BIGINT NOT NULL REFERENCES request (number),
  -- Where it goes.
  lane       TEXT NOT NULL,
  kind       TEXT NOT NULL,
  body       TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  -- When it may be taken next.
  due_at     BIGINT NOT NULL,
  attempts   BIGINT NOT NULL DEFAULT 0,
  -- Counts how often it was taken: the last to take it alone may say what became of it.
  fence      BIGINT NOT NULL DEFAULT 0,
  state      TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')),
  why        TEXT
);

CREATE INDEX outbox_waiting ON outbox (lane, due_at) WHERE state = 'waiting';
CREATE INDEX outbox_of_request ON outbox (request);

-- Each request as it stands, for people with a SQL prompt: the promise in force, the answer that counts.
CREATE VIEW request_now AS
WITH now AS (
  SELECT request.*, coalesce(
    (SELECT superseding.promise FROM superseding
      WHERE superseding.request = request.number ORDER BY position DESC LIMIT 1),
    request.promise)::jsonb AS in_force
  FROM request
)
SELECT number, channel, in_force #>> '{terms,case,severity}' AS severity,
  to_timestamp((in_force ->> 'due')::bigint) AS due,
  in_force #> '{terms,commitment}' AS commitment,
  (SELECT to_timestamp(min(answer.at)) FROM answer
    WHERE answer.request = number AND kind = 'specialist') AS answered,
  to_timestamp(accepted_at) AS accepted,
  name, email, phone, language, subject, description, context
FROM now;
