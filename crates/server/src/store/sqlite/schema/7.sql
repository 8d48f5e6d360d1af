-- What specialists and operators did, for auditors. Rows are only added.
CREATE TABLE audit (
  id    INTEGER PRIMARY KEY AUTOINCREMENT,
  at    INTEGER NOT NULL,
  actor TEXT NOT NULL,
  act   TEXT NOT NULL,
  about TEXT NOT NULL
) STRICT;

-- For what is kept only so long.
CREATE INDEX request_by_age ON request (accepted_at) WHERE email <> '';
