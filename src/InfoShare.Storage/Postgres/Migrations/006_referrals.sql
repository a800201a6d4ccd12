-- Room on each page, so that a change which leaves the trays alone leaves the indexes alone (a heap-only update).
CREATE TABLE referral (
    id                        text COLLATE "C" NOT NULL PRIMARY KEY,
    version                   bigint           NOT NULL,
    change_sequence           bigint           NOT NULL DEFAULT 0,
    state                     text COLLATE "C" NOT NULL,
    urgency                   text COLLATE "C" NOT NULL,
    referrer_organisation_id  text COLLATE "C" NOT NULL,
    referrer_agency           text COLLATE "C" NOT NULL,
    referrer_id               text COLLATE "C" NOT NULL,
    referrer_name             text             NOT NULL,
    referrer_role             text COLLATE "C" NOT NULL,
    recipient_organisation_id text COLLATE "C" NOT NULL,
    owner_organisation_id     text COLLATE "C" NOT NULL,
    owner_id                  text COLLATE "C" NOT NULL,
    owner_name                text             NOT NULL,
    owner_role                text COLLATE "C" NOT NULL,
    child_ids                 text             NOT NULL,
    concern_ids               text             NOT NULL,
    incidents                 text             NOT NULL DEFAULT '[]',
    risk_statement            text             NOT NULL,
    evidence                  text,
    child_words               text,
    referrer_threshold_view   text,
    spoken                    text,
    consent                   text COLLATE "C" NOT NULL,
    consent_record            text,
    basis                     text,
    source                    text COLLATE "C" NOT NULL,
    received_at               bigint           NOT NULL,
    feedback_due              bigint           NOT NULL,
    feedback_rule             text COLLATE "C" NOT NULL,
    owner_due                 bigint,
    decision                  text,
    open_question             text,
    feedback                  text,
    challenge                 text,
    late_level                integer          NOT NULL,
    series_count              integer          NOT NULL,
    tray_place                bigint           NOT NULL,
    unallocated               integer          NOT NULL CHECK (unallocated IN (0, 1))
) WITH (fillfactor = 70);

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
    organisation_id text COLLATE "C" NOT NULL,
    sequence        bigint           NOT NULL,
    referral_id     text COLLATE "C" NOT NULL,
    PRIMARY KEY (organisation_id, sequence)
);

-- The children are read from here, by entry; referral.child_ids keeps the ids as they were given. added_at is null for those whom it named when it was received.
CREATE TABLE referral_child (
    child_id    text COLLATE "C" NOT NULL,
    referral_id text COLLATE "C" NOT NULL REFERENCES referral (id),
    place       integer          NOT NULL,
    added_at    bigint,
    PRIMARY KEY (child_id, referral_id)
);

CREATE INDEX referral_child_referral ON referral_child (referral_id);

-- referral.concern_ids, for looking up.

CREATE TABLE referral_concern (
    concern_id  text COLLATE "C" NOT NULL,
    referral_id text COLLATE "C" NOT NULL REFERENCES referral (id),
    PRIMARY KEY (concern_id, referral_id)
);

CREATE INDEX referral_concern_referral ON referral_concern (referral_id);

-- Concerns that somebody made a referral of: the key lets one of several brokers do it, once.
CREATE TABLE concern_conversion (
    concern_id   text COLLATE "C" NOT NULL PRIMARY KEY,
    converted_at bigint NOT NULL
);

-- The history: what happened at which version, in order; what was written with it, and which sides read that.
CREATE TABLE referral_event (
    referral_id text COLLATE "C" NOT NULL REFERENCES referral (id),
    version     bigint           NOT NULL,
    step        integer          NOT NULL,
    state       text COLLATE "C" NOT NULL,
    what        text             NOT NULL,
    by_whom     text,
    at          bigint           NOT NULL,
    words       text,
    readers     text    NOT NULL,
    -- Who had received it and who owned it after this step: they change when it is passed on.
    recipient_organisation_id text COLLATE "C",
    owner_organisation_id     text COLLATE "C",
    PRIMARY KEY (referral_id, version, step)
);

-- Every decision that a referral has had, and every question, with the version that brought it; referral.decision is the latest.
CREATE TABLE referral_decision (
    referral_id text COLLATE "C" NOT NULL REFERENCES referral (id),
    version     bigint           NOT NULL,
    place       integer NOT NULL,
    decision    text             NOT NULL,
    PRIMARY KEY (referral_id, version, place)
);
