-- How statuses, and a service's own work, end (requirements I3-I6). People are entries, as everywhere.
CREATE TABLE status_ending (
    id                 TEXT NOT NULL PRIMARY KEY,
    version            BIGINT NOT NULL,
    person_id          TEXT NOT NULL,
    organisation_id    TEXT NOT NULL,
    code               TEXT NOT NULL,
    from_date          TEXT,
    closure            TEXT NOT NULL,
    state              TEXT NOT NULL,
    proposed_by_id     TEXT NOT NULL,
    proposed_by_name   TEXT NOT NULL,
    proposed_by_role   TEXT NOT NULL,
    telephone          TEXT,
    proposed_at        BIGINT NOT NULL,
    ends_on            TEXT NOT NULL,
    residual_risk      TEXT NOT NULL,
    evidence           TEXT NOT NULL,
    measures           TEXT NOT NULL,
    contingency        TEXT NOT NULL,
    follow_on          TEXT NOT NULL,
    reopening          TEXT NOT NULL,
    meeting            TEXT,
    child_view         TEXT,
    family_view        TEXT,
    no_monitor_because TEXT,
    appraised          TEXT NOT NULL,
    sign_off           TEXT,
    lapsed_by          TEXT,
    answers_due        BIGINT NOT NULL,
    due_rule           TEXT NOT NULL,
    level              TEXT NOT NULL,
    decided_at         BIGINT,
    withdrawn_because  TEXT
);

CREATE INDEX status_ending_person ON status_ending (person_id, proposed_at);

CREATE INDEX status_ending_waits ON status_ending (organisation_id, answers_due, id) WHERE state = 'PROPOSED';
CREATE INDEX status_ending_decided ON status_ending (organisation_id, answers_due, id) WHERE state <> 'PROPOSED';

-- One proposal at a time; of two brokers that hear of the same, one writes it.
CREATE UNIQUE INDEX status_ending_open ON status_ending (person_id, organisation_id, code) WHERE state = 'PROPOSED';

CREATE TABLE ending_part (
    ending_id        TEXT NOT NULL REFERENCES status_ending (id),
    place            INTEGER NOT NULL,
    organisation_id  TEXT NOT NULL,
    role             TEXT NOT NULL,
    what             TEXT NOT NULL,
    how_often        TEXT NOT NULL,
    until_date       TEXT,
    state            TEXT NOT NULL,
    answered_by_id   TEXT,
    answered_by_name TEXT,
    answered_at      BIGINT,
    reason           TEXT,
    PRIMARY KEY (ending_id, place)
) WITHOUT ROWID;

CREATE INDEX ending_part_organisation ON ending_part (organisation_id, ending_id);

-- What opens a closed matter again; it fires once (I5).
CREATE TABLE reopening_watch (
    id                   TEXT NOT NULL PRIMARY KEY,
    ending_id            TEXT,
    person_id            TEXT NOT NULL,
    organisation_id      TEXT NOT NULL,
    trigger              TEXT NOT NULL,
    other_id             TEXT,
    words                TEXT,
    armed_at             BIGINT NOT NULL,
    fired_at             BIGINT,
    because_id           TEXT,
    told_organisation_id TEXT,
    due_at               BIGINT,
    level                TEXT NOT NULL,
    decision             TEXT NOT NULL,
    decided_by           TEXT,
    decided_at           BIGINT,
    reasons              TEXT
);

CREATE INDEX reopening_person ON reopening_watch (person_id, trigger);
CREATE INDEX reopening_ending ON reopening_watch (ending_id) WHERE ending_id IS NOT NULL;
CREATE INDEX reopening_other ON reopening_watch (other_id) WHERE other_id IS NOT NULL AND fired_at IS NULL;

ALTER TABLE notification ADD COLUMN ending_id TEXT;
ALTER TABLE notification ADD COLUMN reopening_id TEXT;

-- Whoever answers one of these answers its items.
CREATE INDEX notification_ending ON notification (ending_id) WHERE ending_id IS NOT NULL;
CREATE INDEX notification_reopening ON notification (reopening_id) WHERE reopening_id IS NOT NULL;
