-- What will never be sent stays, and is counted by lane.
CREATE INDEX outbox_dead ON outbox (lane, created_at) WHERE state = 'dead';
