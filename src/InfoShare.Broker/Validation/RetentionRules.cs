using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Retention.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Legal holds, removal and erasure.</summary>
internal static class RetentionRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<PlaceLegalHoldRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            switch (r.SubjectCase)
            {
                case PlaceLegalHoldRequest.SubjectOneofCase.Person:
                    c.Subject("person", r.Person);
                    break;
                case PlaceLegalHoldRequest.SubjectOneofCase.Incident:
                    c.Incidents("incident", [r.Incident]);
                    break;
                case PlaceLegalHoldRequest.SubjectOneofCase.ReferralId:
                    c.Id("referral_id", r.ReferralId);
                    break;
                default:
                    c.Add("subject", "must be a person, an incident or a referral");
                    break;
            }

            c.Stated("authority", r.Authority);
            c.Require(r.Authority != LegalHoldAuthority.IncidentNamed, "authority", "must not be INCIDENT_NAMED: the broker places these itself");
            c.OptionalLine("authority_reference", r.AuthorityReference, 100);
            c.Reason("reason", r.Reason);
        });
        rules.Add<ReleaseLegalHoldRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("hold_id", r.HoldId);
            c.Version(r.Version);
            c.Reason("reason", r.Reason);
        });
        rules.Add<ListLegalHoldsRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<GetRetentionScheduleRequest>((_, _) => { });
        rules.Add<ListDueForRemovalRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<DecideRemovalRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Count("record_ids", r.RecordIds.Count, 1, 100);
            for (var i = 0; i < r.RecordIds.Count; i++)
                c.Id($"record_ids[{i}]", r.RecordIds[i]);
            c.Stated("choice", r.Choice);
            if (r.Choice == RemovalChoice.KeepUntil)
                c.DateAhead("keep_until", r.KeepUntil, required: true);
            else
                c.Require(r.KeepUntil.Length == 0, "keep_until", "belongs to KEEP_UNTIL alone");
            c.Reason("reason", r.Reason);
        });
        rules.Add<ConfirmRemovalRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("removal_id", r.RemovalId);
            c.Version(r.Version);
        });
        rules.Add<WithdrawRemovalRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("removal_id", r.RemovalId);
            c.Version(r.Version);
            c.Reason("reason", r.Reason);
        });
        rules.Add<ListRemovalsRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<EraseAuditPersonalRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            if (r.PersonId.Length > 0)
            {
                c.Id("person_id", r.PersonId);
                c.Require(r.EntryIds.Count == 0, "entry_ids", "must be left out with person_id");
            }
            else
            {
                c.Count("entry_ids", r.EntryIds.Count, 1, 200);
                for (var i = 0; i < r.EntryIds.Count; i++)
                    c.Id($"entry_ids[{i}]", r.EntryIds[i]);
            }

            c.Stated("ground", r.Ground);
            c.Reason("reason", r.Reason);
        });
        rules.Add<ConfirmErasureRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("erasure_id", r.ErasureId);
            c.Version(r.Version);
        });
        rules.Add<WithdrawErasureRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("erasure_id", r.ErasureId);
            c.Version(r.Version);
            c.Reason("reason", r.Reason);
        });
        rules.Add<ListErasuresRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
    }
}
