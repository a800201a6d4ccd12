using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Plan.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A probation service's record of one week put through its own messages only (S2, G7, D10): Dale Hartmock, on licence, stands as a father to Remy
/// (3). The week begins on Monday 10 May 2027.
/// </summary>
public sealed class ProbationWeekTests
{
    private static ProbationService.ProbationServiceClient Probation(Partnership p) => new(p.ProbationOfficer.CallInvoker);

    private static Demographics Dale => Person("Dale", "Hartmock", "2000-10-02", "9 Weir Court", "NM3 1XY", "9990000018");

    [Fact]
    public async Task A_week_of_supervision_goes_through_its_own_messages_and_reaches_the_childs_lead()
    {
        await using var p = await StartAsync("2027-05-10 09:00");
        await RemyAsync(p);

        // Monday: the licence begins. It is a status of his, and its conditions stand in the service's own words.
        var order = await Probation(p).RecordOrderAsync(new RecordOrderRequest
        {
            Person = Own("CRN-1"),
            Order = OrderKind.Licence,
            FromDate = "2027-05-10",
            DecidedOn = "2027-04-20",
            Conditions = { OrderCondition.Curfew, OrderCondition.Contact },
        });
        order.StatusId.ShouldNotBeEmpty();
        var statuses = await new PlanService.PlanServiceClient(p.Detective.CallInvoker).ListStatusHistoryAsync(new ListStatusHistoryRequest
        {
            Person = Own("POL-1"),
            Purpose = For(Purpose.AssessAdultAccess, "He is on licence and was seen near the school."),
        });
        statuses.Statements.Single().ToString().ShouldContain("licence; conditions: curfew, no contact");

        // Tuesday: a visit. He says that no child lives there; the links say otherwise, which comes to the officer's inbox, not in the answer.
        await p.ClockAtAsync("2027-05-11 10:00");
        var visit = await Probation(p).RecordChildrenAtAddressAsync(Visit("CRN-1", "9 Weir Court", "NM3 1XY", ChildContactAnswer.No, "his mother"));
        visit.Prompts.ShouldBeEmpty();
        (await InboxOf(p.ProbationOfficer)).ShouldContain(i => i.Trigger == NotificationTrigger.CheckAnswerDue);

        // Wednesday: the end of a home leave is known before its day; the leads of linked children hear of it.
        await p.ClockAtAsync("2027-05-12 10:00");
        var release = await Probation(p).ReportReleaseAsync(new ReportReleaseRequest
        {
            Person = Own("CRN-1"),
            ReleaseOn = "2027-05-20",
            Kind = ReleaseKind.HomeLeave,
            Conditions = { OrderCondition.Contact },
            ConditionsInWords = "Not to speak to Carly Woodsample.",
            Meaning = "He says that he will fetch the boy.",
            Basics = Basics(Urgency.Standard),
        });
        release.Concern.Children.Single().FoundByLink.ShouldBeTrue();
        release.ResidenceId.ShouldBeEmpty();
        var lead = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.ReleaseOut);
        lead.ActionOwner.ShouldBe("Priti Larksample");
        lead.Concern.Indicators.ShouldContain(ConcernIndicator.ContactRestricted);

