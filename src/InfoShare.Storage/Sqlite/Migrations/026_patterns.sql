-- Series and what stands together (docs/patterns.md). What is counted is read from the concerns themselves, so that a correction, a join
-- or a split is there at once; here is only what was put before somebody and what was told.
CREATE TABLE pattern_notice (
    id                      TEXT NOT NULL PRIMARY KEY,
    version                 BIGINT NOT NULL,
    kind                    TEXT NOT NULL,
    person_id               TEXT NOT NULL,
    state                   TEXT NOT NULL,
    decider_organisation_id TEXT NOT NULL,
    decider_id              TEXT,
    decider_name            TEXT NOT NULL,
    decider_role            TEXT NOT NULL,
    opened_at               BIGINT NOT NULL,
    accept_by               BIGINT NOT NULL,
    accept_rule             TEXT NOT NULL,
    accepted_at             BIGINT,
    decided_at              BIGINT,
    outcome                 TEXT NOT NULL,
    reason                  TEXT,
    for_recorders           TEXT,
    review_on               TEXT,
    level                   TEXT NOT NULL
);

-- Of two brokers that look at once, one opens the notice.
CREATE UNIQUE INDEX pattern_open ON pattern_notice (person_id, kind) WHERE state <> 'DECIDED';
CREATE INDEX pattern_person ON pattern_notice (person_id, opened_at, id);
CREATE INDEX pattern_decider ON pattern_notice (decider_organisation_id, accept_by, id);
CREATE INDEX pattern_decider_open ON pattern_notice (decider_organisation_id, accept_by, id) WHERE state <> 'DECIDED';

CREATE TABLE pattern_part (
    notice_id  TEXT NOT NULL REFERENCES pattern_notice (id),
    factor     TEXT NOT NULL,
    concern_id TEXT NOT NULL,
    added_at   BIGINT NOT NULL,
    PRIMARY KEY (notice_id, factor, concern_id)
) WITHOUT ROWID;
CREATE INDEX pattern_part_concern ON pattern_part (concern_id);

-- An event of a series is told to an organisation once, whichever report of it came first.
CREATE TABLE pattern_alert (
    person_id       TEXT NOT NULL,
    series          TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    event_key       TEXT NOT NULL,
    action_owner    TEXT NOT NULL,
    item_id         TEXT,
    told_on         TEXT NOT NULL,
    told_at         BIGINT NOT NULL,
    PRIMARY KEY (person_id, series, organisation_id, event_key)
) WITHOUT ROWID;
CREATE INDEX pattern_alert_day ON pattern_alert (organisation_id, told_on, action_owner) WHERE item_id IS NOT NULL;

ALTER TABLE notification ADD COLUMN pattern_id TEXT;
CREATE INDEX notification_pattern ON notification (pattern_id) WHERE pattern_id IS NOT NULL;

-- How many items an organisation is sent, and what becomes of them (O2).
CREATE INDEX notification_volume ON notification (organisation_id, published_at);
