using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>Asks what became of a concern that the caller's organisation shared or was shown.</summary>
public sealed record GetConcernHistory(string ConcernId, AccessPurpose Purpose);

/// <summary>A step as somebody may see it; who took it is null where that is not for the reader.</summary>
public sealed record StepView(
    int Step, VerificationState State, DateTimeOffset RecordedAt, string? OrganisationName, AgencyKind Agency, SourceKind Basis, string? ByName, PractitionerRole ByRole,
    string? Words, string? View);

/// <summary>A note as somebody may see it.</summary>
public sealed record NoteView(
    string NoteId, NoteKind Kind, DateTimeOffset RecordedAt, DateOnly? HappenedOn, string? OrganisationName, AgencyKind Agency, string? AuthorName, PractitionerRole AuthorRole,
    string? Words, string? SaidBy, string? Label, LateralCheckResult Result, string? Asked)
{
    /// <summary>Which way the risk goes, as its author sees it (SUMMARY and above).</summary>
    public StatedTrend Trend { get; init; }
}

/// <summary>An appraisal as somebody may see it; its owner is for the owner's own organisation.</summary>
public sealed record AppraisalView(Appraisal Appraisal, bool IsOwn, string DueInWords, bool ShowsWords);

/// <summary>What the concern said before it was corrected.</summary>
/// <param name="Statement">Null where the reader may not see it in full as it was then.</param>
public sealed record VersionView(long Version, DateTimeOffset ReplacedAt, string? Reason, string? ByName, ConcernText? Statement);

/// <summary>What became of a concern, as far as the caller may see it.</summary>
public sealed record ConcernHistory(
    ConcernView Concern, int Step, IReadOnlyList<StepView> Steps, IReadOnlyList<NoteView> Notes, IReadOnlyList<AppraisalView> Appraisals, IReadOnlyList<VersionView> Versions,
    IReadOnlyList<Narrative> Narratives, AuditReceipt Receipt)
{
    /// <summary>Of an allegation about a worker, for the officer (LADO): what else is held of the same person or place (C19).</summary>
    public IReadOnlyList<ConcernView> LikeEvents { get; init; } = [];

    /// <summary>Whether the caller is one of those who correct it and take it back (C18). Of somebody kept it says what it would of nobody.</summary>
    public bool MayCorrect { get; init; }
}

