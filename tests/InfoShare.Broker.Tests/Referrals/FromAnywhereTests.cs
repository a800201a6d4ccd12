using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using static InfoShare.Broker.Tests.Referrals.ReferralWorld;

namespace InfoShare.Broker.Tests.Referrals;

/// <summary>A referral goes where the child lives, whatever area its sender sits in (E21, O7).</summary>
public sealed class FromAnywhereTests
{
    private const string Charity = "wideshire-helpline";
    private static readonly Practitioner Helper = new("ivy", "Ivy Wellsample", PractitionerRole.AssociatedReferrer, null);

    [Fact]
    public async Task The_childs_own_area_takes_what_a_regional_charity_sends()
    {
        await using var world = await CreateAsync();
        await CharityAsync(world);
        await LivesAsync(world, world.Child, "Northmere", ResidenceKind.MainHome);

        // Known by what is recorded; known by what the helper says; each in danger now.
        var known = await ReferAsync(world, SubjectRef.ById(world.Child));
        known.Receipt.ReceivedBy.OrganisationName.ShouldBe(Council);
        var stated = await ReferAsync(world, SubjectRef.By(Named("Ada") with { Address = new PostalAddress(null, "9 Weir Lane", "NM3 3AB", "Northmere") }));
        stated.Receipt.ReceivedBy.OrganisationName.ShouldBe(Council);
    }

    [Fact]
    public async Task Nobody_learns_of_a_refuge_by_where_a_referral_goes_and_nothing_is_begun_when_none_receives_it()
    {
        await using var world = await CreateAsync();
        await CharityAsync(world);
        await LivesAsync(world, world.Child, "Northmere", ResidenceKind.Refuge);
        (await Should.ThrowAsync<RuleException>(() => ReferAsync(world, SubjectRef.ById(world.Child)))).Reason.ShouldBe(ErrorReason.NoRecipient);

        var nowhere = Named("Bea") with { Address = new PostalAddress(null, "1 Far Lane", "ZZ1 1ZZ", "Wideshire") };
        (await Should.ThrowAsync<RuleException>(() => ReferAsync(world, SubjectRef.By(nowhere)))).Reason.ShouldBe(ErrorReason.NoRecipient);
        (await world.Store.ReadAsync(s => s.People.FindByKeysAsync(Core.People.Matching.RegisterKeys.Of(nowhere)), Ct)).ShouldBeEmpty();
    }

    private static Demographics Named(string given) => new() { GivenName = given, FamilyName = "Weirsample", BirthDate = new DateOnly(2020, 2, 2) };

    private static Task<MadeReferral> ReferAsync(ReferralWorld world, SubjectRef child)
    {
        var call = CallOf(Charity, Helper);
        return world.ReferAsync(
            Helper, Charity, d => d with { Urgency = Urgency.ImmediateDanger }, child,
            call with { Caller = call.Caller with { Agency = AgencyKind.Other, Area = "Wideshire" } });
    }

    private static Task<bool> CharityAsync(ReferralWorld world) => world.Store.WriteAsync(
        new WriteCommand<bool>("Charity", session =>
        {
            session.Registry.Put(new Organisation(
                Charity, Charity, AgencyKind.Other, "Wideshire", Connection.Publishes, [PractitionerRole.AssociatedReferrer],
                ReceivesReferrals: false, null, Charity, [], null, Enabled: true, IsOperator: false));
            return ValueTask.FromResult(true);
        }),
        Ct);

    private static Task<bool> LivesAsync(ReferralWorld world, string child, string area, ResidenceKind kind) => world.Store.WriteAsync(
        new WriteCommand<bool>("Lives", session =>
        {
            var address = new PostalAddress(null, "4 Weir Lane", "NM3 3AA", area);
            session.Links.Add(new Residence(
                session.NextId("res"), child, AddressKeys.Of(address)!, address, kind, LinkState.Confirmed, null, null,
                SourceKind.RecordCheck, Maternity, AgencyKind.Health, session.Now));
            return ValueTask.FromResult(true);
        }),
        Ct);
}
