-- Handovers (requirements F1-F7), gaps (F11), absences (F8) and the birthdays that are watched (F7).
CREATE TABLE handover (
    id                        text COLLATE "C" NOT NULL PRIMARY KEY,
    version                   bigint           NOT NULL,
    state                     text COLLATE "C" NOT NULL,
    kind                      text COLLATE "C" NOT NULL,
    urgency                   text COLLATE "C" NOT NULL,
    subject_ids               text             NOT NULL,
    sender                    text             NOT NULL,
    sender_organisation_id    text COLLATE "C" NOT NULL,
    recipient_organisation_id text COLLATE "C",
    recipient_area            text COLLATE "C" NOT NULL,
    recipient_role            text COLLATE "C" NOT NULL,
    words                     text             NOT NULL,
    moves_on                  text COLLATE "C",
    responsible               text,
    sender_stays              integer          NOT NULL CHECK (sender_stays IN (0, 1)),
    offered_at                bigint           NOT NULL,
    acceptance_due            bigint           NOT NULL,
    due_rule                  text COLLATE "C" NOT NULL,
    received_by               text,
    received_at               bigint,
    accepted_by               text,
    accepted_at               bigint,
    reason                    text,
    level                     text COLLATE "C" NOT NULL,
    next_level_due            bigint,
    told_as                   text             NOT NULL DEFAULT '[]'
);

-- The trays of both sides, in the order in which acceptance is due, and what has ended.
CREATE INDEX handover_offered_to ON handover (recipient_organisation_id, acceptance_due, id) WHERE state <> 'ACCEPTED' AND state <> 'WITHDRAWN';
CREATE INDEX handover_offered_by ON handover (sender_organisation_id, acceptance_due, id) WHERE state <> 'ACCEPTED' AND state <> 'WITHDRAWN';
CREATE INDEX handover_ended_to ON handover (recipient_organisation_id, acceptance_due, id) WHERE state IN ('ACCEPTED', 'WITHDRAWN');
CREATE INDEX handover_ended_by ON handover (sender_organisation_id, acceptance_due, id) WHERE state IN ('ACCEPTED', 'WITHDRAWN');

-- The people are read from here, by entry; handover.subject_ids keeps the ids as they were given.
CREATE TABLE handover_subject (
    person_id   text COLLATE "C" NOT NULL,
    handover_id text COLLATE "C" NOT NULL REFERENCES handover (id),
    place       integer          NOT NULL,
    PRIMARY KEY (person_id, handover_id)
);

CREATE INDEX handover_subject_handover ON handover_subject (handover_id);

-- The history: what happened at which version.
CREATE TABLE handover_event (
    handover_id text COLLATE "C" NOT NULL REFERENCES handover (id),
    version     bigint           NOT NULL,
    state       text COLLATE "C" NOT NULL,
    what        text             NOT NULL,
    by_whom     text,
    at          bigint           NOT NULL,
    PRIMARY KEY (handover_id, version)
);

CREATE TABLE unknown_period (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    from_date       text COLLATE "C",
    to_date         text COLLATE "C",
    words           text,
    organisation_id text COLLATE "C" NOT NULL,
    recorded_at     bigint           NOT NULL
);

CREATE INDEX unknown_period_person ON unknown_period (person_id);

CREATE TABLE absence (
    id                    text COLLATE "C" NOT NULL PRIMARY KEY,
    version               bigint           NOT NULL,
    kind                  text COLLATE "C" NOT NULL,
    person_id             text COLLATE "C" NOT NULL,
    owner                 text             NOT NULL,
    owner_organisation_id text COLLATE "C" NOT NULL,
    since                 text COLLATE "C" NOT NULL,
    last_seen_on          text COLLATE "C",
    concern_id            text COLLATE "C" NOT NULL,
    opened_at             bigint           NOT NULL,
    due                   bigint           NOT NULL,
    due_rule              text COLLATE "C" NOT NULL,
    level                 text COLLATE "C" NOT NULL,
    closed_at             bigint,
    registered_with       text COLLATE "C"
);

CREATE INDEX absence_owner ON absence (owner_organisation_id, closed_at, due, id);
CREATE INDEX absence_person ON absence (person_id, closed_at);

-- Once a person, so that the birthdays have one deadline each.
CREATE TABLE birthday_watch (
    person_id text COLLATE "C" NOT NULL PRIMARY KEY,
    since     bigint           NOT NULL
);

ALTER TABLE notification ADD COLUMN handover_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN absence_id text COLLATE "C";

-- Whoever acts on one of these answers its items; nobody rings about an item that was taken on.
CREATE INDEX notification_handover ON notification (handover_id) WHERE handover_id IS NOT NULL;
CREATE INDEX notification_absence ON notification (absence_id) WHERE absence_id IS NOT NULL;
CREATE INDEX notification_check ON notification (check_id) WHERE check_id IS NOT NULL;
CREATE INDEX notification_question ON notification (question_id) WHERE question_id IS NOT NULL;
CREATE INDEX notification_about ON notification (about_item_id) WHERE about_item_id IS NOT NULL;
