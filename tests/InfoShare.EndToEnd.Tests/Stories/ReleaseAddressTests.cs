using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Police say why somebody went in, on which conditions he came out, and where to: whoever leads for a child there is told (B3, G7).</summary>
public sealed class ReleaseAddressTests
{
    [Fact]
    public async Task A_release_to_the_address_of_a_child_reaches_its_lead_and_the_conditions_those_who_may_read_them()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (father, child, other) = (
            Person("Rhys", "Formertest", "1990-01-09"), Person("Juno", "Formertest", "2019-02-02"), Person("Wilf", "Standingtest", "2018-05-05"));
        await RecordAsync(p.Detective, "POL-F", father);
        await RecordAsync(p.LeadSocialWorker, "LCS-F", father);
        await RecordAsync(p.LeadSocialWorker, "LCS-J", child);
        await RelateAsync(p.LeadSocialWorker, Own("LCS-F"), Own("LCS-J"), RelationshipType.BirthParent);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-J"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.DesignatedLead, "SIMS-J", child);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-J"), PractitionerRole.DesignatedLead, "01632 960131");

        // A child whom nothing joins to him but the address.
        var health = p.HealthVisitor;
        await RecordAsync(health, "HV-W", other);
        await WorksWithAsync(health, Own("HV-W"), PractitionerRole.HealthVisitor, "01632 960161");
        await new PeopleService.PeopleServiceClient(health.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("HV-W"),
            Address = Bailed(),
            Kind = ResidenceKind.MainHome,
            State = LinkState.Reported,
            FromDate = "2026-01-01",
            Source = SourceKind.RecordCheck,
        });
        await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("POL-F"),
                Indicators = { ConcernIndicator.ViolentConviction },
                Kind = ConcernKind.Historic,
                Source = SourceKind.Finding,
                Verification = VerificationState.Confirmed,
                RiskStatement = "Convicted of wounding an earlier partner at home.",
                ChildContact = ChildContactAnswer.Unknown,
                Urgency = Urgency.Standard,
                Consent = ConsentState.NotSoughtPrejudice,
                ConsentReason = "Asking would defeat the purpose.",
                LegalBasis = LegalBasis.PublicFunction,
            },
        });

        (await RefusalOf(() => MoveAsync(new CustodyMoveStatement { Person = Own("POL-F"), Move = CustodyMove.In, Conditions = "not to go to 3 Glen Way" })))
            .FieldViolations.Single().Field.ShouldBe("custody.move");
        await MoveAsync(new CustodyMoveStatement { Person = Own("POL-F"), Move = CustodyMove.In, Reason = "arrested for wounding" });
        (await ToldAsync(p.LeadSocialWorker, NotificationTrigger.CustodyIn)).ShouldHaveSingleItem().Summary.ShouldContain(" Why: arrested for wounding.");

        var released = await MoveAsync(new CustodyMoveStatement
        {
            Person = Own("POL-F"),
            Move = CustodyMove.Out,
            Reason = "bailed to return",
            Conditions = "not to go to 3 Glen Way",
            ReleaseAddress = Bailed(),
        });
        released.ResidenceId.ShouldNotBeEmpty();
        var items = await ToldAsync(p.LeadSocialWorker, NotificationTrigger.ReleaseOut);
        items.Single(i => i.Summary.Contains("who is linked to this child", StringComparison.Ordinal)).Summary.ShouldContain(" Why: bailed to return. Conditions: not to go to 3 Glen Way.");

        // Of the child at the address the desk is told that alone; where he went to is in no item, and in no item that a school reads is why.
        items.Single(i => i.Summary.Contains("who is recorded at this child's address", StringComparison.Ordinal)).Summary.ShouldNotContain("Conditions");
        foreach (var who in new[] { p.LeadSocialWorker, p.DesignatedLead, health })
            (await InboxOf(who)).ShouldAllBe(i => !i.Summary.Contains("7 Weir Lane", StringComparison.Ordinal));
        (await InboxOf(p.DesignatedLead)).ShouldAllBe(i => !i.Summary.Contains("Conditions", StringComparison.Ordinal) && !i.Summary.Contains("wounding", StringComparison.Ordinal));

        async Task<CustodyMoveRecorded> MoveAsync(CustodyMoveStatement custody) =>
            (await new PoliceService.PoliceServiceClient(p.Detective.CallInvoker).RecordCustodyAsync(new RecordCustodyRequest { Custody = custody })).Recorded;

        static async Task<IReadOnlyList<InboxItem>> ToldAsync(InfoShareConnection who, NotificationTrigger trigger) => [.. (await InboxOf(who)).Where(i => i.Trigger == trigger)];

        static Address Bailed() => new() { Line = "7 Weir Lane", Postcode = "NM4 2BT", Area = "Northmere" };
    }
}
