using InfoShare.Core.Access;
using InfoShare.Core.People;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using InfoShare.Storage.Tests.Stores;

namespace InfoShare.Storage.Tests.People;

/// <summary>Agencies that record people through the broker's own operations, on a real store.</summary>
public abstract class OnlineSuite(StoreEngine engine) : DomainSuite(engine)
{
    protected static Call CallOf(string organisation, AgencyKind agency = AgencyKind.Health) => new(
        new Caller(organisation, organisation, agency, "Northmere", false, new Practitioner("test.one", "Test One", PractitionerRole.Gp, null), "call"),
        "PeopleService/RecordPerson");

    protected async Task<ResolvedPerson> RecordAsync(
        string organisation, string ownRecordId, Demographics demographics, bool isProtected = false, IStore? store = null)
    {
        Clock.Advance(TimeSpan.FromMilliseconds(5));
        var handler = new RecordPersonHandler(store ?? Store, Clock);
        return (await handler.HandleAsync(new RecordPerson(ownRecordId, demographics, isProtected), CallOf(organisation), Ct)).Person;
    }

    protected async Task<string> PersonOfAsync(string organisation, string ownRecordId) =>
        (await LookAsync(s => s.People.FindByOwnRecordAsync(organisation, ownRecordId)))!.Id;

    protected Task<ResolvedPerson> FindAsync(string organisation, Demographics who) =>
        LookAsync(async s => (await PersonResolver.FindAsync(s, SubjectRef.By(who), CallOf(organisation).Caller)).Resolved);

    protected Task<IReadOnlyList<IdentityQuestion>> OpenQuestionsAsync() => LookAsync(s => s.Identity.QuestionsAsync(true, null, 1000, null));

    protected Task<IReadOnlyList<IdentityDecision>> DecisionsAsync(string personId) => LookAsync(s => s.Identity.DecisionsOfAsync(personId));

    protected static Demographics Who(string given, string family, int year = 2019, string? nhs = null, string? line = "4 Sample Rise") => new()
    {
        GivenName = given,
        FamilyName = family,
        BirthDate = new DateOnly(year, 5, 14),
        Identifiers = nhs is null ? [] : [new PersonIdentifier(IdentifierScheme.NhsNumber, nhs)],
        Address = line is null ? null : new PostalAddress(null, line, "ZZ4 4ZZ", null),
    };
}
