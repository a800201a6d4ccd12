using InfoShare.Core.Access;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Tasks;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>
/// What was appraised is agreed on next (requirement C6): when nothing is left to be appraised of a concern for a child, whoever made the last
/// appraisal has the task of an agreed account, in the time of a task, and it climbs. It ends when every such concern of the child that the organisation
/// appraised has an account that is younger than its appraisal: what others appraised is theirs, and may be nothing that it knows of.
/// </summary>
internal static class OwedAccounts
{
    private const int MostConcerns = 500;

    // Read by colleagues of the owner, who may know nothing of the concern: it names none, nor what became of it.
    private const string Words =
        "Agree on one account with those who work with this child, and record it (AgreeNarrative): something that was said has been appraised.";

    private static readonly VerificationState[] Obliging =
        [VerificationState.RetractedNoView, VerificationState.UnsubstantiatedConcernStands, VerificationState.CourtNotSatisfied];

    /// <summary>Opens the task where this appraisal was the last that was owed; an organisation has one for a child at a time.</summary>
    public static async ValueTask<DutyTask?> OpenAsync(IWriteSession session, Appraisal made, TaskDesk tasks, RegistrySnapshot registry, Caller caller)
    {
        if ((await session.ConcernLife.AppraisalsAsync(made.ConcernId)).Any(a => a.Id != made.Id && a.PersonId == made.PersonId && a.State == AppraisalState.Due)
            || await session.People.FindAsync(made.PersonId) is not { } child)
        {
            return null;
        }

        var open = (await session.Tasks.OpenOfAsync(child.Id)).FirstOrDefault(t =>
            t.Kind == DutyTaskKind.AgreeNarrative && t.Owner.OrganisationId == caller.OrganisationId && InvolvementAccess.IsOpenTo(caller, t.Owner, registry, session.Now));
        return open ?? tasks.Open(session, DutyTaskKind.AgreeNarrative, child, Words, caller, Urgency.Standard, null, null, registry);
    }

    /// <summary>Whether somebody at the caller's organisation has accepted to see to an account for this child.</summary>
    public static async ValueTask<bool> IsInHandsOfAsync(IReadSession session, string personId, string organisationId) =>
        (await session.Tasks.OpenOfAsync(personId)).Any(t => t.Kind == DutyTaskKind.AgreeNarrative && t.Owner.OrganisationId == organisationId);

    /// <summary>Ends the tasks of a child for which no account is owed any more, in whosever hands they are.</summary>
    public static async ValueTask EndAsync(IWriteSession session, string personId, Caller caller)
    {
        var open = (await session.Tasks.OpenOfAsync(personId)).Where(t => t.Kind == DutyTaskKind.AgreeNarrative).ToList();
        if (open.Count == 0)
            return;
        var owing = await OwingAsync(session, personId);
        foreach (var task in open.Where(t => !owing.Contains(t.GivenBy.OrganisationId)))
            await TaskDesk.AgreedAsync(session, task, caller);
    }

    /// <summary>The organisations that appraised something of the child of which nobody has recorded an account since.</summary>
    private static async ValueTask<HashSet<string>> OwingAsync(IReadSession session, string personId)
    {
        var owing = new HashSet<string>(StringComparer.Ordinal);
        foreach (var concern in (await session.Concerns.OnPeopleAsync([personId], null, MostConcerns)).Select(c => c.Concern)
            .Where(c => Obliging.Contains(c.Verification)).DistinctBy(c => c.Id))
        {
            var made = (await session.ConcernLife.AppraisalsAsync(concern.Id))
                .Where(a => a.PersonId == personId && a.State == AppraisalState.Done && a.DueRule != AppraiseUnaskedHandler.Unasked).ToLookup(a => a.OrganisationId, a => a.DoneAt);
            if (made.Count == 0)
                continue;
            var agreed = (await session.ConcernLife.NarrativesOnAsync(concern.Id)).Where(n => n.PersonId == personId).Max(n => (DateTimeOffset?)n.AgreedAt);
            owing.UnionWith(made.Where(m => agreed is null || agreed < m.Max()).Select(m => m.Key));
        }

        return owing;
    }
}
