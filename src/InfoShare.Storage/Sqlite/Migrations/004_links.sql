CREATE TABLE relationship (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    related_id      TEXT   NOT NULL,
    type            TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    from_date       TEXT,
    to_date         TEXT,
    holds_from      TEXT   NOT NULL,
    source          TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    stated_by       TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX relationship_person ON relationship (person_id, recorded_at);
CREATE INDEX relationship_related ON relationship (related_id, recorded_at);

CREATE TABLE residence (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    address_key     TEXT   NOT NULL,
    house_key       TEXT,
    address         TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    state           TEXT   NOT NULL,
    from_date       TEXT,
    to_date         TEXT,
    holds_from      TEXT   NOT NULL,
    source          TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    stated_by       TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX residence_person ON residence (person_id, recorded_at);
CREATE INDEX residence_refuge ON residence (person_id) WHERE kind = 'REFUGE';
CREATE INDEX residence_address ON residence (address_key, recorded_at);
CREATE INDEX residence_house ON residence (house_key, address_key) WHERE house_key IS NOT NULL;

CREATE TABLE involvement (
    id                TEXT    NOT NULL PRIMARY KEY,
    person_id         TEXT    NOT NULL,
    organisation_id   TEXT    NOT NULL,
    practitioner_id   TEXT,
    practitioner_name TEXT    NOT NULL,
    role              TEXT    NOT NULL,
    telephone         TEXT,
    leads             INTEGER NOT NULL CHECK (leads IN (0, 1)),
    from_date         TEXT    NOT NULL,
    to_date           TEXT,
    recorded_at       BIGINT  NOT NULL,
    team              TEXT
);

CREATE INDEX involvement_person ON involvement (person_id, organisation_id);

-- Who works in a service that keeps to itself: asked when the roster names one of them as away.
CREATE INDEX involvement_apart ON involvement (organisation_id, practitioner_name) WHERE role IN ('INTELLIGENCE_OFFICER', 'LADO', 'SEXUAL_HEALTH_WORKER');

CREATE TABLE child_status (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    code            TEXT   NOT NULL,
    categories      TEXT   NOT NULL,
    from_date       TEXT   NOT NULL,
    to_date         TEXT,
    decided_on      TEXT,
    recorded_at     BIGINT NOT NULL,

    -- Why it ended, and what some statuses are kept with (vocabulary 11). An end that nobody gave a reason for is UNSPECIFIED.
    closure         TEXT NOT NULL DEFAULT 'UNSPECIFIED',
    level           TEXT NOT NULL DEFAULT 'UNSPECIFIED',

    -- Which order, with LICENCE: two that run from one day are two statuses.
    order_kind      TEXT NOT NULL DEFAULT 'UNSPECIFIED',
    heard_on        TEXT,
    label           TEXT,
    judgement       TEXT,
    stated_by_id    TEXT,
    stated_by_name  TEXT,
    stated_by_role  TEXT NOT NULL DEFAULT 'UNSPECIFIED',
    ending_id       TEXT,

    -- Who took it back, when and why, and which organisations had been shown it; null while it stands (requirement C18).
    taken_back      TEXT,
    taken_back_at   BIGINT
);

CREATE INDEX child_status_person ON child_status (person_id);

CREATE TABLE new_partner_check (
    id                   TEXT   NOT NULL PRIMARY KEY,
    organisation_id      TEXT   NOT NULL,
    practitioner_id      TEXT   NOT NULL,
    practitioner_name    TEXT   NOT NULL,
    supervised_person_id TEXT   NOT NULL,
    partner_id           TEXT,
    link_id              TEXT   NOT NULL,
    child_ids            TEXT   NOT NULL,
    opened_at            BIGINT NOT NULL,
    decision_due         BIGINT NOT NULL,
    outcome              TEXT,
    referral_id          TEXT,
    not_referring_reason TEXT,
    review_date          TEXT,
    decided_by           TEXT,
    decided_at           BIGINT,

    -- Where, by whom and in which role: whoever decided not to refer is told when the day comes on which it is looked at again.
    decided_at_organisation_id TEXT,
    decided_by_id        TEXT,
    decided_by_role      TEXT NOT NULL DEFAULT 'UNSPECIFIED',

    -- The question as it was said, to be asked anew; null where a recorded plan opened the check.
    asked                TEXT,

    -- Who answered that a decision not to refer was looked at again, and when.
    looked_again_by      TEXT,
    looked_again_at      BIGINT
);

CREATE INDEX new_partner_check_to_decide ON new_partner_check (organisation_id, decision_due, id) WHERE outcome IS NULL;
CREATE INDEX new_partner_check_ended ON new_partner_check (organisation_id, decided_at, id) WHERE outcome IS NOT NULL;

CREATE INDEX new_partner_check_people ON new_partner_check (supervised_person_id, partner_id);
CREATE INDEX new_partner_check_partner ON new_partner_check (partner_id);
