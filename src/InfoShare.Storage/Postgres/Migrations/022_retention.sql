-- What is kept whatever its term says, and since when. Nothing of a hold is ever taken away; it ends by a state.
CREATE TABLE legal_hold (
    id                        text COLLATE "C" NOT NULL PRIMARY KEY,
    version                   bigint           NOT NULL,
    state                     text COLLATE "C" NOT NULL,
    subject                   text COLLATE "C" NOT NULL,
    subject_id                text COLLATE "C" NOT NULL,
    authority                 text COLLATE "C" NOT NULL,
    authority_reference       text,
    reason                    text,
    placed_by_organisation_id text COLLATE "C",
    placed_by_id              text COLLATE "C",
    placed_by                 text,
    placed_at                 bigint           NOT NULL,
    asked_by_organisation_id  text COLLATE "C",
    asked_by_id               text COLLATE "C",
    asked_by                  text,
    released_by               text,
    released_at               bigint,
    release_reason            text,
    told                      text
);
CREATE INDEX legal_hold_subject ON legal_hold (subject_id) WHERE state <> 'RELEASED';
-- Of several brokers that hear of one incident at once, one places its hold.
CREATE UNIQUE INDEX legal_hold_incident ON legal_hold (subject_id) WHERE authority = 'INCIDENT_NAMED';
-- The concerns and referrals that name an incident or a review: the way from a record to the hold on its incident.
CREATE TABLE incident_record (
    incident_id text COLLATE "C" NOT NULL,
    record_id   text COLLATE "C" NOT NULL,
    PRIMARY KEY (incident_id, record_id)
);
CREATE INDEX incident_record_record ON incident_record (record_id);
-- Records whose term has run out, found by a pass over each class; a row is only where to look: what is due is asked anew.
CREATE TABLE retention_candidate (
    record_id        text COLLATE "C" NOT NULL PRIMARY KEY,
    class            text COLLATE "C" NOT NULL,
    sensitivity      text COLLATE "C" NOT NULL,
    organisation_id  text COLLATE "C" NOT NULL,
    recorded_at      bigint           NOT NULL,
    due_on           text COLLATE "C" NOT NULL,
    why              text             NOT NULL,
    schedule_version text COLLATE "C" NOT NULL,
    found_at         bigint           NOT NULL,
    decision_id      text COLLATE "C",
    kept_until       text COLLATE "C"
);
CREATE INDEX retention_candidate_due ON retention_candidate (due_on, record_id);
CREATE INDEX retention_candidate_decision ON retention_candidate (decision_id) WHERE decision_id IS NOT NULL;
-- What hinders a removal is asked of each record.
CREATE INDEX subject_access_open_person ON subject_access (person_id) WHERE state = 'OPEN';
CREATE INDEX subject_access_open_requester ON subject_access (requester_person_id) WHERE state = 'OPEN';
CREATE INDEX new_partner_check_open ON new_partner_check (id) WHERE decided_at IS NULL;
CREATE INDEX absence_concern ON absence (concern_id);
CREATE INDEX referral_left_referral ON referral_left (referral_id);
-- How far the pass over a class has come, and when the next one begins.
CREATE TABLE retention_pass (
    class    text COLLATE "C" NOT NULL PRIMARY KEY,
    reached  text COLLATE "C" NOT NULL,
    next_at  bigint           NOT NULL
);
CREATE TABLE removal_decision (
    id                         text COLLATE "C" NOT NULL PRIMARY KEY,
    version                    bigint           NOT NULL,
    state                      text COLLATE "C" NOT NULL,
    choice                     text COLLATE "C" NOT NULL,
    record_ids                 text             NOT NULL,
    keep_until                 text COLLATE "C",
    reason                     text             NOT NULL,
    schedule_version           text COLLATE "C" NOT NULL,
    decided_by_organisation_id text COLLATE "C" NOT NULL,
    decided_by_id              text COLLATE "C" NOT NULL,
    decided_by                 text             NOT NULL,
    decided_at                 bigint           NOT NULL,
    confirmed_by               text,
    confirmed_at               bigint,
    execute_after              bigint,
    executed_at                bigint,
    removed                    integer          NOT NULL,
    left_alone                 integer          NOT NULL,
    withdrawn_by               text,
    withdrawn_at               bigint,
    withdraw_reason            text
);
-- What stays of a removed record: that there was one of a class, when, and who decided.
CREATE TABLE removed_record (
    record_id        text COLLATE "C" NOT NULL PRIMARY KEY,
    class            text COLLATE "C" NOT NULL,
    sensitivity      text COLLATE "C" NOT NULL,
    organisation_id  text COLLATE "C" NOT NULL,
    recorded_at      bigint           NOT NULL,
    due_on           text COLLATE "C" NOT NULL,
    why              text             NOT NULL,
    schedule_version text COLLATE "C" NOT NULL,
    decision_id      text COLLATE "C" NOT NULL,
    removed_at       bigint           NOT NULL
);
CREATE INDEX removed_record_decision ON removed_record (decision_id);
-- Who decided that entries of the trail lose their personal part, and which. The reason stands here alone.
CREATE TABLE audit_erasure (
    id                          text COLLATE "C" NOT NULL PRIMARY KEY,
    version                     bigint           NOT NULL,
    state                       text COLLATE "C" NOT NULL,
    ground                      text COLLATE "C" NOT NULL,
    reason                      text             NOT NULL,
    entry_ids                   text             NOT NULL,
    proposed_by_organisation_id text COLLATE "C" NOT NULL,
    proposed_by_id              text COLLATE "C" NOT NULL,
    proposed_by                 text             NOT NULL,
    proposed_at                 bigint           NOT NULL,
    confirmed_by                text,
    executed_at                 bigint,
    erased                      integer          NOT NULL,
    withdrawn_by                text,
    withdrawn_at                bigint,
    withdraw_reason             text
);
