-- Promises that superseded the one a request was accepted with. Rows are only added.
CREATE TABLE superseding (
  request  INTEGER NOT NULL REFERENCES request (number),
  position INTEGER NOT NULL,
  promise  TEXT NOT NULL,
  -- Who found it graver or less grave, when and why.
  at       INTEGER NOT NULL,
  author   TEXT NOT NULL,
  reason   TEXT NOT NULL,
  PRIMARY KEY (request, position)
) STRICT;

-- What was written to the customer. Only a specialist's own answer meets a promise.
CREATE TABLE answer (
  id      INTEGER PRIMARY KEY,
  request INTEGER NOT NULL REFERENCES request (number),
  at      INTEGER NOT NULL,
  kind    TEXT NOT NULL CHECK (kind IN ('specialist', 'automatic')),
  author  TEXT NOT NULL
) STRICT;

CREATE INDEX answer_of_request ON answer (request, at);

-- What decided promises, by the digest they name: what was in force can be read years later.
CREATE TABLE policy (
  digest     TEXT PRIMARY KEY,
  content    TEXT NOT NULL,
  first_used INTEGER NOT NULL
) STRICT;

-- A promise names its terms apart from its times, and where its clock stands still.
UPDATE request SET promise = json_object(
  'terms', json_object(
    'case', json(promise -> '$.case'),
    'commitment', json(promise -> '$.commitment'),
    'policy', promise ->> '$.policy'),
  'start', promise ->> '$.start',
  'raised', NULL,
  'stops', json_array(),
  'warn', NULL,
  'due', promise ->> '$.due');
