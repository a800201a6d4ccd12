-- Meetings with people, and those that did not come about (requirements C8, C11, H3). Added, and never changed but for being taken back.
CREATE TABLE contact (
    id                         text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id                  text COLLATE "C" NOT NULL,
    organisation_id            text COLLATE "C" NOT NULL,
    agency                     text COLLATE "C" NOT NULL,
    practitioner_id            text COLLATE "C" NOT NULL,
    practitioner_name          text COLLATE "C" NOT NULL,
    role                       text COLLATE "C" NOT NULL,
    happened_on                text COLLATE "C" NOT NULL,
    at_time                    text COLLATE "C",
    known_at                   bigint           NOT NULL,
    recorded_at                bigint           NOT NULL,
    outcome                    text             NOT NULL,
    appointment                text COLLATE "C" NOT NULL,
    seen                       text COLLATE "C" NOT NULL,
    seen_alone                 text COLLATE "C" NOT NULL,
    place                      text COLLATE "C" NOT NULL,
    present                    text             NOT NULL,
    non_verbal                 text,
    child_words                text,
    interpreter                text COLLATE "C" NOT NULL,
    relative_interpreted       integer          NOT NULL CHECK (relative_interpreted IN (0, 1)),
    language                   text COLLATE "C",
    reason_given               text,
    reason_by                  text COLLATE "C",
    rebooked_to                text COLLATE "C",
    next_step                  text,
    agency_label               text COLLATE "C",
    class                      text COLLATE "C" NOT NULL,
    class_mask                 bigint           NOT NULL,

    -- Who took it back, when and why, and which organisations had been shown it; null while it stands (requirement C18).
    taken_back                 text
);

CREATE INDEX contact_person ON contact (person_id, happened_on, id);
CREATE INDEX contact_missed ON contact (person_id, happened_on, id)
    WHERE outcome IN ('WAS_NOT_BROUGHT', 'CANCELLED_BY_CARER', 'REBOOKED', 'ENTRY_REFUSED', 'NO_RESPONSE');
CREATE INDEX contact_seen ON contact (person_id, happened_on, id) WHERE seen = 'YES';

-- Children under five, and by when each has to have been seen again (T15).
CREATE TABLE unseen_watch (
    person_id    text COLLATE "C" NOT NULL PRIMARY KEY,
    since        text COLLATE "C" NOT NULL,
    last_seen_on text COLLATE "C",
    due_at       bigint NOT NULL,
    due_rule     text COLLATE "C" NOT NULL
);

-- What came of asking (requirement C12).
CREATE TABLE enquiry_answer (
    id                         text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id                  text COLLATE "C" NOT NULL,
    organisation_id            text COLLATE "C" NOT NULL,
    practitioner_id            text COLLATE "C" NOT NULL,
    practitioner_name          text COLLATE "C" NOT NULL,
    role                       text COLLATE "C" NOT NULL,
    asked_on                   text COLLATE "C" NOT NULL,
    topic                      text COLLATE "C" NOT NULL,
    answer                     text             NOT NULL,
    present                    text             NOT NULL,
    interpreter                text COLLATE "C" NOT NULL,
    relative_interpreted       integer          NOT NULL CHECK (relative_interpreted IN (0, 1)),
    language                   text COLLATE "C",
    agency_label               text COLLATE "C",
    task_id                    text COLLATE "C",
    recorded_at                bigint           NOT NULL
);

CREATE INDEX enquiry_answer_person ON enquiry_answer (person_id, organisation_id, recorded_at, id);

-- What one named person has to do; offered to somebody else, it is that person's until the other accepts.
CREATE TABLE duty_task (
    id                         text COLLATE "C" NOT NULL PRIMARY KEY,
    version                    bigint           NOT NULL,
    kind                       text COLLATE "C" NOT NULL,
    person_id                  text COLLATE "C" NOT NULL,
    words                      text             NOT NULL,
    topic                      text COLLATE "C" NOT NULL,
    given_by                   text             NOT NULL,
    given_by_organisation_id   text COLLATE "C" NOT NULL,
    asked_by                   text,
    told_as                    text             NOT NULL DEFAULT '[]',
    owner                      text             NOT NULL,
    owner_organisation_id      text COLLATE "C" NOT NULL,
    offered_to_organisation_id text COLLATE "C",
    offered_to_role            text COLLATE "C" NOT NULL,
    offer_why                  text,
    state                      text COLLATE "C" NOT NULL,
    urgency                    text COLLATE "C" NOT NULL,
    done_by                    text COLLATE "C",
    due_at                     bigint           NOT NULL,
    due_rule                   text COLLATE "C" NOT NULL,
    -- Of a task with a clock of its own, which no hand that it passes through renews; null for every other.
    own_due_at                 bigint,
    own_due_rule               text COLLATE "C",
    level                      text COLLATE "C" NOT NULL,
    answer                     text,
    outcome                    text,
    closed_by                  text COLLATE "C",
    created_at                 bigint           NOT NULL,
    closed_at                  bigint
);

CREATE INDEX duty_task_open ON duty_task (owner_organisation_id, due_at, id) WHERE state IN ('OPEN', 'OFFERED');
CREATE INDEX duty_task_offered ON duty_task (offered_to_organisation_id, due_at, id) WHERE state = 'OFFERED';
CREATE INDEX duty_task_whole ON duty_task (person_id, created_at, id);
CREATE INDEX duty_task_person ON duty_task (person_id) WHERE state IN ('OPEN', 'OFFERED');

ALTER TABLE notification ADD COLUMN task_id text COLLATE "C";
CREATE INDEX notification_task ON notification (task_id) WHERE task_id IS NOT NULL;
