using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;

namespace InfoShare.Core.People;

/// <summary>
/// The address in an organisation's own record of a person is a residence that the organisation states (requirement B4). It follows
/// the record: another address ends it, the same address is no new fact, and a former one that comes back begins anew. A refuge is
/// never written down as an ordinary home.
/// </summary>
public static class HomeOfRecord
{
    /// <summary>Brings the organisation's statements into line with a new version of its record, which has been added.</summary>
    /// <param name="person">The person with the records from before.</param>
    /// <param name="former">The address of the version before; null when there is none.</param>
    /// <param name="now">The address of this version; without a key it says nothing and ends nothing.</param>
    public static async ValueTask RenewAsync(
        IWriteSession session, Person person, PostalAddress? former, PostalAddress? now, string ownRecordId, Caller caller)
    {
        ArgumentNullException.ThrowIfNull(person);
        if (AddressKeys.Of(now) is not { } key)
            return;
        var today = LondonTime.DateOf(session.Now);
        var residences = await session.Links.ResidencesOfAsync([person.Id], ChildLinks.MaxLinks);
        var own = residences.Where(r => r.OrganisationId == caller.OrganisationId).ToList();
        var left = AddressKeys.Of(former);
        if (left == key && own.Exists(r => r.AddressKey == key))
            return;
        if (left is not null && left != key && !IsOfAnotherRecord(left))
        {
            foreach (var home in own.Where(r => r.AddressKey == left && r.IsOfRecord && r.To is null))
            {
                session.Links.Add(home with
                {
                    Id = session.NextId("res"),
                    To = today,
                    StatedBy = caller.Agency,
                    RecordedAt = session.Now,
                });
            }
        }

        if (new ProtectedPlaces(residences).Cover(person.Id, now)
            || own.Exists(r => r.AddressKey == key && ChildLinks.TimeOf(r, today) != LinkTime.Past && !(r.IsOfRecord && r.To is not null)))
        {
            return;
        }

        // Back at a former home: since today, for meanwhile others may have lived there.
        var back = own.Any(r => r.AddressKey == key && r.To < today);
        PersonResolver.AddResidence(session, person.Id, now, caller, back ? today : null);

        bool IsOfAnotherRecord(string address) => person.Records.Any(r =>
            r.OrganisationId == caller.OrganisationId && r.OwnRecordId != ownRecordId && AddressKeys.Of(r.Demographics.Address) == address);
    }
}
