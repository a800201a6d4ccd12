-- Assessments, and the steps of a plan that were held and that are owed (J5, I10, D13). People are entries, as everywhere.
CREATE TABLE assessment (
    id                TEXT NOT NULL PRIMARY KEY,
    person_id         TEXT NOT NULL,
    organisation_id   TEXT NOT NULL,
    kind              TEXT NOT NULL,
    referral_id       TEXT,
    received_at       BIGINT NOT NULL,
    started_on        TEXT NOT NULL,
    started_by_name   TEXT NOT NULL,
    started_by_role   TEXT NOT NULL,
    due_at            BIGINT NOT NULL,
    due_rule          TEXT NOT NULL,
    recorded_at       BIGINT NOT NULL,
    completed_on      TEXT,
    completed_at      BIGINT,
    completed_by_name TEXT,
    outcome           TEXT NOT NULL,
    conclusion        TEXT,
    late_reason       TEXT,
    ending_id         TEXT
);

CREATE INDEX assessment_person ON assessment (person_id, started_on);

CREATE TABLE plan_step (
    id               TEXT NOT NULL PRIMARY KEY,
    person_id        TEXT NOT NULL,
    organisation_id  TEXT NOT NULL,
    step             TEXT NOT NULL,
    held_on          TEXT NOT NULL,
    decision         TEXT NOT NULL,
    continues        INTEGER NOT NULL CHECK (continues IN (0, 1)),
    was_due          BIGINT,
    late_reason      TEXT,
    recorded_by_name TEXT NOT NULL,
    recorded_by_role TEXT NOT NULL,
    recorded_at      BIGINT NOT NULL,

    -- What was agreed with the family in writing, and whether they could understand it (requirement I15).
    agreement        TEXT
);

CREATE INDEX plan_step_person ON plan_step (person_id, held_on);

CREATE TABLE plan_owed (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    step            TEXT NOT NULL,
    due_at          BIGINT NOT NULL,
    due_rule        TEXT NOT NULL,
    owner_name      TEXT NOT NULL,
    owner_id        TEXT,
    owner_role      TEXT NOT NULL,
    level           TEXT NOT NULL,
    opened_at       BIGINT NOT NULL,
    met_at          BIGINT
);

CREATE INDEX plan_owed_person ON plan_owed (person_id) WHERE met_at IS NULL;

ALTER TABLE notification ADD COLUMN plan_duty_id TEXT;
CREATE INDEX notification_plan_duty ON notification (plan_duty_id) WHERE plan_duty_id IS NOT NULL;

-- Who does what in a case, and what nobody does (I9).
CREATE TABLE case_role (
    id                TEXT NOT NULL PRIMARY KEY,
    person_id         TEXT NOT NULL,
    organisation_id   TEXT NOT NULL,
    role              TEXT NOT NULL,
    practitioner_id   TEXT,
    practitioner_name TEXT NOT NULL,
    practitioner_role TEXT NOT NULL,
    telephone         TEXT,
    from_date         TEXT NOT NULL,
    to_date           TEXT,
    recorded_at       BIGINT NOT NULL
);

CREATE INDEX case_role_person ON case_role (person_id, recorded_at);

CREATE TABLE role_gap (
    id                   TEXT NOT NULL PRIMARY KEY,
    person_id            TEXT NOT NULL,
    kind                 TEXT NOT NULL,
    organisation_id      TEXT NOT NULL,
    desk_organisation_id TEXT,
    concern_id           TEXT,
    status_id            TEXT,
    left_service         TEXT NOT NULL,
    opened_at            BIGINT NOT NULL,
    due_at               BIGINT NOT NULL,
    due_rule             TEXT NOT NULL,
    level                TEXT NOT NULL,
    closed_at            BIGINT,
    closed_how           TEXT
);

-- One of a kind is open at a time, after services left one of each; of two brokers that see it, one tells.
CREATE UNIQUE INDEX role_gap_open ON role_gap (person_id, kind, left_service) WHERE closed_at IS NULL;

-- What a family said to early help; a refusal is looked at again (I13).
CREATE TABLE early_help (
    id               TEXT NOT NULL PRIMARY KEY,
    person_id        TEXT NOT NULL,
    organisation_id  TEXT NOT NULL,
    outcome          TEXT NOT NULL,
    offered          TEXT NOT NULL,
    words            TEXT NOT NULL,
    said_on          TEXT NOT NULL,
    review_on        TEXT,
    task_id          TEXT,
    recorded_by_name TEXT NOT NULL,
    recorded_by_role TEXT NOT NULL,
    recorded_at      BIGINT NOT NULL
);

CREATE INDEX early_help_person ON early_help (person_id, said_on);

-- Health plans, and what stands beside them (I12).
CREATE TABLE health_plan (
    id                 TEXT NOT NULL PRIMARY KEY,
    person_id          TEXT NOT NULL,
    organisation_id    TEXT NOT NULL,
    status_id          TEXT NOT NULL,
    care               TEXT NOT NULL,
    life_threatening   INTEGER NOT NULL CHECK (life_threatening IN (0, 1)),
    examine_every_days INTEGER NOT NULL,
    from_date          TEXT NOT NULL,
    to_date            TEXT,
    holder_id          TEXT NOT NULL,
    holder_name        TEXT NOT NULL,
    holder_role        TEXT NOT NULL,
    recorded_at        BIGINT NOT NULL
);

CREATE INDEX health_plan_person ON health_plan (person_id, recorded_at);
