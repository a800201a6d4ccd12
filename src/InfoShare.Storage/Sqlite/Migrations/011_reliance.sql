-- Who relied on what is known of a person: the organisation to which an entry gave something about it, null where it gave
-- nothing. With the index every organisation of a person is found in one step each, however long the trail is.
ALTER TABLE audit_entry_person ADD COLUMN told_organisation_id TEXT;

CREATE INDEX audit_entry_person_told ON audit_entry_person (person_id, told_organisation_id) WHERE told_organisation_id IS NOT NULL;

-- 1 where the entry is a look-up of this person's record, null else; the index holds the look-ups alone, latest last.
ALTER TABLE audit_entry_person ADD COLUMN looked INTEGER CHECK (looked = 1);

CREATE INDEX audit_entry_person_looked ON audit_entry_person (person_id, entry_id) WHERE looked = 1;

-- What an item about who is who is about.
ALTER TABLE notification ADD COLUMN question_id TEXT;
ALTER TABLE notification ADD COLUMN decision_id TEXT;

-- One for whom an item is about and for what an organisation was told of a person: each index is a twelfth of what an item costs to write.
CREATE INDEX notification_person ON notification (person_id, organisation_id, published_at) WHERE person_id IS NOT NULL;

-- An organisation's positive statement that a person has nobody of a type. Nothing recorded is no such statement.
CREATE TABLE stated_none (
    id              TEXT NOT NULL PRIMARY KEY,
    person_id       TEXT NOT NULL,
    type            TEXT NOT NULL,
    as_of           TEXT NOT NULL,
    source          TEXT NOT NULL,
    organisation_id TEXT NOT NULL,
    stated_by       TEXT NOT NULL,
    recorded_at     BIGINT NOT NULL
);

CREATE INDEX stated_none_person ON stated_none (person_id, recorded_at);

-- The organisations whose records a question about who is who touched when it was opened, so that each finds its own.
CREATE TABLE identity_question_party (
    organisation_id TEXT NOT NULL,
    question_id     TEXT NOT NULL REFERENCES identity_question (id),
    PRIMARY KEY (organisation_id, question_id)
) WITHOUT ROWID;
