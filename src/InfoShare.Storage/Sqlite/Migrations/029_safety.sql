-- What whoever visits must know of an adult or of an address, apart from any concern (C24). People are entries, as everywhere.
CREATE TABLE safety_notice (
    id               TEXT NOT NULL PRIMARY KEY,
    person_id        TEXT,
    address_key      TEXT,
    house_key        TEXT,
    address          TEXT,
    kind             TEXT NOT NULL,
    words            TEXT NOT NULL,
    holds_from       TEXT NOT NULL,
    review_on        TEXT NOT NULL,
    organisation_id  TEXT NOT NULL,
    agency           TEXT NOT NULL,
    recorded_by_id   TEXT NOT NULL,
    recorded_by      TEXT NOT NULL,
    recorded_by_role TEXT NOT NULL,
    recorded_at      BIGINT NOT NULL,
    ended_at         BIGINT,
    ended_by_id      TEXT,
    ended_by         TEXT,
    end_reason       TEXT,
    CHECK (person_id IS NOT NULL OR address IS NOT NULL)
);

CREATE INDEX safety_notice_person ON safety_notice (person_id);
CREATE INDEX safety_notice_address ON safety_notice (address_key);
CREATE INDEX safety_notice_house ON safety_notice (house_key);
