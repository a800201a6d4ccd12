using InfoShare.Core.Access;
using InfoShare.Core.Inbox;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>A record as the caller may see it: its own in full, to the steward any without what it says.</summary>
public sealed record EntryView(string EntryId, string? OwnRecordId, string PersonId, Demographics? Demographics, ContactPoint? Holder);

/// <summary>How the sides compare, as far as the caller may be told.</summary>
public sealed record ComparisonView(double Probability, IReadOnlyList<FieldEvidence> Fields, string Explanation);

/// <summary>A question as the caller may see it.</summary>
/// <param name="Version">Moves with every answer, see <see cref="DeskViews.VersionOf"/>.</param>
public sealed record QuestionView(
    string Id, long Version, IdentityQuestionKind Kind, IdentityQuestionState State, IReadOnlyList<EntryView> Records,
    ComparisonView? Comparison, string ActionOwner, DateTimeOffset OpenedAt, DateTimeOffset AnswerDue, DateTimeOffset? AnsweredAt, string? Reason);

/// <summary>A decision as the caller may see it.</summary>
public sealed record DecisionView(
    string Id, IdentityDecisionKind Kind, bool Automatic, string? DecidedBy, string? Reason, ComparisonView? Comparison,
    IReadOnlyList<EntryView> Records, DateTimeOffset DecidedAt, bool Stands, string? Undoes);

/// <summary>Cuts records, evidence and decisions down to what the caller may see. No value of another agency's record passes.</summary>
public static class DeskViews
{
    private static readonly string[] Places =
        ["address", "postcode", "house", "street", "locality", "region", "uprn"];

    private static readonly string[] Numbers = ["telephone", "email"];

    /// <summary>
    /// 1 while nobody has looked, 2 when somebody looked and could not tell, 3 when it is decided. An answer names the one that its
    /// giver saw, so that of two at once the second learns of the first.
    /// </summary>
    public static long VersionOf(IdentityQuestion question) => question switch
    {
        { State: not IdentityQuestionState.Open } => 3,
        { AnsweredBy: not null } => 2,
        _ => 1,
    };

    /// <summary>The entries that the caller may see, own ones with what they say now.</summary>
    public static IReadOnlyList<EntryView> Entries(
        IEnumerable<IdentityEntry> entries, IReadOnlyDictionary<string, Person> people, Caller caller, RegistrySnapshot registry)
    {
        var steward = DeskSight.IsSteward(caller);
        return
        [
            .. entries.DistinctBy(e => e.Id)
                .Where(e => steward || e.OrganisationId == caller.OrganisationId)
                .Select(e => new EntryView(
                    e.Id,
                    e.OrganisationId == caller.OrganisationId ? e.OwnRecordId : null,
                    e.PersonId,
                    e.OrganisationId == caller.OrganisationId ? people.GetValueOrDefault(e.PersonId)?.Records.FirstOrDefault(r => r.EntryId == e.Id)?.Demographics : null,
                    registry.Find(e.OrganisationId)?.DutyDesk))
        ];
    }

    /// <summary>
    /// The evidence without what would lead to a place: fields of places and of telephones are named only to whoever holds one in an
    /// own record here, and to nobody but the steward where a refuge is recorded. That a field is missing is not said of them.
    /// </summary>
    public static ComparisonView? Comparison(MatchEvidence? evidence, IEnumerable<EntryView> own, bool steward, bool refuge)
    {
        if (evidence is null)
            return null;
        var held = own.Select(e => e.Demographics).OfType<Demographics>().ToList();
        var (place, number) = (held.Any(d => d.Address is not null), held.Any(d => !string.IsNullOrWhiteSpace(d.Telephone)));
        List<FieldEvidence> fields =
        [
            .. evidence.Fields.Where(f =>
                steward
                || (Places.Contains(f.Field) ? place && !refuge && f.Comparison != FieldComparison.Missing
                    : !Numbers.Contains(f.Field) || (number && !refuge && f.Comparison != FieldComparison.Missing)))
        ];
        return new ComparisonView(evidence.Probability, fields, Explain(fields, evidence.Held));
    }

    /// <summary>Who decided, and why, as the caller may be told: services whose very involvement is kept from the caller's role stay unnamed.</summary>
    public static DecisionView Decision(
        IdentityDecision decision, bool stands, IReadOnlyList<EntryView> records, ComparisonView? comparison, Caller caller, RegistrySnapshot registry)
    {
        var open = decision.OrganisationId == caller.OrganisationId || DeskSight.IsSteward(caller);
        var named = !decision.Automatic && (open || InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, decision.Role));
        return new DecisionView(
            decision.Id, decision.Kind, decision.Automatic,
            named ? $"{decision.PractitionerName}, {Code.Of(decision.Role)}, {registry.NameOf(decision.OrganisationId)}" : null,
            open && !decision.Automatic ? decision.Reason : null,
            comparison, records, decision.DecidedAt, stands, decision.Undoes);
    }

    /// <summary>One sentence of field names.</summary>
    internal static string Explain(IReadOnlyList<FieldEvidence> fields, IReadOnlyList<string> held)
    {
        var (agree, conflict) = (Words(FieldComparison.Agree), Words(FieldComparison.Conflict));
        var alike = Words(FieldComparison.Partial);
        var text = $"Agrees on {(agree.Length == 0 ? "nothing" : agree)}";
        if (alike.Length > 0)
            text += $", alike on {alike}";
        if (conflict.Length > 0)
            text += $", differs on {conflict}";
        return held.Count == 0 ? text + "." : $"{text}. Held for a person's decision: {string.Join(", ", held.Select(h => h.Replace('_', ' ')))}.";

        string Words(FieldComparison comparison) =>
            string.Join(", ", fields.Where(f => f.Comparison == comparison).Select(f => f.Field.Replace('_', ' ')));
    }
}
