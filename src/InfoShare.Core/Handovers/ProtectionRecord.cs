using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>What is recorded around the people of a handover, at the reader's own tier, with its gaps (F3, F5, F11).</summary>
public sealed record ProtectionRecord(
    IReadOnlyList<ConcernView> Concerns,
    IReadOnlyList<ChildStatus> Statuses,
    IReadOnlyList<UnknownPeriod> Gaps,
    IReadOnlyList<AbsenceRow> Absences,
    Lead? Lead,
    IReadOnlyList<WithheldItem> Withheld,
    string HowToRead)
{
    /// <summary>Whether it is the receiver's: what all agencies recorded. Else it holds what the reader's own organisation contributes.</summary>
    public bool Whole { get; init; }
}

/// <summary>Reads the record that a handover carries. It is read anew each time, so that later facts and corrections are in it.</summary>
public static class ProtectionRecords
{
    /// <summary>At most this many concerns are carried; an answer that reaches it says so.</summary>
    public const int MaxConcerns = 500;

    /// <summary>
    /// The receiver's record: concerns on the people and on a child whom one of them expects. The sender is shown what its own
    /// organisation contributes: an offer must not be a way to look somebody up.
    /// </summary>
    public static async ValueTask<(ProtectionRecord Record, Disclosure Shown)> OfAsync(
        IReadSession session, Handover handover, HandoverSide side, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var people = await WithExpectedAsync(session, handover.SubjectIds, today);
        var whole = side == HandoverSide.Recipient && await IsTheReceiversAsync(session, handover, caller, people, today);
        var kept = await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync(people));
        var disclosure = new Disclosure(caller, registry) { WhereaboutsAreKept = kept };
        var sight = ConcernSight.Of(caller);
        var concerns = await KeptConcerns.WithoutAsync(session, await session.Concerns.OnPeopleAsync(people, null, MaxConcerns, sight), caller);
        if (whole)
            disclosure.CountHidden(await session.Concerns.CountHiddenAsync(people, sight));
        await disclosure.KeepSourcesAsync(session, concerns.Select(c => c.Concern));
        // Critical first: an urgent concern of last year stands above an ordinary one of today. Each once, though it bears on several.
        foreach (var item in concerns
            .Where(c => whole || c.Concern.OrganisationId == caller.OrganisationId)
            .DistinctBy(c => c.Concern.Id)
            .OrderByDescending(c => c.Concern.Urgency)
            .ThenByDescending(c => c.Concern.SharedAt))
        {
            disclosure.Add(item);
        }

        await disclosure.NameAsync(session);
        var statuses = (await session.Links.StatusesOfAsync(people))
            .Where(s => StatusAccess.IsOpenTo(caller, s.Code) && (whole || s.OrganisationId == caller.OrganisationId))
            .Select(s => Whereabouts.StatusFor(caller, kept, s));
        // Why and when nothing is known is for every reader; another agency's own words are for those to whom it wrote them.
        var gaps = (await session.Handovers.UnknownPeriodsOfAsync(people))
            .Where(g => whole || g.OrganisationId == caller.OrganisationId)
            .Select(g => g.OrganisationId == caller.OrganisationId || g.OrganisationId == handover.SenderOrganisationId ? g : g with { Words = null })
            .Select(g => kept && !Whereabouts.MayName(caller, g.OrganisationId, registry) ? g with { OrganisationId = "" } : g)
            .ToList();
        var absences = (await session.Handovers.OpenAbsencesOfAsync(people))
            .Where(a => (whole || a.Owner.OrganisationId == caller.OrganisationId) && InvolvementAccess.IsOpenTo(caller, a.Owner, registry, session.Now)).ToList();
        return (new ProtectionRecord(
            disclosure.Shown,
            [.. statuses.OrderBy(s => s.To is not null).ThenByDescending(s => s.From)],
            gaps,
            await AbsenceRows.OfAsync(session, absences, caller, registry),
            whole ? await LeadOfAsync(session, handover, kept, caller, registry, today) : null,
            disclosure.Withheld,
            HowToRead(disclosure, gaps.Count, concerns.Count >= MaxConcerns, whole))
        {
            Whole = whole,
        }, disclosure);
    }

    /// <summary>
    /// While it waits for an answer, and while the receiver works with one of the people. An acceptance of years ago is no key to
    /// what is recorded today, and whoever said that it is not theirs reads nothing more until they accept after all.
    /// </summary>
    private static async ValueTask<bool> IsTheReceiversAsync(
        IReadSession session, Handover handover, Caller caller, IReadOnlyList<string> people, DateOnly today) => handover.State switch
        {
            HandoverState.Withdrawn or HandoverState.Declined => false,
            HandoverState.Accepted => (await session.Links.InvolvementsOfAsync(people)).Any(i =>
                i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role)),
            _ => true,
        };

    /// <summary>The people, and the children whom some of them expect.</summary>
    internal static async ValueTask<IReadOnlyList<string>> WithExpectedAsync(IReadSession session, IReadOnlyList<string> subjectIds, DateOnly today)
    {
        var links = await session.Links.RelationshipsOfAsync(subjectIds, ChildLinks.MaxLinks);
        return
        [
            .. subjectIds.Concat(links
                .Where(l => l.Type == RelationshipType.ExpectedChild && subjectIds.Contains(l.PersonId) && ChildLinks.TimeOf(l, today) != LinkTime.Past)
                .Select(l => l.RelatedId)).Distinct(),
        ];
    }

    private static async ValueTask<Lead?> LeadOfAsync(
        IReadSession session, Handover handover, bool kept, Caller caller, RegistrySnapshot registry, DateOnly today)
    {
        var children = (await session.People.FindManyAsync(handover.SubjectIds)).Where(p => p.IsChildOn(today)).ToList();
        return children.Count == 0 ? null
            : Lead.For(caller, kept, await session.Links.InvolvementsOfAsync([children[0].Id]), registry, today, caller.Area);
    }

    private static string HowToRead(Disclosure disclosure, int gaps, bool cut, bool whole)
    {
        var parts = new List<string>
        {
            disclosure.Shown.Count > 0
                ? "This is what is recorded here and open to your role."
                : "Nothing that is open to your role is recorded here. This is not a statement that there are no concerns.",
        };
        if (UnknownTimes.InWords(gaps) is { } said)
            parts.Add(said);
        if (disclosure.Withheld.Count > 0)
            parts.Add("Something was withheld; the list says whom to ask.");
        if (cut)
            parts.Add($"Only the latest {MaxConcerns} concerns are carried.");
        if (!whole)
            parts.Add("You see what your own organisation contributes.");
        return string.Join(' ', parts);
    }
}
