-- Whose tokens count only from a moment on: those issued before it were revoked.
CREATE TABLE revocation (
  issuer     TEXT NOT NULL,
  caller     TEXT NOT NULL,
  not_before BIGINT  NOT NULL,
  PRIMARY KEY (issuer, caller)
);

CREATE INDEX revocation_by_time ON revocation (not_before);
