-- Who set an item off, how often the broker has come back to it, and what it belongs to. A held item waits for its
-- organisation's digest and has no place in the inbox yet.
ALTER TABLE notification ADD COLUMN publisher_organisation_id TEXT;
ALTER TABLE notification ADD COLUMN publisher_id TEXT;
ALTER TABLE notification ADD COLUMN publisher_name TEXT;
ALTER TABLE notification ADD COLUMN publisher_role TEXT NOT NULL DEFAULT 'UNSPECIFIED';
ALTER TABLE notification ADD COLUMN publication_id TEXT;
ALTER TABLE notification ADD COLUMN listed INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notification ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE notification ADD COLUMN next_attempt_at BIGINT;
ALTER TABLE notification ADD COLUMN about_item_id TEXT;
ALTER TABLE notification ADD COLUMN action_role TEXT NOT NULL DEFAULT 'UNSPECIFIED';
ALTER TABLE notification ADD COLUMN action_team TEXT;
ALTER TABLE notification ADD COLUMN digest_id TEXT;
ALTER TABLE notification ADD COLUMN held INTEGER NOT NULL DEFAULT 0;

-- What an organisation published and may list; most of what is told is not.
CREATE INDEX notification_published ON notification (publisher_organisation_id, published_at, publication_id) WHERE listed = 1;
CREATE INDEX notification_attempt ON notification (urgency, next_attempt_at, id) WHERE next_attempt_at IS NOT NULL;
CREATE INDEX notification_held ON notification (organisation_id, published_at, id) WHERE held = 1;
CREATE INDEX notification_digest ON notification (digest_id) WHERE digest_id IS NOT NULL;

CREATE TABLE telephone_call (
    id              TEXT   NOT NULL PRIMARY KEY,
    about_item_id   TEXT   NOT NULL REFERENCES notification (id),
    task_id         TEXT   NOT NULL,
    organisation_id TEXT   NOT NULL,
    caller_id       TEXT   NOT NULL,
    caller_name     TEXT   NOT NULL,
    outcome         TEXT   NOT NULL,
    spoke_with      TEXT,
    called_at       BIGINT NOT NULL,
    note            TEXT,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX telephone_call_item ON telephone_call (about_item_id, recorded_at, id);

-- How an organisation wants its items.
CREATE TABLE inbox_setting (
    organisation_id TEXT   NOT NULL PRIMARY KEY,
    digest_at       TEXT,
    next_digest_at  BIGINT
);

CREATE INDEX inbox_setting_due ON inbox_setting (next_digest_at) WHERE next_digest_at IS NOT NULL;

-- Duties, deputies, absences and closures. Entries are undone, never changed.
CREATE TABLE roster_entry (
    id              TEXT   NOT NULL PRIMARY KEY,
    organisation_id TEXT   NOT NULL,
    kind            TEXT   NOT NULL,
    role            TEXT,
    team            TEXT,
    away_id         TEXT,
    away_name       TEXT,
    person_id       TEXT,
    person_name     TEXT   NOT NULL,
    telephone       TEXT   NOT NULL,
    from_at         BIGINT NOT NULL,
    to_at           BIGINT NOT NULL,
    recorded_by     TEXT,
    recorded_at     BIGINT NOT NULL,
    undone_by       TEXT,
    undone_at       BIGINT,
    recorded_by_id  TEXT,
    recorded_by_role TEXT NOT NULL DEFAULT 'UNSPECIFIED'
);

CREATE INDEX roster_entry_alive ON roster_entry (to_at) WHERE undone_at IS NULL;
CREATE INDEX roster_entry_organisation ON roster_entry (organisation_id, id);
