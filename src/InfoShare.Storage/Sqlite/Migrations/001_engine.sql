-- Replies of requests that carried an id, so that a repeat is answered and not applied again.
CREATE TABLE idempotent_request (
    organisation_id TEXT   NOT NULL,
    request_id      TEXT   NOT NULL,
    body_hash       BLOB   NOT NULL CHECK (length(body_hash) = 32),
    reply           TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, request_id)
);

CREATE INDEX idempotent_request_recorded_at ON idempotent_request (recorded_at);

-- Numbers that follow the order of commits; a row is taken at the end of a group, see CommitCounters.
CREATE TABLE commit_counter (
    name  TEXT   NOT NULL PRIMARY KEY,
    value BIGINT NOT NULL
) WITHOUT ROWID;

-- What the broker itself has to remember from one start to the next.
CREATE TABLE setting (
    key   TEXT NOT NULL PRIMARY KEY,
    value TEXT NOT NULL
) WITHOUT ROWID;
