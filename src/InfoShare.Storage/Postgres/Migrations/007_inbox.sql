-- sequence is the place in the organisation's inbox, in the order of commits; 0 until the group that added it ends.
CREATE TABLE notification (
    id                text COLLATE "C" NOT NULL PRIMARY KEY,
    sequence          bigint           NOT NULL DEFAULT 0,
    organisation_id   text COLLATE "C" NOT NULL,
    trigger           text COLLATE "C" NOT NULL,
    urgency           text COLLATE "C" NOT NULL,
    action_owner      text             NOT NULL,
    action_owner_id   text COLLATE "C",
    expected_response text             NOT NULL,
    respond_by        bigint,
    tier              text COLLATE "C" NOT NULL,
    summary           text             NOT NULL,
    person_id         text COLLATE "C",
    concern_id        text COLLATE "C",
    referral_id       text COLLATE "C",
    check_id          text COLLATE "C",
    contact           text,
    published_at      bigint           NOT NULL,
    state             text COLLATE "C" NOT NULL,
    state_since       bigint           NOT NULL,
    read_by           text,
    note              text
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
    notification_id text COLLATE "C" NOT NULL REFERENCES notification (id),
    at              bigint           NOT NULL,
    state           text COLLATE "C" NOT NULL,
    read_by         text,
    note            text,
    PRIMARY KEY (notification_id, at, state)
);
