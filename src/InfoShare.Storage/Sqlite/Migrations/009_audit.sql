-- The trail. Append only: the database itself refuses to change or delete an entry.
-- log and sequence place the entry in the log of the broker that wrote it, without gaps, in the order of its commits: the leaf at
-- index sequence - 1 of that log's Merkle tree (docs/audit.md).
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
    recorded_at        BIGINT  NOT NULL,
    leaf_hash          BLOB    NOT NULL CHECK (length(leaf_hash) = 32),
    personal_hash      BLOB    NOT NULL CHECK (length(personal_hash) = 32),
    personal_salt      BLOB,
    sealed_salt        BLOB    NOT NULL,
    shown              TEXT    NOT NULL
);

CREATE UNIQUE INDEX audit_entry_place ON audit_entry (log, sequence);
CREATE INDEX audit_entry_organisation ON audit_entry (organisation_id, id) WHERE organisation_id IS NOT NULL;
CREATE INDEX audit_entry_object ON audit_entry (object_id, id) WHERE object_id IS NOT NULL;

-- audit_entry.person_ids, for looking up.
CREATE TABLE audit_entry_person (
    person_id TEXT NOT NULL,
    entry_id  TEXT NOT NULL,
    PRIMARY KEY (person_id, entry_id)
) WITHOUT ROWID;

-- The one change that the trail knows: lawful erasure of an entry's personal part, after which its leaf is what it was.
CREATE TRIGGER audit_entry_no_update BEFORE UPDATE ON audit_entry
WHEN NOT (NEW.personal_salt IS NULL AND OLD.personal_salt IS NOT NULL AND NEW.practitioner_id IS NULL AND NEW.reason IS NULL
    AND NEW.person_ids = '[]' AND NEW.matched_how IS NULL AND NEW.shown = '[]'
    AND (NEW.object_id IS OLD.object_id OR (NEW.object_id IS NULL AND substr(OLD.object_id, 1, 4) = 'per_'))
    AND (NEW.id, NEW.log, NEW.sequence, NEW.kind, NEW.action, NEW.role, NEW.purpose, NEW.legal_basis, NEW.outcome, NEW.counts_by_tier,
        NEW.withheld_by_reason, NEW.rule_ids, NEW.recorded_at, NEW.leaf_hash, NEW.personal_hash, NEW.sealed_salt)
        = (OLD.id, OLD.log, OLD.sequence, OLD.kind, OLD.action, OLD.role, OLD.purpose, OLD.legal_basis, OLD.outcome, OLD.counts_by_tier,
        OLD.withheld_by_reason, OLD.rule_ids, OLD.recorded_at, OLD.leaf_hash, OLD.personal_hash, OLD.sealed_salt)
    AND NEW.organisation_id IS OLD.organisation_id AND NEW.tell_lead IS OLD.tell_lead AND NEW.policy_version IS OLD.policy_version
    AND NEW.call_id IS OLD.call_id)
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;

CREATE TRIGGER audit_entry_no_delete BEFORE DELETE ON audit_entry
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;

CREATE TRIGGER audit_entry_person_no_update BEFORE UPDATE ON audit_entry_person
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;

CREATE TRIGGER audit_entry_person_no_delete BEFORE DELETE ON audit_entry_person
WHEN EXISTS (SELECT 1 FROM audit_entry WHERE id = OLD.entry_id AND personal_salt IS NOT NULL)
BEGIN SELECT RAISE(ABORT, 'audit entries are never changed or deleted'); END;
