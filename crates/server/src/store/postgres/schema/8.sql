-- What an address was acknowledged. It is a step of its own: the column before it has the table to itself, for
-- as long as its step takes.
CREATE INDEX outbox_acknowledged ON outbox (acknowledges, due_at) WHERE acknowledges IS NOT NULL;
