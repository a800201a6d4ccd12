using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S2, main line: the declared move-in. D-28 is Wednesday 3 March 2027, D Wednesday 31 March.</summary>
public sealed class S2DeclaredMoveInTests
{
    private const string RemysHealth = "Remy has eczema and a speech delay.";

    [Fact]
    public async Task Before_the_move_probation_learns_of_the_child_and_the_childs_agencies_learn_of_the_man()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        await NeighbourhoodAsync(p);
        await p.ClockAtAsync("2027-03-03 10:00");

        var check = await CheckAsync(p);

        // One child, by age band, and whom to contact; nothing of Remy's health.
        check.ChildPresence.ShouldBe(ChildPresence.ChildRecorded);
        var child = check.Children.Single();
        child.AgeBand.ShouldBe(AgeBand.Age04);
        child.HasSocialCareLead.ShouldBeFalse();
        child.Contact.Name.ShouldBe("Freya Heathsample");
        child.Reach.ShouldBe(ReachTime.Soon);
        child.Path.Select(s => s.Words).ShouldBe(
        [
            "declared on 2027-03-03 to move in with the person you named on 2027-03-31",
            "the person you named is recorded as a parent of the child (CONFIRMED)",
        ]);
        check.ToString().ShouldNotContain(RemysHealth);
        check.ToString().ShouldNotContain("eczema");
        check.ToString().ShouldNotContain("Woodsample");

        // He said no contact with children; the links say otherwise. His own record stays his officer's to see.
        check.ContactAnswerContradicted.ShouldBeTrue();
        check.Markers.ShouldContain(m => m.Indicator == ConcernIndicator.ViolentConviction && m.About == "supervised person");

