using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using People = InfoShare.Protocol.People.V1.PeopleService.PeopleServiceClient;
using Unidentified = InfoShare.Protocol.People.V1.UnidentifiedPeopleService.UnidentifiedPeopleServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S8: "Tiny" with the silver van, around two children who do not know each other (A7, H11); and aliases (A4).</summary>
public sealed class S8UnidentifiedTests
{
    [Fact]
    public async Task Tiny_is_offered_to_public_protection_alone_and_joined_by_a_human_alone()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var camhs = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        var school = p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
        await RecordAsync(camhs, "H-800", Person("Isla", "Cragtest", "2013-01-02", "4 Hill", "NM1 7AA"));
        await RecordAsync(school, "SCH-800", Person("Bryony", "Peaktest", "2012-03-04", "9 Dale", "NM5 7BB"));
        await WorksWithAsync(school, Own("SCH-800"), PractitionerRole.DesignatedLead, "01632 960172");

        var first = await new Unidentified(camhs.CallInvoker).RecordUnidentifiedAsync(Tiny("H-801", Own("H-800"), RelationshipType.Associate, "Silver van"));
        (await InboxOf(p.Detective)).ShouldBeEmpty();
        var second = await new Unidentified(school.CallInvoker).RecordUnidentifiedAsync(Tiny("SCH-801", Own("SCH-800"), RelationshipType.Unidentified, "van, silver"));
        second.PersonId.ShouldNotBe(first.PersonId);

        // Public protection is told once that there is something to look at; the item says nothing of it.
        var told = (await InboxOf(p.Detective)).Single();
        told.ActionOwner.ShouldBe("PUBLIC_PROTECTION");
        told.Summary.ShouldNotContain("Tiny");
        await new Unidentified(school.CallInvoker).RecordUnidentifiedAsync(Tiny("SCH-801", Own("SCH-800"), RelationshipType.Unidentified, "van, silver"));
        (await InboxOf(p.Detective)).Count.ShouldBe(1);

        var seen = await new Unidentified(p.Detective.CallInvoker).ListCandidatesAsync(Candidates(second.PersonId));
        var candidate = seen.Candidates.Single();
        candidate.PersonId.ShouldBe(first.PersonId);
        candidate.Shared.ShouldBe(["VEHICLE:silver van", "ALIAS:tiny"], ignoreOrder: true);
        candidate.KnownBy.Single().Description.ShouldBeEmpty();
        candidate.Children.Single().AgeBand.ShouldBe(AgeBand.Age1015);
        seen.Person.Children.Single().Contact.Name.ShouldBe("Ms Oakmock");

        // Nobody else: not social care, not those who recorded him, not another policeman.
        foreach (var other in (InfoShareConnection[])[p.DutySocialWorker, camhs, school, p.As("northmere-police", "Pat Fenmock", "RESPONSE_OFFICER")])
            (await RefusalOf(async () => await new Unidentified(other.CallInvoker).ListCandidatesAsync(Candidates(second.PersonId)))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // Never by itself: somebody with that very name is another person.
        (await RecordAsync(p.Doctor, "EMIS-800", Person("Tiny", "Tiny", "1990-01-01"))).ShouldNotBe(first.PersonId);

        // A third agency links one of them to a further child.
        await RecordAsync(p.LeadSocialWorker, "LCS-800", Person("Wilf", "Downtest", "2014-03-04"));
        await RelateAsync(p.LeadSocialWorker, new SubjectRef { PersonId = first.PersonId }, Own("LCS-800"), RelationshipType.Associate, LinkState.Suspected);

        // Identified: by whom it is not to decide, refused; by public protection, decided; the children's agencies are told, unnamed.
        await RecordAsync(p.Detective, "POL-800", Person("Gary", "Moortest", "1991-06-06", "1 Pit Lane", "NM8 1AA"));
        var notTheirs = await RefusalOf(async () => await new Unidentified(p.Doctor.CallInvoker).IdentifyUnidentifiedAsync(Identify(second.PersonId, Own("EMIS-800"))));
        notTheirs.Reason.ShouldBe("NOT_FOUND");
        var decided = await new Unidentified(p.Detective.CallInvoker).IdentifyUnidentifiedAsync(Identify(second.PersonId, Own("POL-800")));
        decided.DecisionId.ShouldNotBeEmpty();
        var items = (await InboxOf(school)).Where(i => i.Trigger == NotificationTrigger.IdentityJoined).ToList();
        items.Select(i => i.OwnRecordId).ShouldBe(["SCH-800", "SCH-801"], ignoreOrder: true, "the child, and the school's own record of Tiny");
        items.ShouldAllBe(i => !i.Summary.Contains("Gary"));

        // The earlier id still names him; a second time there is nothing left to decide.
        (await new People(p.Detective.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = new SubjectRef { PersonId = second.PersonId },
            Purpose = For(Protocol.Common.V1.Purpose.AssessChild, "Who is around Bryony after school."),
        })).AgeBand.ShouldBe(AgeBand.Adult);
        (await RefusalOf(async () => await new Unidentified(p.Detective.CallInvoker).IdentifyUnidentifiedAsync(Identify(second.PersonId, Own("POL-800"))))).Reason
            .ShouldBe("ILLEGAL_STATE");

