using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Handovers;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>What one service is asked to do afterwards.</summary>
public sealed record FollowOnStated(string OrganisationId, PractitionerRole Role, string What, string HowOften, DateOnly? Until);

/// <summary>What opens it again, with the person as the caller names him or her.</summary>
public sealed record ReopeningDraft(ReopeningTrigger Trigger, SubjectRef? Source, string? Words);

/// <summary>Proposes that a status, or the organisation's own work with somebody, ends.</summary>
public sealed record ProposeEnding
{
    public required SubjectRef Person { get; init; }
    public required ChildStatusCode Status { get; init; }
    public required DateOnly? From { get; init; }
    public required ClosureReason Closure { get; init; }
    public required DateOnly EndsOn { get; init; }
    public required string ResidualRisk { get; init; }
    public required IReadOnlyList<EvidenceStated> Evidence { get; init; }
    public required IReadOnlyList<string> Measures { get; init; }
    public required IReadOnlyList<FollowOnStated> Parts { get; init; }
    public string? NoMonitorBecause { get; init; }
    public required string Contingency { get; init; }
    public required string FollowOn { get; init; }
    public required IReadOnlyList<ReopeningDraft> Reopening { get; init; }
    public MeetingHeld? Meeting { get; init; }
    public string? ChildView { get; init; }
    public string? FamilyView { get; init; }
    public required IReadOnlyList<ConcernAppraised> Appraised { get; init; }
    public string? Telephone { get; init; }
}

/// <summary>An ending after a change, as the caller's organisation sees it.</summary>
public sealed record EndingChanged(EndingView Ending, AuditReceipt Receipt, ResolvedPerson? Person = null);

