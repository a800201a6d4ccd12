using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>Records that a pregnancy, or one child of it, ended without a birth, or never was.</summary>
/// <param name="ChildIds">The children meant; empty: all that are still expected.</param>
/// <param name="Reason">Required for a mistake; of a loss nothing is asked and nothing is kept.</param>
public sealed record EndPregnancy(string PregnancyId, IReadOnlyList<string> ChildIds, PregnancyEnd Kind, DateOnly On, string? Reason);

/// <summary>The pregnancy as it stands now.</summary>
/// <param name="StoppedReferrals">Referrals whose clocks were stopped, because every child in them is not to be born.</param>
public sealed record PregnancyEnded(Pregnancy Pregnancy, int AgenciesTold, IReadOnlyList<string> StoppedReferrals, AuditReceipt Receipt);

/// <summary>
/// Ends a pregnancy with care: the clocks for the child stop, nobody counts it as a child any more, and everybody who works with it
/// or the mother is told what to stop and whom to speak to first. What was recorded stays as history.
/// </summary>
public sealed class EndPregnancyHandler(IStore store, OrganisationDirectory directory, MaternityNews news, PartnershipClock clock, TimeProvider time)
{
    /// <summary>The step in a pregnancy's history.</summary>
    public const string Step = "ENDED";

    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND for an unknown pregnancy or a child that is not of it; ILLEGAL_STATE when nobody is
    /// expected any more; INVALID_FIELDS for a day that cannot be.</exception>
    public async Task<PregnancyEnded> HandleAsync(EndPregnancy command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<PregnancyEnded> ApplyAsync(IWriteSession session, EndPregnancy command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var known = await session.Pregnancies.FindAsync(command.PregnancyId) ?? throw RuleException.NotFound("pregnancy");
        var alone = StatedPregnancies.Is(known);
        known = alone ? StatedPregnancies.Shown(known) : known;
        if (command.ChildIds.Any(id => known.Children.All(c => c.PersonId != id)))
            throw RuleException.NotFound("child of this pregnancy");
        var ending = known.Expected.Where(c => command.ChildIds.Count == 0 || command.ChildIds.Contains(c.PersonId)).ToList();
        if (ending.Count == 0 || (command.ChildIds.Count > 0 && ending.Count != command.ChildIds.Distinct().Count()))
            throw RuleException.IllegalState("The pregnancy, or one of these children", Code.Of(known.State), [Code.Of(PregnancyState.Ongoing)]);
        if (command.Kind == PregnancyEnd.Loss && known.ExpectedDate is { } expected && command.On <= expected.AddDays(-PregnancyDates.DaysFromConception))
            throw RuleException.Invalid("on_date", "lies before this pregnancy can have begun, by its expected date");

        var mother = await session.People.FindAsync(known.MotherId) ?? throw RuleException.NotFound("pregnancy");
        var ids = ending.Select(c => c.PersonId).ToList();
        if (alone)
            return await EndStatedAsync(session, command, known, mother, ids, call);
        var held = await session.People.OwnRecordIdsAsync(caller.OrganisationId, ids);
        var people = await UnbornRecords.PeopleAsync(session, ids);
        var stated = await session.Links.RelationshipsOfAsync(ids, ChildLinks.MaxLinks * ids.Count);
        var next = Ended(known, ids, command);
        if (!await session.Pregnancies.TryUpdateAsync(next, UnbornRecords.Step(next, Step, command.On, command.Reason, caller, session.Now)))
            throw RuleException.VersionConflict("The pregnancy", known.Version);

        foreach (var child in ending)
        {
            var own = UnbornRecords.OwnRecordId(null, held.GetValueOrDefault(child.PersonId), known.Id, child.Place);
            PersonResolver.AddRecord(
                session, people[child.PersonId], UnbornRecords.NotBorn(mother, caller, command.On, child.Place, known.Children.Count), caller, own);
            foreach (var link in stated.Where(l => l.RelatedId == child.PersonId && l.Type == RelationshipType.ExpectedChild && l.OrganisationId == caller.OrganisationId))
            {
                UnbornRecords.Link(
                    session, stated, link.PersonId, child.PersonId, link.Type, LinkState.EndedVerified, link.From, command.On,
                    SourceKind.RecordCheck, caller);
            }
        }

        if (next.State != PregnancyState.Ongoing)
            session.Deadlines.Meet(known.Id, DeadlinePurpose.PregnancyOutcome, session.Now);
        string Words(ContactPoint speakTo) => WordsOf(command.Kind, next, speakTo.Name);
        var (stopped, toldOfReferral) = await StopReferralsAsync(session, ids, next, Words, command.Kind == PregnancyEnd.Loss, registry, caller);
        var told = await news.TellOfEndAsync(
            session, known, ids, Words, Expected(command.Kind),
            command.Kind == PregnancyEnd.Loss ? NotificationTrigger.PregnancyOrBirth : NotificationTrigger.Correction, registry, call, toldOfReferral);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, Code.Of(next.State)) with
        {
            ObjectId = known.Id,
            PersonIds = [known.MotherId, .. ids],
        });
        return new PregnancyEnded(next, told, stopped, receipt);
    }

    private static Pregnancy Ended(Pregnancy known, IReadOnlyCollection<string> ids, EndPregnancy command)
    {
        var outcome = command.Kind == PregnancyEnd.Loss ? UnbornOutcome.Lost : UnbornOutcome.RecordedInError;
        IReadOnlyList<UnbornChild> children = [.. known.Children.Select(c => ids.Contains(c.PersonId) ? c with { Outcome = outcome } : c)];
        return known with
        {
            Version = known.Version + 1,
            Children = children,
            State = Pregnancy.StateOf(children),
            EndedOn = known.EndedOn ?? (children.Any(c => c.Outcome == UnbornOutcome.Expected) ? null : command.On),
        };
    }

    /// <summary>
    /// The end of what a caller stated who is kept from the mother in silence (L10): what others recorded of the pregnancy goes on, and nobody is told.
    /// </summary>
    private async ValueTask<PregnancyEnded> EndStatedAsync(
        IWriteSession session, EndPregnancy command, Pregnancy known, Person mother, IReadOnlyCollection<string> ids, Call call)
    {
        call.Caller.Conflicts.Judge(mother.Id);
        var next = Ended(known, ids, command);
        if (!await session.Pregnancies.TryUpdateAsync(next, UnbornRecords.Step(next, Step, command.On, command.Reason, call.Caller, session.Now)))
            throw RuleException.VersionConflict("The pregnancy", known.Version);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, Code.Of(next.State)) with
        {
            ObjectId = known.Id,
            PersonIds = [mother.Id, .. ids],
        });
        return new PregnancyEnded(next, 0, [], receipt);
    }

    /// <summary>
    /// A referral of which every child is not to be born: its clocks stop, with a step in its history, and whoever has it in hand and the
    /// referrer are told once. It stays open until somebody ends it in words, and a clock of its own reminds them (E2).
    /// </summary>
    private async ValueTask<(IReadOnlyList<string> Stopped, IReadOnlyList<ToldOfEnd> Told)> StopReferralsAsync(
        IWriteSession session, IReadOnlyList<string> ids, Pregnancy next, Func<ContactPoint, string> words, bool loss, RegistrySnapshot registry, Caller caller)
    {
        var over = next.Children.Where(c => c.Outcome is UnbornOutcome.Lost or UnbornOutcome.RecordedInError).Select(c => c.PersonId).ToHashSet();
        var speakTo = new ContactPoint(caller.Human.Name, caller.Human.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);

        // One history for all of its readers.
        var forBoth = await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync([.. ids, next.MotherId]))
            ? speakTo with { Name = "the duty desk of your area" } : speakTo;
        var stopped = new List<string>();
        var told = new List<ToldOfEnd>();
        foreach (var entry in await session.Referrals.SeriesOfAsync(ids))
        {
            if (await session.Referrals.FindAsync(entry.ReferralId) is not { } referral || !referral.ChildIds.All(over.Contains)
                || moves.PregnancyEnded(referral, words(forBoth), speakTo, caller.OrganisationId, session.Now) is not { } change)
            {
                continue;
            }

            await session.ApplyAsync(referral, change);
            // What was asked of anybody is not to be asked again, nor by telephone.
            foreach (var item in await session.Inbox.OpenAboutAsync(ItemSubject.Referral, referral.Id))
                session.Inbox.Overtake(item, "nothing more to do: the clocks of the referral have stopped", session.Now);
            told.AddRange(await new EndedPregnancyNotices(session, registry, change.Next).EndedAsync(words, loss, caller));
            stopped.Add(referral.Id);
        }

        return (stopped, told);
    }

    private static string WordsOf(PregnancyEnd kind, Pregnancy next, string speakTo) => (kind, next.State) switch
    {
        (PregnancyEnd.Loss, PregnancyState.Lost) =>
            $"This pregnancy has ended and there is no baby. Speak to {speakTo} before you contact the family.",
        (PregnancyEnd.Loss, _) =>
            $"One of the babies of this pregnancy has died. Speak to {speakTo} before you contact the family, and before you write about the other.",
        (_, PregnancyState.RecordedInError) => "A pregnancy was recorded by mistake: there is none.",
        _ => "A further child of this pregnancy was recorded by mistake: there is none.",
    };

    private static string Expected(PregnancyEnd kind) => kind == PregnancyEnd.Loss
        ? "Stop letters, calls and appointments about this baby; say that you have."
        : "Correct your own record, and say that you have.";
}
