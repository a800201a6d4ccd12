using InfoShare.Core.Households;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Storage.Tests.Stores;

public sealed class SqliteHouseholdStoreTests() : HouseholdStoreTests(StoreEngine.Sqlite);

public sealed class PostgresHouseholdStoreTests() : HouseholdStoreTests(StoreEngine.Postgres)
{
    [Fact]
    public async Task Of_two_brokers_that_hear_of_one_plan_or_of_a_partner_and_a_child_the_second_reads_what_the_first_wrote()
    {
        var (he, she, child) = (await AddPersonAsync(given: "He"), await AddPersonAsync(given: "She"), await AddPersonAsync(given: "Kid"));
        Relationship Link(string one, string other, RelationshipType type) => new Filled(3).Of<Relationship>() with
        {
            Id = NewId("rel"),
            PersonId = one,
            RelatedId = other,
            Type = type,
            State = LinkState.Declared,
            RecordedAt = Now,
        };
        var seen = await RaceAsync(
            async s =>
            {
                await s.Identity.HoldEntriesAsync([he, she]);
                var none = await s.Households.CountDeclarationsAsync(he, she) == 0;
                s.Links.Add(Link(he, she, RelationshipType.Partner));
                return none;
            },
            async s =>
            {
                await s.Identity.HoldEntriesAsync([she, child]);
                s.Links.Add(Link(she, child, RelationshipType.BirthParent));
                return (await s.Links.RelationshipsOfAsync([she], 10)).Any(l => l.Type == RelationshipType.Partner)
                    && await s.Households.CountDeclarationsAsync(he, she) == 1;
            });
        seen.ShouldBe((true, true));
    }
}

