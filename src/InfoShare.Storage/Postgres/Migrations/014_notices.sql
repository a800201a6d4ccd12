-- Who set an item off, how often the broker has come back to it, and what it belongs to. A held item waits for its
-- organisation's digest and has no place in the inbox yet.
ALTER TABLE notification ADD COLUMN publisher_organisation_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN publisher_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN publisher_name text;
ALTER TABLE notification ADD COLUMN publisher_role text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED';
ALTER TABLE notification ADD COLUMN publication_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN listed integer NOT NULL DEFAULT 0;
ALTER TABLE notification ADD COLUMN attempts integer NOT NULL DEFAULT 0;
ALTER TABLE notification ADD COLUMN next_attempt_at bigint;
ALTER TABLE notification ADD COLUMN about_item_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN action_role text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED';
ALTER TABLE notification ADD COLUMN action_team text;
ALTER TABLE notification ADD COLUMN digest_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN held integer NOT NULL DEFAULT 0;

-- What an organisation published and may list; most of what is told is not.
CREATE INDEX notification_published ON notification (publisher_organisation_id, published_at, publication_id) WHERE listed = 1;
CREATE INDEX notification_attempt ON notification (urgency, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notification_held ON notification (organisation_id, published_at, id) WHERE held = 1;
CREATE INDEX notification_digest ON notification (digest_id) WHERE digest_id IS NOT NULL;

CREATE TABLE telephone_call (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    about_item_id   text COLLATE "C" NOT NULL REFERENCES notification (id),
    task_id         text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    caller_id       text COLLATE "C" NOT NULL,
    caller_name     text NOT NULL,
    outcome         text COLLATE "C" NOT NULL,
    spoke_with      text,
    called_at       bigint NOT NULL,
    note            text,
    recorded_at     bigint NOT NULL
);

CREATE INDEX telephone_call_item ON telephone_call (about_item_id, recorded_at, id);

-- How an organisation wants its items.
CREATE TABLE inbox_setting (
    organisation_id text COLLATE "C" NOT NULL PRIMARY KEY,
    digest_at       text,
    next_digest_at  bigint
);

CREATE INDEX inbox_setting_due ON inbox_setting (next_digest_at) WHERE next_digest_at IS NOT NULL;

-- Duties, deputies, absences and closures. Entries are undone, never changed.
CREATE TABLE roster_entry (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    organisation_id text COLLATE "C" NOT NULL,
    kind            text COLLATE "C" NOT NULL,
    role            text COLLATE "C",
    team            text,
    away_id         text COLLATE "C",
    away_name       text,
    person_id       text COLLATE "C",
    person_name     text NOT NULL,
    telephone       text NOT NULL,
    from_at         bigint NOT NULL,
    to_at           bigint NOT NULL,
    recorded_by     text,
    recorded_at     bigint NOT NULL,
    undone_by       text,
    undone_at       bigint,
    recorded_by_id  text COLLATE "C",
    recorded_by_role text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED'
);

CREATE INDEX roster_entry_alive ON roster_entry (to_at) WHERE undone_at IS NULL;
CREATE INDEX roster_entry_organisation ON roster_entry (organisation_id, id);
