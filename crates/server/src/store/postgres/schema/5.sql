-- Requests that were open before timers came get theirs, as far as they are still to come: whether one
-- that has come by now was told isn't known. When an answer is due soon while its clock stands still now
-- and then, more than this would have to be computed: that one is left out. Servers that run meanwhile may end
-- timers that this still sees: those aren't set again.
INSERT INTO timer (request, kind, at)
WITH unanswered AS MATERIALIZED (
  SELECT number, coalesce(
    (SELECT superseding.promise FROM superseding
      WHERE superseding.request = number ORDER BY position DESC LIMIT 1),
    request.promise)::jsonb AS in_force
  FROM request WHERE email <> '' AND NOT EXISTS (
    SELECT 1 FROM answer WHERE answer.request = number AND answer.kind = 'specialist')
), guaranteed AS (
  SELECT number, (in_force ->> 'due')::bigint AS due, (in_force ->> 'warn')::bigint AS warn,
    jsonb_array_length(in_force -> 'stops') AS stops
  FROM unanswered WHERE in_force #> '{terms,commitment,guaranteed}' IS NOT NULL
), moment AS (
  SELECT number, 'warning' AS kind, warn AS at FROM guaranteed
  UNION ALL
  SELECT number, 'due_soon', due - 300 FROM guaranteed
    WHERE stops = 0 AND (warn IS NULL OR warn < due - 300)
  UNION ALL
  SELECT number, 'missed', due + 1 FROM guaranteed
)
SELECT number, kind, at FROM moment WHERE at > extract(epoch FROM clock_timestamp())
  AND NOT EXISTS (
    SELECT 1 FROM timer WHERE timer.request = moment.number AND timer.kind = moment.kind)
ON CONFLICT (request, kind) DO NOTHING;
