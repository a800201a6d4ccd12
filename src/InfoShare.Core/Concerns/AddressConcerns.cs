using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>A concern about an address at which a child is recorded as living on that day; at MARKER at most.</summary>
/// <param name="Words">How to read it.</param>
public sealed record AddressConcernView(ConcernView Concern, string Words);

/// <summary>Concerns about the addresses of one child, as far as the caller may see them.</summary>
public sealed record AddressConcernsSeen(IReadOnlyList<AddressConcernView> Shown, IReadOnlyList<AnswerLimit> Limits)
{
    /// <summary>None.</summary>
    public static readonly AddressConcernsSeen None = new([], []);
}

/// <summary>
/// Finds concerns about an address from the side of a child (requirement A1): whenever it was recorded that the child lived there, and
/// only of days on which it did (C13). They say nothing of this family, so that they are shown apart, without their account.
/// </summary>
public static class AddressConcerns
{
    /// <summary>At most this many concerns about the child's addresses are looked at.</summary>
    public const int MaxConcerns = 50;

    /// <summary>What the caller may see.</summary>
    /// <param name="judges">Each judges every concern too, so that what is withheld and counted stands in the answer's edges.</param>
    public static async ValueTask<AddressConcernsSeen> OfChildAsync(
        IReadSession session, Person child, Caller caller, RegistrySnapshot registry, params IReadOnlyList<Disclosure> judges)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(child);
        var homes = await session.Links.ResidencesOfAsync([child.Id], ChildLinks.MaxLinks);
        var keys = homes.SelectMany(h => AddressKeys.AllOf(h.Address).Append(h.AddressKey)).Distinct(StringComparer.Ordinal).ToList();
        if (keys.Count == 0)
            return AddressConcernsSeen.None;
        var found = await session.Concerns.AtAddressesAsync(keys, MaxConcerns + 1);
        var narrowed = new List<string>();
        if (found.Count > MaxConcerns)
            narrowed.Add($"the {MaxConcerns} shared latest");
        var shown = new List<AddressConcernView>();

        // Whoever hides and is named in one keeps its author's name here as in any other.
        var alone = new Disclosure(caller, registry);
        await alone.KeepSourcesAsync(session, found.Take(MaxConcerns));
        foreach (var judge in judges)
            judge.KeepSourcesOf(alone);
        foreach (var concern in found.Take(MaxConcerns))
        {
            var days = ObservedDays.Of(concern);
            var place = concern.Place!;
            var own = AddressKeys.AllOf(place.Address);
            if (!homes.Any(h => OccupantsOnDay.Covers(h, days) && (own.Contains(h.AddressKey) || own.Intersect(AddressKeys.AllOf(h.Address)).Any())))
                continue;
            var occupants = await OccupantsOnDay.OfAsync(session, place, days);
            if (occupants.Narrowed is { } words)
                narrowed.Add(words);
            if (occupants.People.All(p => p.Id != child.Id)
                || (await session.Concerns.BearingsOfAsync(concern.Id)).Any(b => b.PersonId == child.Id))
            {
                continue;
            }

            if (await KeptConcerns.KeepsAsync(session, concern, caller))
                continue;

            // Whoever asks rings the desk, not the author: the question alone would tell who lives there.
            var item = new ConcernOnPerson(concern, child.Id, null);
            var contact = AddressConcernNotices.DeskOf(place, caller.Area, registry)?.DutyDesk ?? Disclosure.ContactOf(concern, registry);
            foreach (var judge in judges)
                _ = judge.Judge(item, out _, contact);
            if (!alone.Judge(item, out _))
                continue;
            shown.Add(new AddressConcernView(
                alone.Marker(concern) with { Contact = contact, Incidents = [] },
                $"At this address {days.InWords()}. Nothing is inferred about this family; whether it bears on this child is for whoever leads to find out."));
        }

        return new AddressConcernsSeen(shown, [.. narrowed.Distinct().Select(n => new AnswerLimit("concerns about addresses", n))]);
    }
}
