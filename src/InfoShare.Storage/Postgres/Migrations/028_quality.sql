-- What an organisation recorded of ethnicity, disability or language of a person: for measuring how completely it is recorded, and
-- read by nothing else. Statements are added; the newest of an organisation, person and kind counts. person_id is an entry.
CREATE TABLE person_characteristic (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    answer          text COLLATE "C" NOT NULL,
    value           text,
    source          text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    recorded_at     bigint NOT NULL
);

CREATE INDEX person_characteristic_latest ON person_characteristic (organisation_id, person_id, kind, recorded_at, id);
