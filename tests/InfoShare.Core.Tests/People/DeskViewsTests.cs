using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.People;

/// <summary>What somebody sees of a question about who is who: own records, and of others only which fields agree.</summary>
public sealed class DeskViewsTests
{
    private static readonly MatchEvidence Evidence = new(0.91,
    [
        new("family_name", FieldComparison.Agree, "exact", 9000), new("birth_date", FieldComparison.Partial, "slip", 4000),
        new("postcode", FieldComparison.Agree, "exact", 7000), new("telephone", FieldComparison.Conflict, "conflict", -1000),
        new("nhs_number", FieldComparison.Missing, null, 0),
    ], ["name_alone"]);

    [Fact]
    public void A_place_and_a_telephone_are_named_only_to_whoever_holds_one()
    {
        Names(View(null, null)).ShouldBe(["family_name", "birth_date", "nhs_number"]);
        Names(View(new PostalAddress(null, "12 Mill Lane", "NM1 4QT", null), null)).ShouldBe(["family_name", "birth_date", "postcode", "nhs_number"]);
        Names(View(null, "07700 900123")).ShouldBe(["family_name", "birth_date", "telephone", "nhs_number"]);
        View(null, null)!.Explanation.ShouldBe("Agrees on family name, alike on birth date. Held for a person's decision: name alone.");
    }

    [Fact]
    public void Where_a_refuge_is_recorded_no_place_is_named_whoever_holds_one()
    {
        var own = Own(new PostalAddress(null, "12 Mill Lane", "NM1 4QT", null), "07700 900123");
        Names(DeskViews.Comparison(Evidence, [own], steward: false, refuge: true)).ShouldBe(["family_name", "birth_date", "nhs_number"]);
        Names(DeskViews.Comparison(Evidence, [], steward: true, refuge: true)).Count().ShouldBe(5);
    }

    [Fact]
    public void Other_organisations_entries_do_not_appear_and_the_steward_sees_no_values()
    {
        var registry = new RegistrySnapshot(1, []);
        IdentityEntry[] entries = [new("per_1", "per_1", "gp", "EMIS-1", DateTimeOffset.UnixEpoch), new("per_2", "per_1", "school", "S-1", DateTimeOffset.UnixEpoch)];
        var person = new Person("per_1",
        [
            new PersonRecord("rec_1", "per_1", "gp", "EMIS-1", new Demographics { GivenName = "Ada" }, DateTimeOffset.UnixEpoch) { EntryId = "per_1" },
            new PersonRecord("rec_2", "per_1", "school", "S-1", new Demographics { GivenName = "Adah" }, DateTimeOffset.UnixEpoch) { EntryId = "per_2" },
        ]);
        var people = new Dictionary<string, Person> { ["per_1"] = person };

        var seen = DeskViews.Entries(entries, people, Caller("gp", AgencyKind.Health, PractitionerRole.Gp), registry).Single();
        (seen.EntryId, seen.OwnRecordId, seen.Demographics!.GivenName).ShouldBe(("per_1", "EMIS-1", "Ada"));
        DeskViews.Entries(entries, people, Caller("police", AgencyKind.Police, PractitionerRole.ResponseOfficer), registry).ShouldBeEmpty();
        var all = DeskViews.Entries(entries, people, Caller("partnership", AgencyKind.Other, PractitionerRole.DataSteward), registry);
        all.Count.ShouldBe(2);
        all.ShouldAllBe(e => e.Demographics == null && e.OwnRecordId == null);
    }

    [Theory]
    [InlineData(PractitionerRole.DataSteward, AgencyKind.Other, true)]
    [InlineData(PractitionerRole.DataSteward, AgencyKind.Police, false)]
    [InlineData(PractitionerRole.Auditor, AgencyKind.Other, false)]
    [InlineData(PractitionerRole.TeamManager, AgencyKind.SocialCare, false)]
    public void The_steward_belongs_to_no_agency_that_practises(PractitionerRole role, AgencyKind agency, bool steward) =>
        DeskSight.IsSteward(Caller("any", agency, role)).ShouldBe(steward);

    [Theory]
    [InlineData(AuditEventKind.Query, "done", true)]
    [InlineData(AuditEventKind.Query, "NO_MATCH", false)]
    [InlineData(AuditEventKind.Query, "same person", false)]
    [InlineData(AuditEventKind.Return, "done", true)]
    [InlineData(AuditEventKind.Publish, "done", true)]
    [InlineData(AuditEventKind.Refuse, "refused: NOT_FOUND", false)]
    public void Only_an_answer_that_gave_something_is_relied_on(AuditEventKind kind, string outcome, bool gave) =>
        new AuditEntry { Id = "aud_1", Kind = kind, Action = "X/Y", Outcome = outcome, RecordedAt = DateTimeOffset.UnixEpoch }.GaveSomething.ShouldBe(gave);

    [Fact]
    public void None_is_not_the_same_as_not_recorded()
    {
        const RelationshipType half = RelationshipType.HalfSibling;
        var none = new StatedNone("non_1", "per_c", half, new(2026, 11, 2), SourceKind.RecordCheck, "gp", AgencyKind.Health, DateTimeOffset.UnixEpoch);
        var link = new Relationship("rel_1", "per_d", "per_c", half, LinkState.Confirmed, null, null, SourceKind.RecordCheck, "gp", AgencyKind.Health, DateTimeOffset.UnixEpoch);
        RecordNoneHandler.Of("per_c", half, [], []).ShouldBe(LinkKnowledge.NotRecorded);
        RecordNoneHandler.Of("per_c", half, [], [none]).ShouldBe(LinkKnowledge.NoneStated);
        RecordNoneHandler.Of("per_c", half, [link], []).ShouldBe(LinkKnowledge.Recorded);
        RecordNoneHandler.Of("per_d", half, [link], []).ShouldBe(LinkKnowledge.Recorded);
        RecordNoneHandler.Of("per_c", half, [link], [none]).ShouldBe(LinkKnowledge.Contradicted);
        RecordNoneHandler.Of("per_c", half, [link with { State = LinkState.Denied }], [none]).ShouldBe(LinkKnowledge.NoneStated);
        RecordNoneHandler.Of("per_c", RelationshipType.FullSibling, [link], [none]).ShouldBe(LinkKnowledge.NotRecorded);

        // A parent has a child; that does not say that the child's parent has a parent.
        RecordNoneHandler.Of("per_d", RelationshipType.BirthParent, [link with { Type = RelationshipType.BirthParent }], []).ShouldBe(LinkKnowledge.NotRecorded);
    }

    private static ComparisonView? View(PostalAddress? address, string? telephone) =>
        DeskViews.Comparison(Evidence, [Own(address, telephone)], steward: false, refuge: false);

    private static EntryView Own(PostalAddress? address, string? telephone) =>
        new("per_1", "EMIS-1", "per_1", new Demographics { Address = address, Telephone = telephone }, null);

    private static IEnumerable<string> Names(ComparisonView? view) => view!.Fields.Select(f => f.Field);

    private static Caller Caller(string organisation, AgencyKind agency, PractitionerRole role) =>
        new(organisation, organisation, agency, "Northmere", false, new Practitioner("u-1", "Ada Example", role, null), "call");
}