        // Thursday: the curfew is breached at her home. A referral is open at once, and somebody owns it within the hour.
        await p.ClockAtAsync("2027-05-13 22:10");
        var breach = (await Probation(p).ReportBreachAsync(new ReportBreachRequest
        {
            SupervisedPerson = Own("CRN-1"),
            Condition = OrderCondition.Curfew,
            Happened = new WhenHappened { FromDate = "2027-05-13", AtTime = "21:40" },
            Where = BreachPlace.AtPartnersHome,
            Account = "The tag is at 17 Ford Road; shouting was heard on the telephone.",
            ActionTaken = "Rang 999.",
            Basics = Basics(Urgency.ImmediateDanger, "nDelius: BRE01"),
        })).Kept.Concern;
        breach.Referral.OwnerDue.ToDateTimeOffset().ShouldBe(At("2027-05-13 23:10"), TimeSpan.FromMinutes(1));
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.ConditionBreach && i.Urgency == Urgency.ImmediateDanger);
        (await InboxOf(p.Detective)).ShouldContain(i => i.Trigger == NotificationTrigger.ConditionBreach);

        // A wrong form stops nothing that is urgent.
        var again = (await Probation(p).ReportBreachAsync(new ReportBreachRequest
        {
            SupervisedPerson = Own("CRN-1"),
            Condition = OrderCondition.Contact,
            Happened = new WhenHappened { FromDate = "13 May" },
            Where = BreachPlace.NotKnown,
            Account = "He rang her.",
            Basics = new ReportBasics { Urgency = Urgency.SameDay },
        })).Kept.Concern;
        again.SetAside.Single().Field.ShouldBe("happened.from_date");

        // Friday: what the others know now, each by its role.
        await p.ClockAtAsync("2027-05-14 09:00");
        var csc = (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-1"),
            Purpose = For(Purpose.AssessChild, "Probation told of a breach in the night."),
        })).Picture;
        csc.Concerns.SelectMany(c => c.Indicators).ToHashSet().ShouldBe(
            [ConcernIndicator.ReleaseDue, ConcernIndicator.ContactRestricted, ConcernIndicator.ConditionBreached], ignoreOrder: true);
        (await InboxOf(p.HealthVisitor)).Where(i => i.Trigger == NotificationTrigger.ConditionBreach).ShouldAllBe(i => i.Concern.Tier == Tier.Marker);
        (await RefusalOf(async () => await Probation(p).ReportBreachAsync(new ReportBreachRequest
        {
            SupervisedPerson = Own("CRN-1"),
            Account = "He rang her at night.",
            Basics = Basics(Urgency.Standard),
        }))).FieldViolations.Select(v => v.Field).ShouldBe(["condition", "where"], ignoreOrder: true);
    }

    /// <summary>D10: neither a visit nor a release tells whether a child is recorded at the address; the child's own lead learns of the arrival.</summary>
    [Fact]
    public async Task An_address_cannot_be_tried_out_for_children()
    {
        await using var p = await StartAsync("2027-05-10 09:00");
        await RecordAsync(p.HealthVisitor, "HV-50", Person("Poppy", "Tarntest", "2024-07-07", "8 Tarn Close", "NM4 1AA"));
        await RecordAsync(p.LeadSocialWorker, "LCS-50", Person("Poppy", "Tarntest", "2024-07-07", "8 Tarn Close", "NM4 1AA"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-50"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        foreach (var (crn, surname, born) in ((string, string, string)[])[
            ("CRN-50", "Fentest", "1990-03-03"), ("CRN-51", "Moortest", "1981-04-05"), ("CRN-52", "Dalesample", "1972-06-07"), ("CRN-53", "Peaktest", "1995-08-09")])
        {
            await RecordAsync(p.ProbationOfficer, crn, Person("Gil", surname, born));
            await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Own(crn),
                    Indicators = { ConcernIndicator.ChildOrSexualOffence },
                    Kind = ConcernKind.Historic,
                    Source = SourceKind.Finding,
                    RiskStatement = "Convicted of an offence against a child.",
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.PublicFunction,
                },
            });
        }

        foreach (var answer in (ChildContactAnswer[])[ChildContactAnswer.No, ChildContactAnswer.Yes, ChildContactAnswer.Declined])
        {
            var there = await Probation(p).RecordChildrenAtAddressAsync(Visit("CRN-50", "8 Tarn Close", "NM4 1AA", answer, "the landlord"));
            var empty = await Probation(p).RecordChildrenAtAddressAsync(Visit("CRN-51", "77 Empty Row", "NM4 9ZZ", answer, "the landlord"));
            Plain(there).ShouldBe(Plain(empty));
        }

        var child = await Probation(p).ReportReleaseAsync(Release("CRN-52", "8 Tarn Close", "NM4 1AA"));
        var none = await Probation(p).ReportReleaseAsync(Release("CRN-53", "77 Empty Row", "NM4 9ZZ"));
        Plain(child).ShouldBe(Plain(none));
        var own = await InboxOf(p.ProbationOfficer);
        own.ShouldNotContain(i => i.Trigger == NotificationTrigger.CheckAnswerDue);
        string.Join(' ', own).ShouldNotContain("Tarn");
        (await new InboxService.InboxServiceClient(p.ProbationOfficer.CallInvoker).ListPublishedAsync(new ListPublishedRequest { PageSize = 100 }))
            .ToString().ShouldNotContain("Priti");

        // Her own lead is told that an adult of whom a marker is held is at her address.
        var arrivals = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.NewPartnerLinked).Select(i => i.Summary).ToList();
        arrivals.ShouldContain(w => w.Contains("(SOFA, REPORTED)"));
        arrivals.ShouldContain(w => w.Contains("(LICENCE_ADDRESS, REPORTED)"));
    }

    private static ReportBasics Basics(Urgency urgency, string label = "") => new() { Urgency = urgency, LegalBasis = LegalBasis.PublicFunction, AgencyLabel = label };

    private static RecordChildrenAtAddressRequest Visit(string crn, string line, string postcode, ChildContactAnswer answer, string who)
    {
        var request = new RecordChildrenAtAddressRequest
        {
            SupervisedPerson = Own(crn),
            Address = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
            StaysAs = ResidenceKind.Sofa,
            VisitedOn = "2027-05-10",
            Seen = Seen.Yes,
            Answer = answer,
            WhoSaid = who,
        };
        if (answer == ChildContactAnswer.Yes)
            request.ChildrenSaid.Add("a girl of about three");
        return request;
    }

    private static ReportReleaseRequest Release(string crn, string line, string postcode) => new()
    {
        Person = Own(crn),
        ReleaseOn = "2027-05-24",
        Kind = ReleaseKind.Licence,
        ToAddress = new Address { Line = line, Postcode = postcode, Area = "Northmere" },
        Conditions = { OrderCondition.Residence },
        Basics = Basics(Urgency.Standard),
    };

    private static string Plain(RecordChildrenAtAddressResponse answer)
    {
        var plain = answer.Clone();
        (plain.StatementId, plain.ContactId, plain.SupervisedPerson.PersonId, plain.Receipt) = ("", "", "", null);
        return plain.ToString();
    }

    private static string Plain(ReportReleaseResponse answer)
    {
        var plain = answer.Clone();
        (plain.ResidenceId, plain.Concern.ConcernId, plain.Concern.Subject.PersonId, plain.Concern.Edges.Receipt) = ("", "", "", null);
        foreach (var told in plain.Concern.Told)
            told.Since = null;
        return plain.ToString();
    }

    private static async Task RemyAsync(Partnership p)
    {
        var remy = Person("Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB");
        await RecordAsync(p.ProbationOfficer, "CRN-1", Dale);
        await WorksWithAsync(p.ProbationOfficer, Own("CRN-1"), PractitionerRole.ProbationOfficer, "01632 960121");
        await RecordAsync(p.Detective, "POL-1", Dale);
        await WorksWithAsync(p.Detective, Own("POL-1"), PractitionerRole.PublicProtection, "01632 960131");
        await RecordAsync(p.HealthVisitor, "HV-2", Dale);
        await RecordAsync(p.HealthVisitor, "HV-1", remy);
        await RelateAsync(p.HealthVisitor, Own("HV-2"), Own("HV-1"), RelationshipType.StepOrFatherFigure);
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", remy);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
    }
}
