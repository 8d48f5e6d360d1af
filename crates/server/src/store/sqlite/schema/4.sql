-- What the page told about itself, as the person saw it before sending: [{"name": …, "value": …}].
ALTER TABLE request ADD COLUMN context TEXT NOT NULL DEFAULT '[]';

-- Each request as it stands, for people with a SQL prompt: the promise in force, the answer that counts.
DROP VIEW request_now;
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
  name, email, phone, language, subject, description, context
FROM now;