/// <summary>Shows every step, note, appraisal, correction and agreed account beside the concern; each at the reader's tier for the concern.</summary>
public sealed class GetConcernHistoryHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    private const int MaxNotes = 200;

    /// <exception cref="RuleException">NOT_FOUND, PURPOSE_NOT_ALLOWED.</exception>
    public async Task<ConcernHistory> HandleAsync(GetConcernHistory query, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(query);
        call = call with { Caller = call.Caller.Asking(query.Purpose) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, session => ReadAsync(session, query, call, registry), ct);
    }

    private async ValueTask<LookUp<ConcernHistory>> ReadAsync(IReadSession session, GetConcernHistory query, Call asking, RegistrySnapshot registry)
    {
        var opened = await ConcernDoor.RequireAsync(session, query.ConcernId, asking, asking: true);
        var (concern, caller, today) = (opened.Concern, opened.Call.Caller, LondonTime.DateOf(session.Now));
        var (summary, detail) = (opened.Tier is Tier.Summary or Tier.Detail, opened.Tier == Tier.Detail);
        var hidden = (await session.People.HiddenFromAsync(caller.OrganisationId, [.. opened.Bearings.Select(b => b.PersonId)]))
            .Concat(opened.Bearings.Where(b => b.Apart).Select(b => b.PersonId)).ToHashSet(StringComparer.Ordinal);
        var kept = !opened.OwnAlone && await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync([.. opened.People]));
        var steps = await opened.StepsAsync(session);
        var versions = await session.ConcernLife.VersionsAsync(concern.Id);

        // To an author who is kept in silence it says what he or she said, and nothing that others made of it (L10).
        if (opened.OwnAlone)
        {
            var others = versions.FirstOrDefault(v => !opened.IsOwn(concern.OrganisationId, v.ById));
            concern = (others?.Of(concern) ?? concern) with { Verification = steps[^1].State };
            versions = [.. versions.TakeWhile(v => v != others)];
        }

        var about = opened.NearestId ?? (opened.OwnAlone ? concern.SubjectId : null);
        var bearing = opened.Bearings.FirstOrDefault(b => b.PersonId == about);
        var disclosure = new Disclosure(caller, registry) { WhereaboutsAreKept = kept, OwnAlone = opened.OwnAlone };
        disclosure.Add((await MeetingTold.WithAsync(session, [new ConcernOnPerson(concern, about ?? "", bearing)]))[0]);
        await disclosure.NameAsync(session);
        var alike = opened.OwnAlone ? [] : await LikeAllegations.OfAsync(session, concern, opened.Bearings, caller, registry);

        List<NoteView> notes =
        [
            .. (await session.ConcernLife.NotesAsync(concern.Id, int.MaxValue)).Where(n => opened.OwnAlone ? opened.IsOwn(n.OrganisationId, n.AuthorId) : MayKnow(n.OrganisationId, n.AuthorRole))
                .Select(n => (Note: n, Tier: disclosure.TierFor(n, opened.Tier))).Where(n => n.Tier != Tier.Unspecified).TakeLast(MaxNotes)
                .Select(n => LifeSight.At(n.Tier, n.Note, registry)),
        ];
        var entry = opened.Call.Entry(session, time, AuditEventKind.Query) with
        {
            ObjectId = concern.Id,
            PersonIds = [.. opened.People.OrderByDescending(id => id == opened.NearestId).Concat(alike.SelectMany(a => a.Named)).Distinct(StringComparer.Ordinal)],
            MatchedHow = "concern_id",
            CountsByTier = alike.Prepend(disclosure).SelectMany(d => d.CountsByTier).GroupBy(c => c.Key, StringComparer.Ordinal).ToDictionary(c => c.Key, c => c.Sum(t => t.Value), StringComparer.Ordinal),
            RuleIds = [.. alike.Prepend(disclosure).SelectMany(d => d.RuleIds).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            WithheldByReason = disclosure.WithheldByReason,
            Shown = [.. alike.Prepend(disclosure).SelectMany(d => d.ShownIds).Distinct(StringComparer.Ordinal)],
        };
        var history = new ConcernHistory(
            disclosure.Shown[0], steps[^1].Step, [.. steps.Select(Step)],
            notes,
            [
                .. (await session.ConcernLife.AppraisalsAsync(concern.Id))
                    .Where(a => !opened.OwnAlone && (IsOwn(a) || (a.DueRule != AppraiseUnaskedHandler.Unasked && !hidden.Contains(a.PersonId))))
                    .Select(a => new AppraisalView(
                        MayKnow(a.OrganisationId, a.OwnerRole) ? a : a with { DoneBy = null }, IsOwn(a),
                        a.State == AppraisalState.Due ? PlainTime.Due(a.DueAt, session.Now) : "",
                        detail || IsOwn(a))),
            ],
            [.. versions.Select(Version)],
            summary && !opened.OwnAlone ? await NarrativesAsync() : [],
            entry.Receipt())
        {
            LikeEvents = [.. alike.SelectMany(a => a.Shown).OrderByDescending(c => c.SharedAt)],
            MayCorrect = OwnConcerns.IsFor(concern, caller) && steps[^1].State != VerificationState.RecordedInError,
        };
        return new LookUp<ConcernHistory>(history, entry, await LookedUpAsync());

        // One that a clinic of the own house owes or made is to a colleague as another service's (L7).
        bool IsOwn(Appraisal a) => a.OrganisationId == caller.OrganisationId && InvolvementAccess.IsOpenTo(caller, a.OrganisationId, a.OwnerId, a.OwnerRole);

        bool MayKnow(string organisationId, PractitionerRole role) => LifeSight.MayKnow(caller, registry, concern, kept, organisationId, role);

        StepView Step(VerificationStep s)
        {
            var named = MayKnow(s.OrganisationId, s.ByRole);
            return new StepView(
                s.Step, s.State, s.RecordedAt, named ? registry.NameOf(s.OrganisationId) : null, named ? registry.Find(s.OrganisationId)?.Agency ?? AgencyKind.Unspecified : AgencyKind.Unspecified,
                summary ? s.Basis : SourceKind.Unspecified, named && summary ? s.ByWhom : null, named && summary ? s.ByRole : PractitionerRole.Unspecified,
                named && detail ? s.Note : null, named && summary ? s.View : null);
        }

        VersionView Version(ConcernVersion v)
        {
            var was = v.Of(concern);
            return new VersionView(
                v.Version, v.ReplacedAt, detail ? v.Reason : null, summary && MayKnow(concern.OrganisationId, v.ByRole) ? v.ByName : null,
                detail && ConcernAccess.Decide(caller, was).Release == Release.Detail ? v.Statement : null);
        }

        async ValueTask<IReadOnlyList<Narrative>> NarrativesAsync()
        {
            var open = new List<Narrative>();
            foreach (var narrative in await session.ConcernLife.NarrativesOnAsync(concern.Id))
            {
                if (!hidden.Contains(narrative.PersonId) && await LifeSight.IsOpenAsync(session, narrative, caller))
                    open.Add(LifeSight.Named(narrative with { ConcernIds = [concern.Id] }, kept, MayKnow(narrative.OrganisationId, narrative.ByRole), caller));
            }

            return open;
        }

        async ValueTask<IReadOnlyList<LookedUp>> LookedUpAsync()
        {
            if (opened.NearestId is not { } person)
                return [];
            var around = await session.Links.InvolvementsOfAsync([person]);
            return [new LookedUp(person, Lead.Of(around, registry, today, caller.Area, caller))];
        }
    }
}
