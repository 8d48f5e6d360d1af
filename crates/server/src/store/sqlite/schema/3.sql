-- Each request as it stands, for people with a SQL prompt: the promise in force, the answer that counts.
CREATE VIEW request_now AS
WITH now AS (
  SELECT request.*, coalesce(
    (SELECT superseding.promise FROM superseding
      WHERE superseding.request = request.number ORDER BY position DESC LIMIT 1),
    request.promise) AS in_force
  FROM request
)
SELECT number, channel, in_force ->> '$.terms.case.severity' AS severity,
  datetime(in_force ->> '$.due', 'unixepoch') AS due,
  in_force -> '$.terms.commitment' AS commitment,
  (SELECT datetime(min(answer.at), 'unixepoch') FROM answer
    WHERE answer.request = number AND kind = 'specialist') AS answered,
  datetime(accepted_at, 'unixepoch') AS accepted,
  name, email, phone, language, subject, description
FROM now;

-- The public keys that receipts were signed with (PEM): a receipt can be checked years later.
CREATE TABLE signing_key (
  public     TEXT PRIMARY KEY,
  first_used INTEGER NOT NULL
) STRICT;
