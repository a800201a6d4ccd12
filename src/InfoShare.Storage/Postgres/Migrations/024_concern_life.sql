-- What becomes of concerns after they were shared (docs/concerns.md).

-- Who was shown which concern, contact or status at which tier, the first time: whom a correction has to reach. Written with the trail's entries.
CREATE TABLE thing_shown (
    thing_id        text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    tier            text COLLATE "C" NOT NULL,
    first_at        bigint           NOT NULL,
    PRIMARY KEY (thing_id, organisation_id, tier)
);

-- What a concern said until it was corrected.
CREATE TABLE concern_version (
    concern_id  text COLLATE "C" NOT NULL REFERENCES concern (id),
    version     bigint           NOT NULL,
    statement   text             NOT NULL,
    class       text COLLATE "C" NOT NULL,
    reason      text             NOT NULL,
    by_id       text COLLATE "C" NOT NULL,
    by_name     text             NOT NULL,
    by_role     text COLLATE "C" NOT NULL,
    replaced_at bigint           NOT NULL,
    PRIMARY KEY (concern_id, version)
);

CREATE TABLE concern_note (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    concern_id      text COLLATE "C" NOT NULL REFERENCES concern (id),
    kind            text COLLATE "C" NOT NULL,
    words           text             NOT NULL,
    said_by         text,
    label           text,
    result          text COLLATE "C" NOT NULL,
    asked           text,
    happened_on     text COLLATE "C",
    organisation_id text COLLATE "C" NOT NULL,
    agency          text COLLATE "C" NOT NULL,
    author_id       text COLLATE "C" NOT NULL,
    author_name     text             NOT NULL,
    author_role     text COLLATE "C" NOT NULL,
    recorded_at     bigint           NOT NULL,
    trend           text COLLATE "C" NOT NULL DEFAULT 'UNSPECIFIED'
);

CREATE INDEX concern_note_concern ON concern_note (concern_id, recorded_at, id);

-- organisation_id and owner_* are whose it is to make.
CREATE TABLE appraisal (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    version         bigint           NOT NULL,
    concern_id      text COLLATE "C" NOT NULL REFERENCES concern (id),
    step            integer          NOT NULL,
    person_id       text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    owner_id        text COLLATE "C",
    owner_name      text             NOT NULL,
    owner_role      text COLLATE "C" NOT NULL,
    owner_team      text,
    state           text COLLATE "C" NOT NULL,
    due_at          bigint           NOT NULL,
    due_rule        text COLLATE "C" NOT NULL,
    level           text COLLATE "C" NOT NULL,
    risk            text,
    measures        text,
    done_by         text,
    opened_at       bigint           NOT NULL,
    done_at         bigint
);

CREATE INDEX appraisal_concern ON appraisal (concern_id, opened_at, id);
CREATE INDEX appraisal_owed ON appraisal (person_id) WHERE state = 'DUE';

CREATE TABLE narrative (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    concern_ids     text             NOT NULL,
    words           text             NOT NULL,
    agreed_by       text             NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    by_name         text             NOT NULL,
    by_role         text COLLATE "C" NOT NULL,
    agreed_at       bigint           NOT NULL
);

CREATE INDEX narrative_person ON narrative (person_id, agreed_at, id);

CREATE TABLE narrative_concern (
    concern_id   text COLLATE "C" NOT NULL,
    narrative_id text COLLATE "C" NOT NULL,
    PRIMARY KEY (concern_id, narrative_id)
);

CREATE INDEX narrative_concern_narrative ON narrative_concern (narrative_id);

-- What came of asking after factors of risk, and after what protects (requirement C20). Added, never changed.
CREATE TABLE factor_answer (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    factor          text COLLATE "C" NOT NULL,
    protective      text COLLATE "C" NOT NULL,
    answer          text COLLATE "C" NOT NULL,
    as_of           text COLLATE "C" NOT NULL,
    source          text COLLATE "C" NOT NULL,
    words           text,
    organisation_id text COLLATE "C" NOT NULL,
    agency          text COLLATE "C" NOT NULL,
    by_id           text COLLATE "C" NOT NULL,
    by_name         text NOT NULL,
    by_role         text COLLATE "C" NOT NULL,
    recorded_at     bigint NOT NULL
);

CREATE INDEX factor_answer_person ON factor_answer (person_id, recorded_at, id);
