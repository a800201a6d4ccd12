using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Chronology;

/// <summary>One reader's chronology of one child while it is put together.</summary>
/// <param name="caller">Who reads, in the standing of the question.</param>
/// <param name="kept">Whether the child's whereabouts are kept.</param>
internal sealed class ChronologyReading(IReadSession session, Person child, Caller caller, RegistrySnapshot registry, bool kept)
{
    private readonly Dictionary<string, ConcernOnPerson> concerns = new(StringComparer.Ordinal);
    private readonly Dictionary<string, ConcernView> views = new(StringComparer.Ordinal);

    // Whether the whereabouts of anybody whom a concern tells of are kept.
    private readonly Dictionary<string, bool> keptConcerns = new(StringComparer.Ordinal);

    public IReadSession Session { get; } = session;
    public Person Child { get; } = child;
    public Caller Caller { get; } = caller;
    public RegistrySnapshot Registry { get; } = registry;

    /// <summary>Whether the child's whereabouts are kept.</summary>
    public bool Kept { get; } = kept;

    /// <summary>What is shown and withheld of all sources, for the edges and the trail.</summary>
    public Disclosure All { get; } = new(caller, registry) { WhereaboutsAreKept = kept };

    /// <summary>The items, as the reader may see them.</summary>
    public List<ChronologyItem> Items { get; } = [];

    /// <summary>What narrowed the reading.</summary>
    public List<AnswerLimit> Limits { get; } = [];

    /// <summary>The concerns behind the items, for whoever asks for one.</summary>
    public IReadOnlyDictionary<string, ConcernOnPerson> Concerns => concerns;

    /// <summary>Whether the reader learns what others hold; those who only submit see their own (L11).</summary>
    public bool LearnsOfOthers => Referrals.ReferralSight.LearnsOfOthers(Caller.Role);

    /// <summary>Whether something that an organisation states may be told of the child: not where its name says where the child is.</summary>
    public bool MayBeNamed(string organisationId) => !Kept || Handovers.Whereabouts.AreOpenTo(Caller, organisationId);

    /// <summary>At which tier the reader is shown a concern; unspecified: it is not shown.</summary>
    public Tier TierOf(string concernId) => views.TryGetValue(concernId, out var view) ? view.Tier : Tier.Unspecified;

    /// <summary>Whether the reader may know that somebody in this role, at this organisation, added to a concern that is shown.</summary>
    public async ValueTask<bool> MayKnowAsync(Concern concern, string organisationId, PractitionerRole role)
    {
        if (!keptConcerns.TryGetValue(concern.Id, out var keptFrom))
            keptConcerns[concern.Id] = keptFrom = Kept || await LifeSight.IsKeptAsync(Session, concern);
        return LifeSight.MayKnow(Caller, Registry, concern, keptFrom, organisationId, role);
    }

    /// <summary>Whether all that is shown rests on one source or one visit (C3).</summary>
    public RestsOn RestsOn => RestsOn.Of(concerns.Select(c => (c.Value.Concern, views[c.Key])), Caller);

    /// <summary>Keeps a concern with its item.</summary>
    public void Add(ConcernOnPerson concern, ConcernView view, ChronologyItem item)
    {
        concerns[item.Id] = concern;
        views[item.Id] = view;
        Items.Add(item);
    }

    /// <summary>Reads every source.</summary>
    public async ValueTask ReadAsync()
    {
        foreach (var source in ChronologySources.All)
            await source(this);
        for (var i = 0; i < Items.Count; i++)
        {
            Items[i] = Items[i] with
            {
                Critical = CriticalPoints.Of(Items[i]),
                SameEvent = concerns.TryGetValue(Items[i].Id, out var own)
                    ? [.. concerns.Values.Where(o => o.Concern.Id != own.Concern.Id && Patterns.OneEvent.IsSame(own.Concern, o.Concern)).Select(o => o.Concern.Id).Order(StringComparer.Ordinal)]
                    : [],
            };
        }
    }
}
