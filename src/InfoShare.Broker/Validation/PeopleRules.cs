using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.SocialCare.V1;
using Proto = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Records of people and links, and statuses.</summary>
internal static class PeopleRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RecordPersonRequest>(Person);
        rules.Add<RecordRelationshipRequest>(Relationship);
        rules.Add<RecordPlanRequest>(Plan);
        rules.Add<CompletePlanCheckRequest>(CompleteCheck);
        rules.Add<RecordResidenceRequest>(Residence);
        rules.Add<RecordInvolvementRequest>(Involvement);
        rules.Add<RecordNoneRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("person", r.Person);
            c.Codes("none_of", r.NoneOf, 1, 15);
            c.Date("as_of", r.AsOf);
            c.Stated("source", r.Source);
        });
        rules.Add<FindPersonRequest>((c, r) =>
        {
            c.Subject("person", r.Person);
            c.Purpose("purpose", r.Purpose);
        });
        rules.Add<RecordStatusRequest>(Status);
    }

    private static void Person(RequestCheck c, RecordPersonRequest r)
    {
        c.RequestId(r.RequestId);
        c.Line("own_record_id", r.OwnRecordId, 1, 80);
        if (!c.Present("demographics", r.Demographics))
            return;
        c.Demographics("demographics", r.Demographics);
        c.OptionalText("protection_lifted_because", r.ProtectionLiftedBecause, 500);
        c.Require(!r.Protected || r.ProtectionLiftedBecause.Length == 0, "protection_lifted_because", "is not together with protected: one or the other");
        c.Require(!r.KeepStanding || !(r.Protected || r.ProtectionLiftedBecause.Length > 0), "keep_standing", "changes nothing, and is not together with what does");

        // A record may know less than a search needs, but not nothing.
        c.Require(
            CommonChecks.HasName(r.Demographics) || r.Demographics.Identifiers.Count > 0 || r.Demographics.OtherNames.Count > 0 || r.Demographics.NameFacts.Count > 0
                || r.Demographics.ExpectedBirthDate.Length > 0,
            "demographics", "names nobody: give a name or an identifier");
    }

    private static void Relationship(RequestCheck c, RecordRelationshipRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Subject("related_to", r.RelatedTo);
        c.Stated("type", r.Type);
        c.Stated("state", r.State);
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate, future: r.State == Proto.LinkState.Declared);
        c.Stated("source", r.Source);
        HouseholdRules.End(c, r.State, r.Source);
    }

    private static void Plan(RequestCheck c, RecordPlanRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Subject("with_person", r.WithPerson);
        c.Stated("type", r.Type);
        c.Require(
            r.Type == Proto.RelationshipType.Unspecified || Core.Households.PlanChecks.CanBePlanned((RelationshipType)(int)r.Type), "type",
            "is not a plan to live with or visit somebody");
        c.Date("planned_date", r.PlannedDate, latest: c.Today.AddYears(5));
        c.Stated("source", r.Source);
    }

    private static void CompleteCheck(RequestCheck c, CompletePlanCheckRequest r)
    {
        c.RequestId(r.RequestId);
        c.Id("check_id", r.CheckId);
        switch (r.OutcomeCase)
        {
            case CompletePlanCheckRequest.OutcomeOneofCase.Refer:
                ReferralRules.Draft(c, "refer", r.Refer);
                break;
            case CompletePlanCheckRequest.OutcomeOneofCase.DoNotRefer:
                c.Text("do_not_refer.reason", r.DoNotRefer.Reason, 15, 2000);
                c.DateAhead("do_not_refer.review_date", r.DoNotRefer.ReviewDate, required: true);
                break;
            default:
                c.Add("outcome", "must be chosen: refer or do_not_refer");
                break;
        }
    }

    private static void Residence(RequestCheck c, RecordResidenceRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Address("address", r.Address);
        c.Stated("kind", r.Kind);
        c.Stated("state", r.State);
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate, future: r.State == Proto.LinkState.Declared);
        c.Stated("source", r.Source);
        HouseholdRules.End(c, r.State, r.Source);
    }

    private static void Involvement(RequestCheck c, RecordInvolvementRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.OptionalLine("practitioner_name", r.PractitionerName, 100);
        c.OptionalLine("support_held_by", r.SupportHeldBy, 200);
        c.OptionalLine("team", r.Team, 100);
        c.Stated("role", r.Role);
        if (r.Role != Proto.PractitionerRole.Unspecified)
            c.Require(Roles.AgencyOf((PractitionerRole)r.Role) == c.Agency, "role", "must be a role of your kind of agency");
        c.Telephone("telephone", r.Telephone);
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate);
        Closure(c, r.ClosureReason, r.ToDate);
        c.OptionalId("ending_id", r.EndingId);
        c.Require(r.EndingId.Length == 0 || r.ToDate.Length > 0, "ending_id", "belongs to an end: give to_date with it");
    }

    private static void Closure(RequestCheck c, Proto.ClosureReason reason, string toDate) => c.Require(
        reason == Proto.ClosureReason.Unspecified || toDate.Length > 0, "closure_reason", "belongs to an end: give to_date with it");

    private static void Status(RequestCheck c, RecordStatusRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("child", r.Child);
        c.Stated("status", r.Status);
        c.Codes("categories", r.Categories, 0, 4);
        c.Require(
            r.Status == Proto.ChildStatusCode.Unspecified || Core.Plans.StatusRules.MayState(c.Agency, (ChildStatusCode)(int)r.Status), "status",
            "is not a status that your kind of agency holds");
        c.Require(
            r.Categories.Count == 0 || r.Status == Proto.ChildStatusCode.Cpp, "categories", "belong to a child protection plan (CPP) only");
        c.Dates("from_date", r.FromDate, "to_date", r.ToDate, required: true);
        c.Date("decided_on", r.DecidedOn);
        Closure(c, r.ClosureReason, r.ToDate);
        c.OptionalLine("agency_label", r.AgencyLabel, 200);
    }
}
