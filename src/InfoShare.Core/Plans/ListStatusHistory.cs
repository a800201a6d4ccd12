using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Asks for everything that was ever stated of a person's statuses.</summary>
public sealed record ListStatusHistory(SubjectRef Person, AccessPurpose Purpose);

/// <summary>One statement, and whether a later one of the same organisation took its place.</summary>
/// <param name="IsOwn">Whether it is the reader's own organisation's.</param>
public sealed record StatusStatementView(ChildStatus Status, bool Superseded, bool IsOwn);

/// <summary>The statements that the caller may see, the latest recorded first.</summary>
public sealed record StatusHistory(ResolvedPerson Person, IReadOnlyList<StatusStatementView> Statements, IReadOnlyList<EarlyHelpAnswer> EarlyHelp, AnswerEdges Edges);

/// <summary>
/// Every statement with its three dates (I1), judged row by row. What has ended stays, with the reason, and the answer never says that
/// there is nothing to worry about (I2, D4).
/// </summary>
public sealed class ListStatusHistoryHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    private const int Most = 200;

    // Judged before it is limited: what the caller may not see takes no place from what the caller may.
    private const int MostJudged = 2000;

    private const string HowToRead = "An end is no statement that all is well, and an empty list is none that there was never anything.";

    public async Task<StatusHistory> HandleAsync(ListStatusHistory query, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(query.Purpose, inEmergency: true) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<StatusHistory>> ReadAsync(IReadSession session, ListStatusHistory query, Call call, RegistrySnapshot registry)
    {
        var found = await PersonResolver.AskedAsync(session, query.Person, call.Caller);
        call = await Standings.TowardsAsync(session, call, found.Person?.Id);
        var caller = call.Caller;

        // As with a question about a child: this call does not tell which adults are recorded, but to those who hold a record themselves.
        var today = LondonTime.DateOf(session.Now);
        var asksOfAdult = found.Person is { } whose ? whose.AgeBandOn(today) == AgeBand.Adult && whose.Records.All(r => r.OrganisationId != caller.OrganisationId)
            : Ages.BandOn(query.Person.Demographics?.BirthDate, null, today) == AgeBand.Adult;
        var asked = found.Person?.Id;
        if (asksOfAdult)
            found = PersonResolver.AsNobody(caller);
        var kept = found.Person is { } one && await Whereabouts.AreKeptAsync(session, [one]);
        var disclosure = new Disclosure(caller, registry) { WhereaboutsAreKept = kept };
        var all = found.Person is { } person ? await session.Plans.StatusHistoryAsync([person.Id], MostJudged) : [];
        List<StatusStatementView> open =
        [
            .. all.Index().Where(s => s.Item.TakenBack?.IsThereFor(caller.OrganisationId) != false && disclosure.Judge(s.Item)).Select(s => new StatusStatementView(
                WithLabelFor(caller, Whereabouts.StatusFor(caller, kept, s.Item)),
                all.Take(s.Index).Any(n => (n.TakenBack is null) == (s.Item.TakenBack is null) && n.IsSameAs(s.Item)),
                s.Item.OrganisationId == caller.OrganisationId)),
        ];
        List<EarlyHelpAnswer> help = found.Person is { } child
            ? [.. (await session.PlanSteps.EarlyHelpOfAsync(child.Id)).Where(a => disclosure.Judge(a.AsStatus())).Select(a => EarlyHelpSight.For(caller, kept, a))] : [];
        var shown = open.Take(Most).ToList();
        disclosure.Answering.UnionWith(help.Select(a => a.OrganisationId).Concat(shown.Select(s => s.Status.OrganisationId)).Where(id => id.Length > 0));
        var involvements = found.Person is null ? [] : await session.Links.InvolvementsOfAsync([found.Person.Id]);
        var lead = Lead.Of(involvements, registry, today, caller.Area, caller);
        var entry = call.Entry(session, time, AuditEventKind.Query, found.Person is null ? Code.Of(found.Resolved.Outcome) : "done") with
        {
            PersonIds = asked is null ? [] : [asked],
            MatchedHow = found.Resolved.MatchedHow,
            Shown = [.. shown.Select(s => s.Status.Id).Concat(help.Select(a => a.Id)).Select(id => Disclosure.ShownAs(Tier.Marker, id))],
            WithheldByReason = disclosure.WithheldByReason,
            RuleIds = disclosure.RuleIds,
        };
        var edges = new AnswerEdges(
            CoverageOf.Areas(registry, [caller.Area], disclosure.Answering, caller), disclosure.Withheld,
            open.Count > Most ? [new AnswerLimit("statements", $"the latest {Most}")] : [], entry.Receipt(), HowToRead);
        return new LookUp<StatusHistory>(new StatusHistory(found.Resolved, shown, help, edges), entry, found.Person is null ? [] : [new LookedUp(found.Person.Id, lead)]);
    }

    /// <summary>A label and a judgement are more than a marker: the own organisation's, and the label where the class is open.</summary>
    private static ChildStatus WithLabelFor(Caller caller, ChildStatus status) => ShownTo(caller, status) with
    {
        TakenBack = status.TakenBack?.For(status.OrganisationId == caller.OrganisationId),
    };

    private static ChildStatus ShownTo(Caller caller, ChildStatus status) =>
        status.OrganisationId == caller.OrganisationId ? status
        : caller.May(StatusAccess.ClassOf(status.Code)).Release is Release.Summary or Release.Detail ? status with { Judgement = null }
        : status with { Label = null, Judgement = null };
}
