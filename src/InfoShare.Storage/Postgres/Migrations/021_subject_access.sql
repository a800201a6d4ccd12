-- People's own requests for what is held. Scope, contact, decisions and the pack as it went out are JSON.
CREATE TABLE subject_access (
    id                  text COLLATE "C" NOT NULL PRIMARY KEY,
    version             bigint NOT NULL,
    organisation_id     text COLLATE "C" NOT NULL,
    owner_id            text COLLATE "C" NOT NULL,
    owner_name          text NOT NULL,
    person_id           text COLLATE "C",
    requester           text COLLATE "C" NOT NULL,
    requester_person_id text COLLATE "C",
    identity_proof      text COLLATE "C" NOT NULL,
    scope               text NOT NULL,
    contact             text NOT NULL,
    own_reference       text,
    state               text COLLATE "C" NOT NULL,
    decisions           text NOT NULL,
    opened_at           bigint NOT NULL,
    due_at              bigint NOT NULL,
    closed_at           bigint,
    closed_by           text,
    close_reason        text,
    pack                text
);

CREATE INDEX subject_access_organisation ON subject_access (organisation_id, id);
CREATE INDEX subject_access_open ON subject_access (organisation_id, id) WHERE state = 'OPEN';

-- The view of the organisation that holds an item.
CREATE TABLE subject_access_consultation (
    id                       text COLLATE "C" NOT NULL PRIMARY KEY,
    subject_access_id        text COLLATE "C" NOT NULL REFERENCES subject_access (id),
    item_id                  text COLLATE "C" NOT NULL,
    organisation_id          text COLLATE "C" NOT NULL,
    asked_by_organisation_id text COLLATE "C" NOT NULL,
    asked_by_name            text NOT NULL,
    notification_id          text COLLATE "C" NOT NULL,
    asked_at                 bigint NOT NULL,
    due_at                   bigint NOT NULL,
    answer                   text COLLATE "C" NOT NULL,
    reason                   text,
    words                    text,
    answered_by              text,
    answered_at              bigint,
    closed_at                bigint
);

CREATE UNIQUE INDEX subject_access_consultation_item ON subject_access_consultation (subject_access_id, item_id);
CREATE INDEX subject_access_consultation_open ON subject_access_consultation (organisation_id, id)
    WHERE answered_at IS NULL AND closed_at IS NULL;
