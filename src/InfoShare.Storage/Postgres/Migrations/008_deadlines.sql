-- A deadline waits until its duty is met or it fires, and is kept as history after that.
CREATE TABLE pending_deadline (
    id        text COLLATE "C" NOT NULL PRIMARY KEY,
    purpose   text COLLATE "C" NOT NULL,
    object_id text COLLATE "C" NOT NULL,
    due_at    bigint           NOT NULL,
    rule_id   text COLLATE "C" NOT NULL,
    met_at    bigint,
    fired_at  bigint
);

CREATE INDEX pending_deadline_due ON pending_deadline (due_at, id) WHERE met_at IS NULL AND fired_at IS NULL;
CREATE INDEX pending_deadline_object ON pending_deadline (object_id, purpose) WHERE met_at IS NULL AND fired_at IS NULL;
