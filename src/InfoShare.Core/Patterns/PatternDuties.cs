using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// Looks at what an act adds to series and to what stands together, as soon as the act is durable (H1, H5). After its commit, so that sharing
/// stays as fast for a child of whom much is recorded, and so that of two brokers the later one sees both acts. One look and one entry of
/// the trail for each act, whomever it bears on: an entry for each child would tell in the log how many there are.
/// </summary>
public sealed class PatternDuties(SeriesDesk series, PatternDesk desk) : IDeadlineDuty
{
    /// <summary>Concerns that a look reads, the latest.</summary>
    public const int MaxConcerns = 500;

    private const string AtOnce = "H1";

    /// <inheritdoc/>
    public IReadOnlyCollection<DeadlinePurpose> Purposes { get; } =
        [DeadlinePurpose.PatternLook, DeadlinePurpose.PatternDecision, DeadlinePurpose.PatternReview];

    /// <summary>
    /// Has the children of a concern looked at, or one person whose concerns have become more, once this is durable. Never left out because a
    /// look is waiting: that one may see less.
    /// </summary>
    /// <param name="objectId">A concern's id, or a person's.</param>
    public static void LookSoon(IWriteSession session, string objectId)
    {
        ArgumentNullException.ThrowIfNull(session);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.PatternLook, objectId, session.Now, AtOnce));
    }

    /// <inheritdoc/>
    public async ValueTask<DutyOutcome> ActAsync(IWriteSession session, PendingDeadline deadline, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(deadline);
        ArgumentNullException.ThrowIfNull(registry);
        if (deadline.Purpose == DeadlinePurpose.PatternLook)
            return await LookAsync(session, deadline.ObjectId, registry);
        if (await session.Patterns.FindAsync(deadline.ObjectId) is not { } notice)
            return DutyOutcome.NoSuch("notice");
        if (deadline.Purpose == DeadlinePurpose.PatternReview)
        {
            desk.ReviewDue(session, notice, registry);
            return DutyOutcome.Told(notice.PersonId);
        }

        if (notice.State != PatternState.Open)
            return DutyOutcome.AlreadyMet(notice.PersonId);
        await desk.OverdueAsync(session, notice, deadline, registry);
        return DutyOutcome.Told(notice.PersonId);
    }

    private async ValueTask<DutyOutcome> LookAsync(IWriteSession session, string objectId, RegistrySnapshot registry)
    {
        var concern = await session.Concerns.FindAsync(objectId);
        var children = concern is not null ? await ChildrenOfAsync(session, concern)
            : (await session.People.FindManyAsync([objectId])).Where(p => p.IsChildOn(LondonTime.DateOf(session.Now))).ToList();
        foreach (var child in children)
        {
            var look = new PatternLookAt(
                child, await session.Concerns.OnPeopleAsync([child.Id], null, MaxConcerns), await session.Links.InvolvementsOfAsync([child.Id]), registry,
                (concern is null ? null : registry.Find(concern.OrganisationId))?.Area ?? "", LondonTime.DateOf(session.Now));
            await series.TellAsync(session, look);
            await desk.LookAsync(session, look);
        }

        return new DutyOutcome("looked", [.. children.Select(c => c.Id)]);
    }

    /// <summary>Whoever was named as a child is one until the birth date says otherwise; whom it is about is one by the birth date.</summary>
    private static async ValueTask<List<Person>> ChildrenOfAsync(IReadSession session, Concern concern)
    {
        var today = LondonTime.DateOf(session.Now);
        var named = (await session.Concerns.BearingsOfAsync(concern.Id))
            .Where(b => b.Because != ConcernBearing.SuspectedSource).Select(b => b.PersonId).ToHashSet(StringComparer.Ordinal);
        var touched = named.Append(concern.SubjectId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        return touched.Count == 0 ? []
            :
            [
                .. (await session.People.FindManyAsync(touched))
                    .Where(p => named.Contains(p.Id) ? p.AgeBandOn(today) != AgeBand.Adult && !p.WasNotBorn : p.IsChildOn(today))
                    .DistinctBy(p => p.Id).OrderBy(p => p.Id, StringComparer.Ordinal),
            ];
    }
}
