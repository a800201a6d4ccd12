-- The trail. Append only: the database itself refuses to change or delete an entry.
-- log and sequence place the entry in the log of the broker that wrote it, without gaps, in the order of its commits.
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
    recorded_at        bigint           NOT NULL
);

CREATE UNIQUE INDEX audit_entry_place ON audit_entry (log, sequence);
CREATE INDEX audit_entry_organisation ON audit_entry (organisation_id, id);
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

CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
CREATE TRIGGER audit_entry_person_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entry_person
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();
