-- What whoever visits must know of an adult or of an address, apart from any concern (C24). People are entries, as everywhere.
CREATE TABLE safety_notice (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id        text COLLATE "C",
    address_key      text COLLATE "C",
    house_key        text COLLATE "C",
    address          text,
    kind             text COLLATE "C" NOT NULL,
    words            text NOT NULL,
    holds_from       text COLLATE "C" NOT NULL,
    review_on        text COLLATE "C" NOT NULL,
    organisation_id  text COLLATE "C" NOT NULL,
    agency           text COLLATE "C" NOT NULL,
    recorded_by_id   text COLLATE "C" NOT NULL,
    recorded_by      text NOT NULL,
    recorded_by_role text COLLATE "C" NOT NULL,
    recorded_at      bigint NOT NULL,
    ended_at         bigint,
    ended_by_id      text COLLATE "C",
    ended_by         text,
    end_reason       text,
    CHECK (person_id IS NOT NULL OR address IS NOT NULL)
);

CREATE INDEX safety_notice_person ON safety_notice (person_id);
CREATE INDEX safety_notice_address ON safety_notice (address_key);
CREATE INDEX safety_notice_house ON safety_notice (house_key);
