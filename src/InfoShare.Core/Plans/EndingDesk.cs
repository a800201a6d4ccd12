using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>What every step of an ending shares: who may take it, and what happens when the last one is done.</summary>
public sealed class EndingDesk(StatusNotices statusNotices)
{
    /// <summary>The ending, for a reader of that standing.</summary>
    /// <exception cref="RuleException">NOT_FOUND for whoever may not know of it.</exception>
    internal static async ValueTask<Ending> RequireAsync(IReadSession session, string endingId, EndingSide side, Caller caller, RegistrySnapshot registry)
    {
        var ending = await session.Plans.FindEndingAsync(endingId);
        var mine = await EndingSight.SideOfAsync(session, ending, caller, registry) ?? throw RuleException.NotFound("ending");
        return mine == side || (side == EndingSide.Monitor && ending!.Parts.Any(p => p.OrganisationId == caller.OrganisationId)) ? ending! : throw RuleException.NotFound("ending");
    }

    /// <exception cref="RuleException">ILLEGAL_STATE for one that is settled; VERSION_CONFLICT.</exception>
    internal static void RequireProposed(Ending ending, long? version = null)
    {
        if (ending.State != EndingState.Proposed)
            throw RuleException.IllegalState("The ending", Code.Of(ending.State), [Code.Of(EndingState.Proposed)]);
        if (version is { } seen && ending.Version != seen)
            throw RuleException.VersionConflict("The ending", ending.Version);
    }

    /// <summary>
    /// Ends what is to end when everybody has accepted and whoever has to sign has signed. To be called after the own step was written and
    /// <see cref="IPlanStore.TryTouchAsync"/> put it in order with everybody else's, so that of two last ones one sees both.
    /// </summary>
    internal async ValueTask<Ending> SettleAsync(IWriteSession session, string endingId, Caller caller, RegistrySnapshot registry)
    {
        var was = (await session.Plans.FindEndingAsync(endingId))!;
        if (was.State != EndingState.Proposed || !was.IsMet)
            return was;
        if (was.SignOff is { } signed && StatusRules.IsSilent(was.Closure)
            && await Appraisals.MissingSinceAsync(session, was.PersonId, signed.At, was.OrganisationId, signed.ById, signed.ByRole, registry.Policy) is { } since)
        {
            var lapsed = was with { Version = was.Version + 1, LapsedBy = since.Id };
            if (!await session.Plans.TryUpdateAsync(lapsed, was.Version))
                throw RuleException.VersionConflict("The ending", was.Version + 1);
            (await EndingNotices.OfAsync(session, registry, lapsed)).SignatureLapsed(signed);
            return lapsed;
        }

        var today = LondonTime.DateOf(session.Now);
        var accepted = was with { Version = was.Version + 1, State = EndingState.Accepted, EndsOn = was.EndsOn < today ? today : was.EndsOn, DecidedAt = session.Now };
        var around = await session.Links.InvolvementsOfAsync([was.PersonId]);
        var running = was.Code == ChildStatusCode.Unspecified ? null
            : (await session.Links.StatusesOfAsync([was.PersonId])).FirstOrDefault(s =>
                s.OrganisationId == was.OrganisationId && s.Code == was.Code && s.From == was.From && (s.To is null || s.To > accepted.EndsOn));
        if (!await session.Plans.TryUpdateAsync(accepted, was.Version))
            throw RuleException.VersionConflict("The ending", was.Version + 1);
        session.Deadlines.Meet(was.Id, DeadlinePurpose.EndingAcceptance, session.Now);
        await session.AnswerItemsAsync(Fulfilment.SettledEnding, was.Id, caller);
        (await EndingNotices.OfAsync(session, registry, accepted)).Accepted(caller);
        Reopenings.Arm(session, accepted);
        if (running is null)
            return accepted;
        var ended = running with
        {
            Id = session.NextId("sts"),
            To = accepted.EndsOn,
            Closure = was.Closure,
            EndingId = was.Id,
            DecidedOn = was.Meeting?.HeldOn ?? LondonTime.DateOf(was.ProposedAt),
            RecordedAt = session.Now,
            StatedById = was.ProposedById,
            StatedByName = was.ProposedByName,
            StatedByRole = was.ProposedByRole,
        };
        session.Links.Add(ended);
        await statusNotices.TellAsync(session, ended, running with { To = null }, around, registry, null, accepted);
        return accepted;
    }

    /// <summary>Records the step in the trail and gives the ending as the caller sees it.</summary>
    internal static async ValueTask<EndingChanged> ChangedAsync(
        IWriteSession session, Ending ending, Call call, RegistrySnapshot registry, TimeProvider time, AuditEventKind kind, ResolvedPerson? person = null)
    {
        var side = await EndingSight.SideOfAsync(session, ending, call.Caller, registry) ?? throw RuleException.NotFound("ending");
        var receipt = session.Record(EndingSight.Showing(
            call.Entry(session, time, kind, Code.Of(ending.State)) with { ObjectId = ending.Id, PersonIds = [ending.PersonId], MatchedHow = person?.MatchedHow },
            ending, side, call.Caller));
        return new EndingChanged(await EndingSight.ViewAsync(session, ending, side, call.Caller, registry), receipt, person);
    }
}
