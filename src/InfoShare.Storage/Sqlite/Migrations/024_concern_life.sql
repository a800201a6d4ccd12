-- What becomes of concerns after they were shared (docs/concerns.md).

-- Who was shown which concern, contact or status at which tier, the first time: whom a correction has to reach. Written with the trail's entries.
CREATE TABLE thing_shown (
    thing_id        TEXT    NOT NULL,
    organisation_id TEXT    NOT NULL,
    tier            TEXT    NOT NULL,
    first_at        BIGINT  NOT NULL,
    PRIMARY KEY (thing_id, organisation_id, tier)
);

-- What a concern said until it was corrected.
CREATE TABLE concern_version (
    concern_id      TEXT    NOT NULL REFERENCES concern (id),
    version         BIGINT  NOT NULL,
    statement       TEXT    NOT NULL,
    class           TEXT    NOT NULL,
    reason          TEXT    NOT NULL,
    by_id           TEXT    NOT NULL,
    by_name         TEXT    NOT NULL,
    by_role         TEXT    NOT NULL,
    replaced_at     BIGINT  NOT NULL,
    PRIMARY KEY (concern_id, version)
);

CREATE TABLE concern_note (
    id              TEXT    NOT NULL PRIMARY KEY,
    concern_id      TEXT    NOT NULL REFERENCES concern (id),
    kind            TEXT    NOT NULL,
    words           TEXT    NOT NULL,
    said_by         TEXT,
    label           TEXT,
    result          TEXT    NOT NULL,
    asked           TEXT,
    happened_on     TEXT,
    organisation_id TEXT    NOT NULL,
    agency          TEXT    NOT NULL,
    author_id       TEXT    NOT NULL,
    author_name     TEXT    NOT NULL,
    author_role     TEXT    NOT NULL,
    recorded_at     BIGINT  NOT NULL,
    trend           TEXT    NOT NULL DEFAULT 'UNSPECIFIED'
);

CREATE INDEX concern_note_concern ON concern_note (concern_id, recorded_at, id);

-- organisation_id and owner_* are whose it is to make.
CREATE TABLE appraisal (
    id              TEXT    NOT NULL PRIMARY KEY,
    version         BIGINT  NOT NULL,
    concern_id      TEXT    NOT NULL REFERENCES concern (id),
    step            INTEGER NOT NULL,
    person_id       TEXT    NOT NULL,
    organisation_id TEXT    NOT NULL,
    owner_id        TEXT,
    owner_name      TEXT    NOT NULL,
    owner_role      TEXT    NOT NULL,
    owner_team      TEXT,
    state           TEXT    NOT NULL,
    due_at          BIGINT  NOT NULL,
    due_rule        TEXT    NOT NULL,
    level           TEXT    NOT NULL,
    risk            TEXT,
    measures        TEXT,
    done_by         TEXT,
    opened_at       BIGINT  NOT NULL,
    done_at         BIGINT
);

CREATE INDEX appraisal_concern ON appraisal (concern_id, opened_at, id);
CREATE INDEX appraisal_owed ON appraisal (person_id) WHERE state = 'DUE';

CREATE TABLE narrative (
    id              TEXT    NOT NULL PRIMARY KEY,
    person_id       TEXT    NOT NULL,
    concern_ids     TEXT    NOT NULL,
    words           TEXT    NOT NULL,
    agreed_by       TEXT    NOT NULL,
    organisation_id TEXT    NOT NULL,
    by_name         TEXT    NOT NULL,
    by_role         TEXT    NOT NULL,
    agreed_at       BIGINT  NOT NULL
);

CREATE INDEX narrative_person ON narrative (person_id, agreed_at, id);

CREATE TABLE narrative_concern (
    concern_id      TEXT    NOT NULL,
    narrative_id    TEXT    NOT NULL,
    PRIMARY KEY (concern_id, narrative_id)
);

CREATE INDEX narrative_concern_narrative ON narrative_concern (narrative_id);

-- What came of asking after factors of risk, and after what protects (requirement C20). Added, never changed.
CREATE TABLE factor_answer (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL,
    factor          TEXT NOT NULL,
    protective      TEXT NOT NULL,
    answer          TEXT NOT NULL,
    as_of           TEXT NOT NULL,
    source          TEXT NOT NULL,
    words           TEXT,
    organisation_id TEXT NOT NULL,
    agency          TEXT NOT NULL,
    by_id           TEXT NOT NULL,
    by_name         TEXT NOT NULL,
    by_role         TEXT NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX factor_answer_person ON factor_answer (person_id, recorded_at, id);
