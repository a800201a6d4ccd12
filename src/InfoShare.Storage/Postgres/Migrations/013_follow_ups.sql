-- Passing on, waiting, and who speaks beside the written referral; all but the description are JSON.
ALTER TABLE referral ADD COLUMN redirects text NOT NULL DEFAULT '[]';
ALTER TABLE referral ADD COLUMN hold text;
ALTER TABLE referral ADD COLUMN child_description text;
ALTER TABLE referral ADD COLUMN child_told text NOT NULL DEFAULT '[]';
ALTER TABLE referral ADD COLUMN conversations text NOT NULL DEFAULT '[]';
ALTER TABLE referral ADD COLUMN family text;
ALTER TABLE referral ADD COLUMN family_answers text NOT NULL DEFAULT '[]';

-- The team that owns it, or whose it is by involvement while nobody does.
ALTER TABLE referral ADD COLUMN team text;

-- What an urgent referral gave in a wrong form.
ALTER TABLE referral ADD COLUMN set_aside text NOT NULL DEFAULT '[]';

-- Set while its clocks stand still, because no child in it is to be born.
ALTER TABLE referral ADD COLUMN ended_pregnancy text;

-- What a service took from a redirect and owns: neither side of it. Until somebody takes it, its referrer owns a referral.
CREATE INDEX referral_passed ON referral (owner_organisation_id, id)
    WHERE owner_organisation_id <> recipient_organisation_id AND owner_organisation_id <> referrer_organisation_id;

-- Promises that decisions left behind. Its deadline is a row of pending_deadline with this id.
CREATE TABLE follow_up (
    id                    text COLLATE "C" NOT NULL PRIMARY KEY,
    version               bigint NOT NULL,
    referral_id           text COLLATE "C" NOT NULL REFERENCES referral (id),
    kind                  text COLLATE "C" NOT NULL,
    task                  text NOT NULL,
    owner_organisation_id text COLLATE "C" NOT NULL,
    owner_id              text COLLATE "C" NOT NULL,
    owner_name            text NOT NULL,
    owner_role            text COLLATE "C" NOT NULL,
    due_at                bigint NOT NULL,
    count                 integer NOT NULL,
    counted               integer NOT NULL,
    state                 text COLLATE "C" NOT NULL,
    outcome               text,
    closed_by             text,
    created_at            bigint NOT NULL,
    closed_at             bigint
);

CREATE INDEX follow_up_referral ON follow_up (referral_id);
CREATE INDEX follow_up_open ON follow_up (owner_organisation_id, due_at, id) WHERE state = 'OPEN';

-- Sharing a concern asks this index whether a condition counts it; it is nearly always empty.
CREATE INDEX follow_up_condition ON follow_up (referral_id) WHERE kind = 'CONDITION' AND state = 'OPEN';

-- How a person may safely be reached; rules are added, and an organisation's latest one holds.
CREATE TABLE safe_contact (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    rule            text NOT NULL,
    recorded_by     text COLLATE "C" NOT NULL,
    recorded_at     bigint NOT NULL
);

CREATE INDEX safe_contact_person ON safe_contact (person_id, organisation_id, recorded_at);

-- Referrals that went to another recipient, in the former one's stream of changes; 0 until the group that moved it ends.
CREATE TABLE referral_left (
    organisation_id text COLLATE "C" NOT NULL,
    referral_id     text COLLATE "C" NOT NULL REFERENCES referral (id),
    change_sequence bigint NOT NULL,
    PRIMARY KEY (organisation_id, referral_id)
);

CREATE UNIQUE INDEX referral_left_change ON referral_left (organisation_id, change_sequence) WHERE change_sequence > 0;
