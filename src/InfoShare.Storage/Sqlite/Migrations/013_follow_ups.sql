-- Passing on, waiting, and who speaks beside the written referral; all but the description are JSON.
ALTER TABLE referral ADD COLUMN redirects TEXT NOT NULL DEFAULT '[]';
ALTER TABLE referral ADD COLUMN hold TEXT;
ALTER TABLE referral ADD COLUMN child_description TEXT;
ALTER TABLE referral ADD COLUMN child_told TEXT NOT NULL DEFAULT '[]';
ALTER TABLE referral ADD COLUMN conversations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE referral ADD COLUMN family TEXT;
ALTER TABLE referral ADD COLUMN family_answers TEXT NOT NULL DEFAULT '[]';

-- The team that owns it, or whose it is by involvement while nobody does.
ALTER TABLE referral ADD COLUMN team TEXT;

-- What an urgent referral gave in a wrong form.
ALTER TABLE referral ADD COLUMN set_aside TEXT NOT NULL DEFAULT '[]';

-- Set while its clocks stand still, because no child in it is to be born.
ALTER TABLE referral ADD COLUMN ended_pregnancy TEXT;

-- What a service took from a redirect and owns: neither side of it. Until somebody takes it, its referrer owns a referral.
CREATE INDEX referral_passed ON referral (owner_organisation_id, id)
    WHERE owner_organisation_id <> recipient_organisation_id AND owner_organisation_id <> referrer_organisation_id;

-- Promises that decisions left behind. Its deadline is a row of pending_deadline with this id.
CREATE TABLE follow_up (
    id                    TEXT NOT NULL PRIMARY KEY,
    version               BIGINT NOT NULL,
    referral_id           TEXT NOT NULL REFERENCES referral (id),
    kind                  TEXT NOT NULL,
    task                  TEXT NOT NULL,
    owner_organisation_id TEXT NOT NULL,
    owner_id              TEXT NOT NULL,
    owner_name            TEXT NOT NULL,
    owner_role            TEXT NOT NULL,
    due_at                BIGINT NOT NULL,
    count                 INTEGER NOT NULL,
    counted               INTEGER NOT NULL,
    state                 TEXT NOT NULL,
    outcome               TEXT,
    closed_by             TEXT,
    created_at            BIGINT NOT NULL,
    closed_at             BIGINT
);

CREATE INDEX follow_up_referral ON follow_up (referral_id);
CREATE INDEX follow_up_open ON follow_up (owner_organisation_id, due_at, id) WHERE state = 'OPEN';

-- Sharing a concern asks this index whether a condition counts it; it is nearly always empty.
CREATE INDEX follow_up_condition ON follow_up (referral_id) WHERE kind = 'CONDITION' AND state = 'OPEN';

-- How a person may safely be reached; rules are added, and an organisation's latest one holds.
CREATE TABLE safe_contact (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    rule            TEXT NOT NULL,
    recorded_by     TEXT NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX safe_contact_person ON safe_contact (person_id, organisation_id, recorded_at);

-- Referrals that went to another recipient, in the former one's stream of changes; 0 until the group that moved it ends.
CREATE TABLE referral_left (
    organisation_id TEXT NOT NULL,
    referral_id     TEXT NOT NULL REFERENCES referral (id),
    change_sequence BIGINT NOT NULL,
    PRIMARY KEY (organisation_id, referral_id)
) WITHOUT ROWID;

CREATE UNIQUE INDEX referral_left_change ON referral_left (organisation_id, change_sequence) WHERE change_sequence > 0;
