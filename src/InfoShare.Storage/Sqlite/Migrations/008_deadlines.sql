-- A deadline waits until its duty is met or it fires, and is kept as history after that.
CREATE TABLE pending_deadline (
    id        TEXT   NOT NULL PRIMARY KEY,
    purpose   TEXT   NOT NULL,
    object_id TEXT   NOT NULL,
    due_at    BIGINT NOT NULL,
    rule_id   TEXT   NOT NULL,
    met_at    BIGINT,
    fired_at  BIGINT
);

CREATE INDEX pending_deadline_due ON pending_deadline (due_at, id) WHERE met_at IS NULL AND fired_at IS NULL;
CREATE INDEX pending_deadline_object ON pending_deadline (object_id, purpose) WHERE met_at IS NULL AND fired_at IS NULL;