        // Nor is he somebody else the next day: to join two named people is for those who decide who is who.
        await RecordAsync(p.Detective, "POL-801", Person("Stanley", "Fentest", "1979-09-09", "8 Coal Lane", "NM8 1AB"));
        (await RefusalOf(async () => await new Unidentified(p.Detective.CallInvoker).IdentifyUnidentifiedAsync(Identify(second.PersonId, Own("POL-801"))))).Reason
            .ShouldBe("STEWARD_REQUIRED");
    }

    [Fact]
    public async Task What_cannot_be_recorded_of_an_unidentified_person_is_named_field_by_field()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var school = p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
        await RecordAsync(school, "SCH-810", Person("Bryony", "Peaktest", "2012-03-04", "9 Dale", "NM5 7BB"));
        var empty = await RefusalOf(async () => await new Unidentified(school.CallInvoker).RecordUnidentifiedAsync(
            new RecordUnidentifiedRequest { OwnRecordId = "SCH-811", KnownBy = new KnownBy { FromAge = 40, ToAge = 20 } }));
        empty.FieldViolations.Select(v => v.Field).ShouldBe(["known_by", "known_by.to_age"], ignoreOrder: true);
        var parent = await RefusalOf(async () => await new Unidentified(school.CallInvoker).RecordUnidentifiedAsync(
            Tiny("SCH-811", Own("SCH-810"), RelationshipType.BirthParent, "silver van")));
        parent.FieldViolations.Single().Field.ShouldBe("children[0].type");
        var named = await RefusalOf(async () => await new Unidentified(school.CallInvoker).RecordUnidentifiedAsync(
            Tiny("SCH-810", Known(Person("Ann", "Other", "2012-03-04")), RelationshipType.Associate, "silver van")));
        named.FieldViolations.Single().Field.ShouldBe("own_record_id");
    }

    [Fact]
    public async Task A_former_name_that_one_agency_dated_leads_another_to_her()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var person = Person("Zofia", "Reedtest", "1999-06-14");
        person.Telephone = "07700 900731";
        person.NameFacts.Add(new NameFact { Name = "Zosia Trzcina", Kind = NameKind.Former, FromDate = "1999-06-14", ToDate = "2020-05-01", Source = SourceKind.ParentSelf });
        var recorded = await RecordAsync(p.Midwife, "MAT-820", person);
        var asked = new Demographics { GivenName = "Zosia", FamilyName = "Trzcina", BirthDate = "1999-06-14", Telephone = "07700 900731" };
        (await new People(p.HealthVisitor.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = Known(asked),
            Purpose = For(Protocol.Common.V1.Purpose.ProvideCare, "She gave her maiden name at the clinic."),
        })).Person.PersonId.ShouldBe(recorded);

        var backwards = person.Clone();
        backwards.NameFacts[0].ToDate = "1998-01-01";
        backwards.NameFacts[0].Kind = NameKind.Unspecified;
        (await RefusalOf(() => RecordAsync(p.Midwife, "MAT-820", backwards))).FieldViolations.Select(v => v.Field)
            .ShouldBe(["demographics.name_facts[0].kind", "demographics.name_facts[0].to_date"], ignoreOrder: true);
    }

    [Fact]
    public async Task What_is_known_of_tiny_stays_with_tiny_when_the_man_he_was_taken_for_was_another()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var school = p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
        await RecordAsync(school, "SCH-830", Person("Bryony", "Peaktest", "2012-03-04", "9 Dale", "NM5 7BB"));
        await RecordAsync(school, "SCH-831", Person("Wilf", "Downtest", "2013-04-05", "2 Fell", "NM5 7BC"));
        await WorksWithAsync(school, Own("SCH-831"), PractitionerRole.DesignatedLead, "01632 960172");

        // The man has been known for years, to the police and to the school; Tiny is recorded later, and taken for him.
        var man = await RecordAsync(p.Detective, "POL-830", Person("Gary", "Moortest", "1991-06-06", "1 Pit Lane", "NM8 1AA"));
        await p.ClockAtAsync("2027-03-08 09:10");
        (await RecordAsync(school, "SCH-833", Person("Gary", "Moortest", "1991-06-06", "1 Pit Lane", "NM8 1AA"))).ShouldBe(man);
        await p.ClockAtAsync("2027-03-08 09:20");
        var unidentified = new Unidentified(school.CallInvoker);
        var tiny = (await unidentified.RecordUnidentifiedAsync(Tiny("SCH-832", Own("SCH-830"), RelationshipType.Unidentified, "silver van"))).PersonId;
        var decided = await new Unidentified(p.Detective.CallInvoker).IdentifyUnidentifiedAsync(Identify(tiny, Own("POL-830")));
        decided.PersonId.ShouldBe(man);

        // The school learns more, while he is taken for that man: a red car, and another child.
        await p.ClockAtAsync("2027-03-08 10:00");
        (await unidentified.RecordUnidentifiedAsync(Tiny("SCH-832", Own("SCH-831"), RelationshipType.Associate, "red estate car"))).PersonId.ShouldBe(man);

        // He was not the driver. What the school said of Tiny, then and since, is Tiny's; nothing of it is left with the man.
        await p.ClockAtAsync("2027-03-09 09:00");
        await new Protocol.Identity.V1.IdentityService.IdentityServiceClient(p.Detective.CallInvoker).UndoIdentityDecisionAsync(
            new Protocol.Identity.V1.UndoIdentityDecisionRequest { DecisionId = decided.DecisionId, Reason = "He was in custody on each of the days." });
        var seen = (await new Unidentified(p.Detective.CallInvoker).ListCandidatesAsync(Candidates(tiny))).Person;
        seen.PersonId.ShouldBe(tiny);
        seen.KnownBy.Single().Vehicles.Single().Description.ShouldBe("red estate car");
        seen.Children.Count.ShouldBe(2);
        (await RefusalOf(async () => await new Unidentified(p.Detective.CallInvoker).ListCandidatesAsync(Candidates(man)))).Reason.ShouldBe("NOT_FOUND");
        foreach (var (own, van) in (((string, string)[])[("SCH-834", "silver van"), ("SCH-835", "red estate car")]))
        {
            var other = (await unidentified.RecordUnidentifiedAsync(Tiny(own, Own("SCH-830"), RelationshipType.Associate, van))).PersonId;
            (await new Unidentified(p.Detective.CallInvoker).ListCandidatesAsync(Candidates(other))).Candidates.Select(c => c.PersonId)
                .ShouldNotContain(man);
        }
    }

    [Fact]
    public async Task Each_of_very_many_names_leads_to_her_and_so_does_her_home()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var person = Person("Zofia", "Reedtest", "1999-06-14", "7 Lock Cottages", "NM7 7QT");
        person.Address.Uprn = "100021421234";
        person.Telephone = "07700 900732";
        foreach (var family in Surnames.Take(20))
            person.OtherNames.Add($"Vera {family}test");
        foreach (var family in Surnames.Skip(20).Take(20))
            person.NameFacts.Add(new NameFact { Name = $"Dorota {family}test", Kind = NameKind.Alias, Source = SourceKind.PoliceIntel });
        var recorded = await RecordAsync(p.Detective, "POL-840", person);

        // The last of all by name and date, a telephone number that only confirms it; and by the home alone with a name of hers.
        foreach (var (given, family) in (((string, string)[])[("Vera", Surnames[7]), ("Vera", Surnames[19]), ("Dorota", Surnames[39])]))
        {
            var found = await FindAsync(p.DesignatedLead, new Demographics
            {
                GivenName = given,
                FamilyName = $"{family}test",
                BirthDate = "1999-06-14",
                Telephone = "07700 900732",
            });
            found.PersonId.ShouldBe(recorded, $"{given} {family}");
            var byName = await FindAsync(p.DesignatedLead, new Demographics { GivenName = given, FamilyName = $"{family}test", BirthDate = "1999-06-14" });
            byName.Outcome.ShouldBe(MatchOutcome.PotentialMatch, "a name and a birth date alone are never sure, and never nobody");
            byName.Fields.ShouldAllBe(f => f.AgreedName == null, "nobody is named, and nothing told of anybody's names");
        }

        // By the home, under the last name, with nothing else right.
        var home = await FindAsync(p.DesignatedLead, new Demographics
        {
            GivenName = "Dorota",
            FamilyName = $"{Surnames[39]}test",
            BirthDate = "1999-06-14",
            Address = new Address { Uprn = "100021421234" },
        });
        home.PersonId.ShouldBe(recorded);
    }

    [Fact]
    public async Task What_is_known_of_a_name_and_a_number_comes_back_to_its_holder_and_of_others_without_the_name()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var person = Person("Zofia", "Reedtest", "1999-06-14");
        person.Telephone = "07700 900733";
        person.OtherNames.Add("Zo Reedtest");
        person.NameFacts.Add(new NameFact
        {
            Name = "Zosia Trzcina",
            Kind = NameKind.Former,
            FromDate = "1999-06-14",
            ToDate = "2020-05-01",
            Source = SourceKind.RecordCheck,
            Verification = VerificationState.Confirmed,
        });
        person.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "9990000018", Source = SourceKind.RecordCheck, FromDate = "2021-02-03" });
        person.Identifiers.Add(new PersonIdentifier { Scheme = IdentifierScheme.NhsNumber, Value = "9990000026", Superseded = true, Source = SourceKind.ParentSelf, FromDate = "1999-06-20", ToDate = "2021-02-03" });
        var recorded = await RecordAsync(p.Midwife, "MAT-850", person);

        // Her holder reads her record as it was written, and may send it again as it is.
        var own = (await DecisionsAsync(p.Midwife, Own("MAT-850"))).Records.Single().Demographics;
        own.NameFacts.ShouldBe(person.NameFacts);
        own.OtherNames.ShouldBe(person.OtherNames);
        own.Identifiers.ShouldBe(person.Identifiers);
        (await RecordAsync(p.Midwife, "MAT-850", own)).ShouldBe(recorded);

        // Another agency learns which kind of name agreed and how sure it is, and no name.
        var found = await FindAsync(p.HealthVisitor, new Demographics { GivenName = "Zosia", FamilyName = "Trzcina", BirthDate = "1999-06-14", Telephone = "07700 900733" });
        found.PersonId.ShouldBe(recorded);
        foreach (var field in (string[])["given_name", "family_name"])
        {
            found.Fields.Single(f => f.Field == field).AgreedName.ShouldBe(new AgreedName
            {
                Kind = NameKind.Former,
                FromDate = "1999-06-14",
                ToDate = "2020-05-01",
                Verification = VerificationState.Confirmed,
            });
        }

        found.Fields.Single(f => f.Field == "birth_date").AgreedName.ShouldBeNull();
        found.ToString().ShouldNotContain("Zofia");
        found.ToString().ShouldNotContain("Reedtest");
        var main = await FindAsync(p.HealthVisitor, new Demographics { GivenName = "Zofia", FamilyName = "Reedtest", BirthDate = "1999-06-14", Telephone = "07700 900733" });
        main.Fields.ShouldAllBe(f => f.AgreedName == null);

        // By the former number she is still she, and the two agencies are asked nothing.
        (await RecordAsync(p.HealthVisitor, "HV-850", Person("Zosia", "Trzcina", "1999-06-14", nhsNumber: "9990000026"))).ShouldBe(recorded);
        var joined = (await DecisionsAsync(p.HealthVisitor, Own("HV-850"))).Decisions.Single();
        joined.Comparison.Fields.Single(f => f.Field == "family_name").AgreedNames.Single().Kind.ShouldBe(NameKind.Former);
        joined.ToString().ShouldNotContain("Zofia");

        var backwards = person.Clone();
        backwards.Identifiers[0].ToDate = "2020-01-01";
        (await RefusalOf(() => RecordAsync(p.Midwife, "MAT-850", backwards))).FieldViolations.Single().Field.ShouldBe("demographics.identifiers[0].to_date");
    }

    private static readonly string[] Surnames =
    [
        "Adder", "Birch", "Cairn", "Dunnock", "Eider", "Fescue", "Gorse", "Heron", "Ibis", "Jackdaw", "Kestrel", "Lapwing", "Merlin",
        "Nuthatch", "Osprey", "Plover", "Quail", "Raven", "Siskin", "Teal", "Umber", "Vetch", "Wagtail", "Yarrow", "Zander", "Alder",
        "Bunting", "Coot", "Dipper", "Egret", "Finch", "Grebe", "Harrier", "Iris", "Juniper", "Knot", "Linnet", "Mallard", "Newt", "Otter",
    ];

    private static async Task<ResolvedPerson> FindAsync(InfoShareConnection who, Demographics asked) =>
        (await new People(who.CallInvoker).FindPersonAsync(new FindPersonRequest
        {
            Person = Known(asked),
            Purpose = For(Protocol.Common.V1.Purpose.AssessChild, "She gave this name at the gate this morning."),
        })).Person;

    private static async Task<Protocol.Identity.V1.ListIdentityDecisionsResponse> DecisionsAsync(InfoShareConnection who, SubjectRef person) =>
        await new Protocol.Identity.V1.IdentityService.IdentityServiceClient(who.CallInvoker).ListIdentityDecisionsAsync(
            new Protocol.Identity.V1.ListIdentityDecisionsRequest { Person = person });

    private static RecordUnidentifiedRequest Tiny(string own, SubjectRef child, RelationshipType type, string van) => new()
    {
        OwnRecordId = own,
        KnownBy = new KnownBy
        {
            Aliases = { "Tiny" },
            Vehicles = { new SeenVehicle { Description = van } },
            FromAge = 30,
            ToAge = 40,
            Description = "Waits outside; she was told not to say who he is.",
        },
        Children = { new ContactWithChild { Child = child, Type = type, State = LinkState.Suspected, Source = SourceKind.ChildWords } },
    };

    private static ListCandidatesRequest Candidates(string personId) => new()
    {
        Person = new SubjectRef { PersonId = personId },
        Purpose = For(Protocol.Common.V1.Purpose.AssessChild, "An older man with a van waits for girls after school."),
    };

    private static IdentifyUnidentifiedRequest Identify(string personId, SubjectRef sameAs) => new()
    {
        Unidentified = new SubjectRef { PersonId = personId },
        SameAs = sameAs,
        Grounds = "Stopped in the van; two officers recognised the driver from the account given.",
    };
}