/// <summary>
/// Writes the ending down and asks whoever goes on. Nothing ends here: what is proposed ends when the last part is accepted and, where
/// somebody has to sign, is signed.
/// </summary>
public sealed class ProposeEndingHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND for a person whom the organisation does not hold, or a status of it that does not run;
    /// INVALID_FIELDS for a service that cannot answer; CLOSURE_BLOCKED while a concern is not appraised; HANDOVER_NOT_ACCEPTED while a
    /// handover waits; ILLEGAL_STATE when the same is proposed already; ROLE_NOT_ALLOWED for an unqualified worker.</exception>
    public async Task<EndingChanged> HandleAsync(ProposeEnding command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var caller = call.Caller;
            if (!Roles.IsQualified(caller.Human.Role))
                throw new RuleException(ErrorReason.RoleNotAllowed, "An ending is proposed by a qualified practitioner.");
            var understood = await session.OwnUnderstoodAsync(command.Person, caller);
            var person = understood.Found.Person!;
            await RequireOpenAsync(session, command, understood, caller);
            await HandoverGate.RequireMayEndAsync(
                session, person, command.Closure == ClosureReason.OtherMeasures ? ClosureReason.ChangeEvidenced : command.Closure, command.EndsOn, null,
                command.Status != ChildStatusCode.Unspecified && Birthdays.IsChildService(command.Status), caller);
            RequireAbleToAnswer(command, registry);
            if (StatusRules.IsSilent(command.Closure))
                await EndingAppraisals.RequireAllAsync(session, person.Id, command.From, caller);

            var due = clock.Due(DeadlineKey.HandoverAcceptance, session.Now);
            var id = session.NextId("end");
            var ending = new Ending
            {
                Id = id,
                Version = 1,
                PersonId = person.Id,
                OrganisationId = caller.OrganisationId,
                Code = command.Status,
                From = command.From,
                Closure = command.Closure,
                State = EndingState.Proposed,
                ProposedById = caller.Human.Id,
                ProposedByName = caller.Human.Name,
                ProposedByRole = caller.Human.Role,
                Telephone = command.Telephone,
                ProposedAt = session.Now,
                EndsOn = command.EndsOn,
                ResidualRisk = command.ResidualRisk,
                Evidence = command.Evidence,
                Measures = command.Measures,
                Contingency = command.Contingency,
                FollowOn = command.FollowOn,
                Reopening = await ReopeningAsync(session, command, person, caller),
                Meeting = command.Meeting,
                ChildView = command.ChildView,
                FamilyView = command.FamilyView,
                NoMonitorBecause = command.NoMonitorBecause,
                Appraised = command.Appraised,
                AnswersDue = due.DueAt,
                DueRule = due.RuleId,
                Parts =
                [
                    .. command.Parts.Select((p, i) => new FollowOnPart(id, i + 1, p.OrganisationId, p.Role, p.What, p.HowOften, p.Until, FollowOnState.Offered)),
                ],
            };
            if (!await session.Plans.TryAddAsync(ending))
                throw RuleException.IllegalState("The ending", Code.Of(EndingState.Proposed), [Code.Of(EndingState.Declined), Code.Of(EndingState.Withdrawn)]);
            session.Deadlines.Add(new PendingDeadline(session.NextId("due"), DeadlinePurpose.EndingAcceptance, id, due.DueAt, due.RuleId));
            (await EndingNotices.OfAsync(session, registry, ending)).Proposed();
            return await EndingDesk.ChangedAsync(session, ending, call, registry, time, AuditEventKind.Publish, understood.Shown);
        }, ct);
    }

    // Of whoever is kept from the caller in silence nothing is open, as of nobody (L10).
    private static async ValueTask RequireOpenAsync(IReadSession session, ProposeEnding command, Understood understood, Caller caller)
    {
        var today = LondonTime.DateOf(session.Now);
        string[] of = understood.AsNobody ? [] : [understood.Found.Person!.Id];
        if (command.Status == ChildStatusCode.Unspecified)
        {
            if (!(await session.Links.InvolvementsOfAsync(of)).Any(i =>
                    i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role)))
            {
                throw RuleException.Invalid("ending.person", "is nobody with whom your organisation works now");
            }
        }
        else if (!(await session.Links.StatusesOfAsync(of)).Any(s =>
            s.OrganisationId == caller.OrganisationId && s.Code == command.Status && s.From == command.From && (s.To is null || s.To > today)))
        {
            throw RuleException.Invalid("ending.status", "is no open status that your organisation recorded from that day");
        }
    }

    /// <summary>A service that has no system here, or no such role, can accept nothing: another one is asked, or it is rung first.</summary>
    private static void RequireAbleToAnswer(ProposeEnding command, RegistrySnapshot registry)
    {
        foreach (var (index, part) in command.Parts.Index())
        {
            if (registry.Find(part.OrganisationId) is not { Enabled: true } organisation)
                throw RuleException.Invalid($"ending.parts[{index}].organisation_id", "is not an organisation of the registry");
            if (organisation.Connection == Connection.None)
                throw RuleException.Invalid($"ending.parts[{index}].organisation_id", "has no system here and cannot accept: name a service that can");
            if (!organisation.AllowedRoles.Contains(part.Role))
                throw RuleException.Invalid($"ending.parts[{index}].role", "is not a role of that organisation");
        }
    }

    /// <summary>What the caller wrote, and what belongs to the reason where it is missing (I5).</summary>
    private static async ValueTask<IReadOnlyList<ReopeningStated>> ReopeningAsync(IWriteSession session, ProposeEnding command, Person person, Caller caller)
    {
        var stated = new List<ReopeningStated>();
        foreach (var (index, reopening) in command.Reopening.Index())
        {
            var source = reopening.Source is null ? null : (await PersonResolver.ForTellingAsync(session, reopening.Source, caller)).Found.Person!;
            if (source?.Id == person.Id)
                throw RuleException.Invalid($"ending.reopening[{index}].source", "is the person whose status ends");
            stated.Add(new ReopeningStated(reopening.Trigger, source?.Id, reopening.Words));
        }

        var own = StatusRules.ReopenedBy(command.Closure);
        if (stated.All(r => r.Trigger != own) && own != ReopeningTrigger.SourceLinkedAgain)
            stated.Add(new ReopeningStated(own, null, null));
        return stated;
    }
}

/// <summary>What ends for a silent reason is appraised first, concern by concern (I4): the ending's own words do not stand for it.</summary>
internal static class EndingAppraisals
{
    /// <exception cref="RuleException">CLOSURE_BLOCKED, with the concerns that are not appraised.</exception>
    public static async ValueTask RequireAllAsync(IReadSession session, string personId, DateOnly? since, Caller caller)
    {
        var missing = new List<string>();
        foreach (var concern in await Appraisals.OpenToAsync(session, personId, caller))
        {
            if ((since is null || LondonTime.DateOf(concern.SharedAt) >= since) && !await Appraisals.IsMadeAsync(session, concern, personId, caller.OrganisationId))
                missing.Add(concern.Id);
        }

        if (missing.Count > 0)
            throw EndingGate.Blocked("An appraisal (AppraiseConcern) of each concern that is open to you", "APPRAISAL", [.. missing.Order(StringComparer.Ordinal)]);
    }
}
