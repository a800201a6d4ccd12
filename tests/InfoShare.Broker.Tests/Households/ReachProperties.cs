using InfoShare.Broker.Tests.Referrals;
using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Households;

/// <summary>
/// What must hold of the two checks as agencies call them, over a real store and with every limit: seeded scenes, the same on every
/// machine. The day is 10 March 2026.
/// </summary>
public sealed class ReachProperties
{
    private const int Scenes = 25;
    private const int Additions = 4;

    private static readonly Practitioner Officer = new("jo", "Jo Pinefixture", PractitionerRole.ProbationOfficer, null);
    private static readonly AccessPurpose Adults = new(Purpose.AssessAdultAccess, "He told me today whom he sees.", LegalBasis.PublicFunction, false, "none leads");

    private static readonly RelationshipType[] Types =
    [
        RelationshipType.BirthParent, RelationshipType.BirthParent, RelationshipType.Partner, RelationshipType.Partner, RelationshipType.ExPartner,
        RelationshipType.YpPartner, RelationshipType.HalfSibling, RelationshipType.HouseholdOther, RelationshipType.ExtendedKin,
        RelationshipType.StepOrFatherFigure, RelationshipType.Associate,
    ];

    private static readonly LinkState[] Adding =
    [
        LinkState.Confirmed, LinkState.Reported, LinkState.Suspected, LinkState.Declared, LinkState.Denied, LinkState.Disputed, LinkState.ClaimedEnded,
    ];

    [Fact]
    public async Task Adding_a_link_takes_no_hit_away_from_either_check_unless_the_answer_says_what_it_was_narrowed_to()
    {
        await using var world = await CreateAsync();
        for (var seed = 0; seed < Scenes; seed++)
        {
            var random = new Random(seed);
            var (adults, children) = await PeopleAsync(world, seed);
            List<string> everybody = [.. adults, .. children];

            // Every fifth scene has somebody with more links than are followed.
            if (seed % 5 == 0)
                await DoAsync(world, s => AddCrowd(s, adults[1], random.Next(ChildLinks.MaxLinks - 12, ChildLinks.MaxLinks + 12), seed));
            await DoAsync(world, s =>
            {
                for (var i = random.Next(3, 10); i > 0; i--)
                    s.Links.Add(AnyLink(s, random, everybody));
                for (var i = random.Next(0, 5); i > 0; i--)
                    s.Links.Add(Home(s, everybody[random.Next(everybody.Count)], $"uprn:{seed}{random.Next(2)}", ResidenceKind.MainHome));
            });

            var before = await LookAsync(world, adults, children);
            for (var i = 0; i < Additions; i++)
            {
                await DoAsync(world, s => s.Links.Add(AnyLink(s, random, everybody)));
                var after = await LookAsync(world, adults, children);
                foreach (var (asked, found) in before)
                {
                    var now = after[asked];
                    foreach (var hit in found.Hits)
                    {
                        if (now.Hits.TryGetValue(hit.Key, out var rank))
                            (rank <= hit.Value || now.Limited).ShouldBeTrue($"scene {seed}: {asked} is further from {hit.Key}");
                        else
                            now.Limited.ShouldBeTrue($"scene {seed}: {asked} lost {hit.Key}");
                    }
                }

                // Both ways: an adult reaches a child if and only if the child's check lists the adult.
                foreach (var adult in adults)
                {
                    foreach (var child in children.Where(c => !after[adult].Limited && !after[c].Limited))
                        after[adult].Hits.ContainsKey(child).ShouldBe(after[child].Hits.ContainsKey(adult), $"scene {seed}: {adult} and {child}");
                }

                before = after;
            }
        }
    }

