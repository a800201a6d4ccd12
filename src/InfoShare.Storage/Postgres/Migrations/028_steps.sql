-- Assessments, and the steps of a plan that were held and that are owed (J5, I10, D13). People are entries, as everywhere.
CREATE TABLE assessment (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id         text COLLATE "C" NOT NULL,
    organisation_id   text COLLATE "C" NOT NULL,
    kind              text COLLATE "C" NOT NULL,
    referral_id       text COLLATE "C",
    received_at       bigint NOT NULL,
    started_on        text COLLATE "C" NOT NULL,
    started_by_name   text NOT NULL,
    started_by_role   text COLLATE "C" NOT NULL,
    due_at            bigint NOT NULL,
    due_rule          text COLLATE "C" NOT NULL,
    recorded_at       bigint NOT NULL,
    completed_on      text COLLATE "C",
    completed_at      bigint,
    completed_by_name text,
    outcome           text COLLATE "C" NOT NULL,
    conclusion        text,
    late_reason       text,
    ending_id         text COLLATE "C"
);

CREATE INDEX assessment_person ON assessment (person_id, started_on);

CREATE TABLE plan_step (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id        text COLLATE "C" NOT NULL,
    organisation_id  text COLLATE "C" NOT NULL,
    step             text COLLATE "C" NOT NULL,
    held_on          text COLLATE "C" NOT NULL,
    decision         text NOT NULL,
    continues        integer NOT NULL CHECK (continues IN (0, 1)),
    was_due          bigint,
    late_reason      text,
    recorded_by_name text NOT NULL,
    recorded_by_role text COLLATE "C" NOT NULL,
    recorded_at      bigint NOT NULL,

    -- What was agreed with the family in writing, and whether they could understand it (requirement I15).
    agreement        text
);

CREATE INDEX plan_step_person ON plan_step (person_id, held_on);

CREATE TABLE plan_owed (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    step            text COLLATE "C" NOT NULL,
    due_at          bigint NOT NULL,
    due_rule        text COLLATE "C" NOT NULL,
    owner_name      text NOT NULL,
    owner_id        text COLLATE "C",
    owner_role      text COLLATE "C" NOT NULL,
    level           text COLLATE "C" NOT NULL,
    opened_at       bigint NOT NULL,
    met_at          bigint
);

CREATE INDEX plan_owed_person ON plan_owed (person_id) WHERE met_at IS NULL;

ALTER TABLE notification ADD COLUMN plan_duty_id text COLLATE "C";
CREATE INDEX notification_plan_duty ON notification (plan_duty_id) WHERE plan_duty_id IS NOT NULL;

-- Who does what in a case, and what nobody does (I9).
CREATE TABLE case_role (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id         text COLLATE "C" NOT NULL,
    organisation_id   text COLLATE "C" NOT NULL,
    role              text COLLATE "C" NOT NULL,
    practitioner_id   text COLLATE "C",
    practitioner_name text NOT NULL,
    practitioner_role text COLLATE "C" NOT NULL,
    telephone         text,
    from_date         text COLLATE "C" NOT NULL,
    to_date           text COLLATE "C",
    recorded_at       bigint NOT NULL
);

CREATE INDEX case_role_person ON case_role (person_id, recorded_at);

CREATE TABLE role_gap (
    id                   text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id            text COLLATE "C" NOT NULL,
    kind                 text COLLATE "C" NOT NULL,
    organisation_id      text COLLATE "C" NOT NULL,
    desk_organisation_id text COLLATE "C",
    concern_id           text COLLATE "C",
    status_id            text COLLATE "C",
    left_service         text COLLATE "C" NOT NULL,
    opened_at            bigint NOT NULL,
    due_at               bigint NOT NULL,
    due_rule             text COLLATE "C" NOT NULL,
    level                text COLLATE "C" NOT NULL,
    closed_at            bigint,
    closed_how           text
);

-- One of a kind is open at a time, after services left one of each; of two brokers that see it, one tells.
CREATE UNIQUE INDEX role_gap_open ON role_gap (person_id, kind, left_service) WHERE closed_at IS NULL;

-- What a family said to early help; a refusal is looked at again (I13).
CREATE TABLE early_help (
    id               text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id        text COLLATE "C" NOT NULL,
    organisation_id  text COLLATE "C" NOT NULL,
    outcome          text COLLATE "C" NOT NULL,
    offered          text NOT NULL,
    words            text NOT NULL,
    said_on          text COLLATE "C" NOT NULL,
    review_on        text COLLATE "C",
    task_id          text COLLATE "C",
    recorded_by_name text NOT NULL,
    recorded_by_role text COLLATE "C" NOT NULL,
    recorded_at      bigint NOT NULL
);

CREATE INDEX early_help_person ON early_help (person_id, said_on);

-- Health plans, and what stands beside them (I12).
CREATE TABLE health_plan (
    id                 text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id          text COLLATE "C" NOT NULL,
    organisation_id    text COLLATE "C" NOT NULL,
    status_id          text COLLATE "C" NOT NULL,
    care               text NOT NULL,
    life_threatening   integer NOT NULL CHECK (life_threatening IN (0, 1)),
    examine_every_days integer NOT NULL,
    from_date          text COLLATE "C" NOT NULL,
    to_date            text COLLATE "C",
    holder_id          text COLLATE "C" NOT NULL,
    holder_name        text NOT NULL,
    holder_role        text COLLATE "C" NOT NULL,
    recorded_at        bigint NOT NULL
);

CREATE INDEX health_plan_person ON health_plan (person_id, recorded_at);
