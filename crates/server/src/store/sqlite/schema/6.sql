-- Whose tokens count only from a moment on: those issued before it were revoked.
CREATE TABLE revocation (
  issuer     TEXT NOT NULL,
  caller     TEXT NOT NULL,
  not_before INTEGER NOT NULL,
  PRIMARY KEY (issuer, caller)
) STRICT;

CREATE INDEX revocation_by_time ON revocation (not_before);