        // Health's fact is withheld, and the officer learns whom to ask; Southmere is silent, and shown to be.
        check.Edges.Withheld.ShouldContain(w => w.HeldBy == AgencyKind.Health && w.Because == WithheldBecause.Role);
        check.Edges.Coverage.Single(c => c.OrganisationId == "southmere-csc").State.ShouldBe(ResponderState.NotAnswered);
        check.Edges.Coverage.Single(c => c.OrganisationId == "southmere-midwifery").State.ShouldBe(ResponderState.NotConnected);
        check.Edges.HowToRead.ShouldContain("Southmere Children's Services has not answered");
        check.DecisionDue.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));
        check.DeclarationCount.ShouldBe(1);

        // The duty social worker sees the summary, the health visitor the marker, with the officer's name.
        var duty = (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        duty.Concern.Tier.ShouldBe(Tier.Summary);
        duty.Summary.ShouldContain("Jo Pinefixture");
        duty.Summary.ShouldContain("VIOLENT_CONVICTION");
        duty.Summary.ShouldNotContain("earlier partner");
        duty.Concern.Relevance.ShouldContain("earlier partner");
        var visitor = (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.NewPartnerLinked);
        visitor.Concern.Tier.ShouldBe(Tier.Marker);
        visitor.Summary.ShouldContain("Jo Pinefixture");
        visitor.ToString().ShouldNotContain("earlier partner");

        // Jo cannot finish without a referral decision, and not referring needs a manager.
        var alone = await RefusalOf(() => NotReferAsync(p.ProbationOfficer, check.CheckId));
        alone.Reason.ShouldBe("MANAGER_REQUIRED");
        var referral = await ReferAsync(p, check);
        referral.State.ShouldBe(ReferralState.Delivered);
        referral.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-04 17:00"));
        var again = await RefusalOf(() => NotReferAsync(p.ProbationManager, check.CheckId));
        again.Reason.ShouldBe("ILLEGAL_STATE");
        again.Metadata["current_state"].ShouldBe("REFERRED");
    }

    [Fact]
    public async Task The_third_declaration_alerts_both_managers()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        await NeighbourhoodAsync(p);
        await p.ClockAtAsync("2027-03-03 10:00");
        (await CheckAsync(p)).DeclarationCount.ShouldBe(1);
        await p.ClockAtAsync("2027-03-17 10:00");
        (await CheckAsync(p)).DeclarationCount.ShouldBe(2);
        (await InboxOf(p.ProbationManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked);

        await p.ClockAtAsync("2027-03-24 10:00");
        (await CheckAsync(p)).DeclarationCount.ShouldBe(3);
        (await InboxOf(p.ProbationManager)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.ActionOwner == "PROBATION_MANAGER");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.ActionOwner == "TEAM_MANAGER");
    }

    [Fact]
    public async Task A_partner_whom_nobody_knows_is_not_reported_as_childless()
    {
        await using var p = await StartAsync("2027-03-03 10:00");
        await NeighbourhoodAsync(p);
        var check = await CheckAsync(p, Person("Petra", "Nowheretest", "2001-02-03", "1 Nowhere Street", "NM9 9ZZ"));
        check.ChildPresence.ShouldBe(ChildPresence.NoneRecordedHere);
        check.NewPartner.Outcome.ShouldBe(MatchOutcome.NoMatch);
        check.Edges.HowToRead.ShouldContain("This is not a statement that there are no concerns.",
            customMessage: check.Edges.HowToRead);
    }

    private static async Task NeighbourhoodAsync(Partnership p)
    {
        await RecordAsync(p.HealthVisitor, "HV-33", Carly);
        await RecordAsync(p.HealthVisitor, "HV-32", Person("Remy", "Woodsample", "2024-02-11", "17 Ford Road", "NM2 7AB"));
        await RelateAsync(p.HealthVisitor, Own("HV-33"), Own("HV-32"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-32"), PractitionerRole.HealthVisitor, "01632 960161");
        await new HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(new Protocol.Health.V1.ShareConcernRequest
        {
            Concern = Concern(Own("HV-32"), ConcernIndicator.HealthPlanNotFollowed, RemysHealth, SourceKind.Observed),
        });
        await RecordAsync(p.ProbationOfficer, "X120001", Person("Dale", "Hartmock", "2000-10-02", "9 Weir Court", "NM3 1XY"));
        await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ShareConcernAsync(new Protocol.Probation.V1.ShareConcernRequest
        {
            Concern = Concern(Own("X120001"), ConcernIndicator.ViolentConviction, "Convicted of violence to an earlier partner.", SourceKind.Finding),
        });
    }

    private static Demographics Carly => Person("Carly", "Woodsample", "2002-05-19", "17 Ford Road", "NM2 7AB");

    private static ConcernStatement Concern(SubjectRef subject, ConcernIndicator indicator, string risk, SourceKind source) => new()
    {
        Subject = subject,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = source,
        RiskStatement = risk,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    private static async Task<CheckNewPartnerResponse> CheckAsync(Partnership p, Demographics? partner = null)
    {
        var line = partner?.Address ?? Carly.Address;
        return await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CheckNewPartnerAsync(new CheckNewPartnerRequest
        {
            SupervisedPerson = Own("X120001"),
            NewPartner = Known(partner ?? Carly),
            Address = line,
            Intention = new DeclaredIntention { PlannedDate = "2027-03-31", Words = "I'm moving in with my girlfriend." },
            ChildContact = ChildContactAnswer.No,
            Purpose = For(Purpose.AssessAdultAccess, "Mr Hartmock told me today that he moves in with his new partner at the end of the month."),
            OtherAreas = { "Southmere" },
        });
    }

    private static async Task NotReferAsync(Client.InfoShareConnection who, string checkId) =>
        await new ProbationService.ProbationServiceClient(who.CallInvoker).CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = checkId,
            DoNotRefer = new NotReferring { Reason = "He seems settled and has promised to be careful.", ReviewDate = "2027-03-31" },
        });

    private static async Task<ReferralReceipt> ReferAsync(Partnership p, CheckNewPartnerResponse check) =>
        (await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).CompleteNewPartnerCheckAsync(new CompleteNewPartnerCheckRequest
        {
            CheckId = check.CheckId,
            Refer = new ReferralDraft
            {
                Children = { new SubjectRef { PersonId = check.Children.Single().PersonId } },
                RiskStatement = "A man convicted of violence to an earlier partner plans to move in with a mother and her small son.",
                Urgency = Urgency.Standard,
            },
        })).Referral;
}
