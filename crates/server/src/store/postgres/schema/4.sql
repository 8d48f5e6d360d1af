-- What was delivered is forgotten after a while.
CREATE INDEX outbox_delivered ON outbox (due_at) WHERE state = 'delivered';