public abstract class HouseholdStoreTests(StoreEngine engine) : DomainSuite(engine)
{
    [Fact]
    public async Task Custody_comes_latest_first()
    {
        var day = new DateOnly(2026, 1, 1);
        CustodyEvent Moved(string person, int after) => new Filled(after + 1).Of<CustodyEvent>() with
        {
            Id = NewId("cus"),
            PersonId = person,
            OccurredOn = day.AddDays(after),
            RecordedAt = Now,
        };
        var moves = Enumerable.Range(0, 12).Select(i => Moved("per_in", i)).ToList();
        var other = Moved("per_out", 3);
        await DoAsync(s =>
        {
            foreach (var move in moves.Append(other))
                s.Households.Add(move);
        });
        var found = await LookAsync(s => s.Households.CustodyOfAsync(["per_in"]));
        found.Select(m => m.Id).ShouldBe(moves.AsEnumerable().Reverse().Select(m => m.Id));
        (await LookAsync(s => s.Households.CustodyOfAsync(["per_out", "per_nobody"]))).Single().ShouldHaveContentOf(other);
        (await LookAsync(s => s.Households.CustodyOfAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_an_organisations_statements_the_newest_counts_and_every_contact_does()
    {
        HouseholdStatement Said(int hour, StatementTopic topic, string? other = null, string organisation = "csc") =>
            new Filled(hour).Of<HouseholdStatement>() with
            {
                Id = NewId("hst"),
                PersonId = "per_adult",
                OtherId = other,
                Topic = topic,
                OrganisationId = organisation,
                RecordedAt = Now.AddHours(hour),
            };
        var unknown = Said(1, StatementTopic.OtherMaleInHome);
        var elsewhere = Said(2, StatementTopic.OtherMaleInHome, organisation: "trust");
        var later = Said(3, StatementTopic.OtherMaleInHome);
        var visit = Said(4, StatementTopic.Contact, "per_kid");
        var call = Said(5, StatementTopic.Contact, "per_kid");
        await DoAsync(s =>
        {
            foreach (var statement in (HouseholdStatement[])[later, unknown, call, visit, elsewhere])
                s.Households.Add(statement);
        });
        (await LookAsync(s => s.Households.StatementsOfAsync(["per_adult"]))).Select(s => s.Id)
            .ShouldBe([call.Id, visit.Id, later.Id, elsewhere.Id]);
        var ofChild = await LookAsync(s => s.Households.StatementsOfAsync(["per_kid"]));
        ofChild.Select(s => s.Id).ShouldBe([call.Id, visit.Id]);
        ofChild[0].ShouldHaveContentOf(call);
        (await LookAsync(s => s.Households.StatementsOfAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_what_an_adult_answered_on_contact_with_a_child_the_latest_day_counts_for_each_organisation()
    {
        HouseholdStatement Answered(int hour, int day, string organisation) => new Filled(hour).Of<HouseholdStatement>() with
        {
            Id = NewId("hst"),
            PersonId = "per_asked",
            OtherId = null,
            Topic = StatementTopic.ChildContact,
            AsOf = new DateOnly(2026, 3, day),
            OrganisationId = organisation,
            RecordedAt = Now.AddHours(hour),
        };
        var latest = Answered(1, 9, "asks-first");
        var filedLater = Answered(2, 4, "asks-first");
        var elsewhere = Answered(3, 7, "asks-second");
        await DoAsync(s =>
        {
            foreach (var statement in (HouseholdStatement[])[latest, filedLater, elsewhere])
                s.Households.Add(statement);
        });
        (await LookAsync(s => s.Households.ContactAnswersOfAsync(["per_asked"]))).Select(s => s.Id).ShouldBe([latest.Id, elsewhere.Id]);
        (await LookAsync(s => s.Households.ContactAnswersOfAsync([]))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Declarations_of_two_people_are_counted_whoever_stands_first_and_a_denial_takes_nothing_back()
    {
        Relationship Said(int hour, string one, string other, LinkState state, RelationshipType type = RelationshipType.Partner) =>
            new Filled(hour).Of<Relationship>() with
            {
                Id = NewId("rel"),
                PersonId = one,
                RelatedId = other,
                Type = type,
                State = state,
                From = null,
                To = null,
                OrganisationId = "probation",
                RecordedAt = Now.AddHours(hour),
            };
        var reported = Said(3, "per_he", "per_she", LinkState.Reported);
        var denied = Said(4, "per_she", "per_he", LinkState.Denied);
        await DoAsync(s =>
        {
            s.Links.Add(Said(1, "per_he", "per_she", LinkState.Declared));
            s.Links.Add(Said(2, "per_she", "per_he", LinkState.Declared));
            s.Links.Add(reported);
            s.Links.Add(denied);
            s.Links.Add(Said(5, "per_he", "per_kid", LinkState.Declared, RelationshipType.BirthParent));
        });
        (await LookAsync(s => s.Households.CountDeclarationsAsync("per_he", "per_she"))).ShouldBe(2);
        (await LookAsync(s => s.Households.CountDeclarationsAsync("per_she", "per_he"))).ShouldBe(2);
        (await LookAsync(s => s.Households.CountDeclarationsAsync("per_he", "per_other"))).ShouldBe(0);

        // The organisation's own earlier report still stands beside the denial.
        (await LookAsync(s => s.Links.RelationshipsOfAsync(["per_she"], 10))).Select(l => l.Id).ShouldBe([denied.Id, reported.Id]);
    }

    /// <summary>Of a child they are nearly always none, and sharing asks for them each time.</summary>
    [Fact]
    public async Task Whose_parent_somebody_is_is_found_without_all_the_rest()
    {
        Relationship Said(int hour, string first, string second, RelationshipType type, LinkState state = LinkState.Reported) => new Filled(hour).Of<Relationship>() with
        {
            Id = NewId("rel"),
            PersonId = first,
            RelatedId = second,
            Type = type,
            State = state,
            From = null,
            To = null,
            OrganisationId = "surgery",
            RecordedAt = Now.AddHours(hour),
        };
        var (born, seen) = (Said(1, "per_girl", "per_baby", RelationshipType.BirthParent), Said(2, "per_girl", "per_baby", RelationshipType.BirthParent, LinkState.Confirmed));
        await DoAsync(s =>
        {
            s.Links.Add(born);
            s.Links.Add(seen);
            s.Links.Add(Said(3, "per_mother", "per_girl", RelationshipType.BirthParent));
            s.Links.Add(Said(4, "per_girl", "per_boy", RelationshipType.YpPartner));
            s.Links.Add(Said(5, "per_girl", "per_friend", RelationshipType.Associate));
        });
        RelationshipType[] parents = [RelationshipType.BirthParent, RelationshipType.Carer];
        (await LookAsync(s => s.Links.RelationshipsFromAsync("per_girl", parents, 10))).Select(l => l.Id).ShouldBe([seen.Id]);
        (await LookAsync(s => s.Links.RelationshipsFromAsync("per_baby", parents, 10))).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_organisations_own_declarations_are_counted_apart_and_its_open_checks_of_two_are_found_whoever_stands_first()
    {
        var (one, other) = (NewId("per"), NewId("per"));
        Relationship Said(string organisation, RelationshipType type) => new Filled(1).Of<Relationship>() with
        {
            Id = NewId("rel"),
            PersonId = one,
            RelatedId = other,
            Type = type,
            State = LinkState.Declared,
            OrganisationId = organisation,
            RecordedAt = Now,
        };
        NewPartnerCheck Check(string organisation, string of, string with, string? outcome) => new Filled(1).Of<NewPartnerCheck>() with
        {
            Id = NewId("chk"),
            OrganisationId = organisation,
            SupervisedPersonId = of,
            PartnerId = with,
            ChildIds = [],
            Outcome = outcome,
        };
        var open = Check("housing", one, other, null);
        var turned = Check("housing", other, one, null);
        await DoAsync(s =>
        {
            foreach (var link in (Relationship[])[Said("housing", RelationshipType.OccasionalCarer), Said("police", RelationshipType.Partner), Said("police", RelationshipType.BirthParent)])
                s.Links.Add(link);
            foreach (var check in (NewPartnerCheck[])[open, turned, Check("housing", one, other, "REFERRED"), Check("police", one, other, null), Check("housing", one, NewId("per"), null)])
                s.Links.Add(check);
        });
        (await LookAsync(s => s.Households.CountDeclarationsAsync(other, one))).ShouldBe(2);
        (await LookAsync(s => s.Households.CountDeclarationsAsync(one, other, "housing"))).ShouldBe(1);
        (await LookAsync(s => s.Links.OpenChecksAsync("housing", other, one))).Select(c => c.Id).ShouldBe([open.Id, turned.Id], ignoreOrder: true);
    }
}
