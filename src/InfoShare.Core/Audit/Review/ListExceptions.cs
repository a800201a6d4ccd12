using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Emergency;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>What stands out (requirements M5, L9).</summary>
public enum ExceptionKind
{
    Unspecified = 0,

    /// <summary>A decision with fewer words of reasons than asked: on a referral, a challenge, a notice of what stands together, or an ending that is signed.</summary>
    ThinRationale = 1,

    /// <summary>Somebody went against a rule or a wish.</summary>
    Override = 2,

    /// <summary>A referral that ended in information recorded, or in no further action.</summary>
    EndedWithoutAction = 3,

    /// <summary>A referral that ended while the history was not read.</summary>
    EndedWithoutHistory = 4,

    /// <summary>Emergency access.</summary>
    BreakGlass = 5,

    /// <summary>Emergency access whose review is late.</summary>
    BreakGlassUnreviewed = 6,

    /// <summary>A decision not to share that nobody has reviewed.</summary>
    NotSharedUnreviewed = 7,

    /// <summary>Refusals in quick succession at one organisation.</summary>
    RefusalsInSeries = 8,
}

/// <summary>Asks for what stands out in a period.</summary>
/// <param name="From">The first day, in England.</param>
/// <param name="To">The last day.</param>
/// <param name="FewestWords">Of <see cref="ExceptionKind.ThinRationale"/>: reasons of fewer words are listed.</param>
/// <param name="After">How many rows the pages before held.</param>
public sealed record ListExceptions(
    ExceptionKind Kind, string? OrganisationId, string? Area, DateOnly From, DateOnly To, int FewestWords, string Reason, int After, int PageSize);

/// <summary>One row: a thing and the entry that tells of it. Whom it was done by stands in the entry.</summary>
public sealed record ExceptionRow(string OrganisationId, string ObjectId, DateTimeOffset At, string What, EntryReference? Entry);

/// <summary>How often an organisation's practitioners broke the glass in the period.</summary>
public sealed record BreakGlassRate(string OrganisationId, int Uses, double? PerThousandLookUps, IReadOnlyList<PractitionerRate> Practitioners);

/// <summary>A page of what stands out.</summary>
/// <param name="Question">What the list asks of the system, not of a person (M7).</param>
/// <param name="Cut">There is more in the period than one list reads.</param>
/// <param name="Rates">Of break-glass alone, on the first page; by id and never by number (N9).</param>
public sealed record ExceptionPage(
    IReadOnlyList<ExceptionRow> Rows, int Total, int? Next, string Question, IReadOnlyList<BreakGlassRate> Rates, bool Cut, AuditReceipt Receipt);

