-- Questions of one organisation to another (requirements D12, T10). The person is null when nobody recorded here was meant for certain.
-- One that is held back is not the holder's to know of (L10).
CREATE TABLE information_request (
    id                     text COLLATE "C" NOT NULL PRIMARY KEY,
    question_id            text COLLATE "C" NOT NULL,
    version                bigint           NOT NULL,
    state                  text COLLATE "C" NOT NULL,
    asker                  text             NOT NULL,
    asker_organisation_id  text COLLATE "C" NOT NULL,
    asker_id               text COLLATE "C",
    holder_organisation_id text COLLATE "C" NOT NULL,
    owner_role             text COLLATE "C" NOT NULL,
    person_id              text COLLATE "C",
    held_back              integer          NOT NULL CHECK (held_back IN (0, 1)),
    asked_as               text,
    purpose                text             NOT NULL,
    kinds                  text             NOT NULL,
    words                  text             NOT NULL,
    urgent                 integer          NOT NULL CHECK (urgent IN (0, 1)),
    asked_at               bigint           NOT NULL,
    due                    bigint           NOT NULL,
    due_rule               text COLLATE "C" NOT NULL,
    level                  text COLLATE "C" NOT NULL,
    answer                 text,
    not_shared_id          text COLLATE "C"
);

-- Both trays, what is due first, and what an organisation asked about a person.
CREATE INDEX information_request_sent ON information_request (asker_organisation_id, due, id);
CREATE INDEX information_request_open_sent ON information_request (asker_organisation_id, due, id) WHERE state = 'ASKED';
CREATE INDEX information_request_received ON information_request (holder_organisation_id, due, id);
CREATE INDEX information_request_open_received ON information_request (holder_organisation_id, due, id) WHERE state = 'ASKED';
CREATE INDEX information_request_person ON information_request (person_id, asker_organisation_id) WHERE person_id IS NOT NULL;
