using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Stores;

namespace InfoShare.Storage.Bulk;

/// <summary>A concern with the people it bears on.</summary>
public sealed record BulkConcern(Concern Concern, IReadOnlyList<ConcernBearing> Bearings);

/// <summary>A referral with its history and the clocks that run for it.</summary>
public sealed record BulkReferral(Referral Referral, IReadOnlyList<ReferralEvent> Steps, IReadOnlyList<PendingDeadline> Deadlines);

/// <summary>Facts that are loaded together, in one transaction. Ids are the caller's and must be new.</summary>
public sealed record BulkBatch
{
    /// <summary>Records of people, one version an entry. A person's first record bears the person's id as its entry id, and stands first.</summary>
    public List<PersonRecord> Records { get; } = [];

    /// <summary>Links between people.</summary>
    public List<Relationship> Relationships { get; } = [];

    /// <summary>Where they live.</summary>
    public List<Residence> Residences { get; } = [];

    /// <summary>Who works with them.</summary>
    public List<Involvement> Involvements { get; } = [];

    /// <summary>Standings of children.</summary>
    public List<ChildStatus> Statuses { get; } = [];

    /// <summary>Concerns; nobody is told of them.</summary>
    public List<BulkConcern> Concerns { get; } = [];

    /// <summary>Meetings, and those that did not come about; no watch is set for them.</summary>
    public List<ContactRecord> Contacts { get; } = [];

    /// <summary>Referrals, with places of their own in the recipients' streams.</summary>
    public List<BulkReferral> Referrals { get; } = [];

    /// <summary>How many people it holds.</summary>
    public int People => Records.Select(r => r.PersonId).Distinct(StringComparer.Ordinal).Count();
}
