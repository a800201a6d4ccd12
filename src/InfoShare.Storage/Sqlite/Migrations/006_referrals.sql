CREATE TABLE referral (
    id                        TEXT    NOT NULL PRIMARY KEY,
    version                   BIGINT  NOT NULL,
    change_sequence           BIGINT  NOT NULL DEFAULT 0,
    state                     TEXT    NOT NULL,
    urgency                   TEXT    NOT NULL,
    referrer_organisation_id  TEXT    NOT NULL,
    referrer_agency           TEXT    NOT NULL,
    referrer_id               TEXT    NOT NULL,
    referrer_name             TEXT    NOT NULL,
    referrer_role             TEXT    NOT NULL,
    recipient_organisation_id TEXT    NOT NULL,
    owner_organisation_id     TEXT    NOT NULL,
    owner_id                  TEXT    NOT NULL,
    owner_name                TEXT    NOT NULL,
    owner_role                TEXT    NOT NULL,
    child_ids                 TEXT    NOT NULL,
    concern_ids               TEXT    NOT NULL,
    incidents                 TEXT    NOT NULL DEFAULT '[]',
    risk_statement            TEXT    NOT NULL,
    evidence                  TEXT,
    child_words               TEXT,
    referrer_threshold_view   TEXT,
    spoken                    TEXT,
    consent                   TEXT    NOT NULL,
    consent_record            TEXT,
    basis                     TEXT,
    source                    TEXT    NOT NULL,
    received_at               BIGINT  NOT NULL,
    feedback_due              BIGINT  NOT NULL,
    feedback_rule             TEXT    NOT NULL,
    owner_due                 BIGINT,
    decision                  TEXT,
    open_question             TEXT,
    feedback                  TEXT,
    challenge                 TEXT,
    late_level                INTEGER NOT NULL,
    series_count              INTEGER NOT NULL,
    tray_place                BIGINT  NOT NULL,
    unallocated               INTEGER NOT NULL CHECK (unallocated IN (0, 1))
);

-- The trays of a recipient. tray_place is what is due next, reckoned from the rest; a child in danger whom nobody has taken is first.
CREATE INDEX referral_open ON referral (recipient_organisation_id, tray_place, id) WHERE state <> 'CLOSED';
CREATE INDEX referral_closed ON referral (recipient_organisation_id, tray_place, id) WHERE state = 'CLOSED';
CREATE INDEX referral_sent ON referral (referrer_organisation_id, id);
CREATE INDEX referral_sent_by ON referral (referrer_organisation_id, referrer_id, id);
CREATE INDEX referral_sent_open ON referral (referrer_organisation_id, feedback_due, id) WHERE state <> 'CLOSED';

-- The recipient's stream of changes: the places that its referrals have had, each given when the group that changed one ends. The
-- latest is also referral.change_sequence; an earlier one says nothing any more. A log and no index on the referral, because an
-- entry of an index that moves with every change costs a page of its own for each referral once there are many.
CREATE TABLE referral_change (
    organisation_id TEXT   NOT NULL,
    sequence        BIGINT NOT NULL,
    referral_id     TEXT   NOT NULL,
    PRIMARY KEY (organisation_id, sequence)
) WITHOUT ROWID;

-- The children are read from here, by entry; referral.child_ids keeps the ids as they were given. added_at is null for those whom it named when it was received.
CREATE TABLE referral_child (
    child_id    TEXT    NOT NULL,
    referral_id TEXT    NOT NULL REFERENCES referral (id),
    place       INTEGER NOT NULL,
    added_at    BIGINT,
    PRIMARY KEY (child_id, referral_id)
) WITHOUT ROWID;

CREATE INDEX referral_child_referral ON referral_child (referral_id);

-- referral.concern_ids, for looking up.

CREATE TABLE referral_concern (
    concern_id  TEXT NOT NULL,
    referral_id TEXT NOT NULL REFERENCES referral (id),
    PRIMARY KEY (concern_id, referral_id)
) WITHOUT ROWID;

CREATE INDEX referral_concern_referral ON referral_concern (referral_id);

-- Concerns that somebody made a referral of: the key lets one of several brokers do it, once.
CREATE TABLE concern_conversion (
    concern_id   TEXT NOT NULL PRIMARY KEY,
    converted_at BIGINT NOT NULL
) WITHOUT ROWID;

-- The history: what happened at which version, in order; what was written with it, and which sides read that.
CREATE TABLE referral_event (
    referral_id TEXT    NOT NULL REFERENCES referral (id),
    version     BIGINT  NOT NULL,
    step        INTEGER NOT NULL,
    state       TEXT    NOT NULL,
    what        TEXT    NOT NULL,
    by_whom     TEXT,
    at          BIGINT  NOT NULL,
    words       TEXT,
    readers     TEXT    NOT NULL,
    -- Who had received it and who owned it after this step: they change when it is passed on.
    recipient_organisation_id TEXT,
    owner_organisation_id     TEXT,
    PRIMARY KEY (referral_id, version, step)
);

-- Every decision that a referral has had, and every question, with the version that brought it; referral.decision is the latest.
CREATE TABLE referral_decision (
    referral_id TEXT   NOT NULL REFERENCES referral (id),
    version     BIGINT NOT NULL,
    place       INTEGER NOT NULL,
    decision    TEXT   NOT NULL,
    PRIMARY KEY (referral_id, version, place)
);
