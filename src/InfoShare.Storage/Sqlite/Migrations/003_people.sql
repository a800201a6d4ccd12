CREATE TABLE person (
    id          TEXT   NOT NULL PRIMARY KEY,
    recorded_at BIGINT NOT NULL
) WITHOUT ROWID;

-- Versions of the agencies' records. An earlier version stays as history with is_current 0.
CREATE TABLE person_record (
    id              TEXT    NOT NULL PRIMARY KEY,
    person_id       TEXT    NOT NULL REFERENCES person (id),
    organisation_id TEXT    NOT NULL,
    own_record_id   TEXT,
    demographics    TEXT    NOT NULL,
    recorded_at     BIGINT  NOT NULL,
    is_current      INTEGER NOT NULL CHECK (is_current IN (0, 1))
);

CREATE UNIQUE INDEX person_record_current ON person_record (organisation_id, own_record_id) WHERE is_current = 1;
CREATE INDEX person_record_person ON person_record (person_id);

-- For looking up only: what a record says stands in its demographics. Rows of records that are no longer current are
-- passed over by the query.
CREATE TABLE person_name_key (
    name_key   TEXT NOT NULL,
    record_id  TEXT NOT NULL,
    birth_date TEXT,
    PRIMARY KEY (name_key, record_id)
) WITHOUT ROWID;

-- An identifier is written SCHEME:VALUE.
CREATE TABLE person_identifier (
    identifier TEXT NOT NULL,
    record_id  TEXT NOT NULL,
    PRIMARY KEY (identifier, record_id)
) WITHOUT ROWID;
