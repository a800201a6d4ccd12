-- A pregnancy as it stands; what happened to it is in pregnancy_step.
CREATE TABLE pregnancy (
    id                TEXT   NOT NULL PRIMARY KEY,
    version           BIGINT NOT NULL,
    mother_id         TEXT   NOT NULL,
    state             TEXT   NOT NULL,
    expected_date     TEXT,
    booked_on         TEXT,
    organisation_id   TEXT   NOT NULL,
    recorded_at       BIGINT NOT NULL,
    ended_on          TEXT,
    birth_recorded_by TEXT
);

CREATE INDEX pregnancy_mother ON pregnancy (mother_id, recorded_at);

-- Two brokers that record one pregnancy at once find each other here.
CREATE UNIQUE INDEX pregnancy_ongoing ON pregnancy (mother_id) WHERE state = 'ONGOING';

CREATE TABLE pregnancy_child (
    pregnancy_id   TEXT    NOT NULL REFERENCES pregnancy (id),
    place          INTEGER NOT NULL,
    person_id      TEXT    NOT NULL,
    outcome        TEXT    NOT NULL,
    began_at_birth INTEGER NOT NULL CHECK (began_at_birth IN (0, 1)),
    PRIMARY KEY (pregnancy_id, place)
);

CREATE INDEX pregnancy_child_person ON pregnancy_child (person_id);

CREATE TABLE pregnancy_step (
    pregnancy_id      TEXT   NOT NULL REFERENCES pregnancy (id),
    version           BIGINT NOT NULL,
    what              TEXT   NOT NULL,
    on_date           TEXT,
    organisation_id   TEXT   NOT NULL,
    practitioner_id   TEXT   NOT NULL,
    practitioner_name TEXT   NOT NULL,
    role              TEXT   NOT NULL,
    note              TEXT,
    at                BIGINT NOT NULL,
    PRIMARY KEY (pregnancy_id, version)
);

-- What an organisation was told again of a child, so that it is told once.
CREATE TABLE resurfaced (
    child_id        TEXT   NOT NULL,
    occasion        TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    matter          TEXT   NOT NULL,
    at              BIGINT NOT NULL,
    PRIMARY KEY (child_id, occasion, organisation_id, matter)
);

-- People known only by what they are called, an online handle or a vehicle, in versions like other records.
CREATE TABLE unidentified_person (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    own_record_id   TEXT   NOT NULL,
    known_by        TEXT   NOT NULL,
    recorded_by     TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX unidentified_person_person ON unidentified_person (person_id, recorded_at);
CREATE INDEX unidentified_person_record ON unidentified_person (organisation_id, own_record_id);

-- For looking up those who share one: HANDLE:..., VEHICLE:..., REGISTRATION:... in normal form.
CREATE TABLE unidentified_trait (
    trait     TEXT NOT NULL,
    person_id TEXT NOT NULL,
    PRIMARY KEY (trait, person_id)
);

CREATE INDEX unidentified_trait_person ON unidentified_trait (person_id);
