CREATE TABLE concern (
    id                    text COLLATE "C" NOT NULL PRIMARY KEY,
    organisation_id       text COLLATE "C" NOT NULL,
    agency                text COLLATE "C" NOT NULL,
    author_id             text COLLATE "C" NOT NULL,
    author_name           text             NOT NULL,
    author_role           text COLLATE "C" NOT NULL,
    subject_id            text COLLATE "C",
    place                 text,
    incidents             text             NOT NULL DEFAULT '[]',
    indicators            text             NOT NULL,
    kind                  text COLLATE "C" NOT NULL,
    happened              text,
    known_at              bigint           NOT NULL,
    recorded_at           bigint           NOT NULL,
    shared_at             bigint           NOT NULL,
    source                text COLLATE "C" NOT NULL,
    verification          text COLLATE "C" NOT NULL,
    class                 text COLLATE "C" NOT NULL,
    class_mask            bigint           NOT NULL,
    risk_statement        text             NOT NULL,
    development_statement text,
    harm_categories       text             NOT NULL,
    child_words           text,
    child_contact         text COLLATE "C" NOT NULL,
    urgency               text COLLATE "C" NOT NULL,
    consent               text COLLATE "C" NOT NULL,
    consent_reason        text,
    consent_record        text,
    legal_basis           text COLLATE "C" NOT NULL,
    agency_label          text,
    prejudices_enquiry    text,
    set_aside             text             NOT NULL DEFAULT '[]',
    noted_at              bigint,
    trend                 text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',
    contact_id            text COLLATE "C",
    sources_of_harm       text             NOT NULL DEFAULT '[]',
    omitted_by            text,
    for_every_child       text,
    version               bigint           NOT NULL DEFAULT 1,
    told_as               text             NOT NULL DEFAULT '[]'
);

-- Where a concern about a place is found from: each key of its address (AddressKeys). What was meant by the day lies in the concern.
CREATE TABLE concern_place (
    address_key text COLLATE "C" NOT NULL,
    concern_id  text COLLATE "C" NOT NULL REFERENCES concern (id),
    shared_at   bigint           NOT NULL,
    PRIMARY KEY (address_key, concern_id)
);

CREATE INDEX concern_subject ON concern (subject_id, shared_at, id);
CREATE INDEX concern_author ON concern (organisation_id, author_id, shared_at, id);
CREATE INDEX concern_contact ON concern (contact_id) WHERE contact_id IS NOT NULL;

-- shared_at is the concern's, here too so that the index gives a child's concerns in order.
CREATE TABLE concern_bearing (
    concern_id    text COLLATE "C" NOT NULL REFERENCES concern (id),
    person_id     text COLLATE "C" NOT NULL,
    relevance     text,
    present       integer          NOT NULL CHECK (present IN (0, 1)),
    found_by_link integer          NOT NULL CHECK (found_by_link IN (0, 1)),
    because       text             NOT NULL,
    apart         integer          NOT NULL CHECK (apart IN (0, 1)),
    shared_at     bigint           NOT NULL,
    -- When it was added to a concern that was there already; null: it came with the concern.
    added_at      bigint,
    PRIMARY KEY (concern_id, person_id)
);

CREATE INDEX concern_bearing_person ON concern_bearing (person_id, shared_at, concern_id);

-- How sure the concern was from when on, step 1 being what its author said. concern.verification is the latest: nearly always what its author
-- said, and then nothing is here.
CREATE TABLE concern_verification (
    concern_id      text COLLATE "C" NOT NULL REFERENCES concern (id),
    step            integer          NOT NULL,
    state           text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    by_whom         text,
    note            text,
    recorded_at     bigint           NOT NULL,
    view            text,
    basis           text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',
    by_id           text COLLATE "C",
    by_role         text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',
    PRIMARY KEY (concern_id, step)
);