    [Fact]
    public async Task Every_limit_that_is_reached_is_said_and_the_way_there_is_bounded()
    {
        await using var world = await CreateAsync();
        var (adults, children) = await PeopleAsync(world, 900);

        // More people one step further than are followed.
        await DoAsync(world, s =>
        {
            for (var i = 0; i <= GraphLoader.MaxPeople; i++)
                s.Links.Add(Link(s, adults[0], $"per_met900{i}", RelationshipType.Associate));
        });
        (await ReachAsync(world, adults[0])).Edges.Limits.ShouldContain(new AnswerLimit(
            "people followed", "there are more than 150 people one step further; narrowed to the 150 of the latest links"));

        // More addresses than are looked at.
        await DoAsync(world, s =>
        {
            for (var i = 0; i <= GraphLoader.MaxAddresses; i++)
                s.Links.Add(Home(s, adults[1], $"uprn:9{i}", ResidenceKind.MainHome));
        });
        (await ReachAsync(world, adults[1])).Edges.Limits.ShouldContain(new AnswerLimit(
            "addresses looked at", "there are more than 20 addresses; narrowed to the 20 latest recorded"));

        // More adults around a child than are listed.
        var crowd = new List<string>();
        await DoAsync(world, s =>
        {
            for (var i = 0; i <= CheckChildHouseholdHandler.MaxAdults; i++)
            {
                crowd.Add(Add(s, $"Crowd{i}", new DateOnly(1980, 1, 1)));
                s.Links.Add(Link(s, crowd[^1], children[0], RelationshipType.Associate));
            }
        });
        var around = await HouseholdAsync(world, children[0]);
        around.Adults.Count.ShouldBe(CheckChildHouseholdHandler.MaxAdults);
        around.Edges.Limits.ShouldContain(new AnswerLimit("adults listed", "there are more than 100 adults; narrowed to the 100 nearest"));
    }

    [Fact]
    public async Task Ten_thousand_at_one_address_make_no_household_and_hide_no_other_address()
    {
        await using var world = await CreateAsync();
        var (adults, children) = await PeopleAsync(world, 901);
        await DoAsync(world, s =>
        {
            foreach (var person in (string[])[adults[0], children[0]])
                s.Links.Add(Home(s, person, "uprn:block", ResidenceKind.MainHome));
            foreach (var person in (string[])[adults[0], children[1]])
                s.Links.Add(Home(s, person, "uprn:sofa", ResidenceKind.Sofa));
        });
        for (var batch = 0; batch < 10; batch++)
        {
            await DoAsync(world, s =>
            {
                for (var i = 0; i < 1000; i++)
                    s.Links.Add(Home(s, $"per_block{batch}_{i}", "uprn:block", ResidenceKind.MainHome));
            });
        }

        // The newest rows are all the block's; the friend's sofa is found all the same, and the block is said to be one.
        var reach = await ReachAsync(world, adults[0]);
        reach.Children.Select(c => (c.PersonId, c.Reach)).ShouldBe([(children[1], ReachTime.SameAddress)]);
        reach.Edges.Limits.ShouldContain(l => l.What == "people at the address" && l.NarrowedTo.Contains("more than 20"));
        var block = await HouseholdAsync(world, children[0]);
        block.Adults.ShouldBeEmpty();
        block.Edges.Limits.ShouldContain(l => l.What == "people at the address");
        block.Edges.HowToRead.ShouldContain("This is not a statement that there are no concerns.");
    }

    [Theory]
    [InlineData(ResidenceKind.Temporary)]
    [InlineData(ResidenceKind.Custody)]
    [InlineData(ResidenceKind.Hospital)]
    [InlineData(ResidenceKind.Residential)]
    [InlineData(ResidenceKind.SemiIndependent)]
    [InlineData(ResidenceKind.Refuge)]
    public async Task An_institution_or_a_refuge_is_nobodys_household_even_of_two(ResidenceKind kind)
    {
        await using var world = await CreateAsync();
        var (adults, children) = await PeopleAsync(world, 902);
        await DoAsync(world, s =>
        {
            s.Links.Add(Home(s, adults[0], "uprn:there", kind));
            s.Links.Add(Home(s, children[0], "uprn:there", kind));
        });
        (await ReachAsync(world, adults[0])).Children.ShouldBeEmpty();
        (await HouseholdAsync(world, children[0])).Adults.ShouldBeEmpty();
    }

    private sealed record Found(IReadOnlyDictionary<string, int> Hits, bool Limited);

