-- What an organisation recorded of ethnicity, disability or language of a person: for measuring how completely it is recorded, and
-- read by nothing else. Statements are added; the newest of an organisation, person and kind counts. person_id is an entry.
CREATE TABLE person_characteristic (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL,
    kind            TEXT NOT NULL,
    answer          TEXT NOT NULL,
    value           TEXT,
    source          TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX person_characteristic_latest ON person_characteristic (organisation_id, person_id, kind, recorded_at, id);
