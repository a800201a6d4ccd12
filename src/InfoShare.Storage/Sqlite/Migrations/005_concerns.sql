CREATE TABLE concern (
    id                    TEXT   NOT NULL PRIMARY KEY,
    organisation_id       TEXT   NOT NULL,
    agency                TEXT   NOT NULL,
    author_id             TEXT   NOT NULL,
    author_name           TEXT   NOT NULL,
    author_role           TEXT   NOT NULL,
    subject_id            TEXT,
    place                 TEXT,
    incidents             TEXT   NOT NULL DEFAULT '[]',
    indicators            TEXT   NOT NULL,
    kind                  TEXT   NOT NULL,
    happened              TEXT,
    known_at              BIGINT NOT NULL,
    recorded_at           BIGINT NOT NULL,
    shared_at             BIGINT NOT NULL,
    source                TEXT   NOT NULL,
    verification          TEXT   NOT NULL,
    class                 TEXT   NOT NULL,
    class_mask            BIGINT NOT NULL,
    risk_statement        TEXT   NOT NULL,
    development_statement TEXT,
    harm_categories       TEXT   NOT NULL,
    child_words           TEXT,
    child_contact         TEXT   NOT NULL,
    urgency               TEXT   NOT NULL,
    consent               TEXT   NOT NULL,
    consent_reason        TEXT,
    consent_record        TEXT,
    legal_basis           TEXT   NOT NULL,
    agency_label          TEXT,
    prejudices_enquiry    TEXT,
    set_aside             TEXT   NOT NULL DEFAULT '[]',
    noted_at              BIGINT,
    trend                 TEXT   NOT NULL DEFAULT 'UNSPECIFIED',
    contact_id            TEXT,
    sources_of_harm       TEXT   NOT NULL DEFAULT '[]',
    omitted_by            TEXT,
    for_every_child       TEXT,
    version               BIGINT NOT NULL DEFAULT 1,
    told_as               TEXT   NOT NULL DEFAULT '[]'
);

-- Where a concern about a place is found from: each key of its address (AddressKeys). What was meant by the day lies in the concern.
CREATE TABLE concern_place (
    address_key TEXT   NOT NULL,
    concern_id  TEXT   NOT NULL REFERENCES concern (id),
    shared_at   BIGINT NOT NULL,
    PRIMARY KEY (address_key, concern_id)
);

CREATE INDEX concern_subject ON concern (subject_id, shared_at, id);
CREATE INDEX concern_author ON concern (organisation_id, author_id, shared_at, id);
CREATE INDEX concern_contact ON concern (contact_id) WHERE contact_id IS NOT NULL;

-- shared_at is the concern's, here too so that the index gives a child's concerns in order.
CREATE TABLE concern_bearing (
    concern_id    TEXT    NOT NULL REFERENCES concern (id),
    person_id     TEXT    NOT NULL,
    relevance     TEXT,
    present       INTEGER NOT NULL CHECK (present IN (0, 1)),
    found_by_link INTEGER NOT NULL CHECK (found_by_link IN (0, 1)),
    because       TEXT    NOT NULL,
    apart         INTEGER NOT NULL CHECK (apart IN (0, 1)),
    shared_at     BIGINT  NOT NULL,
    -- When it was added to a concern that was there already; null: it came with the concern.
    added_at      BIGINT,
    PRIMARY KEY (concern_id, person_id)
);

CREATE INDEX concern_bearing_person ON concern_bearing (person_id, shared_at, concern_id);

-- How sure the concern was from when on, step 1 being what its author said. concern.verification is the latest: nearly always what its author
-- said, and then nothing is here.
CREATE TABLE concern_verification (
    concern_id      TEXT    NOT NULL REFERENCES concern (id),
    step            INTEGER NOT NULL,
    state           TEXT    NOT NULL,
    organisation_id TEXT    NOT NULL,
    by_whom         TEXT,
    note            TEXT,
    recorded_at     BIGINT  NOT NULL,
    view            TEXT,
    basis           TEXT    NOT NULL DEFAULT 'UNSPECIFIED',
    by_id           TEXT,
    by_role         TEXT    NOT NULL DEFAULT 'UNSPECIFIED',
    PRIMARY KEY (concern_id, step)
);
