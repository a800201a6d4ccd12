-- What is kept whatever its term says, and since when. Nothing of a hold is ever taken away; it ends by a state.
CREATE TABLE legal_hold (
    id                        TEXT   NOT NULL PRIMARY KEY,
    version                   BIGINT NOT NULL,
    state                     TEXT   NOT NULL,
    subject                   TEXT   NOT NULL,
    subject_id                TEXT   NOT NULL,
    authority                 TEXT   NOT NULL,
    authority_reference       TEXT,
    reason                    TEXT,
    placed_by_organisation_id TEXT,
    placed_by_id              TEXT,
    placed_by                 TEXT,
    placed_at                 BIGINT NOT NULL,
    asked_by_organisation_id  TEXT,
    asked_by_id               TEXT,
    asked_by                  TEXT,
    released_by               TEXT,
    released_at               BIGINT,
    release_reason            TEXT,
    told                      TEXT
);
CREATE INDEX legal_hold_subject ON legal_hold (subject_id) WHERE state <> 'RELEASED';
-- Of several brokers that hear of one incident at once, one places its hold.
CREATE UNIQUE INDEX legal_hold_incident ON legal_hold (subject_id) WHERE authority = 'INCIDENT_NAMED';
-- The concerns and referrals that name an incident or a review: the way from a record to the hold on its incident.
CREATE TABLE incident_record (
    incident_id TEXT NOT NULL,
    record_id   TEXT NOT NULL,
    PRIMARY KEY (incident_id, record_id)
) WITHOUT ROWID;
CREATE INDEX incident_record_record ON incident_record (record_id);
-- Records whose term has run out, found by a pass over each class; a row is only where to look: what is due is asked anew.
CREATE TABLE retention_candidate (
    record_id        TEXT   NOT NULL PRIMARY KEY,
    class            TEXT   NOT NULL,
    sensitivity      TEXT   NOT NULL,
    organisation_id  TEXT   NOT NULL,
    recorded_at      BIGINT NOT NULL,
    due_on           TEXT   NOT NULL,
    why              TEXT   NOT NULL,
    schedule_version TEXT   NOT NULL,
    found_at         BIGINT NOT NULL,
    decision_id      TEXT,
    kept_until       TEXT
) WITHOUT ROWID;
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
    class    TEXT   NOT NULL PRIMARY KEY,
    reached  TEXT   NOT NULL,
    next_at  BIGINT NOT NULL
) WITHOUT ROWID;
CREATE TABLE removal_decision (
    id                         TEXT    NOT NULL PRIMARY KEY,
    version                    BIGINT  NOT NULL,
    state                      TEXT    NOT NULL,
    choice                     TEXT    NOT NULL,
    record_ids                 TEXT    NOT NULL,
    keep_until                 TEXT,
    reason                     TEXT    NOT NULL,
    schedule_version           TEXT    NOT NULL,
    decided_by_organisation_id TEXT    NOT NULL,
    decided_by_id              TEXT    NOT NULL,
    decided_by                 TEXT    NOT NULL,
    decided_at                 BIGINT  NOT NULL,
    confirmed_by               TEXT,
    confirmed_at               BIGINT,
    execute_after              BIGINT,
    executed_at                BIGINT,
    removed                    INTEGER NOT NULL,
    left_alone                 INTEGER NOT NULL,
    withdrawn_by               TEXT,
    withdrawn_at               BIGINT,
    withdraw_reason            TEXT
);
-- What stays of a removed record: that there was one of a class, when, and who decided.
CREATE TABLE removed_record (
    record_id        TEXT   NOT NULL PRIMARY KEY,
    class            TEXT   NOT NULL,
    sensitivity      TEXT   NOT NULL,
    organisation_id  TEXT   NOT NULL,
    recorded_at      BIGINT NOT NULL,
    due_on           TEXT   NOT NULL,
    why              TEXT   NOT NULL,
    schedule_version TEXT   NOT NULL,
    decision_id      TEXT   NOT NULL,
    removed_at       BIGINT NOT NULL
) WITHOUT ROWID;
CREATE INDEX removed_record_decision ON removed_record (decision_id);
-- Who decided that entries of the trail lose their personal part, and which. The reason stands here alone.
CREATE TABLE audit_erasure (
    id                          TEXT    NOT NULL PRIMARY KEY,
    version                     BIGINT  NOT NULL,
    state                       TEXT    NOT NULL,
    ground                      TEXT    NOT NULL,
    reason                      TEXT    NOT NULL,
    entry_ids                   TEXT    NOT NULL,
    proposed_by_organisation_id TEXT    NOT NULL,
    proposed_by_id              TEXT    NOT NULL,
    proposed_by                 TEXT    NOT NULL,
    proposed_at                 BIGINT  NOT NULL,
    confirmed_by                TEXT,
    executed_at                 BIGINT,
    erased                      INTEGER NOT NULL,
    withdrawn_by                TEXT,
    withdrawn_at                BIGINT,
    withdraw_reason             TEXT
);
