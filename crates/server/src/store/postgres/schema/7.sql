-- The address to which a message acknowledges a request, from when it is taken on, unless it fails. It counts as
-- given when it is due again, which is that much later for all of them.
ALTER TABLE outbox ADD COLUMN acknowledges TEXT;
