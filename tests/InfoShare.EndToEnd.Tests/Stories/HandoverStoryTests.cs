using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>Custody, placement, dispute, eighteen, off roll, the end of supervision: nobody falls between two services (F3-F9, F11).</summary>
public sealed class HandoverStoryTests
{
    private static InfoShareConnection CustodyOfficer(Partnership p) => p.As("northmere-police", "Gus Thornsample", "CUSTODY_OFFICER");
    private static InfoShareConnection YouthJustice(Partnership p) => p.As("northmere-probation", "Tess Oakfixture", "YOUTH_JUSTICE");
    private static InfoShareConnection Prison(Partnership p) => p.As("southmere-prison", "Ray Stonefixture", "PRISON_OFFENDER_MANAGER");
    private static InfoShareConnection SchoolLead(Partnership p) => p.As("northmere-school", "Ms Oakmock", "DESIGNATED_LEAD");
    private static InfoShareConnection EheOfficer(Partnership p) => p.As("southmere-school", "Sam Ridgemock", "EHE_OFFICER");

    private static Demographics Tess => Person("Tess", "Valetest", "2018-10-03", "5 Fell Lane", "SM1 1AA");

    [Fact]
    public async Task What_a_boy_says_in_the_cell_is_known_at_court_and_in_prison_and_social_care_is_told_the_same_day()
    {
        await using var p = await StartAsync("2027-04-12 11:00");
        var dan = Person("Dan", "Fellsample", "2010-06-01", "3 Quarry Row", "NM3 2AA");
        await RecordAsync(CustodyOfficer(p), "CUST-1", dan);
        await RecordAsync(p.LeadSocialWorker, "LCS-900", dan);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-900"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);

        var toCourt = await OfferAsync(CustodyOfficer(p), Own("CUST-1"), HandoverKind.Custody, new HandoverTarget { OrganisationId = "northmere-probation", Role = PractitionerRole.YouthJustice },
            new CriticalPoint { Kind = CriticalPointKind.SelfHarm, Words = "Said at 09:40 that he will hang himself tonight; on constant watch." });
        toCourt.SameDay.ShouldBeTrue();
        toCourt.AcceptanceDue.ToDateTimeOffset().ShouldBe(At("2027-04-12 17:00"));

        // Social care hears that there is such a point, and whom to ring; its words stay in the handover.
        var alert = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.CustodyIn);
        alert.ActionOwner.ShouldBe("Priti Larksample");
        alert.Summary.ShouldContain("SELF_HARM");
        alert.ToString().ShouldNotContain("hang");
        alert.Contact.Name.ShouldBe("Gus Thornsample");

        var atCourt = await AcceptAsync(YouthJustice(p), toCourt.HandoverId);
        atCourt.Words.CriticalPoints.Single().Words.ShouldContain("constant watch");

