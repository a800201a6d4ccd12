-- Decisions not to share (requirements C17, L5). Only the author, who reviews at the organisation, and the auditor read them.
CREATE TABLE not_shared (
    id                     text COLLATE "C" NOT NULL PRIMARY KEY,
    version                bigint           NOT NULL,
    state                  text COLLATE "C" NOT NULL,
    organisation_id        text COLLATE "C" NOT NULL,
    author                 text             NOT NULL,
    author_id              text COLLATE "C" NOT NULL,
    person_id              text COLLATE "C",
    fact                   text             NOT NULL,
    organisation_ids       text             NOT NULL,
    agencies               text             NOT NULL,
    information_request_id text COLLATE "C",
    reason                 text COLLATE "C" NOT NULL,
    reasons                text             NOT NULL,
    consent                text,
    child_wishes_it        integer          NOT NULL CHECK (child_wishes_it IN (0, 1)),
    advice_from            text,
    review_on              text COLLATE "C",
    recorded_at            bigint           NOT NULL,
    due                    bigint,
    due_rule               text COLLATE "C",
    level                  text COLLATE "C" NOT NULL,
    concern_id             text COLLATE "C",
    replaced_by_id         text COLLATE "C"
);

-- No index leads from a person to these: nothing that is asked about a person may find them.
CREATE INDEX not_shared_latest ON not_shared (recorded_at, id);
CREATE INDEX not_shared_organisation ON not_shared (organisation_id, recorded_at, id);
CREATE INDEX not_shared_author ON not_shared (organisation_id, author_id, recorded_at, id);

CREATE TABLE not_shared_step (
    not_shared_id text COLLATE "C" NOT NULL REFERENCES not_shared (id),
    version       bigint           NOT NULL,
    state         text COLLATE "C" NOT NULL,
    what          text             NOT NULL,
    by_whom       text,
    at            bigint           NOT NULL,
    PRIMARY KEY (not_shared_id, version)
);

ALTER TABLE notification ADD COLUMN not_shared_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN information_request_id text COLLATE "C";

CREATE INDEX notification_not_shared ON notification (not_shared_id) WHERE not_shared_id IS NOT NULL;
CREATE INDEX notification_information_request ON notification (information_request_id) WHERE information_request_id IS NOT NULL;
