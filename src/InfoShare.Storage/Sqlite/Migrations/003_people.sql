-- An entry: one agency's own record of a person in all its versions, or an agency's statement of a person of whom it holds no
-- own record. A person is the entries with one person_id, which is the id of the oldest of them. An entry's id is for good.
CREATE TABLE person (
    id              TEXT   NOT NULL PRIMARY KEY,
    person_id       TEXT   NOT NULL REFERENCES person (id),
    organisation_id TEXT   NOT NULL,
    own_record_id   TEXT,
    recorded_at     BIGINT NOT NULL,
    is_protected    INTEGER NOT NULL DEFAULT 0 CHECK (is_protected IN (0, 1))
) WITHOUT ROWID;

CREATE INDEX person_cluster ON person (person_id);
CREATE INDEX person_protected ON person (person_id) WHERE is_protected = 1;
CREATE UNIQUE INDEX person_own_record ON person (organisation_id, own_record_id) WHERE own_record_id IS NOT NULL;

-- Versions of an entry. An earlier version stays as history with is_current 0.
CREATE TABLE person_record (
    id           TEXT    NOT NULL PRIMARY KEY,
    entry_id     TEXT    NOT NULL REFERENCES person (id),
    demographics TEXT    NOT NULL,
    recorded_at  BIGINT  NOT NULL,
    is_current   INTEGER NOT NULL CHECK (is_current IN (0, 1)),
    stated_by    TEXT
);

CREATE UNIQUE INDEX person_record_current ON person_record (entry_id) WHERE is_current = 1;

-- Since when an entry is protected and until when; an entry that never was has no row.
CREATE TABLE person_protection (
    entry_id     TEXT NOT NULL,
    since        BIGINT NOT NULL,
    is_protected INTEGER NOT NULL CHECK (is_protected IN (0, 1)),
    PRIMARY KEY (entry_id, since)
) WITHOUT ROWID;

-- For looking up only (docs/matching.md): entries by what they have said so far. What an entry says now stands in its record.
CREATE TABLE person_key (
    block    BIGINT NOT NULL,
    entry_id TEXT   NOT NULL,
    PRIMARY KEY (block, entry_id)
) WITHOUT ROWID;

-- Who is who: decisions are added, never changed. A decision is undone by another.
CREATE TABLE identity_decision (
    id                TEXT    NOT NULL PRIMARY KEY,
    kind              TEXT    NOT NULL,
    automatic         INTEGER NOT NULL CHECK (automatic IN (0, 1)),
    organisation_id   TEXT    NOT NULL,
    practitioner_id   TEXT,
    practitioner_name TEXT,
    role              TEXT    NOT NULL,
    reason            TEXT    NOT NULL,
    evidence          TEXT,
    moves             TEXT    NOT NULL,
    apart             TEXT    NOT NULL,
    named             TEXT    NOT NULL,
    question_id       TEXT,
    undoes            TEXT,
    decided_at        BIGINT  NOT NULL
);

CREATE UNIQUE INDEX identity_decision_undone ON identity_decision (undoes) WHERE undoes IS NOT NULL;

-- The entries that a decision names, for looking up.
CREATE TABLE identity_decision_entry (
    entry_id    TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES identity_decision (id),
    PRIMARY KEY (entry_id, decision_id)
) WITHOUT ROWID;

-- Entries that a person said are two people, in either order; gone when that decision is undone.
CREATE TABLE identity_apart (
    entry_id    TEXT NOT NULL,
    other_id    TEXT NOT NULL,
    decision_id TEXT NOT NULL REFERENCES identity_decision (id),
    PRIMARY KEY (entry_id, other_id, decision_id)
) WITHOUT ROWID;

CREATE INDEX identity_apart_decision ON identity_apart (decision_id);

-- What waits for a named person. The candidates are entries too, so that a merge or a split takes the question along.
CREATE TABLE identity_question (
    id                TEXT   NOT NULL PRIMARY KEY,
    kind              TEXT   NOT NULL,
    organisation_id   TEXT   NOT NULL,
    entry_id          TEXT   NOT NULL,
    opened_at         BIGINT NOT NULL,
    state             TEXT   NOT NULL,
    answered_by       TEXT,
    answered_at       BIGINT,
    reason            TEXT,
    decision_id       TEXT
);

CREATE INDEX identity_question_open ON identity_question (organisation_id, id) WHERE state = 'OPEN';
CREATE INDEX identity_question_organisation ON identity_question (organisation_id, id);
CREATE INDEX identity_question_entry ON identity_question (entry_id);

CREATE TABLE identity_question_candidate (
    question_id TEXT    NOT NULL REFERENCES identity_question (id),
    place       INTEGER NOT NULL,
    entry_id    TEXT    NOT NULL,
    evidence    TEXT    NOT NULL,
    PRIMARY KEY (question_id, place)
) WITHOUT ROWID;

CREATE INDEX identity_question_candidate_entry ON identity_question_candidate (entry_id);

-- What an organisation recorded of ethnicity, disability or language of a person: for measuring how completely it is recorded, and
-- read by nothing else. Statements are added; the newest of an organisation, person and kind counts. person_id is an entry.
CREATE TABLE person_characteristic (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL,
    kind            TEXT NOT NULL,
    answer          TEXT NOT NULL,
    value           TEXT,
    source          TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX person_characteristic_latest ON person_characteristic (organisation_id, person_id, kind, recorded_at, id);
CREATE INDEX person_characteristic_person ON person_characteristic (person_id, recorded_at, id);
