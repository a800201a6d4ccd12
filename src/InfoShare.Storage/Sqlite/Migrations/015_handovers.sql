-- Handovers (requirements F1-F7), gaps (F11), absences (F8) and the birthdays that are watched (F7).
CREATE TABLE handover (
    id                        TEXT    NOT NULL PRIMARY KEY,
    version                   BIGINT  NOT NULL,
    state                     TEXT    NOT NULL,
    kind                      TEXT    NOT NULL,
    urgency                   TEXT    NOT NULL,
    subject_ids               TEXT    NOT NULL,
    sender                    TEXT    NOT NULL,
    sender_organisation_id    TEXT    NOT NULL,
    recipient_organisation_id TEXT,
    recipient_area            TEXT    NOT NULL,
    recipient_role            TEXT    NOT NULL,
    words                     TEXT    NOT NULL,
    moves_on                  TEXT,
    responsible               TEXT,
    sender_stays              INTEGER NOT NULL CHECK (sender_stays IN (0, 1)),
    offered_at                BIGINT  NOT NULL,
    acceptance_due            BIGINT  NOT NULL,
    due_rule                  TEXT    NOT NULL,
    received_by               TEXT,
    received_at               BIGINT,
    accepted_by               TEXT,
    accepted_at               BIGINT,
    reason                    TEXT,
    level                     TEXT    NOT NULL,
    next_level_due            BIGINT,
    told_as                   TEXT    NOT NULL DEFAULT '[]'
);

-- The trays of both sides, in the order in which acceptance is due, and what has ended.
CREATE INDEX handover_offered_to ON handover (recipient_organisation_id, acceptance_due, id) WHERE state <> 'ACCEPTED' AND state <> 'WITHDRAWN';
CREATE INDEX handover_offered_by ON handover (sender_organisation_id, acceptance_due, id) WHERE state <> 'ACCEPTED' AND state <> 'WITHDRAWN';
CREATE INDEX handover_ended_to ON handover (recipient_organisation_id, acceptance_due, id) WHERE state IN ('ACCEPTED', 'WITHDRAWN');
CREATE INDEX handover_ended_by ON handover (sender_organisation_id, acceptance_due, id) WHERE state IN ('ACCEPTED', 'WITHDRAWN');

-- The people are read from here, by entry; handover.subject_ids keeps the ids as they were given.
CREATE TABLE handover_subject (
    person_id   TEXT    NOT NULL,
    handover_id TEXT    NOT NULL REFERENCES handover (id),
    place       INTEGER NOT NULL,
    PRIMARY KEY (person_id, handover_id)
) WITHOUT ROWID;

CREATE INDEX handover_subject_handover ON handover_subject (handover_id);

-- The history: what happened at which version.
CREATE TABLE handover_event (
    handover_id TEXT   NOT NULL REFERENCES handover (id),
    version     BIGINT NOT NULL,
    state       TEXT   NOT NULL,
    what        TEXT   NOT NULL,
    by_whom     TEXT,
    at          BIGINT NOT NULL,
    PRIMARY KEY (handover_id, version)
);

CREATE TABLE unknown_period (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    from_date       TEXT,
    to_date         TEXT,
    words           TEXT,
    organisation_id TEXT   NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX unknown_period_person ON unknown_period (person_id);

CREATE TABLE absence (
    id                    TEXT   NOT NULL PRIMARY KEY,
    version               BIGINT NOT NULL,
    kind                  TEXT   NOT NULL,
    person_id             TEXT   NOT NULL,
    owner                 TEXT   NOT NULL,
    owner_organisation_id TEXT   NOT NULL,
    since                 TEXT   NOT NULL,
    last_seen_on          TEXT,
    concern_id            TEXT   NOT NULL,
    opened_at             BIGINT NOT NULL,
    due                   BIGINT NOT NULL,
    due_rule              TEXT   NOT NULL,
    level                 TEXT   NOT NULL,
    closed_at             BIGINT,
    registered_with       TEXT
);

CREATE INDEX absence_owner ON absence (owner_organisation_id, closed_at, due, id);
CREATE INDEX absence_person ON absence (person_id, closed_at);

-- Once a person, so that the birthdays have one deadline each.
CREATE TABLE birthday_watch (
    person_id TEXT   NOT NULL PRIMARY KEY,
    since     BIGINT NOT NULL
) WITHOUT ROWID;

ALTER TABLE notification ADD COLUMN handover_id TEXT;
ALTER TABLE notification ADD COLUMN absence_id TEXT;

-- Whoever acts on one of these answers its items; nobody rings about an item that was taken on.
CREATE INDEX notification_handover ON notification (handover_id) WHERE handover_id IS NOT NULL;
CREATE INDEX notification_absence ON notification (absence_id) WHERE absence_id IS NOT NULL;
CREATE INDEX notification_check ON notification (check_id) WHERE check_id IS NOT NULL;
CREATE INDEX notification_question ON notification (question_id) WHERE question_id IS NOT NULL;
CREATE INDEX notification_about ON notification (about_item_id) WHERE about_item_id IS NOT NULL;
