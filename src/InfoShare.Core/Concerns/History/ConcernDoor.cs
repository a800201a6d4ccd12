using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns.History;

/// <summary>A concern that the caller may work on, with whom it bears on and how much of it the caller may see.</summary>
/// <param name="Call">In the standing in which the concern was judged.</param>
internal sealed record OpenedConcern(Concern Concern, IReadOnlyList<ConcernBearing> Bearings, Tier Tier, Call Call)
{
    /// <summary>The rule that decided.</summary>
    public string RuleId { get; init; } = "";

    /// <summary>The one of its people to whom the caller stands nearest; null where it is about a place alone.</summary>
    public string? NearestId { get; init; }

    /// <summary>The caller shared it about somebody from whom he or she is kept in silence (L10): of what became of it, the own words alone are shown.</summary>
    public bool OwnAlone { get; init; }

    /// <summary>A colleague has changed it since, of whose words its author, who is kept in silence, sees nothing.</summary>
    public bool Touched { get; init; }

    /// <summary>Everybody whom the concern tells of, but the children of whom its publisher must learn nothing.</summary>
    public IReadOnlyList<string> People =>
        [.. Bearings.Where(b => !b.Apart).Select(b => b.PersonId).Append(Concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal)];

    /// <summary>
    /// How sure it is, step by step, as far as the caller may know that it was looked at: the first and the own, counted as if no others were.
    /// </summary>
    public async ValueTask<IReadOnlyList<VerificationStep>> StepsAsync(IReadSession session)
    {
        var steps = await session.ConcernLife.StepsAsync(Concern.Id);
        return !OwnAlone ? steps
            : [.. steps.Where((s, i) => i == 0 || IsOwn(s.OrganisationId, s.ById)).Select((s, i) => s with { Step = steps[0].Step + i })];
    }

    /// <summary>
    /// Of somebody kept in silence what was said before that began is not changed (L10); nor what a colleague has corrected or taken back since, of which the
    /// author is shown nothing and would write over it unread. Asked when nothing else refuses the change.
    /// </summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public void RequireMayChange()
    {
        if (Touched || (OwnAlone && !Call.Caller.Conflicts.MayUndo(Concern.RecordedAt, [.. Bearings.Select(b => b.PersonId), Concern.SubjectId])))
            throw ConcernDoor.NotFound();
    }

    /// <summary>The same as whoever changes it sees it: to an author who is kept in silence as it stood before a colleague corrected it or took it back.</summary>
    public async ValueTask<OpenedConcern> AsSeenAsync(IReadSession session)
    {
        // Read for everybody: what is read for those alone who are kept is told by the clock.
        var others = (await session.ConcernLife.VersionsAsync(Concern.Id)).FirstOrDefault(v => !IsOwn(Concern.OrganisationId, v.ById));
        var takenBack = Concern.IsInError ? (await session.ConcernLife.StepsAsync(Concern.Id))[^1] : null;
        var undone = takenBack is not null && !IsOwn(takenBack.OrganisationId, takenBack.ById);
        if (!OwnAlone || (others is null && !undone))
            return this;
        var seen = others?.Of(Concern) ?? Concern;
        return this with { Touched = true, Concern = undone ? seen with { Verification = (await StepsAsync(session))[^1].State } : seen };
    }

    /// <summary>Whether somebody's word is the caller's own.</summary>
    public bool IsOwn(string organisationId, string? practitionerId) =>
        organisationId == Call.Caller.OrganisationId && practitionerId is not null && practitionerId == Call.Caller.Practitioner?.Id;

    /// <summary>The children that it bears on.</summary>
    public IReadOnlyList<ConcernBearing> Children => [.. Bearings.Where(b => b.Because != ConcernBearing.SuspectedSource)];
}

/// <summary>
/// Who may add to a concern, or read what became of it, by its id: its author's organisation, and those who were shown it at MARKER or
/// above and may see it still. For everybody else there is no such concern.
/// </summary>
internal static class ConcernDoor
{
    /// <summary>The concern, or the refusal that one is answered with which does not exist.</summary>
    /// <param name="asking">Whether the caller stated a purpose: then it is judged in the caller's standing to whom the concern tells of.</param>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static async ValueTask<OpenedConcern> RequireAsync(IReadSession session, string concernId, Call call, bool asking = false)
    {
        var caller = call.Caller;
        var concern = await session.Concerns.FindAsync(concernId) ?? throw NotFound();
        var opened = new OpenedConcern(concern, await session.Concerns.BearingsOfAsync(concern.Id), Tier.Unspecified, call);
        if (concern.OrganisationId != caller.OrganisationId)
        {
            if (!await WasShownAsync(session, concern, caller)
                || (await session.People.HiddenFromAsync(caller.OrganisationId, opened.People)).Count > 0)
            {
                throw NotFound();
            }
        }

        // After that: whoever was not shown it is not told that it concerns the own family.
        // Of somebody who is kept in silence the own submission stays its author's: of nobody it would (L10, C18).
        var own = opened.IsOwn(concern.OrganisationId, concern.AuthorId);
        if (own)
            caller.Searched.OwnWord();
        if (caller.Conflicts.Judge([.. opened.Bearings.Select(b => b.PersonId), concern.SubjectId]))
            opened = own ? opened with { OwnAlone = true } : throw NotFound();
        var nearest = asking && !opened.OwnAlone ? await NearestAsync(session, opened, caller) : null;
        if (asking)
            call = await Standings.TowardsAsync(session, call, nearest);
        var decision = ConcernAccess.Decide(call.Caller, concern);
        return decision.Shows
            ? opened with { Tier = Disclosure.TierOf(decision.Release), Call = call, RuleId = decision.RuleId, NearestId = nearest }
            : throw NotFound();
    }

    /// <summary>Whether it is the caller's organisation's own, or that was shown it at MARKER or above.</summary>
    public static async ValueTask<bool> WasShownAsync(IReadSession session, Concern concern, Caller caller) =>
        concern.OrganisationId == caller.OrganisationId
        || (await session.ConcernLife.ShownToAsync(concern.Id)).Any(s => s.OrganisationId == caller.OrganisationId && Shows(s.Tier));

    /// <summary>Whether it was taken back before the caller's organisation was shown it: then there is no such concern for it.</summary>
    public static async ValueTask<bool> IsGoneForAsync(IReadSession session, Concern concern, Caller caller) =>
        concern.IsInError && !await WasShownAsync(session, concern, caller);

    /// <summary>What a concern that does not exist is answered with.</summary>
    public static RuleException NotFound() => RuleException.NotFound("concern");

    /// <summary>Whether content was shown.</summary>
    public static bool Shows(Tier tier) => tier is Tier.Marker or Tier.Summary or Tier.Detail;

    /// <summary>The one of its people to whom the caller stands nearest, else the one whom it is about.</summary>
    private static async ValueTask<string?> NearestAsync(IReadSession session, OpenedConcern opened, Caller caller)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = opened.People.Count == 0 ? [] : await session.Links.InvolvementsOfAsync([.. opened.People]);
        return opened.People.OrderByDescending(id => Standings.Of(caller, [.. involvements.Where(i => i.PersonId == id)], today) switch
        {
            Relation.Leading => 2,
            Relation.Involved => 1,
            _ => 0,
        }).ThenByDescending(id => id == opened.Concern.SubjectId).ThenBy(id => id, StringComparer.Ordinal).FirstOrDefault();
    }
}
