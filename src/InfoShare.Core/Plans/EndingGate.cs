using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// Nothing that is open ends in silence (I3, I4). What an accepted handover answers for, and a child that steps up, ends as it is recorded;
/// everything else by an accepted ending. What is entered with both its days for the first time is history, and ends nothing.
/// </summary>
public static class EndingGate
{
    /// <summary>Whether a status that was open may end by being recorded so.</summary>
    /// <param name="ended">The statement, with its end.</param>
    /// <param name="before">What stood of the person's statuses before it.</param>
    /// <param name="today">The day on which it is recorded: until the day of its end a status runs.</param>
    /// <exception cref="RuleException">ENDING_NOT_ACCEPTED or CLOSURE_BLOCKED; INVALID_FIELDS for care that is not recorded.</exception>
    public static void RequireStatusMayEnd(ChildStatus ended, IReadOnlyList<ChildStatus> before, ClosureReason closure, DateOnly today)
    {
        // Of what others hold this must not be a question: whoever can have no child in care is refused, whatever is recorded.
        if (closure == ClosureReason.EnteredCare && !StatusRules.IsGuarded(ended.Code))
            throw RuleException.Invalid("closure_reason", "ends what children's services hold of a child, and not this status");

        // What is settled already may be said again, and may last longer.
        if (!before.Any(s => s.IsSameAs(ended) && (s.To is null || (s.To > today && (ended.To < s.To || s.Closure != closure)))))
            return;
        if (StatusRules.IsSilent(closure))
            throw Blocked("An ending with an appraisal of each concern and a manager's sign-off", "ENDING");
        if (closure == ClosureReason.EnteredCare && !before.Any(s => s.OrganisationId == ended.OrganisationId
            && s.Code is ChildStatusCode.LacS20 or ChildStatusCode.LacOrder && !s.IsSameAs(ended) && s.To is null && s.From <= ended.To))
        {
            throw RuleException.Invalid("closure_reason", "needs that your organisation looks after the child from that day on, and has recorded it");
        }

        if (!StatusRules.IsGuarded(ended.Code) || StatusRules.IsByHandover(closure) || closure == ClosureReason.EnteredCare
            || StatusRules.StepsUp(ended, before, ended.To!.Value))
        {
            return;
        }

        throw new RuleException(
            ErrorReason.EndingNotAccepted,
            $"{Code.Of(ended.Code)} ends when the remaining risk is written down and every service that goes on has accepted its part: propose an ending.",
            new Dictionary<string, string> { ["status"] = Code.Of(ended.Code), ["needed_state"] = Code.Of(EndingState.Accepted) });
    }

    /// <summary>Whether a practitioner's work with somebody may end for a silent reason: with an accepted ending of the organisation for that reason.</summary>
    /// <exception cref="RuleException">CLOSURE_BLOCKED; NOT_FOUND for an ending that is not the organisation's own of this person.</exception>
    public static async ValueTask RequireWorkMayEndAsync(
        IReadSession session, Involvement ended, IReadOnlyList<Involvement> around, ClosureReason closure, string? endingId, Caller caller)
    {
        var ending = endingId is null ? null
            : await session.Plans.FindEndingAsync(endingId) is { } found && found.OrganisationId == caller.OrganisationId && found.PersonId == ended.PersonId
                ? found : throw RuleException.NotFound("ending");
        if (ended.To is null || !StatusRules.IsSilent(closure))
            return;
        var today = LondonTime.DateOf(session.Now);
        var open = around.Where(i => i.OrganisationId == ended.OrganisationId && (i.To is null || (i.To > today && i.To != ended.To))
            && (i.PractitionerName == ended.PractitionerName || i.PractitionerId is not null && i.PractitionerId == ended.PractitionerId)).ToList();

        // What was accepted for an earlier time of the work says nothing of this one.
        var isForThis = ending is { State: EndingState.Accepted } && ending.Closure == closure && open.TrueForAll(i => i.From <= LondonTime.DateOf(ending.ProposedAt));
        if (open.Count > 0 && !isForThis)
            throw Blocked("An accepted ending for this reason, with an appraisal of each concern and a manager's sign-off", "ENDING");
    }

    /// <summary>A silent end that lacks something.</summary>
    /// <param name="concernIds">The concerns that nobody has appraised.</param>
    internal static RuleException Blocked(string needs, string missing, IReadOnlyCollection<string>? concernIds = null)
    {
        var facts = new Dictionary<string, string> { ["missing"] = missing };
        if (concernIds is { Count: > 0 })
            facts["concern_ids"] = string.Join(", ", concernIds);
        return new RuleException(ErrorReason.ClosureBlocked, $"This reason closes nothing by itself. {needs} is needed first.", facts);
    }
}
