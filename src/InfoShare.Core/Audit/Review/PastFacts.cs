using InfoShare.Core.Concerns;
using InfoShare.Core.Referrals;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>A concern as it stood at a moment.</summary>
/// <param name="Concern">What it said then, with the verification of that moment.</param>
/// <param name="Bearings">The people that it bore on then; its subject is in the concern.</param>
public sealed record PastConcern(Concern Concern, IReadOnlyList<PastBearing> Bearings)
{
    /// <summary>Organisations that had been shown it: what was taken back by then was there for these and its own alone.</summary>
    public IReadOnlySet<string> ShownTo { get; init; } = new HashSet<string>();
}

/// <summary>Somebody on whom a concern bore.</summary>
/// <param name="EntryId">The entry of the person.</param>
/// <param name="ByLink">A recorded link led there; the author had not named the child.</param>
/// <param name="Apart">The publisher must learn nothing of it.</param>
public sealed record PastBearing(string EntryId, bool ByLink, bool Apart);

/// <summary>A referral as it stood at a moment.</summary>
/// <param name="Referral">Who sent it, whom it named, and who had received it and owned it then; what else changes later in it is of today and is not read from here.</param>
/// <param name="State">Its state then.</param>
/// <param name="Steps">Its steps until then.</param>
public sealed record PastReferral(Referral Referral, ReferralState State, IReadOnlyList<ReferralEvent> Steps)
{
    /// <summary>Whether it was open then.</summary>
    public bool IsOpen => State != ReferralState.Closed;

    /// <summary>Whether the organisation sent, received or owned it.</summary>
    public bool IsParty(string organisationId) =>
        organisationId == Referral.ReferrerOrganisationId || organisationId == Referral.RecipientOrganisationId || organisationId == Referral.OwnerOrganisationId;
}

/// <summary>An item of an inbox as it stood at a moment.</summary>
/// <param name="Tier">The tier that it was addressed at.</param>
/// <param name="State">How far it had come.</param>
/// <param name="PersonId">The entry of whom it is about; null: of nobody.</param>
/// <param name="StateSince">Since when.</param>
/// <param name="ReadAt">When a person first opened it; null: nobody had.</param>
public sealed record PastItem(
    string Id, string OrganisationId, NotificationTrigger Trigger, Urgency Urgency, Tier Tier, PractitionerRole ActionRole, DateTimeOffset? RespondBy,
    DateTimeOffset PublishedAt, string? PersonId, string? ConcernId, string? ReferralId, NotificationState State, DateTimeOffset StateSince, DateTimeOffset? ReadAt)
{
    /// <summary>What people act on with a command of its own, and by which the item is answered too: its referral, handover, question, task and so on.</summary>
    public IReadOnlyList<string> Things { get; init; } = [];
}

/// <summary>An entry of the trail with its place, so that an outsider can check that it stands there.</summary>
/// <param name="Log">The log's short name.</param>
/// <param name="Index">Its place in the log, from 0.</param>
public sealed record PlacedEntry(AuditEntry Entry, string Log, long Index);

/// <summary>Which entries of the trail a review asks for: those about these people or things that were recorded by then.</summary>
/// <param name="EntryIds">Entries of the people.</param>
/// <param name="Names">Only entries that are about one of these things or showed one; null: all.</param>
/// <param name="OrganisationId">Only this organisation's; null: everybody's.</param>
public sealed record TrailQuestion(
    IReadOnlyCollection<string> EntryIds, IReadOnlyCollection<string> ObjectIds, IReadOnlyCollection<string>? Names, string? OrganisationId, DateTimeOffset At);

/// <summary>An entry of the trail in brief: what is asked of each of thousands, to choose the few that a review reads.</summary>
/// <param name="Sequence">Its place in the log, from 1.</param>
/// <param name="PersonIds">As they are kept, a list in JSON; see <see cref="KeptList"/>.</param>
/// <param name="Shown">As it is kept.</param>
public sealed record TrailLine(
    string Id, string Log, long Sequence, AuditEventKind Kind, string Action, string? OrganisationId, string? PractitionerId, PractitionerRole Role, Purpose Purpose,
    string? ObjectId, string Outcome, DateTimeOffset RecordedAt, string PersonIds, string Shown);

/// <summary>A decision on a referral.</summary>
/// <param name="OrganisationId">Who received the referral.</param>
public sealed record PastDecision(string ReferralId, string OrganisationId, ReferralDecision Decision);
