using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Corrections;

namespace InfoShare.Core.Stores;

public partial interface IReadSession
{
    /// <summary>Meetings, and those that did not come about.</summary>
    IContactReader Contacts { get; }
}

public partial interface IWriteSession
{
    /// <summary>Meetings, and those that did not come about.</summary>
    new IContactStore Contacts { get; }
}

/// <summary>Reads contacts.</summary>
public interface IContactReader
{
    /// <summary>The contact, or null.</summary>
    ValueTask<ContactRecord?> FindAsync(string contactId);

    /// <summary>
    /// Those with a person that the reader may see, the latest day first, then the greater id: what was taken back for the organisations alone that
    /// had been shown it. Everywhere else it is left out.
    /// </summary>
    ValueTask<IReadOnlyList<ContactRecord>> OfPersonAsync(string personId, ConcernSight sight, int limit);

    /// <summary>How many there are with a person that the reader may not see, and for which classes.</summary>
    ValueTask<HiddenRecords> CountHiddenAsync(string personId, ConcernSight sight);

    /// <summary>Those with these people that the reader may see and that did not come about by the family's doing (<see cref="ContactRules.IsMissed"/>): the latest day first.</summary>
    ValueTask<IReadOnlyList<ContactRecord>> MissedOfAsync(IReadOnlyCollection<string> personIds, ConcernSight sight, int limit);

    /// <summary>The contacts with these ids.</summary>
    ValueTask<IReadOnlyList<ContactRecord>> FindManyAsync(IReadOnlyCollection<string> contactIds);

    /// <summary>The latest that the reader may see at which the person was seen; null when there is none.</summary>
    /// <param name="alone">Only where the person was seen alone.</param>
    ValueTask<ContactRecord?> LastSeenAsync(string personId, ConcernSight sight, bool alone);

    /// <summary>What an organisation was answered by a person, the latest first.</summary>
    ValueTask<IReadOnlyList<EnquiryRecord>> EnquiriesOfAsync(string personId, string organisationId, int limit);

    /// <summary>What anybody asked a person, the latest first: for the person's own request alone.</summary>
    ValueTask<IReadOnlyList<EnquiryRecord>> AllEnquiriesOfAsync(string personId, int limit);

    /// <summary>The watch over a child; null when none runs.</summary>
    ValueTask<UnseenWatch?> FindWatchAsync(string personId);
}

/// <summary>Reads and adds contacts.</summary>
public interface IContactStore : IContactReader
{
    /// <summary>Adds one.</summary>
    void Add(ContactRecord contact);

    /// <summary>Adds one.</summary>
    void Add(EnquiryRecord enquiry);

    /// <summary>Keeps that it was taken back: it counts for nothing from now on; false, with nothing written, when it was already.</summary>
    ValueTask<bool> TryTakeBackAsync(string contactId, TakenBack takenBack);

    /// <summary>Begins or moves a watch.</summary>
    void Put(UnseenWatch watch);
}
