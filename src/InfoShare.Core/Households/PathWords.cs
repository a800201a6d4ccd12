using System.Globalization;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>What one organisation states of one link.</summary>
/// <param name="Source">As far as the reader may know it: an informant is never shown.</param>
public sealed record LinkStatement(LinkState State, DateOnly? From, DateOnly? To, SourceKind Source, AgencyKind StatedBy, DateOnly RecordedOn);

/// <summary>One step from the adult to the child, in words and in codes. Names nobody.</summary>
/// <param name="State">The state that counts; SUSPENDED_CUSTODY while one of the two is in custody.</param>
/// <param name="Statements">All that is stated of this link, the newest first: agreeing, disputed and denied side by side.</param>
public sealed record PathStep(
    string Words, RelationshipType Relationship, LinkState State, DateOnly? From, DateOnly? To, AgencyKind StatedBy, IReadOnlyList<LinkStatement> Statements);

/// <summary>Puts a route into words for one reader.</summary>
/// <param name="caller">The reader; null when nobody reads it but the broker.</param>
/// <param name="adult">What the adult at the beginning is called, for example "the supervised person".</param>
/// <param name="called">What others on the way are called, by id; anybody else is "another adult".</param>
/// <param name="declared">Words for a statement that is only being made, by its id.</param>
public sealed class PathWords(
    Caller? caller, string adult, IReadOnlyDictionary<string, string>? called = null, IReadOnlyDictionary<string, string>? declared = null)
{
    /// <summary>The steps of a route, from the adult to the child.</summary>
    public IReadOnlyList<PathStep> Of(Route route, DateOnly today)
    {
        var steps = new List<PathStep>();
        for (var i = 0; i < route.Hops.Count; i++)
            steps.Add(Step(route.Hops[i], i, i == route.Hops.Count - 1, today));
        return steps;
    }

    private PathStep Step(RouteHop hop, int index, bool last, DateOnly today)
    {
        var who = index == 0 ? adult : called?.GetValueOrDefault(hop.FromId) ?? (IsAdultHere(hop) ? "that adult" : "that child");
        return hop.Link is null ? AtOnePlace(hop, who, today) : OfLink(hop, hop.Link, who, last);
    }

    private PathStep OfLink(RouteHop hop, LinkFacts facts, string who, bool last)
    {
        var stated = facts.Principal;
        var suspended = hop.SuspendedSince is not null && hop.ContactOn is null;
        var state = suspended ? LinkState.SuspendedCustody : stated.State == LinkState.SuspendedCustody ? LinkState.Reported : stated.State;
        var words = declared?.GetValueOrDefault(stated.Id) ?? $"{Phrase(hop, stated, who, last)} ({Code.Of(stated.State)}){Span(stated.From, stated.To)}";
        if (stated.State == LinkState.ClaimedEnded || (facts.Time != LinkTime.Past && stated.Type == RelationshipType.ExPartner))
            words += "; said to be over, which nobody has verified";
        if (suspended)
            words += $"; suspended by custody since {Day(hop.SuspendedSince!.Value)}, resumes on release";
        else if (hop.SuspendedSince is { } since)
            words += $"; in custody since {Day(since)}, with contact recorded on {Day(hop.ContactOn!.Value)}";
        else if (stated.State == LinkState.SuspendedCustody)
            words += "; restored by release";
        foreach (var other in facts.Statements.Where(s => s.Id != stated.Id && s.State != stated.State).DistinctBy(s => (s.StatedBy, s.State)))
            words += $"; {Who(other)} states {Code.Of(other.State)}{Span(other.From, other.To)}";
        return new PathStep(words, stated.Type, state, stated.From, stated.To, StatedBy(stated.OrganisationId, stated.StatedBy), [.. facts.Statements.Select(Shown)]);
    }

    private PathStep AtOnePlace(RouteHop hop, string who, DateOnly today)
    {
        var (near, far) = (hop.AtAdultsEnd!, hop.AtChildsEnd!);
        var past = ChildLinks.TimeOf(near, today) == LinkTime.Past || ChildLinks.TimeOf(far, today) == LinkTime.Past;
        var verb = past ? "was recorded" : ChildLinks.TimeOf(near, today) == LinkTime.Coming ? "plans to live" : "is recorded";
        var words = $"{who} {verb} at the same address{Span(near.From, near.To)}; the child {(past ? "was or is" : "is")} recorded there" +
            $"{Span(far.From, far.To)}; no relationship is inferred";
        return new PathStep(words, RelationshipType.Unspecified, far.State, far.From, far.To, StatedBy(far.OrganisationId, far.StatedBy), []);
    }

    private string Phrase(RouteHop hop, Relationship stated, string who, bool last)
    {
        if (HouseholdWalk.IsUnion(stated.Type) && !(last && stated.Type == RelationshipType.HouseholdOther && stated.PersonId == hop.FromId))
        {
            var other = last ? "the young person" : called?.GetValueOrDefault(hop.ToId) ?? "another adult";
            return stated.Type switch
            {
                RelationshipType.Partner => $"{who} and {other} are or were recorded as partners",
                RelationshipType.ExPartner => $"{who} and {other} are recorded as former partners",
                RelationshipType.YpPartner => $"{who} and {other} are or were recorded as a young person's couple",
                _ => $"{who} and {other} are recorded in one household",
            };
        }

        // A step towards a parent of a child in between is told from the parent's side.
        if (stated.PersonId == hop.ToId && !LinkFacts.IsMutual(stated.Type))
            return $"another adult is recorded as {Words(stated.Type, "that child")}";
        var child = last ? "the child" : "another child";
        return $"{who} is recorded as {Words(stated.Type, child)}";
    }

    private AgencyKind StatedBy(string organisationId, AgencyKind agency) => LinkAccess.StatedByFor(caller, organisationId, agency);

    private string Who(Relationship statement) =>
        StatedBy(statement.OrganisationId, statement.StatedBy) is var agency and not AgencyKind.Unspecified ? Code.Of(agency) : "another agency";

    private static bool IsAdultHere(RouteHop hop) => hop.Link is null || hop.Link.Principal.Type switch
    {
        RelationshipType.FullSibling or RelationshipType.HalfSibling or RelationshipType.StepSibling => false,
        _ => hop.Link.Principal.PersonId == hop.FromId || LinkFacts.IsMutual(hop.Link.Principal.Type),
    };

    private static string Words(RelationshipType type, string child) => type switch
    {
        RelationshipType.BirthParent => $"a parent of {child}",
        RelationshipType.ExpectedChild => child == "the child" ? "expecting the child" : "expecting a child",
        RelationshipType.StepOrFatherFigure => $"a parent figure to {child}",
        RelationshipType.Carer => $"a carer of {child}",
        RelationshipType.OccasionalCarer => $"an occasional carer of {child}",
        RelationshipType.HouseholdOther => $"living in the household of {child}",
        RelationshipType.ExtendedKin => $"kin of {child}",
        RelationshipType.Associate => $"an associate of {child}",
        RelationshipType.Unidentified => $"somebody around {child} who is not identified",
        RelationshipType.FullSibling => $"a full sibling of {child}",
        RelationshipType.HalfSibling => $"a half sibling of {child}",
        RelationshipType.StepSibling => $"a step sibling of {child}",
        _ => Code.Of(type),
    };

    private LinkStatement Shown(Relationship s) => new(
        s.State, s.From, s.To, LinkAccess.SourceFor(caller, s), StatedBy(s.OrganisationId, s.StatedBy), Clocks.LondonTime.DateOf(s.RecordedAt));

    private static string Span(DateOnly? from, DateOnly? to) => (from, to) switch
    {
        ({ } f, { } t) => $", from {Day(f)} to {Day(t)}",
        ({ } f, null) => $", since {Day(f)}",
        (null, { } t) => $", until {Day(t)}",
        _ => "",
    };

    /// <summary>A day as it is written in answers.</summary>
    internal static string Day(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
