using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>Takes back that a pregnancy, or children of it, ended without a birth.</summary>
/// <param name="ChildIds">The children meant; empty: all that the pregnancy is recorded to have lost, or to have had by mistake.</param>
public sealed record TakeBackPregnancyEnd(string PregnancyId, IReadOnlyList<string> ChildIds, string Reason);

/// <summary>The pregnancy as it stands again.</summary>
/// <param name="ResumedReferrals">Open referrals whose clocks run again, on their original times.</param>
public sealed record PregnancyEndTakenBack(Pregnancy Pregnancy, int AgenciesTold, IReadOnlyList<string> ResumedReferrals, AuditReceipt Receipt);

/// <summary>
/// Undoes an end by new facts: the children are expected again under the same ids, with all that was recorded of them; stopped clocks
/// run again on their original times, so that what passed meanwhile speaks at once; everybody who was told to stop is told to go on.
/// Open to the organisation that recorded the end.
/// </summary>
public sealed class TakeBackPregnancyEndHandler(
    IStore store, OrganisationDirectory directory, MaternityNews news, PartnershipClock clock, TimeProvider time)
{
    private readonly ReferralMoves moves = new(clock);

    /// <exception cref="RuleException">NOT_FOUND for an unknown pregnancy, a child that is not of it, or an end that another organisation
    /// recorded; ILLEGAL_STATE when none of these children has ended.</exception>
    public async Task<PregnancyEndTakenBack> HandleAsync(TakeBackPregnancyEnd command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<PregnancyEndTakenBack> ApplyAsync(IWriteSession session, TakeBackPregnancyEnd command, Call call, RegistrySnapshot registry)
    {
        var caller = call.Caller;
        var today = LondonTime.DateOf(session.Now);
        var known = await session.Pregnancies.FindAsync(command.PregnancyId) ?? throw RuleException.NotFound("pregnancy");
        if (command.ChildIds.Any(id => known.Children.All(c => c.PersonId != id)))
            throw RuleException.NotFound("child of this pregnancy");
        var ended = known.Children
            .Where(c => IsOver(c) && (command.ChildIds.Count == 0 || command.ChildIds.Contains(c.PersonId))).ToList();
        if (ended.Count == 0 || (command.ChildIds.Count > 0 && ended.Count != command.ChildIds.Distinct().Count()))
            throw RuleException.IllegalState("The pregnancy, or one of these children", Code.Of(known.State), [Code.Of(PregnancyState.Lost), Code.Of(PregnancyState.RecordedInError)]);
        var steps = await session.Pregnancies.HistoryAsync(known.Id);
        if (steps.LastOrDefault(s => s.What == EndPregnancyHandler.Step)?.OrganisationId != caller.OrganisationId)
            throw RuleException.NotFound("end that your organisation recorded");

        var mother = await session.People.FindAsync(known.MotherId) ?? throw RuleException.NotFound("pregnancy");
        var ids = ended.Select(c => c.PersonId).ToList();
        IReadOnlyList<UnbornChild> children = [.. known.Children.Select(c => ids.Contains(c.PersonId) ? c with { Outcome = UnbornOutcome.Expected } : c)];
        var next = known with
        {
            Version = known.Version + 1,
            Children = children,
            State = Pregnancy.StateOf(children),
            EndedOn = children.Any(c => c.Outcome == UnbornOutcome.Born) ? known.EndedOn : null,
        };
        if (!await session.Pregnancies.TryUpdateAsync(next, UnbornRecords.Step(next, "END_TAKEN_BACK", today, command.Reason, caller, session.Now)))
            throw RuleException.VersionConflict("The pregnancy", known.Version);

        await ExpectAsync(session, known, ended, mother, caller);
        if (known.State != PregnancyState.Ongoing && next.State == PregnancyState.Ongoing && known.ExpectedDate is { } expected)
            UnbornRecords.AskForOutcome(session, known.Id, expected);
        var (resumed, toldOfReferral) = await ResumeReferralsAsync(session, ids, caller, registry);
        var told = await news.TellOfEndAsync(
            session, known, ids, speakTo => $"It was recorded by mistake that this pregnancy had ended: the baby is expected. Speak to {speakTo.Name} first if you wrote to the family.",
            "Take up again what you stopped, correct your own record, and say that you have.", NotificationTrigger.Correction, registry, call,
            toldOfReferral);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish, Code.Of(next.State)) with
        {
            ObjectId = known.Id,
            PersonIds = [known.MotherId, .. ids],
            Reason = command.Reason,
        });
        return new PregnancyEndTakenBack(next, told, resumed, receipt);
    }

    private static bool IsOver(UnbornChild child) => child is { BeganAtBirth: false, Outcome: UnbornOutcome.Lost or UnbornOutcome.RecordedInError };

    private static async ValueTask ExpectAsync(
        IWriteSession session, Pregnancy known, IReadOnlyList<UnbornChild> ended, Person mother, Caller caller)
    {
        var ids = ended.Select(c => c.PersonId).ToList();
        var held = await session.People.OwnRecordIdsAsync(caller.OrganisationId, ids);
        var people = await UnbornRecords.PeopleAsync(session, ids);
        var stated = await session.Links.RelationshipsOfAsync(ids, ChildLinks.MaxLinks * ids.Count);
        foreach (var child in ended)
        {
            var own = UnbornRecords.OwnRecordId(null, held.GetValueOrDefault(child.PersonId), known.Id, child.Place);
            PersonResolver.AddRecord(
                session, people[child.PersonId], UnbornRecords.Unborn(mother, caller, known.ExpectedDate, child.Place, known.Children.Count), caller, own);
            foreach (var link in stated.Where(l => l.RelatedId == child.PersonId && l is { Type: RelationshipType.ExpectedChild, State: LinkState.EndedVerified }
                && l.OrganisationId == caller.OrganisationId))
            {
                UnbornRecords.Link(
                    session, stated, link.PersonId, child.PersonId, link.Type, LinkState.Reported, link.From, null, link.Source, caller);
            }
        }
    }

    /// <summary>
    /// The referrals whose clocks stood still and of which a child is expected again: the clocks of their state run again; one that was
    /// closed in the belief that there is no baby is considered anew. Whoever has each in hand and its referrer are told.
    /// </summary>
    private async ValueTask<(IReadOnlyList<string> Resumed, IReadOnlyList<ToldOfEnd> Told)> ResumeReferralsAsync(
        IWriteSession session, IReadOnlyList<string> ids, Caller caller, RegistrySnapshot registry)
    {
        const string Words = "It was recorded by mistake that the pregnancy had ended: the baby is expected.";
        var respondBy = moves.DueFor(session.Now, Urgency.Standard).Feedback.DueAt;
        var resumed = new List<string>();
        var told = new List<ToldOfEnd>();
        foreach (var entry in await session.Referrals.SeriesOfAsync(ids))
        {
            if (await session.Referrals.FindAsync(entry.ReferralId) is not { } referral)
                continue;
            var closedMeanwhile = referral.State == ReferralState.Closed && ReferralMoves.StoodStill(await session.Referrals.HistoryAsync(referral.Id));
            if (moves.PregnancyGoesOn(referral, Words, closedMeanwhile, caller.Human, session.Now) is not { } change)
                continue;
            await session.ApplyAsync(referral, change);
            told.AddRange(await new EndedPregnancyNotices(session, registry, change.Next).GoesOnAsync(Words, respondBy, caller));
            resumed.Add(referral.Id);
        }

        return (resumed, told);
    }
}
