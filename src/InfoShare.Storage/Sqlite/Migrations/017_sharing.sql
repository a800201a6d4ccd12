-- Decisions not to share (requirements C17, L5). Only the author, who reviews at the organisation, and the auditor read them.
CREATE TABLE not_shared (
    id                     TEXT    NOT NULL PRIMARY KEY,
    version                BIGINT  NOT NULL,
    state                  TEXT    NOT NULL,
    organisation_id        TEXT    NOT NULL,
    author                 TEXT    NOT NULL,
    author_id              TEXT    NOT NULL,
    person_id              TEXT,
    fact                   TEXT    NOT NULL,
    organisation_ids       TEXT    NOT NULL,
    agencies               TEXT    NOT NULL,
    information_request_id TEXT,
    reason                 TEXT    NOT NULL,
    reasons                TEXT    NOT NULL,
    consent                TEXT,
    child_wishes_it        INTEGER NOT NULL CHECK (child_wishes_it IN (0, 1)),
    advice_from            TEXT,
    review_on              TEXT,
    recorded_at            BIGINT  NOT NULL,
    due                    BIGINT,
    due_rule               TEXT,
    level                  TEXT    NOT NULL,
    concern_id             TEXT,
    replaced_by_id         TEXT
);

-- No index leads from a person to these: nothing that is asked about a person may find them.
CREATE INDEX not_shared_latest ON not_shared (recorded_at, id);
CREATE INDEX not_shared_organisation ON not_shared (organisation_id, recorded_at, id);
CREATE INDEX not_shared_author ON not_shared (organisation_id, author_id, recorded_at, id);

CREATE TABLE not_shared_step (
    not_shared_id TEXT   NOT NULL REFERENCES not_shared (id),
    version       BIGINT NOT NULL,
    state         TEXT   NOT NULL,
    what          TEXT   NOT NULL,
    by_whom       TEXT,
    at            BIGINT NOT NULL,
    PRIMARY KEY (not_shared_id, version)
);

ALTER TABLE notification ADD COLUMN not_shared_id TEXT;
ALTER TABLE notification ADD COLUMN information_request_id TEXT;

CREATE INDEX notification_not_shared ON notification (not_shared_id) WHERE not_shared_id IS NOT NULL;
CREATE INDEX notification_information_request ON notification (information_request_id) WHERE information_request_id IS NOT NULL;
