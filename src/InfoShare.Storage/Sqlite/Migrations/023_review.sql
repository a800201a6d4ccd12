-- What reviews after the fact ask for (docs/audit.md, "Who knew what, when").

-- The concerns and referrals that name an incident, for looking up.
CREATE TABLE incident_member (
    incident_id TEXT NOT NULL,
    object_id   TEXT NOT NULL,
    PRIMARY KEY (incident_id, object_id)
) WITHOUT ROWID;

-- What stands out in a period. Only these kinds are in it, so that what is written most costs nothing.
CREATE INDEX audit_entry_exception ON audit_entry (kind, recorded_at) WHERE kind IN ('DECIDE', 'OVERRIDE', 'REFUSE');

-- What was shared although somebody had refused.
CREATE INDEX audit_entry_against_refusal ON audit_entry (recorded_at) WHERE kind = 'PUBLISH' AND rule_ids LIKE '%consent/REFUSED_OVERRIDDEN%';
