-- Who relied on what is known of a person: the organisation to which an entry gave something about it, null where it gave
-- nothing. With the index every organisation of a person is found in one step each, however long the trail is.
ALTER TABLE audit_entry_person ADD COLUMN told_organisation_id text COLLATE "C";

CREATE INDEX audit_entry_person_told ON audit_entry_person (person_id, told_organisation_id) WHERE told_organisation_id IS NOT NULL;

-- 1 where the entry is a look-up of this person's record, null else; the index holds the look-ups alone, latest last.
ALTER TABLE audit_entry_person ADD COLUMN looked integer CHECK (looked = 1);

CREATE INDEX audit_entry_person_looked ON audit_entry_person (person_id, entry_id) WHERE looked = 1;

-- What an item about who is who is about.
ALTER TABLE notification ADD COLUMN question_id text COLLATE "C";
ALTER TABLE notification ADD COLUMN decision_id text COLLATE "C";

-- One for whom an item is about and for what an organisation was told of a person: each index is a twelfth of what an item costs to write.
CREATE INDEX notification_person ON notification (person_id, organisation_id, published_at) WHERE person_id IS NOT NULL;

-- An organisation's positive statement that a person has nobody of a type. Nothing recorded is no such statement.
CREATE TABLE stated_none (
    id              text COLLATE "C" NOT NULL PRIMARY KEY,
    person_id       text COLLATE "C" NOT NULL,
    type            text COLLATE "C" NOT NULL,
    as_of           text COLLATE "C" NOT NULL,
    source          text COLLATE "C" NOT NULL,
    organisation_id text COLLATE "C" NOT NULL,
    stated_by       text COLLATE "C" NOT NULL,
    recorded_at     bigint NOT NULL
);

CREATE INDEX stated_none_person ON stated_none (person_id, recorded_at);

-- The organisations whose records a question about who is who touched when it was opened, so that each finds its own.
CREATE TABLE identity_question_party (
    organisation_id text COLLATE "C" NOT NULL,
    question_id     text COLLATE "C" NOT NULL REFERENCES identity_question (id),
    PRIMARY KEY (organisation_id, question_id)
);
