-- The trail. Append only: the database itself refuses to change or delete an entry.
-- log and sequence place the entry in the log of the broker that wrote it, without gaps, in the order of its commits: the leaf at
-- index sequence - 1 of that log's Merkle tree (docs/audit.md).
CREATE TABLE audit_entry (
    id                 text COLLATE "C" NOT NULL PRIMARY KEY,
    log                text COLLATE "C" NOT NULL,
    sequence           bigint           NOT NULL,
    kind               text COLLATE "C" NOT NULL,
    action             text COLLATE "C" NOT NULL,
    organisation_id    text COLLATE "C",
    practitioner_id    text COLLATE "C",
    role               text COLLATE "C" NOT NULL,
    purpose            text COLLATE "C" NOT NULL,
    legal_basis        text COLLATE "C" NOT NULL,
    reason             text,
    tell_lead          integer          CHECK (tell_lead IN (0, 1)),
    person_ids         text             NOT NULL,
    matched_how        text,
    object_id          text COLLATE "C",
    outcome            text             NOT NULL,
    counts_by_tier     text             NOT NULL,
    withheld_by_reason text             NOT NULL,
    rule_ids           text             NOT NULL,
    policy_version     text COLLATE "C",
    call_id            text COLLATE "C",
    recorded_at        bigint           NOT NULL,
    leaf_hash          bytea            NOT NULL CHECK (length(leaf_hash) = 32),
    personal_hash      bytea            NOT NULL CHECK (length(personal_hash) = 32),
    personal_salt      bytea,
    sealed_salt        bytea            NOT NULL,
    shown              text             NOT NULL
);

CREATE UNIQUE INDEX audit_entry_place ON audit_entry (log, sequence);
CREATE INDEX audit_entry_organisation ON audit_entry (organisation_id, id) WHERE organisation_id IS NOT NULL;
CREATE INDEX audit_entry_object ON audit_entry (object_id, id) WHERE object_id IS NOT NULL;

-- audit_entry.person_ids, for looking up.
CREATE TABLE audit_entry_person (
    person_id text COLLATE "C" NOT NULL,
    entry_id  text COLLATE "C" NOT NULL,
    PRIMARY KEY (person_id, entry_id)
);

CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'audit entries are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
END
$$;

CREATE TRIGGER audit_entry_append_only BEFORE DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entry_person_append_only BEFORE UPDATE OR TRUNCATE ON audit_entry_person
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

-- The one change that the trail knows: lawful erasure of an entry's personal part, after which its leaf is what it was.
CREATE TRIGGER audit_entry_erasure_alone BEFORE UPDATE ON audit_entry FOR EACH ROW
    WHEN (NOT (NEW.personal_salt IS NULL AND OLD.personal_salt IS NOT NULL AND NEW.practitioner_id IS NULL AND NEW.reason IS NULL
        AND NEW.person_ids = '[]' AND NEW.matched_how IS NULL AND NEW.shown = '[]'
        AND (NEW.object_id IS NOT DISTINCT FROM OLD.object_id OR (NEW.object_id IS NULL AND left(OLD.object_id, 4) = 'per_'))
        AND (NEW.id, NEW.log, NEW.sequence, NEW.kind, NEW.action, NEW.role, NEW.purpose, NEW.legal_basis, NEW.outcome,
            NEW.counts_by_tier, NEW.withheld_by_reason, NEW.rule_ids, NEW.recorded_at, NEW.leaf_hash, NEW.personal_hash, NEW.sealed_salt)
            = (OLD.id, OLD.log, OLD.sequence, OLD.kind, OLD.action, OLD.role, OLD.purpose, OLD.legal_basis, OLD.outcome,
            OLD.counts_by_tier, OLD.withheld_by_reason, OLD.rule_ids, OLD.recorded_at, OLD.leaf_hash, OLD.personal_hash, OLD.sealed_salt)
        AND NEW.organisation_id IS NOT DISTINCT FROM OLD.organisation_id AND NEW.tell_lead IS NOT DISTINCT FROM OLD.tell_lead
        AND NEW.policy_version IS NOT DISTINCT FROM OLD.policy_version AND NEW.call_id IS NOT DISTINCT FROM OLD.call_id))
    EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION refuse_audit_person_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM audit_entry WHERE id = OLD.entry_id AND personal_salt IS NOT NULL) THEN
        RAISE EXCEPTION 'audit entries are never changed or deleted' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN OLD;
END
$$;

CREATE TRIGGER audit_entry_person_erasure_alone BEFORE DELETE ON audit_entry_person
    FOR EACH ROW EXECUTE FUNCTION refuse_audit_person_delete();
