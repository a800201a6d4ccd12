-- People's own requests for what is held. Scope, contact, decisions and the pack as it went out are JSON.
CREATE TABLE subject_access (
    id                  TEXT NOT NULL PRIMARY KEY,
    version             BIGINT NOT NULL,
    organisation_id     TEXT NOT NULL,
    owner_id            TEXT NOT NULL,
    owner_name          TEXT NOT NULL,
    person_id           TEXT,
    requester           TEXT NOT NULL,
    requester_person_id TEXT,
    identity_proof      TEXT NOT NULL,
    scope               TEXT NOT NULL,
    contact             TEXT NOT NULL,
    own_reference       TEXT,
    state               TEXT NOT NULL,
    decisions           TEXT NOT NULL,
    opened_at           BIGINT NOT NULL,
    due_at              BIGINT NOT NULL,
    closed_at           BIGINT,
    closed_by           TEXT,
    close_reason        TEXT,
    pack                TEXT
);

CREATE INDEX subject_access_organisation ON subject_access (organisation_id, id);
CREATE INDEX subject_access_open ON subject_access (organisation_id, id) WHERE state = 'OPEN';

-- The view of the organisation that holds an item.
CREATE TABLE subject_access_consultation (
    id                       TEXT NOT NULL PRIMARY KEY,
    subject_access_id        TEXT NOT NULL REFERENCES subject_access (id),
    item_id                  TEXT NOT NULL,
    organisation_id          TEXT NOT NULL,
    asked_by_organisation_id TEXT NOT NULL,
    asked_by_name            TEXT NOT NULL,
    notification_id          TEXT NOT NULL,
    asked_at                 BIGINT NOT NULL,
    due_at                   BIGINT NOT NULL,
    answer                   TEXT NOT NULL,
    reason                   TEXT,
    words                    TEXT,
    answered_by              TEXT,
    answered_at              BIGINT,
    closed_at                BIGINT
);

CREATE UNIQUE INDEX subject_access_consultation_item ON subject_access_consultation (subject_access_id, item_id);
CREATE INDEX subject_access_consultation_open ON subject_access_consultation (organisation_id, id)
    WHERE answered_at IS NULL AND closed_at IS NULL;
