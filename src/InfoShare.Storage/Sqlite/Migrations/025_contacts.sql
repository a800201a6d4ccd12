-- Meetings with people, and those that did not come about (requirements C8, C11, H3). Added, and never changed but for being taken back.
CREATE TABLE contact (
    id                   TEXT    NOT NULL PRIMARY KEY,
    person_id            TEXT    NOT NULL,
    organisation_id      TEXT    NOT NULL,
    agency               TEXT    NOT NULL,
    practitioner_id      TEXT    NOT NULL,
    practitioner_name    TEXT    NOT NULL,
    role                 TEXT    NOT NULL,
    happened_on          TEXT    NOT NULL,
    at_time              TEXT,
    known_at             BIGINT  NOT NULL,
    recorded_at          BIGINT  NOT NULL,
    outcome              TEXT    NOT NULL,
    appointment          TEXT    NOT NULL,
    seen                 TEXT    NOT NULL,
    seen_alone           TEXT    NOT NULL,
    place                TEXT    NOT NULL,
    present              TEXT    NOT NULL,
    non_verbal           TEXT,
    child_words          TEXT,
    interpreter          TEXT    NOT NULL,
    relative_interpreted INTEGER NOT NULL CHECK (relative_interpreted IN (0, 1)),
    language             TEXT,
    reason_given         TEXT,
    reason_by            TEXT,
    rebooked_to          TEXT,
    next_step            TEXT,
    agency_label         TEXT,
    class                TEXT    NOT NULL,
    class_mask           BIGINT  NOT NULL,

    -- Who took it back, when and why, and which organisations had been shown it; null while it stands (requirement C18).
    taken_back           TEXT
);

CREATE INDEX contact_person ON contact (person_id, happened_on, id);
CREATE INDEX contact_missed ON contact (person_id, happened_on, id)
    WHERE outcome IN ('WAS_NOT_BROUGHT', 'CANCELLED_BY_CARER', 'REBOOKED', 'ENTRY_REFUSED', 'NO_RESPONSE');
CREATE INDEX contact_seen ON contact (person_id, happened_on, id) WHERE seen = 'YES';

-- Children under five, and by when each has to have been seen again (T15).
CREATE TABLE unseen_watch (
    person_id    TEXT NOT NULL PRIMARY KEY,
    since        TEXT NOT NULL,
    last_seen_on TEXT,
    due_at       BIGINT NOT NULL,
    due_rule     TEXT NOT NULL
) WITHOUT ROWID;

-- What came of asking (requirement C12).
CREATE TABLE enquiry_answer (
    id                   TEXT    NOT NULL PRIMARY KEY,
    person_id            TEXT    NOT NULL,
    organisation_id      TEXT    NOT NULL,
    practitioner_id      TEXT    NOT NULL,
    practitioner_name    TEXT    NOT NULL,
    role                 TEXT    NOT NULL,
    asked_on             TEXT    NOT NULL,
    topic                TEXT    NOT NULL,
    answer               TEXT    NOT NULL,
    present              TEXT    NOT NULL,
    interpreter          TEXT    NOT NULL,
    relative_interpreted INTEGER NOT NULL CHECK (relative_interpreted IN (0, 1)),
    language             TEXT,
    agency_label         TEXT,
    task_id              TEXT,
    recorded_at          BIGINT  NOT NULL
);

CREATE INDEX enquiry_answer_person ON enquiry_answer (person_id, organisation_id, recorded_at, id);

-- What one named person has to do; offered to somebody else, it is that person's until the other accepts.
CREATE TABLE duty_task (
    id                         TEXT   NOT NULL PRIMARY KEY,
    version                    BIGINT NOT NULL,
    kind                       TEXT   NOT NULL,
    person_id                  TEXT   NOT NULL,
    words                      TEXT   NOT NULL,
    topic                      TEXT   NOT NULL,
    given_by                   TEXT   NOT NULL,
    given_by_organisation_id   TEXT   NOT NULL,
    asked_by                   TEXT,
    told_as                    TEXT   NOT NULL DEFAULT '[]',
    owner                      TEXT   NOT NULL,
    owner_organisation_id      TEXT   NOT NULL,
    offered_to_organisation_id TEXT,
    offered_to_role            TEXT   NOT NULL,
    offer_why                  TEXT,
    state                      TEXT   NOT NULL,
    urgency                    TEXT   NOT NULL,
    done_by                    TEXT,
    due_at                     BIGINT NOT NULL,
    due_rule                   TEXT   NOT NULL,
    -- Of a task with a clock of its own, which no hand that it passes through renews; null for every other.
    own_due_at                 BIGINT,
    own_due_rule               TEXT,
    level                      TEXT   NOT NULL,
    answer                     TEXT,
    outcome                    TEXT,
    closed_by                  TEXT,
    created_at                 BIGINT NOT NULL,
    closed_at                  BIGINT
);

CREATE INDEX duty_task_open ON duty_task (owner_organisation_id, due_at, id) WHERE state IN ('OPEN', 'OFFERED');
CREATE INDEX duty_task_offered ON duty_task (offered_to_organisation_id, due_at, id) WHERE state = 'OFFERED';
CREATE INDEX duty_task_whole ON duty_task (person_id, created_at, id);
CREATE INDEX duty_task_person ON duty_task (person_id) WHERE state IN ('OPEN', 'OFFERED');

ALTER TABLE notification ADD COLUMN task_id TEXT;
CREATE INDEX notification_task ON notification (task_id) WHERE task_id IS NOT NULL;
