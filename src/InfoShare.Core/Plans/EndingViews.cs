using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>In which standing somebody reads an ending.</summary>
public enum EndingSide
{
    /// <summary>The organisation that proposed it.</summary>
    Proposer = 1,

    /// <summary>One that has a part in what follows.</summary>
    Monitor,

    /// <summary>One that works with the person and may know of the status, once it is accepted.</summary>
    Involved,
}

/// <summary>An ending as a reader may see it; what is not for the reader is empty.</summary>
/// <param name="NeedsSignOff">Whether a manager has to sign, judged with all its parts, and none has.</param>
public sealed record EndingView(
    Ending Ending, EndingSide Side, ContactPoint ProposedBy, IReadOnlyList<FollowOnPart> Parts, IReadOnlyList<string> ReopensWhen, bool NeedsSignOff)
{
    /// <summary>The person's name as the reader's own organisation recorded it; null when it holds no record.</summary>
    public string? OwnName { get; init; }

    /// <summary>The reader's organisation, by which its own parts are told from those of another one of its name.</summary>
    public required string ReaderOrganisationId { get; init; }

    /// <summary>The same as a row of a list: what is written in words is read one by one.</summary>
    internal EndingView AsRow() => this with
    {
        Ending = Ending with
        {
            ResidualRisk = "",
            Evidence = [],
            Measures = [],
            Contingency = "",
            FollowOn = "",
            Meeting = null,
            ChildView = null,
            FamilyView = null,
            NoMonitorBecause = null,
            Appraised = [],
            SignOff = null,
            WithdrawnBecause = null,
        },
        Parts = [.. Parts.Select(p => p with { Reason = null })],
        ReopensWhen = [],
    };
}

/// <summary>Who reads an ending, and how much of it.</summary>
public static class EndingSight
{
    /// <summary>The reader's standing; null: to this reader there is no such ending.</summary>
    public static async ValueTask<EndingSide?> SideOfAsync(IReadSession session, Ending? ending, Caller caller, RegistrySnapshot registry)
    {
        if (ending is null || caller.Conflicts.Judge([ending.PersonId]) || caller.Practitioner is null)
            return null;
        if (ending.OrganisationId == caller.OrganisationId && InvolvementAccess.IsOpenTo(caller, ProposerOf(ending), registry, session.Now))
            return EndingSide.Proposer;
        if (ending.Parts.Any(p => IsOwnPart(p, caller)))
            return EndingSide.Monitor;
        if (ending.State != EndingState.Accepted || ending.Code == ChildStatusCode.Unspecified
            || !StatusNotices.ReadsRisk(caller.Policy, caller.Role, ending.Code))
        {
            return null;
        }

        var today = LondonTime.DateOf(session.Now);
        return (await session.Links.InvolvementsOfAsync([ending.PersonId])).Any(i =>
            i.OrganisationId == caller.OrganisationId && i.OpenOn(today) && InvolvementAccess.IsOpenTo(caller, i.OrganisationId, i.PractitionerId, i.Role))
            ? EndingSide.Involved : null;
    }

    /// <summary>Whether the caller proposed it, or one of the own service did, or has a part in what follows.</summary>
    internal static bool IsParty(Ending ending, Caller caller, RegistrySnapshot registry, DateTimeOffset now) =>
        (ending.OrganisationId == caller.OrganisationId && InvolvementAccess.IsOpenTo(caller, ProposerOf(ending), registry, now))
        || ending.Parts.Any(p => IsOwnPart(p, caller));

    /// <summary>Whose it is: the end of a clinic's own work is that clinic's, and that of whoever stands in (L7).</summary>
    internal static HandoverParty ProposerOf(Ending ending) => new(ending.OrganisationId, ending.ProposedById, ending.ProposedByName, ending.ProposedByRole, null);

    /// <summary>
    /// Whether a manager's signature has lapsed, as the caller may know it: where what came since is not for the caller, it stands for the
    /// caller as it was, and the ending waits.
    /// </summary>
    public static async ValueTask<bool> IsLapsedForAsync(IReadSession session, Ending ending, Caller caller) =>
        ending.LapsedBy is { } id && await session.Concerns.FindAsync(id) is { } concern
        && ConcernAccess.Decide(caller, concern).Shows && !await KeptConcerns.KeepsAsync(session, concern, caller);

    /// <summary>The entry with the ending at the reader's standing, and how many parts were kept from it.</summary>
    internal static AuditEntry Showing(AuditEntry entry, Ending ending, EndingSide side, Caller caller) => side == EndingSide.Proposer
        ? entry.Showing([(Tier.Detail, ending.Id)])
        : entry.Showing([(Tier.Summary, ending.Id)], ending.Parts.Except(PartsFor(ending, caller)).Select(p => PlanTrail.WorkKept(caller, p.Role)));

