-- Replies of requests that carried an id, so that a repeat is answered and not applied again.
-- Most have three to five thousand characters. They stay in their row; where the server knows lz4 it presses them to half, in less time than
-- the log takes to write the other half. Its older method takes longer than to write them as they are.
CREATE TABLE idempotent_request (
    organisation_id text COLLATE "C" NOT NULL,
    request_id      text COLLATE "C" NOT NULL,
    body_hash       bytea            NOT NULL CHECK (length(body_hash) = 32),
    reply           text             NOT NULL,
    recorded_at     bigint           NOT NULL,
    PRIMARY KEY (organisation_id, request_id)
) WITH (toast_tuple_target = 8160);

CREATE INDEX idempotent_request_recorded_at ON idempotent_request (recorded_at);

ALTER TABLE idempotent_request ALTER COLUMN reply SET STORAGE MAIN;

DO $$
BEGIN
    IF EXISTS (SELECT 1 FROM pg_settings WHERE name = 'default_toast_compression' AND 'lz4' = ANY (enumvals)) THEN
        ALTER TABLE idempotent_request ALTER COLUMN reply SET COMPRESSION lz4;
        ALTER TABLE idempotent_request SET (toast_tuple_target = 128);
    END IF;
END
$$;

-- Numbers that follow the order of commits; a row is taken at the end of a group, see CommitCounters.
-- Counters are updated all the time and never grow: room in the page keeps those updates off the index.
CREATE TABLE commit_counter (
    name  text COLLATE "C" NOT NULL PRIMARY KEY,
    value bigint           NOT NULL
) WITH (fillfactor = 50);

-- What the broker itself has to remember from one start to the next.
CREATE TABLE setting (
    key   text COLLATE "C" NOT NULL PRIMARY KEY,
    value text             NOT NULL
);
