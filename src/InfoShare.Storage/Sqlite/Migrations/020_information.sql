-- Questions of one organisation to another (requirements D12, T10). The person is null when nobody recorded here was meant for certain.
-- One that is held back is not the holder's to know of (L10).
CREATE TABLE information_request (
    id                     TEXT    NOT NULL PRIMARY KEY,
    question_id            TEXT    NOT NULL,
    version                BIGINT  NOT NULL,
    state                  TEXT    NOT NULL,
    asker                  TEXT    NOT NULL,
    asker_organisation_id  TEXT    NOT NULL,
    asker_id               TEXT,
    holder_organisation_id TEXT    NOT NULL,
    owner_role             TEXT    NOT NULL,
    person_id              TEXT,
    held_back              INTEGER NOT NULL CHECK (held_back IN (0, 1)),
    asked_as               TEXT,
    purpose                TEXT    NOT NULL,
    kinds                  TEXT    NOT NULL,
    words                  TEXT    NOT NULL,
    urgent                 INTEGER NOT NULL CHECK (urgent IN (0, 1)),
    asked_at               BIGINT  NOT NULL,
    due                    BIGINT  NOT NULL,
    due_rule               TEXT    NOT NULL,
    level                  TEXT    NOT NULL,
    answer                 TEXT,
    not_shared_id          TEXT
);

-- Both trays, what is due first, and what an organisation asked about a person.
CREATE INDEX information_request_sent ON information_request (asker_organisation_id, due, id);
CREATE INDEX information_request_open_sent ON information_request (asker_organisation_id, due, id) WHERE state = 'ASKED';
CREATE INDEX information_request_received ON information_request (holder_organisation_id, due, id);
CREATE INDEX information_request_open_received ON information_request (holder_organisation_id, due, id) WHERE state = 'ASKED';
CREATE INDEX information_request_person ON information_request (person_id, asker_organisation_id) WHERE person_id IS NOT NULL;
