-- Moves into and out of custody. Links are left as they are: whether custody suspends them is worked out when they are read.
CREATE TABLE custody_event (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    move            TEXT   NOT NULL,
    occurred_on     TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    stated_by       TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL,

    -- Why, and on which conditions somebody came out; null where it was not said.
    reason          TEXT,
    conditions      TEXT
);

CREATE INDEX custody_event_person ON custody_event (person_id, occurred_on);

-- Statements on a household, added to and never changed.
CREATE TABLE household_statement (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    other_id        TEXT,
    topic           TEXT   NOT NULL,
    answer          TEXT   NOT NULL,
    standing        TEXT   NOT NULL,
    basis           TEXT   NOT NULL,
    reason          TEXT,
    as_of           TEXT   NOT NULL,
    source          TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    stated_by       TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX household_statement_person ON household_statement (person_id, topic, recorded_at);
CREATE INDEX household_statement_other ON household_statement (other_id, recorded_at);
