-- The trail. Append only: the database itself refuses to change or delete an entry.
-- log and sequence place the entry in the log of the broker that wrote it, without gaps, in the order of its commits.
CREATE TABLE audit_entry (
    id                 TEXT    NOT NULL PRIMARY KEY,
    log                TEXT    NOT NULL,
    sequence           BIGINT  NOT NULL,
    kind               TEXT    NOT NULL,
    action             TEXT    NOT NULL,
    organisation_id    TEXT,
    practitioner_id    TEXT,
    role               TEXT    NOT NULL,
    purpose            TEXT    NOT NULL,
    legal_basis        TEXT    NOT NULL,
    reason             TEXT,
    tell_lead          INTEGER CHECK (tell_lead IN (0, 1)),
    person_ids         TEXT    NOT NULL,
    matched_how        TEXT,
    object_id          TEXT,
    outcome            TEXT    NOT NULL,
    counts_by_tier     TEXT    NOT NULL,
    withheld_by_reason TEXT    NOT NULL,
    rule_ids           TEXT    NOT NULL,
    policy_version     TEXT,
    call_id            TEXT,
    recorded_at        BIGINT  NOT NULL
);

CREATE UNIQUE INDEX audit_entry_place ON audit_entry (log, sequence);
CREATE INDEX audit_entry_organisation ON audit_entry (organisation_id, id);
CREATE INDEX audit_entry_object ON audit_entry (object_id, id) WHERE object_id IS NOT NULL;

-- audit_entry.person_ids, for looking up.
CREATE TABLE audit_entry_person (
    person_id TEXT NOT NULL,
    entry_id  TEXT NOT NULL,
    PRIMARY KEY (person_id, entry_id)
) WITHOUT ROWID;

CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;

CREATE TRIGGER audit_entry_person_no_update BEFORE UPDATE ON audit_entry_person
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;

CREATE TRIGGER audit_entry_person_no_delete BEFORE DELETE ON audit_entry_person
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;
