-- How statuses, and a service's own work, end (requirements I3-I6). People are entries, as everywhere.
CREATE TABLE status_ending (
    id                 text COLLATE "C" NOT NULL PRIMARY KEY,
    version            bigint NOT NULL,
    person_id          text COLLATE "C" NOT NULL,
    organisation_id    text COLLATE "C" NOT NULL,
    code               text COLLATE "C" NOT NULL,
    from_date          text COLLATE "C",
    closure            text COLLATE "C" NOT NULL,
    state              text COLLATE "C" NOT NULL,
    proposed_by_id     text COLLATE "C" NOT NULL,
    proposed_by_name   text NOT NULL,
    proposed_by_role   text COLLATE "C" NOT NULL,
    telephone          text,
    proposed_at        bigint NOT NULL,
    ends_on            text COLLATE "C" NOT NULL,
    residual_risk      text NOT NULL,
    evidence           text NOT NULL,
    measures           text NOT NULL,
    contingency        text NOT NULL,
    follow_on          text NOT NULL,
    reopening          text NOT NULL,
    meeting            text,
    child_view         text,
    family_view        text,
    no_monitor_because text,
    appraised          text NOT NULL,
    sign_off           text,
    lapsed_by          text COLLATE "C",
    answers_due        bigint NOT NULL,
    due_rule           text COLLATE "C" NOT NULL,
    level              text COLLATE "C" NOT NULL,
    decided_at         bigint,
    withdrawn_because  text
);

CREATE INDEX status_ending_person ON status_ending (person_id, proposed_at);

CREATE INDEX status_ending_waits ON status_ending (organisation_id, answers_due, id) WHERE state = 'PROPOSED';
CREATE INDEX status_ending_decided ON status_ending (organisation_id, answers_due, id) WHERE state <> 'PROPOSED';

-- One proposal at a time; of two brokers that hear of the same, one writes it.
CREATE UNIQUE INDEX status_ending_open ON status_ending (person_id, organisation_id, code) WHERE state = 'PROPOSED';

CREATE TABLE ending_part (
    ending_id        text COLLATE "C" NOT NULL REFERENCES status_ending (id),
    place            integer NOT NULL,
    organisation_id  text COLLATE "C" NOT NULL,
    role             text COLLATE "C" NOT NULL,
    what             text NOT NULL,
    how_often        text NOT NULL,
    until_date       text COLLATE "C",
    state            text COLLATE "C" NOT NULL,
    answered_by_id   text COLLATE "C",
    answered_by_name text,
    answered_at      bigint,
    reason           text,
    PRIMARY KEY (ending_id, place)
);

CREATE INDEX ending_part_organisation ON ending_part (organisation_id, ending_id);

-- What opens a closed matter again; it fires once (I5).
CREATE TABLE reopening_watch (
    id                   text COLLATE "C" NOT NULL PRIMARY KEY,
    ending_id            text COLLATE "C",
    person_id            text COLLATE "C" NOT NULL,
    organisation_id      text COLLATE "C" NOT NULL,
    trigger              text COLLATE "C" NOT NULL,
    other_id             text COLLATE "C",
    words                text,
    armed_at             bigint NOT NULL,
    fired_at             bigint,
    because_id           text COLLATE "C",
    told_organisation_id text COLLATE "C",
    due_at               bigint,
    level                text COLLATE "C" NOT NULL,
    decision             text COLLATE "C" NOT NULL,
    decided_by           text,
    decided_at           bigint,
    reasons              text
);

CREATE INDEX reopening_person ON reopening_watch (person_id, trigger);
CREATE INDEX reopening_ending ON reopening_watch (ending_id) WHERE ending_id IS NOT NULL;
CREATE INDEX reopening_other ON reopening_watch (other_id) WHERE other_id IS NOT NULL AND fired_at IS NULL;

ALTER TABLE notification ADD COLUMN ending_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN reopening_id text COLLATE "C";

-- Whoever answers one of these answers its items.
CREATE INDEX notification_ending ON notification (ending_id) WHERE ending_id IS NOT NULL;
CREATE INDEX notification_reopening ON notification (reopening_id) WHERE reopening_id IS NOT NULL;
