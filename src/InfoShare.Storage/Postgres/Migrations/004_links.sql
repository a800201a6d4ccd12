CREATE TABLE relationship (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    related_id      text COLLATE "C" NOT NULL,
    type            text COLLATE "C" NOT NULL,
    state           text COLLATE "C" NOT NULL,
    from_date       text COLLATE "C",
    to_date         text COLLATE "C",
    holds_from      text COLLATE "C" NOT NULL,
    source          text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    stated_by       text COLLATE "C" NOT NULL,
    recorded_at     bigint           NOT NULL
);

CREATE INDEX relationship_person ON relationship (person_id, recorded_at);
CREATE INDEX relationship_related ON relationship (related_id, recorded_at);

CREATE TABLE residence (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    address_key     text COLLATE "C" NOT NULL,
    house_key       text COLLATE "C",
    address         text             NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    state           text COLLATE "C" NOT NULL,
    from_date       text COLLATE "C",
    to_date         text COLLATE "C",
    holds_from      text COLLATE "C" NOT NULL,
    source          text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    stated_by       text COLLATE "C" NOT NULL,
    recorded_at     bigint           NOT NULL
);

CREATE INDEX residence_person ON residence (person_id, recorded_at);
CREATE INDEX residence_refuge ON residence (person_id) WHERE kind = 'REFUGE';
CREATE INDEX residence_address ON residence (address_key, recorded_at);
CREATE INDEX residence_house ON residence (house_key, address_key) WHERE house_key IS NOT NULL;

CREATE TABLE involvement (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id         text COLLATE "C" NOT NULL,
    organisation_id   text COLLATE "C" NOT NULL,
    practitioner_id   text COLLATE "C",
    practitioner_name text             NOT NULL,
    role              text COLLATE "C" NOT NULL,
    telephone         text,
    leads             integer          NOT NULL CHECK (leads IN (0, 1)),
    from_date         text COLLATE "C" NOT NULL,
    to_date           text COLLATE "C",
    recorded_at       bigint           NOT NULL,
    team              text
);

CREATE INDEX involvement_person ON involvement (person_id, organisation_id);

-- Who works in a service that keeps to itself: asked when the roster names one of them as away.
CREATE INDEX involvement_apart ON involvement (organisation_id, practitioner_name) WHERE role IN ('INTELLIGENCE_OFFICER', 'LADO', 'SEXUAL_HEALTH_WORKER');

CREATE TABLE child_status (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    code            text COLLATE "C" NOT NULL,
    categories      text             NOT NULL,
    from_date       text COLLATE "C" NOT NULL,
    to_date         text COLLATE "C",
    decided_on      text COLLATE "C",
    recorded_at     bigint           NOT NULL,

    -- Why it ended, and what some statuses are kept with (vocabulary 11). An end that nobody gave a reason for is UNSPECIFIED.
    closure         text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',
    level           text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',

    -- Which order, with LICENCE: two that run from one day are two statuses.
    order_kind      text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',
    heard_on        text COLLATE "C",
    label           text,
    judgement       text,
    stated_by_id    text COLLATE "C",
    stated_by_name  text,
    stated_by_role  text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED',
    ending_id       text COLLATE "C",

    -- Who took it back, when and why, and which organisations had been shown it; null while it stands (requirement C18).
    taken_back      text,
    taken_back_at   bigint
);

CREATE INDEX child_status_person ON child_status (person_id);

CREATE TABLE new_partner_check (
    id                   text COLLATE "C" NOT NULL PRIMARY KEY,
    organisation_id      text COLLATE "C" NOT NULL,
    practitioner_id      text COLLATE "C" NOT NULL,
    practitioner_name    text             NOT NULL,
    supervised_person_id text COLLATE "C" NOT NULL,
    partner_id           text COLLATE "C",
    link_id              text COLLATE "C" NOT NULL,
    child_ids            text             NOT NULL,
    opened_at            bigint           NOT NULL,
    decision_due         bigint           NOT NULL,
    outcome              text,
    referral_id          text COLLATE "C",
    not_referring_reason text,
    review_date          text COLLATE "C",
    decided_by           text,
    decided_at           bigint,

    -- Where, by whom and in which role: whoever decided not to refer is told when the day comes on which it is looked at again.
    decided_at_organisation_id text COLLATE "C",
    decided_by_id        text COLLATE "C",
    decided_by_role      text NOT NULL DEFAULT 'UNSPECIFIED',

    -- The question as it was said, to be asked anew; null where a recorded plan opened the check.
    asked                text,

    -- Who answered that a decision not to refer was looked at again, and when.
    looked_again_by      text,
    looked_again_at      bigint
);

CREATE INDEX new_partner_check_to_decide ON new_partner_check (organisation_id, decision_due, id) WHERE outcome IS NULL;
CREATE INDEX new_partner_check_ended ON new_partner_check (organisation_id, decided_at, id) WHERE outcome IS NOT NULL;

CREATE INDEX new_partner_check_people ON new_partner_check (supervised_person_id, partner_id);
CREATE INDEX new_partner_check_partner ON new_partner_check (partner_id);
