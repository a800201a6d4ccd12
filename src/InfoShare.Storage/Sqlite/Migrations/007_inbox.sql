-- sequence is the place in the organisation's inbox, in the order of commits; 0 until the group that added it ends.
CREATE TABLE notification (
    id                TEXT   NOT NULL PRIMARY KEY,
    sequence          BIGINT NOT NULL DEFAULT 0,
    organisation_id   TEXT   NOT NULL,
    trigger           TEXT   NOT NULL,
    urgency           TEXT   NOT NULL,
    action_owner      TEXT   NOT NULL,
    action_owner_id   TEXT,
    expected_response TEXT   NOT NULL,
    respond_by        BIGINT,
    tier              TEXT   NOT NULL,
    summary           TEXT   NOT NULL,
    person_id         TEXT,
    concern_id        TEXT,
    referral_id       TEXT,
    check_id          TEXT,
    contact           TEXT,
    published_at      BIGINT NOT NULL,
    state             TEXT   NOT NULL,
    state_since       BIGINT NOT NULL,
    read_by           TEXT,
    note              TEXT
);

CREATE UNIQUE INDEX notification_place ON notification (organisation_id, sequence) WHERE sequence > 0;

-- An inbox is mostly finished work; this finds what is not without walking through it.
CREATE INDEX notification_unfinished ON notification (organisation_id, sequence)
    WHERE sequence > 0 AND state <> 'ACTED' AND state <> 'DECLINED';

-- By organisation too: whether one was told of a thing is asked without reading who else was.
CREATE INDEX notification_concern ON notification (concern_id, organisation_id) WHERE concern_id IS NOT NULL;
CREATE INDEX notification_referral ON notification (referral_id, organisation_id) WHERE referral_id IS NOT NULL;

-- The states that an item went through, with who and what for.
CREATE TABLE notification_step (
    notification_id TEXT   NOT NULL REFERENCES notification (id),
    at              BIGINT NOT NULL,
    state           TEXT   NOT NULL,
    read_by         TEXT,
    note            TEXT,
    PRIMARY KEY (notification_id, at, state)
);
