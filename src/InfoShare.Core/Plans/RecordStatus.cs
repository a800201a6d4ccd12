using InfoShare.Core.Access;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>Records or ends a status of a person.</summary>
public sealed record RecordStatus(
    SubjectRef Child, ChildStatusCode Status, IReadOnlyList<PlanCategory> Categories, DateOnly From, DateOnly? To, DateOnly? DecidedOn,
    ClosureReason Closure = ClosureReason.Unspecified)
{
    /// <summary>Level, with MAPPA only.</summary>
    public MappaLevel Level { get; init; }

    /// <summary>Which order, with LICENCE only.</summary>
    public OrderKind OrderKind { get; init; }

    /// <summary>Day of the conference, with MARAC only.</summary>
    public DateOnly? HeardOn { get; init; }

    /// <summary>The organisation's own label or score.</summary>
    public string? Label { get; init; }

    /// <summary>Why a professional refers below the score (I7).</summary>
    public string? Judgement { get; init; }
}

/// <summary>
/// Adds a status to the person's dated history (requirement I1). The same status from the same day is said again, with its end for
/// example, and counts instead of the earlier statement; what is open ends by <see cref="EndingGate"/>.
/// </summary>
public sealed class RecordStatusHandler(
    IStore store, OrganisationDirectory directory, StatusNotices notices, LookUps lookUps, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS for a status that is not the agency's to state; HANDOVER_NOT_ACCEPTED,
    /// ENDING_NOT_ACCEPTED or CLOSURE_BLOCKED for an end before its time.</exception>
    public async Task<LinkRecorded> HandleAsync(RecordStatus command, Call call, CancellationToken ct)
    {
        if (!StatusRules.MayState(call.Caller.Agency, command.Status))
            throw RuleException.Invalid("status", "is not a status that your kind of agency holds");
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, session => ApplyAsync(session, command, call, registry), ct);
    }

    /// <summary>The same within a change of another operation that knows the person by what the command says.</summary>
    internal async ValueTask<LinkRecorded> ApplyAsync(IWriteSession session, RecordStatus command, Call call, RegistrySnapshot registry) =>
        await ApplyAsync(session, command, call, registry, await PersonResolver.ForTellingAsync(session, command.Child, call.Caller), []);

    /// <summary>The same within a change of another operation, whose entry it records.</summary>
    /// <param name="understood">The person, as that operation understood it.</param>
    /// <param name="beside">What that operation's answer shows besides.</param>
    internal async ValueTask<LinkRecorded> ApplyAsync(
        IWriteSession session, RecordStatus command, Call call, RegistrySnapshot registry, Understood understood, IEnumerable<(Tier Tier, string Id)> beside)
    {
        var child = understood.Found;
        var status = new ChildStatus(
            session.NextId("sts"), child.Person!.Id, call.Caller.OrganisationId, command.Status, command.Categories,
            command.From, command.To, command.DecidedOn, session.Now)
        {
            Closure = command.Closure,
            Level = command.Level,
            OrderKind = command.OrderKind,
            HeardOn = command.HeardOn,
            Label = command.Label,
            Judgement = command.Judgement,
            StatedById = call.Caller.Practitioner?.Id,
            StatedByName = call.Caller.Practitioner?.Name,
            StatedByRole = call.Caller.Role,
        };
        var before = await session.Links.StatusesOfAsync([status.PersonId]);
        var today = LondonTime.DateOf(session.Now);
        if (command.To is { } end)
        {
            await HandoverGate.RequireMayEndAsync(
                session, understood.AsNobody ? Nobody(child.Person!, command.Child, call.Caller) : child.Person!, command.Closure, end, null,
                Birthdays.IsChildService(command.Status), call.Caller, command.From);
            EndingGate.RequireStatusMayEnd(status, understood.AsNobody ? [] : before, command.Closure, today);
        }

        var was = before.FirstOrDefault(s => s.IsSameAs(status));
        var around = await session.Links.InvolvementsOfAsync([status.PersonId]);

        // Whoever is kept from the child in silence is answered as for nobody, and ends and changes nothing that others rely on (L10): said of what the
        // organisation holds already, it stands under the own record alone, and may be taken back there.
        if (understood.AsNobody && was is not null)
        {
            session.Links.Add(status with { PersonId = understood.Standing(command.Child, call.Caller).Id });
            return await RecordedAsync(EarlierStatuses.AreAskedFor(status.Code, status.To) && call.Caller.Agency == AgencyKind.SocialCare
                ? (await EarlierStatuses.OfAsync(session, child.Person!, status, [], call.Caller, registry)).Earlier : null, null);
        }

        var (earlier, shown) = call.Caller.Agency == AgencyKind.SocialCare && EarlierStatuses.AreAskedFor(status.Code, status.To)
            ? await EarlierStatuses.OfAsync(session, child.Person!, status, before, call.Caller, registry) : (null, null);
        session.Links.Add(status);
        if (status.To is not null && was is not null && (was.To is null || (was.To > today && was.Closure != status.Closure)))
            Reopenings.ArmFor(session, status, status.Closure);
        await notices.TellAsync(session, status, was, around, registry, call.Caller);
        if (status.To is null && was is null)
            PlanDuties.Watch(session, status, before, registry, clock);
        if (command.To is null && Birthdays.IsChildService(command.Status))
            await Birthdays.WatchAsync(session, child.Person!);
        return await RecordedAsync(earlier, shown);

        async ValueTask<LinkRecorded> RecordedAsync(EarlierStatuses? earlier, Concerns.Disclosure? shown)
        {
            var entry = call.Entry(session, time, AuditEventKind.Publish) with
            {
                ObjectId = status.Id,
                PersonIds = [status.PersonId],
                MatchedHow = understood.Shown.MatchedHow,
                CountsByTier = shown?.CountsByTier ?? new Dictionary<string, int>(),
                Shown = shown?.ShownIds ?? [],
                WithheldByReason = shown?.WithheldByReason ?? new Dictionary<string, int>(),
                RuleIds = shown?.RuleIds ?? [],
            };
            if (earlier?.AreALook(call.Caller) == true)
            {
                entry = await lookUps.AlsoLookedAsync(
                    session, call, entry, new LookedUp(status.PersonId, Lead.Of(around, registry, today, call.Caller.Area, call.Caller)), registry);
            }

            var receipt = session.Record(entry.Showing(beside));
            return new LinkRecorded(status.Id, understood.Shown, null, receipt) { Earlier = earlier };
        }
    }

    // As the caller states the person, or holds it: of nobody there is a handover.
    private static Person Nobody(Person meant, SubjectRef stated, Caller caller) =>
        new("", stated.Demographics is { } demographics ? [new PersonRecord("", "", caller.OrganisationId, null, demographics, default)] : meant.AsHeldBy(caller.OrganisationId).Records);
}