/// <summary>
/// Lists what stands out, for an auditor of all organisations and for a safeguarding lead or manager of the own one. It names things and
/// entries, in the order of time; nobody is ranked (N9), and what it asks is how the work came to it (M7).
/// </summary>
public sealed class ListExceptionsHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    private const int MostEntries = 20_000;

    private const int MostPages = 100;

    private const int Batch = 200;

    private const string SignedEnding = "PlanService/SignOffEnding";

    private const string DecidedNotice = "PatternService/DecidePatternNotice";

    private const string AnsweredChallenge = "ReferralService/AnswerChallenge";

    /// <summary>Refusals that make a series.</summary>
    internal const int Series = 5;

    private static readonly TimeSpan SeriesWithin = TimeSpan.FromHours(1);

    private static readonly Disposition[] WithoutAction = [Disposition.InformationRecorded, Disposition.NoFurtherAction];

    private static readonly Disposition[] Endings =
        [Disposition.InformationRecorded, Disposition.NoFurtherAction, Disposition.SignpostedNoReferral, Disposition.AdviceInsteadOfReferral];

    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; PRACTITIONER_REQUIRED.</exception>
    public async Task<ExceptionPage> HandleAsync(ListExceptions query, Call call, CancellationToken ct)
    {
        var scope = ReviewScope.Of(call.Caller);
        var registry = await directory.CurrentAsync(ct);
        var organisations = registry.All
            .Where(o => scope is null || o.Id == scope)
            .Where(o => (query.OrganisationId is null || o.Id == query.OrganisationId)
                && (query.Area is null || string.Equals(o.Area, query.Area, StringComparison.OrdinalIgnoreCase)))
            .Select(o => o.Id).ToHashSet(StringComparer.Ordinal);
        var from = LondonTime.ToUtc(query.From, TimeOnly.MinValue);
        var to = LondonTime.ToUtc(query.To.AddDays(1), TimeOnly.MinValue);
        return await store.AnswerAsync(
            call,
            async session =>
            {
                var isNarrow = scope is not null || query.OrganisationId is not null || query.Area is not null;
                var (found, cut) = organisations.Count == 0 ? ([], false) : await FindAsync(session, query, call.Caller, registry, organisations, isNarrow, from, to);
                var page = found.Skip(query.After).Take(query.PageSize).ToList();
                var end = query.After + page.Count;
                var rates = query is { Kind: ExceptionKind.BreakGlass, After: 0 } && organisations.Count > 0
                    ? await RatesAsync(session, registry, call.Caller, organisations, from, to) : [];
                var entry = call.Entry(session, time, AuditEventKind.Return, $"done: {page.Count} of {Code.Of(query.Kind)}") with
                {
                    Purpose = Purpose.SupervisionAudit,
                    Reason = query.Reason,
                };
                return (new ExceptionPage(page, found.Count, end < found.Count ? end : null, QuestionOf(query.Kind), rates, cut, entry.Receipt()), entry);
            },
            ct);
    }

    private static async ValueTask<(IReadOnlyList<ExceptionRow> Rows, bool Cut)> FindAsync(
        IReadSession session, ListExceptions query, Caller caller, RegistrySnapshot registry, HashSet<string> organisations, bool isNarrow, DateTimeOffset from, DateTimeOffset to)
    {
        var cut = false;
        var origins = (await session.AuditTree.KeysAsync()).GroupBy(k => k.Log).ToDictionary(g => g.Key, g => g.Last().Origin, StringComparer.Ordinal);
        EntryReference Reference(PlacedEntry placed) => new(placed.Entry.Id, origins.GetValueOrDefault(placed.Log, placed.Log), placed.Index);
        var rows = query.Kind switch
        {
            ExceptionKind.ThinRationale =>
            [
                .. (await DecisionsAsync(d => d.Disposition != Disposition.MoreInformation && WordsOf(d.Rationale) < query.FewestWords,
                        d => $"{Code.Of(d.Disposition)} with reasons of {WordsOf(d.Rationale)} words"))
                    .Concat(await OtherReasonsAsync()).OrderBy(r => r.At).ThenBy(r => r.ObjectId, StringComparer.Ordinal),
            ],
            ExceptionKind.EndedWithoutAction => await DecisionsAsync(d => WithoutAction.Contains(d.Disposition), d => $"{Code.Of(d.Disposition)}, {Code.Of(d.Reason)}"),
            ExceptionKind.EndedWithoutHistory => await DecisionsAsync(
                d => Endings.Contains(d.Disposition) && d.HistoryRead == Code.Of(Referrals.HistoryRead.No), d => $"{Code.Of(d.Disposition)} without the history read"),
            ExceptionKind.Override => await OverridesAsync(),
            ExceptionKind.BreakGlass => await GrantsAsync(_ => true),
            ExceptionKind.BreakGlassUnreviewed => await GrantsAsync(g => !g.IsReviewed && g.FirstReviewDue < session.Now),
            ExceptionKind.NotSharedUnreviewed => await NotSharedAsync(),
            _ => await RefusalsAsync(),
        };
        return (rows, cut);

        async ValueTask<IEnumerable<PlacedEntry>> OfKindAsync(AuditEventKind kind) =>
            Whole(await session.Past.EntriesOfKindAsync(kind, isNarrow ? organisations : null, from, to, MostEntries + 1));

        IEnumerable<PlacedEntry> Whole(IReadOnlyList<PlacedEntry> found)
        {
            cut |= found.Count > MostEntries;
            return found.Take(MostEntries);
        }

        async ValueTask<IReadOnlyList<ExceptionRow>> DecisionsAsync(Func<Referrals.ReferralDecision, bool> isOne, Func<Referrals.ReferralDecision, string> what)
        {
            // A decision and its entry are of one transaction, and of one time.
            var entries = (await OfKindAsync(AuditEventKind.Decide))
                .Where(e => e.Entry.ObjectId?.StartsWith("ref_", StringComparison.Ordinal) == true)
                .GroupBy(e => (e.Entry.ObjectId!, e.Entry.RecordedAt)).ToDictionary(g => g.Key, g => g.First());
            var decisions = (await session.Past.DecisionsAsync([.. entries.Keys.Select(k => k.Item1).Distinct()]))
                .Where(d => d.Decision.DecidedAt >= from && d.Decision.DecidedAt < to && organisations.Contains(d.OrganisationId) && isOne(d.Decision))
                .OrderBy(d => d.Decision.DecidedAt).ThenBy(d => d.ReferralId, StringComparer.Ordinal).ToList();
            var rows = new List<ExceptionRow>();
            foreach (var made in decisions)
            {
                var placed = entries.GetValueOrDefault((made.ReferralId, made.Decision.DecidedAt));
                if ((placed is null ? !MayReadOf(made.Decision) : !MayRead(placed.Entry))
                    || (caller.Conflicts.HasAny && caller.Conflicts.Keeps((await session.Referrals.FindAsync(made.ReferralId))?.ChildIds ?? [])))
                    continue;
                rows.Add(new ExceptionRow(
                    made.OrganisationId, made.ReferralId, made.Decision.DecidedAt, what(made.Decision), placed is null ? null : Reference(placed)));
            }

            return rows;
        }

        // What else has to be reasoned: endings that a manager signs, answers of a challenge's level, notices that are decided (H8).
        async ValueTask<IReadOnlyList<ExceptionRow>> OtherReasonsAsync()
        {
            var rows = new List<ExceptionRow>();
            foreach (var placed in (await OfKindAsync(AuditEventKind.Decide)).Concat(await OfKindAsync(AuditEventKind.Override)).Where(e => IsTheirs(e)))
            {
                if (await ReasonOf(placed.Entry) is { } given && WordsOf(given.Reason) < query.FewestWords)
                {
                    rows.Add(new ExceptionRow(
                        placed.Entry.OrganisationId!, placed.Entry.ObjectId!, placed.Entry.RecordedAt, $"{given.What} with reasons of {WordsOf(given.Reason)} words", Reference(placed)));
                }
            }

            return rows;
        }

        // The words that were written with the entry, in one transaction and at one time. Where the thing was decided anew since, they are not kept.
        async ValueTask<(string What, string Reason)?> ReasonOf(AuditEntry entry)
        {
            if (entry.ObjectId is not { } id)
                return null;
            return entry.Action switch
            {
                SignedEnding => (await session.Plans.FindEndingAsync(id))?.SignOff is { } signed && signed.At == entry.RecordedAt ? ("ending signed", signed.Reasons) : null,
                DecidedNotice => await session.Patterns.FindAsync(id) is { Reason: { } reason } notice && notice.DecidedAt == entry.RecordedAt
                    ? ($"notice decided as {Code.Of(notice.Outcome)}", reason) : null,
                AnsweredChallenge => (await session.Referrals.HistoryAsync(id)).FirstOrDefault(s => s.At == entry.RecordedAt && s.Words is not null) is { } step
                    ? ($"challenge answered: {entry.Outcome}", step.Words!) : null,
                _ => null,
            };
        }

        // Against a rule, and against the wish of whoever refused that something is shared.
        async ValueTask<IReadOnlyList<ExceptionRow>> OverridesAsync()
        {
            var shared = Whole(await session.Past.AgainstRefusalAsync(isNarrow ? organisations : null, from, to, MostEntries + 1));
            return
            [
                .. (await OfKindAsync(AuditEventKind.Override)).Select(e => (Placed: e, What: "went against a rule or a wish"))
                    .Concat(shared.Select(e => (Placed: e, What: "went against a refused consent")))
                    .Where(e => IsTheirs(e.Placed)).OrderBy(e => e.Placed.Entry.RecordedAt).ThenBy(e => e.Placed.Entry.Id, StringComparer.Ordinal)
                    .Select(e => new ExceptionRow(
                        e.Placed.Entry.OrganisationId!, e.Placed.Entry.ObjectId ?? "", e.Placed.Entry.RecordedAt, $"{e.What}: {e.Placed.Entry.Action}", Reference(e.Placed))),
            ];
        }

        async ValueTask<IReadOnlyList<ExceptionRow>> GrantsAsync(Func<EmergencyGrant, bool> isOne)
        {
            var grants = new List<EmergencyGrant>();
            string? after = null;
            for (var round = 0; round < MostPages; round++)
            {
                var batch = await session.Emergencies.ListAsync(new EmergencyFilter(organisations.Count == 1 ? organisations.First() : null, null, OpenOnly: false), after, Batch);
                grants.AddRange(batch.Where(g => g.GrantedAt >= from && g.GrantedAt < to && organisations.Contains(g.OrganisationId) && isOne(g) && !caller.Conflicts.Keeps(g.PersonId)));
                if (batch.Count < Batch || batch[^1].GrantedAt < from)
                    break;
                after = batch[^1].Id;
                cut |= round == MostPages - 1;
            }

            var entries = await session.Past.FirstOfObjectsAsync([.. grants.Select(g => g.Id)], AuditEventKind.BreakGlass);
            return
            [
                .. grants.OrderBy(g => g.GrantedAt).ThenBy(g => g.Id, StringComparer.Ordinal).Select(g => new ExceptionRow(
                    g.OrganisationId, g.Id, g.GrantedAt,
                    $"{Code.Of(g.Reason)}; {(g.IsReviewed ? $"reviewed: {Code.Of(g.Outcome)}" : g.FirstReviewDue < session.Now ? "its review is late" : "its review is not due yet")}",
                    entries.GetValueOrDefault(g.Id) is { } placed ? Reference(placed) : null)),
            ];
        }

        async ValueTask<IReadOnlyList<ExceptionRow>> NotSharedAsync()
        {
            var decisions = new List<Sharing.NotShared>();
            Sharing.NotSharedPosition? after = null;
            for (var round = 0; round < MostPages; round++)
            {
                var batch = await session.NotShared.ListAsync(new NotSharedFilter(organisations.Count == 1 ? organisations.First() : null, null, OnlyOwed: false), after, Batch);
                decisions.AddRange(batch.Where(d => d.RecordedAt >= from && d.RecordedAt < to && d.State == NotSharedState.UnderReview
                    && organisations.Contains(d.OrganisationId) && Sharing.NotSharedSight.MaySee(d, caller, registry, session.Now) && !caller.Conflicts.Keeps(d.PersonId)));
                if (batch.Count < Batch || batch[^1].RecordedAt < from)
                    break;
                after = new Sharing.NotSharedPosition(batch[^1].RecordedAt, batch[^1].Id);
                cut |= round == MostPages - 1;
            }

            var entries = await session.Past.FirstOfObjectsAsync([.. decisions.Select(d => d.Id)], AuditEventKind.NotShared);
            return
            [
                .. decisions.OrderBy(d => d.RecordedAt).ThenBy(d => d.Id, StringComparer.Ordinal).Select(d => new ExceptionRow(
                    d.OrganisationId, d.Id, d.RecordedAt, $"{Code.Of(d.Reason)}; {(d.Due < session.Now ? "its review is late" : "not reviewed yet")}",
                    entries.GetValueOrDefault(d.Id) is { } placed ? Reference(placed) : null)),
            ];
        }

        async ValueTask<IReadOnlyList<ExceptionRow>> RefusalsAsync()
        {
            var rows = new List<ExceptionRow>();
            var refused = (await OfKindAsync(AuditEventKind.Refuse)).Where(e => IsTheirs(e, ownSealed: true));
            foreach (var one in refused.GroupBy(e => (e.Entry.OrganisationId, e.Entry.PractitionerId)))
            {
                List<PlacedEntry> series = [];
                foreach (var next in one)
                {
                    if (series.Count > 0 && next.Entry.RecordedAt - series[^1].Entry.RecordedAt > SeriesWithin)
                        Close(series);
                    series.Add(next);
                }

                Close(series);
            }

            return [.. rows.OrderBy(r => r.At).ThenBy(r => r.Entry!.EntryId, StringComparer.Ordinal)];

            void Close(List<PlacedEntry> series)
            {
                if (series.Count >= Series)
                {
                    var reasons = series.Select(s => s.Entry.Outcome.Split(';')[0]["refused: ".Length..]).Distinct().Order(StringComparer.Ordinal);
                    rows.Add(new ExceptionRow(
                        series[0].Entry.OrganisationId!, ListEntriesHandler.IsConflict(series[0].Entry.ObjectId) ? "" : series[0].Entry.ObjectId ?? "", series[0].Entry.RecordedAt,
                        $"{series.Count} refusals in quick succession: {string.Join(", ", reasons)}", Reference(series[0])));
                }

                series.Clear();
            }
        }

        // What is left out of the manager's trail stands in no list either: a row for which there is no entry would say whose it is (L7). So of a decision
        // whose entry is beyond those that are read.
        bool MayReadOf(Referrals.ReferralDecision decision) =>
            ReviewScope.Of(caller) is null || decision.DecidedById == caller.Human.Id || ReviewScope.MayReadOf(caller, decision.DecidedByRole);

        bool MayRead(AuditEntry entry) => ReviewScope.Of(caller) is null || ReviewScope.MayRead(caller, entry);

        // Of a lead's own organisation nothing in which somebody was met in silence, nor whom a conflict keeps from the reviewer.
        // The own refusals that met somebody in silence count as the refusals of what is not there, which they were to the caller.
        bool IsTheirs(PlacedEntry placed, bool ownSealed = false) =>
            placed.Entry.OrganisationId is { } id && organisations.Contains(id) && MayRead(placed.Entry)
            && ((ownSealed && ListEntriesHandler.IsOwnSealed(placed.Entry, caller))
                || (!caller.Conflicts.Keeps(placed.Entry.PersonIds) && !Conflicts.ConflictWatch.IsSealed(placed.Entry)));
    }

    private static async ValueTask<IReadOnlyList<BreakGlassRate>> RatesAsync(
        IReadSession session, RegistrySnapshot registry, Caller caller, HashSet<string> organisations, DateTimeOffset from, DateTimeOffset to)
    {
        var uses = (await session.Emergencies.UsesAsync(from, to)).Where(u => !caller.Conflicts.Keeps(u.PersonId)).ToLookup(u => u.OrganisationId);
        var lookUps = (await session.Emergencies.LookUpsAsync(from, to)).ToLookup(l => l.OrganisationId);
        return
        [
            .. registry.All.Where(o => organisations.Contains(o.Id) && uses.Contains(o.Id)).OrderBy(o => o.Id, StringComparer.Ordinal)
                .Select(o => GetEmergencyAccessRatesHandler.RateOf(o, [.. uses[o.Id]], [.. lookUps[o.Id]], session.Now, whole: true))
                .Select(r => new BreakGlassRate(r.OrganisationId, r.Uses ?? 0, r.PerThousandLookUps, r.Practitioners)),
        ];
    }

    private static int WordsOf(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static string QuestionOf(ExceptionKind kind) => kind switch
    {
        ExceptionKind.ThinRationale => "A reader cannot follow these decisions from what was written. What in the form, the time given or the number of cases leads to reasons this short?",
        ExceptionKind.Override => "A rule or a wish was gone against. Does the rule fit the work, and were those concerned told why?",
        ExceptionKind.EndedWithoutAction => "These ended without anything being done. Were the reasons the same each time, and what do the referrals show together?",
        ExceptionKind.EndedWithoutHistory => "These ended without the earlier history. What kept it from being read: access, time, or that nobody said that it was there?",
        ExceptionKind.BreakGlass => "The exception was needed. What ordinary access was missing, and where?",
        ExceptionKind.BreakGlassUnreviewed => "Nobody has looked at these in time. Who holds the review, and who stands in?",
        ExceptionKind.NotSharedUnreviewed => "Something was kept back and nobody else has looked at it. Who holds the review, and who stands in?",
        _ => "Calls were refused again and again. Is a role, a purpose or a form of request set up wrongly, or does somebody need access by another way?",
    };
}
