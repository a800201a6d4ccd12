-- Uses of emergency access (L9) with their reviews (T16), and from whose records practitioners are kept (L10).
CREATE TABLE emergency_grant (
    id                TEXT   NOT NULL PRIMARY KEY,
    version           BIGINT NOT NULL,
    organisation_id   TEXT   NOT NULL,
    agency            TEXT   NOT NULL,
    practitioner_id   TEXT   NOT NULL,
    practitioner_name TEXT   NOT NULL,
    role              TEXT   NOT NULL,
    person_id         TEXT   NOT NULL,
    number            BIGINT NOT NULL,
    reason            TEXT   NOT NULL,
    words             TEXT   NOT NULL,
    tried             TEXT   NOT NULL,
    granted_at        BIGINT NOT NULL,
    until             BIGINT NOT NULL,
    ended_at          BIGINT,
    review_level      TEXT   NOT NULL,
    review_owner      TEXT   NOT NULL,
    review_due        BIGINT NOT NULL,
    first_review_due  BIGINT NOT NULL,
    due_rule          TEXT   NOT NULL,
    outcome           TEXT   NOT NULL,
    reviewed_by_id    TEXT,
    reviewed_by       TEXT,
    review_reasons    TEXT,
    reviewed_at       BIGINT
);

-- Of one practitioner about one person each number once: one use at a time, whichever broker is asked.
CREATE UNIQUE INDEX emergency_grant_number ON emergency_grant (organisation_id, practitioner_id, person_id, number);
CREATE INDEX emergency_grant_organisation ON emergency_grant (organisation_id, id);
CREATE INDEX emergency_grant_person ON emergency_grant (person_id, id);
CREATE INDEX emergency_grant_open ON emergency_grant (organisation_id, id) WHERE reviewed_at IS NULL;
CREATE INDEX emergency_grant_time ON emergency_grant (granted_at);

-- Whoever is asked for a review finds the use, and the review answers what asked for it.
ALTER TABLE notification ADD COLUMN grant_id TEXT;
CREATE INDEX notification_grant ON notification (grant_id) WHERE grant_id IS NOT NULL;

-- For the rates: uses a thousand look-ups.
CREATE INDEX audit_entry_look_up ON audit_entry (recorded_at, organisation_id, practitioner_id)
    WHERE purpose <> 'UNSPECIFIED' AND kind IN ('QUERY', 'BREAK_GLASS');

CREATE TABLE conflict_of_interest (
    id              TEXT    NOT NULL PRIMARY KEY,
    version         BIGINT  NOT NULL,
    organisation_id TEXT    NOT NULL,
    practitioner_id TEXT    NOT NULL,
    person_id       TEXT    NOT NULL,
    kind            TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    open            INTEGER NOT NULL CHECK (open IN (0, 1)),
    declared_by_id  TEXT    NOT NULL,
    declared_by     TEXT    NOT NULL,
    declared_at     BIGINT  NOT NULL,
    ended_at        BIGINT,
    ended_by        TEXT,
    end_reason      TEXT
);

CREATE INDEX conflict_of_interest_practitioner ON conflict_of_interest (organisation_id, practitioner_id, id);
CREATE INDEX conflict_of_interest_organisation ON conflict_of_interest (organisation_id, id);