    /// <summary>The ending at that standing; of somebody whose whereabouts are kept it names no authority and no service to whoever may not know.</summary>
    public static async ValueTask<EndingView> ViewAsync(IReadSession session, Ending ending, EndingSide side, Caller caller, RegistrySnapshot registry)
    {
        var person = await session.People.FindAsync(ending.PersonId);
        var kept = person is not null && await Whereabouts.AreKeptAsync(session, [person]);
        var names = !kept || Whereabouts.AreOpenTo(caller, ending.OrganisationId);

        // That a sexual health, mental health or drugs service goes on is that service's fact, to all but itself and whoever asked it. Neither
        // numbers nor versions, nor who else has answered or why nobody goes on, give away that a part is left out.
        var parts = side == EndingSide.Proposer ? ending.Parts
            : [.. PartsFor(ending, caller).Index().Select(p => (p.Item.OrganisationId == caller.OrganisationId ? p.Item : OfOthers(p.Item)) with { Place = p.Index + 1 })];
        var lapsed = side == EndingSide.Proposer && await IsLapsedForAsync(session, ending, caller);
        var shown = side switch
        {
            EndingSide.Proposer => lapsed ? ending with { SignOff = null } : ending,
            EndingSide.Monitor => ending with { Version = 0, FamilyView = null, Appraised = [], NoMonitorBecause = null },
            _ => ending with
            {
                Version = 0,
                FamilyView = null,
                ChildView = null,
                Appraised = [],
                Evidence = [],
                SignOff = null,
                WithdrawnBecause = null,
                NoMonitorBecause = null,
            },
        };
        if (!names)
            shown = shown with { OrganisationId = "", ProposedById = "", ProposedByName = "", Telephone = null, SignOff = null };
        return new EndingView(
            shown with { Parts = [] }, side,
            names ? new ContactPoint(
                    ending.ProposedByName, ending.ProposedByRole, registry.NameOf(ending.OrganisationId), ending.Telephone ?? registry.Find(ending.OrganisationId)?.DutyTelephone)
                : registry.ReceiverOfReferrals(caller.Area)?.DutyDesk ?? new ContactPoint("", PractitionerRole.Unspecified, "", null),
            parts,
            [.. ending.Reopening.Select(r => r.Trigger == ReopeningTrigger.AsWritten ? r.Words! : r.Words is { } words ? $"{StatusRules.Words(r.Trigger)} {words}" : StatusRules.Words(r.Trigger))],
            side == EndingSide.Proposer && ending.NeedsSignOff && (ending.SignOff is null || lapsed))
        {
            OwnName = person?.NameFrom(caller.OrganisationId),
            ReaderOrganisationId = caller.OrganisationId,
        };

        FollowOnPart OfOthers(FollowOnPart part)
        {
            var accepted = ending.State == EndingState.Accepted;
            var named = !kept || Whereabouts.AreOpenTo(caller, part.OrganisationId);
            return part with
            {
                OrganisationId = named ? part.OrganisationId : "",
                State = accepted ? FollowOnState.Accepted : ending.State == EndingState.Proposed ? FollowOnState.Offered : FollowOnState.Lapsed,
                AnsweredById = null,
                AnsweredByName = named && accepted ? part.AnsweredByName : null,
                AnsweredAt = null,
                Reason = null,
            };
        }
    }

    /// <summary>The parts that a reader of another organisation than the proposer's may know of, in the order in which they are numbered for it: its own first.</summary>
    internal static IReadOnlyList<FollowOnPart> PartsFor(Ending ending, Caller caller) =>
    [
        .. ending.Parts.Where(p => IsOwnPart(p, caller) || InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, p.Role))
            .OrderByDescending(p => p.OrganisationId == caller.OrganisationId).ThenBy(p => p.Place),
    ];

    // Of a clinic in the own house a colleague knows no more than of another's (L7): its part is for whoever works there, and for who answered it.
    private static bool IsOwnPart(FollowOnPart part, Caller caller) => part.OrganisationId == caller.OrganisationId
        && (InvolvementAccess.IsOpenTo(caller, part.OrganisationId, part.AnsweredById, part.Role) || caller.Role == part.Role);

    /// <summary>The caller's own part by the number that it reads; null: there is none of that number.</summary>
    internal static FollowOnPart? OwnPart(Ending ending, int number, Caller caller)
    {
        var part = ending.OrganisationId == caller.OrganisationId ? ending.Parts.FirstOrDefault(p => p.Place == number)
            : PartsFor(ending, caller).ElementAtOrDefault(number - 1);
        return part?.OrganisationId == caller.OrganisationId ? part : null;
    }
}