        // From court to prison the point travels by itself, with who said it first.
        await RecordAsync(YouthJustice(p), "YJ-5", dan);
        var toPrison = await OfferAsync(YouthJustice(p), Own("YJ-5"), HandoverKind.Custody, new HandoverTarget { OrganisationId = "southmere-prison" });
        await new Handovers(p.PsychiatricNurse.CallInvoker).RecordUnknownPeriodAsync(new RecordUnknownPeriodRequest
        {
            Person = Known(dan),
            Kind = UnknownPeriodKind.PrisonHealth,
            FromDate = "2026-11-01",
            ToDate = "2027-01-15",
        });
        // Whoever asks about him sees the gap; why, where the role may know; and whoever only submits sees none.
        var picture = (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new Protocol.SocialCare.V1.QueryChildRequest
        {
            Child = Own("LCS-900"),
            Purpose = For(Purpose.AssessChild, "He is in custody and his history is read."),
        }));
        var gap = picture.Picture.UnknownPeriods.Single();
        (gap.Kind, gap.FromDate, gap.ToDate, gap.StatedBy).ShouldBe((UnknownPeriodKind.PrisonHealth, "2026-11-01", "2027-01-15", AgencyKind.Health));
        picture.Edges.HowToRead.ShouldContain("1 time of which nothing is known");
        var atSchool = (await SchoolPictureAsync(SchoolLead(p), dan)).UnknownPeriods.Single();
        (atSchool.Kind, atSchool.FromDate, atSchool.StatedBy).ShouldBe((UnknownPeriodKind.Unspecified, "2026-11-01", AgencyKind.Unspecified));
        (await SchoolPictureAsync(p.TeachingAssistant, dan)).UnknownPeriods.ShouldBeEmpty();

        await p.ClockAtAsync("2027-04-12 17:01");
        (await GetAsync(YouthJustice(p), toPrison.HandoverId)).State.ShouldBe(HandoverState.Unacknowledged);

        // Four clock hours a level while nobody acts; the sender holds him all the same.
        await p.ClockAtAsync("2027-04-12 21:01");
        var climbing = await GetAsync(YouthJustice(p), toPrison.HandoverId);
        climbing.Level.ShouldBe(EscalationLevel.Esc3SafeguardingLead);
        climbing.Holder.Name.ShouldBe("Tess Oakfixture");
        var inPrison = await AcceptAsync(Prison(p), toPrison.HandoverId);
        inPrison.Words.CriticalPoints.Single().From.ShouldContain("Gus Thornsample");
        inPrison.Record.Gaps.Single().Kind.ShouldBe(UnknownPeriodKind.PrisonHealth);
        inPrison.Record.HowToRead.ShouldContain("of which nothing is known");
    }

    [Fact]
    public async Task An_emergency_placement_sends_the_packet_the_same_day_and_names_who_is_responsible()
    {
        await using var p = await StartAsync("2027-04-13 15:00");
        var mia = Person("Mia", "Hollowtest", "2019-02-11", "9 Dale Road", "NM2 1AB");
        await RecordAsync(p.LeadSocialWorker, "LCS-901", mia);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-901"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.HealthVisitor, "HV-901", mia);
        await WorksWithAsync(p.HealthVisitor, Own("HV-901"), PractitionerRole.HealthVisitor, "01632 960161");
        await RecordAsync(SchoolLead(p), "NS-901", mia);
        await WorksWithAsync(SchoolLead(p), Own("NS-901"), PractitionerRole.DesignatedLead, "01632 960141");
        var socialCare = new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker);

        var request = new RecordPlacementRequest
        {
            Child = Own("LCS-901"),
            Residence = ResidenceKind.FosterOrKin,
            Emergency = true,
            To = new HandoverTarget { Area = "Southmere" },
            Words = new HandoverWords { ResidualRisk = "Her father does not know where she is and must not." },
        };
        (await RefusalOf(async () => await socialCare.RecordPlacementAsync(request))).FieldViolations.Single().Field.ShouldBe("words.critical_points");
        request.Words.CriticalPoints.Add(new CriticalPoint { Kind = CriticalPointKind.Allergy, Words = "Peanuts: adrenaline pen in her red bag." });
        var packet = (await socialCare.RecordPlacementAsync(request)).Handover;

        packet.SameDay.ShouldBeTrue();
        packet.AcceptanceDue.ToDateTimeOffset().ShouldBe(At("2027-04-13 17:00"));
        packet.RecipientRole.ShouldBe(PractitionerRole.LacNurse);
        packet.Responsible.Name.ShouldBe("Priti Larksample");
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.AddressMove && i.Summary.Contains("Priti Larksample"));

        // The school too: whom to ring, and never where she is.
        var atSchool = (await InboxOf(SchoolLead(p))).Single(i => i.Trigger == NotificationTrigger.AddressMove);
        atSchool.ExpectedResponse.ShouldContain("who fetches the child");
        atSchool.ToString().ShouldNotContain("Southmere");

        // The nurse takes the packet; the social worker keeps the lead.
        var nurse = p.As("southmere-hospital", "Olu Fernsample", "LAC_NURSE");
        var accepted = await AcceptAsync(nurse, packet.HandoverId);
        accepted.Record.Lead.Lead.Name.ShouldBe("Priti Larksample");
        accepted.Words.CriticalPoints.Single().Kind.ShouldBe(CriticalPointKind.Allergy);
    }

    [Fact]
    public async Task When_both_authorities_say_it_is_not_theirs_the_dispute_climbs_and_the_holder_keeps_the_case()
    {
        await using var p = await StartAsync("2027-04-14 09:00");
        var kit = Person("Kit", "Barrowtest", "2016-09-09");
        await RecordAsync(p.LeadSocialWorker, "LCS-902", kit);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-902"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await p.StatusAsync("LCS-902", ChildStatusCode.Cpp, "2027-01-04");
        var southmere = p.As("southmere-csc", "Mo Reedsample", "DUTY_SOCIAL_WORKER");

        var offered = await OfferAsync(p.LeadSocialWorker, Own("LCS-902"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "southmere-csc" });
        var declined = (await new Handovers(southmere.CallInvoker).DeclineHandoverAsync(new DeclineHandoverRequest
        {
            HandoverId = offered.HandoverId,
            Version = offered.Version,
            Reason = "The family stays with relatives for three weeks only.",
        })).Handover;
        declined.State.ShouldBe(HandoverState.Declined);
        declined.Holder.Name.ShouldBe("Priti Larksample");
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.HandoverAnswered && i.Summary.Contains("three weeks"));

        await p.ClockAtAsync("2027-04-16 17:01");
        var told = (await InboxOf(p.SocialCareManager)).Where(i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "TEAM_MANAGER").ToList();
        told.Count.ShouldBe(1);
        (await InboxOf(southmere)).Count(i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "TEAM_MANAGER").ShouldBe(1);
        await p.ClockAtAsync("2027-04-20 17:01");
        (await GetAsync(p.LeadSocialWorker, offered.HandoverId)).Level.ShouldBe(EscalationLevel.Esc3SafeguardingLead);

        // The plan does not end meanwhile; it does when the other side has accepted after all.
        (await RefusalOf(() => EndPlanAsync(p))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        var accepted = await AcceptAsync(southmere, offered.HandoverId);
        accepted.Record.Statuses.Single().Status.ShouldBe(ChildStatusCode.Cpp);
        accepted.Record.Lead.Lead.Name.ShouldBe("Mo Reedsample");
        await EndPlanAsync(p);
        await p.ClockAtAsync("2027-05-04 09:00");
        (await InboxOf(p.SocialCareManager)).Count(i => i.Trigger == NotificationTrigger.HandoverLate).ShouldBe(2);
    }

    [Fact]
    public async Task At_the_top_the_partners_are_told_and_read_both_sides_reasons_and_nothing_of_the_child()
    {
        await using var p = await StartAsync("2027-04-14 09:00");
        var lou = Person("Lou", "Barrowtest", "2016-02-09");
        await RecordAsync(p.LeadSocialWorker, "LCS-903", lou);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-903"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var southmere = p.As("southmere-csc", "Mo Reedsample", "DUTY_SOCIAL_WORKER");
        var partners = p.As("northmere-partnership", "Rhea Reviewsample", "REVIEW_LEAD");
        var offered = await OfferAsync(
            p.LeadSocialWorker, Own("LCS-903"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "southmere-csc" },
            new CriticalPoint { Kind = CriticalPointKind.Allergy, Words = "Peanuts: adrenaline pen in the red bag." });
        await new Handovers(southmere.CallInvoker).DeclineHandoverAsync(new DeclineHandoverRequest
        {
            HandoverId = offered.HandoverId,
            Version = offered.Version,
            Reason = "The family stays with relatives for three weeks only.",
        });

        // Not before it has come to them, and then once: ESC_2 on the 16th, ESC_3 on the 20th, ESC_4 on the 22nd, ESC_5 on the 26th.
        await p.ClockAtAsync("2027-04-26 16:59");
        (await InboxOf(partners)).ShouldBeEmpty();
        (await RefusalOf(() => GetAsync(partners, offered.HandoverId))).Reason.ShouldBe("NOT_FOUND");
        await p.ClockAtAsync("2027-04-26 17:01");
        var told = (await InboxOf(partners)).Single();
        (told.Trigger, told.ActionOwner, told.HandoverId).ShouldBe((NotificationTrigger.HandoverLate, "SAFEGUARDING_PARTNERS", offered.HandoverId));
        told.Summary.ShouldContain("Southmere Children's Services");
        told.Contact.Name.ShouldBe("Priti Larksample");
        told.Contact.Telephone.ShouldNotBeEmpty();

        // They read who holds the child and who refuses it and why; nothing of the child itself.
        var read = await GetAsync(partners, offered.HandoverId);
        (read.State, read.Level, read.Holder.Name).ShouldBe((HandoverState.Declined, EscalationLevel.Esc5Partnership, "Priti Larksample"));
        read.Reason.ShouldContain("three weeks");
        read.History.ShouldContain(h => h.What.Contains("three weeks", StringComparison.Ordinal));
        read.Subjects.ShouldBeEmpty();
        read.Record.ShouldBeNull();
        read.ToString().ShouldNotContain("Peanuts");
        read.ToString().ShouldNotContain("Barrowtest");
        (await RefusalOf(async () => await new Handovers(p.As("northmere-partnership", "Rhea Reviewsample", "REVIEW_LEAD").CallInvoker).AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = read.Version }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => GetAsync(p.Auditor, offered.HandoverId))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => GetAsync(p.HousingOfficer, offered.HandoverId))).Reason.ShouldBe("NOT_FOUND");

        // Told again while it lasts; settled, it asks for nothing more.
        await p.ClockAtAsync("2027-04-28 17:01");
        (await InboxOf(partners)).Count.ShouldBe(2);
        (await AcceptAsync(southmere, offered.HandoverId)).Holder.Name.ShouldBe("Mo Reedsample");
        (await GetAsync(partners, offered.HandoverId)).State.ShouldBe(HandoverState.Accepted);
        await p.ClockAtAsync("2027-05-14 17:01");
        (await InboxOf(partners)).Count.ShouldBe(2);
    }

    [Fact]
    public async Task At_seventeen_the_handover_is_a_task_and_at_eighteen_the_service_stays_until_adults_accept()
    {
        await using var p = await StartAsync("2027-05-10 09:00");
        var camhs = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        await RecordAsync(camhs, "CM-1", Person("Eli", "Marshtest", "2010-05-20"));
        await WorksWithAsync(camhs, Own("CM-1"), PractitionerRole.Camhs, "01632 960140");

        await p.ClockAtAsync("2027-05-20 00:30");
        (await InboxOf(camhs)).Count(i => i.Trigger == NotificationTrigger.Age17 && i.ActionOwner == "Ruth Claymock").ShouldBe(1);
        await p.ClockAtAsync("2028-05-20 00:30");
        (await InboxOf(camhs)).Count(i => i.Trigger == NotificationTrigger.Age17).ShouldBe(1);
        (await InboxOf(camhs)).Count(i => i.Trigger == NotificationTrigger.Age18 && i.ActionOwner == "Ruth Claymock").ShouldBe(1);

        await p.ClockAtAsync("2028-05-22 09:00");
        (await RefusalOf(() => EndAsync(ClosureReason.Reached18))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        (await RefusalOf(() => EndAsync(ClosureReason.Unspecified))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        var offered = await OfferAsync(camhs, Own("CM-1"), HandoverKind.AdultServices, new HandoverTarget { Area = "Southmere", Role = PractitionerRole.AdultMh });
        (await RefusalOf(() => EndAsync(ClosureReason.ChangeEvidenced))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        await AcceptAsync(p.As("southmere-hospital", "Ines Marlmock", "ADULT_MH"), offered.HandoverId);
        await EndAsync(ClosureReason.Reached18);

        async Task EndAsync(ClosureReason reason) => await new PeopleService.PeopleServiceClient(camhs.CallInvoker).RecordInvolvementAsync(
            new RecordInvolvementRequest { Person = Own("CM-1"), Role = PractitionerRole.Camhs, ToDate = "2028-05-22", ClosureReason = reason });
    }

    /// <summary>S12: home education called "continuing"; last seen D-35, so 42 days fall on D+7.</summary>
    [Fact]
    public async Task A_child_off_every_roll_has_an_owner_and_a_day_until_she_is_registered()
    {
        await using var p = await StartAsync("2027-06-01 09:00");
        await RecordAsync(EheOfficer(p), "EHE-1", Tess);
        var education = new EducationService.EducationServiceClient(EheOfficer(p).CallInvoker);
        var request = new ReportSchoolingSignalRequest
        {
            Child = Own("EHE-1"),
            Signal = SchoolingSignal.HomeEducatedContinuing,
            RiskStatement = "Registered on the father's word; the last school was in Northmere.",
            Source = SourceKind.ParentSelf,
            LegalBasis = LegalBasis.PublicFunction,
        };
        (await RefusalOf(async () => await education.ReportSchoolingSignalAsync(request))).FieldViolations.Single().Field.ShouldBe("last_seen_on");
        request.LastSeenOn = "2027-04-27";
        var absence = (await education.ReportSchoolingSignalAsync(request)).Absence;
        absence.Due.ToDateTimeOffset().ShouldBe(At("2027-06-08 17:00"));
        absence.Owner.Name.ShouldBe("Sam Ridgemock");

        await p.ClockAtAsync("2027-06-08 17:01");
        (await InboxOf(EheOfficer(p))).Count(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Sam Ridgemock" && i.Summary.Contains("ESC_2")).ShouldBe(1);
        var southmere = p.As("southmere-csc", "Mo Reedsample", "DUTY_SOCIAL_WORKER");
        var atDesk = (await InboxOf(southmere)).Single(i => i.Trigger == NotificationTrigger.AbsenceOpen);
        (atDesk.Contact.Name, atDesk.Contact.OrganisationName, atDesk.Contact.Telephone).ShouldBe(("Sam Ridgemock", "Southmere School", "01632 960241"));
        // The owner is not told to ring himself.
        (await InboxOf(EheOfficer(p))).Where(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "Sam Ridgemock")
            .ShouldAllBe(i => i.Contact.OrganisationName == "Southmere Children's Services" && i.Contact.Telephone == "01632 960210");

        // The duty social worker takes it over, and it is hers until the child is on a roll.
        var taken = (await new Handovers(southmere.CallInvoker).TakeAbsenceAsync(
            new TakeAbsenceRequest { AbsenceId = atDesk.AbsenceId, Version = 2 })).Absence;
        taken.Owner.Name.ShouldBe("Mo Reedsample");
        (await RefusalOf(async () => await new Handovers(p.PsychiatricNurse.CallInvoker).TakeAbsenceAsync(
            new TakeAbsenceRequest { AbsenceId = atDesk.AbsenceId, Version = 3 }))).Reason.ShouldBe("NOT_FOUND");
        await RecordAsync(SchoolLead(p), "NS-4", Tess);
        (await new Handovers(SchoolLead(p).CallInvoker).RecordRegistrationAsync(
            new RecordRegistrationRequest { Person = Known(Tess), Kind = AbsenceKind.SchoolRoll })).ClosedAbsences.ShouldBe(1);
        (await RefusalOf(async () => await new Handovers(p.Doctor.CallInvoker).RecordRegistrationAsync(
            new RecordRegistrationRequest { Person = Known(Tess), Kind = AbsenceKind.SchoolRoll }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
    }

    [Fact]
    public async Task The_end_of_a_licence_reaches_child_services_of_every_linked_child_with_the_risk_that_remains()
    {
        await using var p = await StartAsync("2027-06-14 09:00");
        var gil = Person("Gil", "Tarntest", "1990-03-03", "8 Tarn Close", "NM4 1AA");
        await RecordAsync(p.ProbationOfficer, "CRN-9", gil);
        await RecordAsync(p.HealthVisitor, "HV-70", gil);
        await RecordAsync(p.HealthVisitor, "HV-71", Person("Poppy", "Tarntest", "2025-07-07"));
        await RelateAsync(p.HealthVisitor, Own("HV-70"), Own("HV-71"), RelationshipType.BirthParent);
        await WorksWithAsync(p.HealthVisitor, Own("HV-71"), PractitionerRole.HealthVisitor, "01632 960161");

        var ended = (await new ProbationService.ProbationServiceClient(p.ProbationOfficer.CallInvoker).ReportOrderEndingAsync(new ReportOrderEndingRequest
        {
            SupervisedPerson = Own("CRN-9"),
            Order = EndingOrder.Licence,
            EndsOn = "2027-06-30",
            ResidualRisk = "Violence when drunk; the programme was not finished, and nobody supervises him from July.",
            Indicators = { ConcernIndicator.ViolentConviction },
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
        })).Concern;
        ended.Children.Single().FoundByLink.ShouldBeTrue();

        // The health visitor is involved and told the marker; the duty desk is told besides, with what remains.
        (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.OrderEnding).Concern.Tier.ShouldBe(Tier.Marker);
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.OrderEnding).Concern.Tier.ShouldBe(Tier.Summary);
    }

    [Fact]
    public async Task From_school_to_school_the_record_goes_along_and_the_sender_may_change_its_mind()
    {
        await using var p = await StartAsync("2027-07-01 09:00");
        await RecordAsync(SchoolLead(p), "NS-9", Person("Bram", "Mosstest", "2021-01-30"));
        await WorksWithAsync(SchoolLead(p), Own("NS-9"), PractitionerRole.DesignatedLead, "01632 960141", leads: true);
        await new EducationService.EducationServiceClient(SchoolLead(p).CallInvoker).ShareConcernAsync(new Protocol.Education.V1.ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("NS-9"),
                Indicators = { ConcernIndicator.FrequentMoves },
                Kind = ConcernKind.Pattern,
                Source = SourceKind.RecordCheck,
                RiskStatement = "The fourth school in two years; each had just begun to know him.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        var newLead = p.As("southmere-school", "Mr Ashmock", "DESIGNATED_LEAD");
        var handovers = new Handovers(SchoolLead(p).CallInvoker);

        var first = await OfferAsync(SchoolLead(p), Own("NS-9"), HandoverKind.SchoolToSchool, new HandoverTarget { Area = "Southmere", Role = PractitionerRole.DesignatedLead });
        var withdrawn = (await handovers.WithdrawHandoverAsync(new WithdrawHandoverRequest
        {
            HandoverId = first.HandoverId,
            Version = first.Version,
            Reason = "The family has put the move off to autumn.",
        })).Handover;
        withdrawn.State.ShouldBe(HandoverState.Withdrawn);
        (await RefusalOf(async () => await new Handovers(newLead.CallInvoker).AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = first.HandoverId, Version = 2 }))).Reason.ShouldBe("ILLEGAL_STATE");

        var second = await OfferAsync(SchoolLead(p), Own("NS-9"), HandoverKind.SchoolToSchool, new HandoverTarget { Area = "Southmere", Role = PractitionerRole.DesignatedLead });
        (await handovers.ListHandoversAsync(new ListHandoversRequest { Filter = HandoverFilter.OfferedByUs })).Handovers.Single().HandoverId.ShouldBe(second.HandoverId);
        var accepted = await AcceptAsync(newLead, second.HandoverId);
        accepted.Record.Concerns.Single().Indicators.Single().ShouldBe(ConcernIndicator.FrequentMoves);
        accepted.History.Select(h => h.State).ShouldBe([HandoverState.Offered, HandoverState.Accepted]);

        // A person whom one's organisation does not hold cannot be offered to anybody: an offer is no way to look somebody up.
        var unknown = await RefusalOf(() => OfferAsync(p.Doctor, new SubjectRef { PersonId = accepted.Subjects.Single().PersonId },
            HandoverKind.ServiceToService, new HandoverTarget { OrganisationId = "southmere-hospital" }));
        unknown.Reason.ShouldBe("NOT_FOUND");
    }

    private static async Task<ChildPicture> SchoolPictureAsync(InfoShareConnection who, Demographics child) =>
        (await new EducationService.EducationServiceClient(who.CallInvoker).QueryChildAsync(new Protocol.Education.V1.QueryChildRequest
        {
            Child = Known(child),
            Purpose = For(Purpose.AssessChild, "He is on our roll and has not come since Friday."),
        })).Picture;

    private static async Task EndPlanAsync(Partnership p) =>
        await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new RecordStatusRequest
        {
            Child = Own("LCS-902"),
            Status = ChildStatusCode.Cpp,
            FromDate = "2027-01-04",
            ToDate = "2027-04-20",
            ClosureReason = ClosureReason.MovedArea,
        });

    private static async Task<HandoverView> OfferAsync(
        InfoShareConnection who, SubjectRef subject, HandoverKind kind, HandoverTarget to, params CriticalPoint[] points) =>
        (await new Handovers(who.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { subject },
                Kind = kind,
                To = to,
                Words = new HandoverWords { ResidualRisk = "What is known so far is in the record.", CriticalPoints = { points } },
            },
        })).Handover;

    private static async Task<HandoverView> GetAsync(InfoShareConnection who, string handoverId) =>
        (await new Handovers(who.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = handoverId })).Handover;

    private static async Task<HandoverView> AcceptAsync(InfoShareConnection who, string handoverId)
    {
        var seen = await GetAsync(who, handoverId);
        return (await new Handovers(who.CallInvoker).AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = handoverId, Version = seen.Version })).Handover;
    }
}