    private static async Task<Dictionary<string, Found>> LookAsync(ReferralWorld world, IReadOnlyList<string> adults, IReadOnlyList<string> children)
    {
        var found = new Dictionary<string, Found>();
        foreach (var adult in adults)
        {
            var reach = await ReachAsync(world, adult);
            found[adult] = new Found(reach.Children.ToDictionary(c => c.PersonId, c => HouseholdWalk.Rank(c.Reach)), reach.Edges.Limits.Count > 1);
        }

        foreach (var child in children)
        {
            var around = await HouseholdAsync(world, child);
            found[child] = new Found(around.Adults.ToDictionary(a => a.PersonId, a => HouseholdWalk.Rank(a.Reach)), around.Edges.Limits.Count > 1);
        }

        return found;
    }

    private static Task<AdultReach> ReachAsync(ReferralWorld world, string adult) =>
        new CheckAdultReachHandler(world.Directory, new LookUps(world.Store, world.Directory, world.Deadlines), world.Clock)
            .HandleAsync(new CheckAdultReach(SubjectRef.ById(adult), Adults, []), CallOf(Probation, Officer), Ct);

    private static Task<ChildHousehold> HouseholdAsync(ReferralWorld world, string child) =>
        new CheckChildHouseholdHandler(world.Directory, new LookUps(world.Store, world.Directory, world.Deadlines), world.Clock).HandleAsync(
            new CheckChildHousehold(SubjectRef.ById(child), Adults with { Purpose = Purpose.AssessChild }, []), CallOf(Council, Owen), Ct);

    private static async Task<(IReadOnlyList<string> Adults, IReadOnlyList<string> Children)> PeopleAsync(ReferralWorld world, int seed)
    {
        List<string> adults = [], children = [];
        await DoAsync(world, s =>
        {
            for (var i = 0; i < 3; i++)
                adults.Add(Add(s, $"Adult{seed}{i}", new DateOnly(1990, 1, 1)));
            for (var i = 0; i < 3; i++)
                children.Add(Add(s, $"Child{seed}{i}", new DateOnly(2018, 1, 1)));
        });
        return (adults, children);
    }

    private static void AddCrowd(IWriteSession session, string of, int count, int seed)
    {
        for (var i = 0; i < count; i++)
            session.Links.Add(Link(session, of, $"per_crowd{seed}_{i}", RelationshipType.Associate));
    }

    private static Relationship AnyLink(IWriteSession session, Random random, IReadOnlyList<string> people)
    {
        var one = random.Next(people.Count);
        var other = (one + random.Next(1, people.Count)) % people.Count;
        return Link(session, people[one], people[other], Types[random.Next(Types.Length)]) with
        {
            State = Adding[random.Next(Adding.Length)],
            Source = random.Next(2) == 0 ? SourceKind.ParentSelf : SourceKind.SubjectAdult,

            // One organisation's later word takes the place of its earlier one; what several say stands side by side.
            OrganisationId = $"org-{session.NextId("any")}",
        };
    }

    private static Relationship Link(IWriteSession session, string one, string other, RelationshipType type) => new(
        session.NextId("rel"), one, other, type, LinkState.Reported, null, null, SourceKind.RecordCheck, Visitors, AgencyKind.Health, session.Now);

    private static Residence Home(IWriteSession session, string person, string key, ResidenceKind kind) => new(
        session.NextId("res"), person, key, new PostalAddress(null, "1 High Rise", "NM4 4AA", "Northmere"), kind, LinkState.Reported, null, null,
        SourceKind.RecordCheck, Visitors, AgencyKind.Health, session.Now);

    private static string Add(IWriteSession session, string given, DateOnly born)
    {
        var id = session.NextId("per");
        session.People.AddRecord(new PersonRecord(
            session.NextId("rec"), id, Visitors, given, new Demographics { GivenName = given, FamilyName = "Flattest", BirthDate = born }, session.Now));
        return id;
    }

    private static Task DoAsync(ReferralWorld world, Action<IWriteSession> apply)
    {
        world.Clock.Advance(TimeSpan.FromMinutes(1));
        return world.Store.WriteAsync(
            new WriteCommand<bool>("Test", session =>
            {
                apply(session);
                return ValueTask.FromResult(true);
            }),
            Ct);
    }
}
