-- Series and what stands together (docs/patterns.md). What is counted is read from the concerns themselves, so that a correction, a join
-- or a split is there at once; here is only what was put before somebody and what was told.
CREATE TABLE pattern_notice (
    id                      text COLLATE "C" NOT NULL PRIMARY KEY,
    version                 bigint NOT NULL,
    kind                    text COLLATE "C" NOT NULL,
    person_id               text COLLATE "C" NOT NULL,
    state                   text COLLATE "C" NOT NULL,
    decider_organisation_id text COLLATE "C" NOT NULL,
    decider_id              text COLLATE "C",
    decider_name            text NOT NULL,
    decider_role            text COLLATE "C" NOT NULL,
    opened_at               bigint NOT NULL,
    accept_by               bigint NOT NULL,
    accept_rule             text COLLATE "C" NOT NULL,
    accepted_at             bigint,
    decided_at              bigint,
    outcome                 text COLLATE "C" NOT NULL,
    reason                  text,
    for_recorders           text,
    review_on               text COLLATE "C",
    level                   text COLLATE "C" NOT NULL
);

-- Of two brokers that look at once, one opens the notice.
CREATE UNIQUE INDEX pattern_open ON pattern_notice (person_id, kind) WHERE state <> 'DECIDED';
CREATE INDEX pattern_person ON pattern_notice (person_id, opened_at, id);
CREATE INDEX pattern_decider ON pattern_notice (decider_organisation_id, accept_by, id);
CREATE INDEX pattern_decider_open ON pattern_notice (decider_organisation_id, accept_by, id) WHERE state <> 'DECIDED';

CREATE TABLE pattern_part (
    notice_id  text COLLATE "C" NOT NULL REFERENCES pattern_notice (id),
    factor     text COLLATE "C" NOT NULL,
    concern_id text COLLATE "C" NOT NULL,
    added_at   bigint NOT NULL,
    PRIMARY KEY (notice_id, factor, concern_id)
);
CREATE INDEX pattern_part_concern ON pattern_part (concern_id);

-- An event of a series is told to an organisation once, whichever report of it came first.
CREATE TABLE pattern_alert (
    person_id       text COLLATE "C" NOT NULL,
    series          text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    event_key       text COLLATE "C" NOT NULL,
    action_owner    text NOT NULL,
    item_id         text COLLATE "C",
    told_on         text COLLATE "C" NOT NULL,
    told_at         bigint NOT NULL,
    PRIMARY KEY (person_id, series, organisation_id, event_key)
);
CREATE INDEX pattern_alert_day ON pattern_alert (organisation_id, told_on, action_owner) WHERE item_id IS NOT NULL;

ALTER TABLE notification ADD COLUMN pattern_id text COLLATE "C";
CREATE INDEX notification_pattern ON notification (pattern_id) WHERE pattern_id IS NOT NULL;

-- How many items an organisation is sent, and what becomes of them (O2).
-- Rows lie in the order in which they were published, so a summary of blocks is enough, and costs a publish nothing.
CREATE INDEX notification_volume ON notification USING brin (published_at) WITH (pages_per_range = 16, autosummarize = on);
