-- Uses of emergency access (L9) with their reviews (T16), and from whose records practitioners are kept (L10).
CREATE TABLE emergency_grant (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    version           bigint           NOT NULL,
    organisation_id   text COLLATE "C" NOT NULL,
    agency            text COLLATE "C" NOT NULL,
    practitioner_id   text COLLATE "C" NOT NULL,
    practitioner_name text             NOT NULL,
    role              text COLLATE "C" NOT NULL,
    person_id         text COLLATE "C" NOT NULL,
    number            bigint           NOT NULL,
    reason            text COLLATE "C" NOT NULL,
    words             text             NOT NULL,
    tried             text             NOT NULL,
    granted_at        bigint           NOT NULL,
    until             bigint           NOT NULL,
    ended_at          bigint,
    review_level      text COLLATE "C" NOT NULL,
    review_owner      text COLLATE "C" NOT NULL,
    review_due        bigint           NOT NULL,
    first_review_due  bigint           NOT NULL,
    due_rule          text COLLATE "C" NOT NULL,
    outcome           text COLLATE "C" NOT NULL,
    reviewed_by_id    text COLLATE "C",
    reviewed_by       text,
    review_reasons    text,
    reviewed_at       bigint
);

-- Of one practitioner about one person each number once: one use at a time, whichever broker is asked.
CREATE UNIQUE INDEX emergency_grant_number ON emergency_grant (organisation_id, practitioner_id, person_id, number);
CREATE INDEX emergency_grant_organisation ON emergency_grant (organisation_id, id);
CREATE INDEX emergency_grant_person ON emergency_grant (person_id, id);
CREATE INDEX emergency_grant_open ON emergency_grant (organisation_id, id) WHERE reviewed_at IS NULL;
CREATE INDEX emergency_grant_time ON emergency_grant (granted_at);

-- Whoever is asked for a review finds the use, and the review answers what asked for it.
ALTER TABLE notification ADD COLUMN grant_id text COLLATE "C";
CREATE INDEX notification_grant ON notification (grant_id) WHERE grant_id IS NOT NULL;

-- For the rates: uses a thousand look-ups.
CREATE INDEX audit_entry_look_up ON audit_entry (recorded_at, organisation_id, practitioner_id)
    WHERE purpose <> 'UNSPECIFIED' AND kind IN ('QUERY', 'BREAK_GLASS');

CREATE TABLE conflict_of_interest (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    version           bigint           NOT NULL,
    organisation_id   text COLLATE "C" NOT NULL,
    practitioner_id   text COLLATE "C" NOT NULL,
    person_id         text COLLATE "C" NOT NULL,
    kind              text COLLATE "C" NOT NULL,
    reason            text COLLATE "C" NOT NULL,
    open              integer          NOT NULL CHECK (open IN (0, 1)),
    declared_by_id    text COLLATE "C" NOT NULL,
    declared_by       text             NOT NULL,
    declared_at       bigint           NOT NULL,
    ended_at          bigint,
    ended_by          text,
    end_reason        text
);

CREATE INDEX conflict_of_interest_practitioner ON conflict_of_interest (organisation_id, practitioner_id, id);
CREATE INDEX conflict_of_interest_organisation ON conflict_of_interest (organisation_id, id);
