using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What a handover must not do: give a case two holders, lose a lead, tell where somebody hides, or be a key for ever (F1-F8, A10).</summary>
public sealed class NobodyFallsBetweenTests
{
    private static InfoShareConnection Camhs(Partnership p) => p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
    private static InfoShareConnection AdultMh(Partnership p) => p.As("southmere-hospital", "Ines Marlmock", "ADULT_MH");
    private static InfoShareConnection SouthmereVisitor(Partnership p) => p.As("southmere-health-visiting", "Ivo Mosssample", "HEALTH_VISITOR");
    private static InfoShareConnection SouthmereLead(Partnership p) => p.As("southmere-school", "Mr Ashmock", "DESIGNATED_LEAD");
    private static InfoShareConnection EheOfficer(Partnership p) => p.As("southmere-school", "Sam Ridgemock", "EHE_OFFICER");

    /// <summary>F7: at seventeen the handover itself is open, with an owner and a day; nobody outside learns of it before a human names them.</summary>
    [Fact]
    public async Task A_seventeenth_birthday_opens_a_handover_that_climbs_until_adults_accept_or_somebody_says_why_not()
    {
        await using var p = await StartAsync("2027-05-17 09:00");
        await RecordAsync(Camhs(p), "CM-1", Person("Eli", "Marshtest", "2010-05-20"));
        await WorksWithAsync(Camhs(p), Own("CM-1"), PractitionerRole.Camhs, "01632 960140", leads: true);

        // Thursday 20 May: his birthday.
        await p.ClockAtAsync("2027-05-20 00:30");
        var opened = (await ListAsync(Camhs(p), HandoverFilter.OfferedByUs)).Single();
        opened.Kind.ShouldBe(HandoverKind.AdultServices);
        opened.Holder.Name.ShouldBe("Ruth Claymock");
        opened.AcceptanceDue.ToDateTimeOffset().ShouldBe(At("2027-05-24 17:00"));
        (await InboxOf(Camhs(p))).Single(i => i.Trigger == NotificationTrigger.Age17).HandoverId.ShouldBe(opened.HandoverId);
        (await ListAsync(AdultMh(p), HandoverFilter.OfferedToUs)).ShouldBeEmpty();
        (await InboxOf(AdultMh(p))).ShouldBeEmpty();

        // Nobody names an adult service: it is late, and those above her are told.
        await p.ClockAtAsync("2027-05-24 17:01");
        var late = await GetAsync(Camhs(p), opened.HandoverId);
        late.State.ShouldBe(HandoverState.Unacknowledged);
        late.Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        (await InboxOf(Camhs(p))).Count(i => i.Trigger == NotificationTrigger.HandoverLate).ShouldBe(2);

        // She offers it: the birthday's one gives way to it, and the adult service accepts while she stays.
        var offered = await OfferAsync(Camhs(p), Own("CM-1"), HandoverKind.AdultServices, new HandoverTarget { OrganisationId = "southmere-hospital", Role = PractitionerRole.AdultMh }, stays: true);
        (await GetAsync(Camhs(p), opened.HandoverId)).State.ShouldBe(HandoverState.Withdrawn);
        (await InboxOf(Camhs(p))).Where(i => i.HandoverId == opened.HandoverId).ShouldAllBe(i => i.State == NotificationState.Acted);
        await AcceptAsync(AdultMh(p), offered.HandoverId);
        await p.ClockAtAsync("2028-05-22 09:00");
        (await InboxOf(Camhs(p))).ShouldNotContain(i => i.Trigger == NotificationTrigger.Age18);
        (await ListAsync(Camhs(p), HandoverFilter.OfferedByUs)).ShouldBeEmpty();
    }

    /// <summary>F7: the record said a year too young. The correction tells at once, and does not wait for the day that was wrong.</summary>
    [Fact]
    public async Task A_corrected_birth_date_opens_at_once_what_the_wrong_one_kept_waiting()
    {
        await using var p = await StartAsync("2027-05-17 09:00");
        await RecordAsync(Camhs(p), "CM-2", Person("Noor", "Fentest", "2011-03-20"));
        await WorksWithAsync(Camhs(p), Own("CM-2"), PractitionerRole.Camhs, "01632 960140", leads: true);
        await p.ClockAtAsync("2027-06-01 09:00");
        (await InboxOf(Camhs(p))).ShouldNotContain(i => i.Trigger == NotificationTrigger.Age17);

        await RecordAsync(Camhs(p), "CM-2", Person("Noor", "Fentest", "2010-03-20"));
        await p.ClockAtAsync("2027-06-01 09:05");
        var opened = (await ListAsync(Camhs(p), HandoverFilter.OfferedByUs)).Single();
        opened.Kind.ShouldBe(HandoverKind.AdultServices);
        (await InboxOf(Camhs(p))).Count(i => i.Trigger == NotificationTrigger.Age17).ShouldBe(1);

        // Said again, or a day out and put right: nobody is told twice.
        await RecordAsync(Camhs(p), "CM-2", Person("Noor", "Fentest", "2010-03-21"));
        await p.ClockAtAsync("2027-06-02 09:05");
        (await InboxOf(Camhs(p))).Count(i => i.Trigger == NotificationTrigger.Age17).ShouldBe(1);

        // The eighteenth is the corrected one's.
        await p.ClockAtAsync("2028-03-21 00:30");
        (await InboxOf(Camhs(p))).Count(i => i.Trigger == NotificationTrigger.Age18 && i.ActionOwner == "Ruth Claymock").ShouldBe(1);
    }

    [Fact]
    public async Task Offered_to_two_services_it_has_one_holder_and_the_other_learns_that_it_is_settled()
    {
        await using var p = await StartAsync("2027-06-01 09:00");
        await RecordAsync(p.HealthVisitor, "HV-1", Person("Otto", "Quilltest", "2026-09-01"));
        await WorksWithAsync(p.HealthVisitor, Own("HV-1"), PractitionerRole.HealthVisitor, "01632 960161");
        var toVisitors = await OfferAsync(p.HealthVisitor, Own("HV-1"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "southmere-health-visiting", Role = PractitionerRole.SchoolNurse });
        var toHospital = await OfferAsync(p.HealthVisitor, Own("HV-1"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "southmere-hospital", Role = PractitionerRole.Midwife });
        var alsoToVisitors = await OfferAsync(p.HealthVisitor, Own("HV-1"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "southmere-health-visiting", Role = PractitionerRole.SchoolNurse });

        // The second offer to the same service takes the first one's place, on its clock.
        (await GetAsync(p.HealthVisitor, toVisitors.HandoverId)).State.ShouldBe(HandoverState.Withdrawn);
        alsoToVisitors.AcceptanceDue.ShouldBe(toVisitors.AcceptanceDue);

        // What was withdrawn says no more than that to whoever was offered it.
        var gone = await GetAsync(SouthmereVisitor(p), toVisitors.HandoverId);
        gone.Subjects.Single().Name.ShouldBeEmpty();
        gone.Words.ResidualRisk.ShouldBeEmpty();

        await AcceptAsync(SouthmereVisitor(p), alsoToVisitors.HandoverId);
        var other = await GetAsync(p.As("southmere-hospital", "Beth Claysample", "NAMED_PROFESSIONAL"), toHospital.HandoverId);
        other.State.ShouldBe(HandoverState.Offered, "another job: hospital midwives were asked for something else");
        await new Handovers(p.HealthVisitor.CallInvoker).WithdrawHandoverAsync(new WithdrawHandoverRequest
        {
            HandoverId = toHospital.HandoverId,
            Version = other.Version,
            Reason = "Health visiting there has taken it.",
        });

        // Nothing is rung about or climbs any more.
        await p.ClockAtAsync("2027-06-12 09:00");
        foreach (var who in (InfoShareConnection[])[p.HealthVisitor, SouthmereVisitor(p)])
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.HandoverLate);
    }

    /// <summary>F4: a packet takes nothing over, so it is no acceptance by another area, and others learn nothing of where the child is.</summary>
    [Fact]
    public async Task A_packet_of_a_placement_ends_nothing_and_tells_nobody_else_where_the_child_is()
    {
        await using var p = await StartAsync("2027-04-13 10:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-901", Person("Mia", "Hollowtest", "2019-02-11"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-901"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.DesignatedLead, "NS-901", Person("Mia", "Hollowtest", "2019-02-11"));
        await WorksWithAsync(p.DesignatedLead, Own("NS-901"), PractitionerRole.DesignatedLead, "01632 960141");
        await p.StatusAsync("LCS-901", ChildStatusCode.Cin, "2027-01-04");
        var packet = (await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordPlacementAsync(new RecordPlacementRequest
        {
            Child = Own("LCS-901"),
            Residence = ResidenceKind.FosterOrKin,
            Emergency = true,
            To = new HandoverTarget { Area = "Southmere" },
            Words = new HandoverWords
            {
                ResidualRisk = "Her father does not know where she is and must not.",
                CriticalPoints = { new CriticalPoint { Kind = CriticalPointKind.Allergy, Words = "Peanuts: adrenaline pen in her red bag." } },
            },
        })).Handover;
        var accepted = await AcceptAsync(p.As("southmere-hospital", "Olu Fernsample", "LAC_NURSE"), packet.HandoverId);

        accepted.Holder.Name.ShouldBe("Priti Larksample");
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.HandoverAnswered).Summary.ShouldContain("You hold the case");
        (await InboxOf(p.DesignatedLead)).ShouldAllBe(i => !i.ToString().Contains("Southmere"));
        (await RefusalOf(async () => await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new RecordStatusRequest
        {
            Child = Own("LCS-901"),
            Status = ChildStatusCode.Cin,
            FromDate = "2027-01-04",
            ToDate = "2027-04-13",
            ClosureReason = ClosureReason.MovedArea,
        }))).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
    }

    /// <summary>F5: a manager hands over a worker's case; the case comes back; and the old acceptance ends nothing then.</summary>
    [Fact]
    public async Task A_manager_hands_over_the_workers_case_and_when_it_comes_back_the_old_acceptance_counts_no_more()
    {
        await using var p = await StartAsync("2027-02-01 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-5", Person("Kit", "Barrowtest", "2016-09-09"));
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-5"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var mo = p.As("southmere-csc", "Mo Reedsample", "ALLOCATED_SOCIAL_WORKER");
        var offered = await OfferAsync(p.SocialCareManager, Own("LCS-5"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "southmere-csc" });
        var there = await AcceptAsync(mo, offered.HandoverId);
        there.Record.Lead.Lead.Name.ShouldBe("Mo Reedsample");

        await RecordAsync(mo, "SC-5", Person("Kit", "Barrowtest", "2016-09-09"));
        await p.ClockAtAsync("2027-03-01 09:00");
        var back = await OfferAsync(mo, Own("SC-5"), HandoverKind.AreaToArea, new HandoverTarget { OrganisationId = "northmere-csc" });
        (await AcceptAsync(p.LeadSocialWorker, back.HandoverId)).Record.Lead.Lead.Name.ShouldBe("Priti Larksample");

        // From the day after on, what Southmere accepted in February is no key to what is recorded now.
        await p.ClockAtAsync("2027-03-02 09:00");
        var old = await GetAsync(mo, offered.HandoverId);
        old.Record.HowToRead.ShouldContain("your own organisation contributes");
        old.Record.Lead.ShouldBeNull();
        (await RefusalOf(() => EndAsync())).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");

        async Task EndAsync() => await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("LCS-5"),
            Role = PractitionerRole.AllocatedSocialWorker,
            ToDate = "2027-03-01",
            ClosureReason = ClosureReason.MovedArea,
        });
    }

    [Fact]
    public async Task Whoever_leads_already_keeps_the_lead_when_somebody_hands_over_to_him()
    {
        await using var p = await StartAsync("2027-02-08 09:00");
        var nell = Person("Nell", "Quilltest", "2023-01-09");
        await RecordAsync(p.LeadSocialWorker, "LCS-6", nell);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-6"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await RecordAsync(p.HealthVisitor, "HV-6", nell);
        await WorksWithAsync(p.HealthVisitor, Own("HV-6"), PractitionerRole.HealthVisitor, "01632 960161");
        var offered = await OfferAsync(p.HealthVisitor, Own("HV-6"), HandoverKind.ServiceToService, new HandoverTarget { OrganisationId = "northmere-csc" });
        (await AcceptAsync(p.LeadSocialWorker, offered.HandoverId)).Record.Lead.Lead.Name.ShouldBe("Priti Larksample");
    }

    /// <summary>A10 with F8: a family in hiding is registered again, and the last school learns that it is, not where.</summary>
    [Fact]
    public async Task The_last_school_of_a_hidden_child_learns_that_he_is_registered_and_not_where()
    {
        await using var p = await StartAsync("2027-06-01 09:00");
        var finn = Person("Finn", "Coveytest", "2018-10-03");
        await RecordAsync(EheOfficer(p), "EHE-7", finn);
        await new EducationService.EducationServiceClient(EheOfficer(p).CallInvoker).ReportSchoolingSignalAsync(new ReportSchoolingSignalRequest
        {
            Child = Own("EHE-7"),
            Signal = SchoolingSignal.OffRoll,
            RiskStatement = "Has not come since Easter; the house is empty.",
            Source = SourceKind.RecordCheck,
            LegalBasis = LegalBasis.PublicFunction,
            LastSeenOn = "2027-05-25",
        });
        await RecordAsync(p.HealthVisitor, "HV-7", finn);
        await new PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordResidenceAsync(new RecordResidenceRequest
        {
            Person = Own("HV-7"),
            Address = new Address { Line = "The Old Mill", Postcode = "NM9 9ZZ", Area = "Northmere" },
            Kind = ResidenceKind.Refuge,
            State = LinkState.Confirmed,
            Source = SourceKind.RecordCheck,
        });
        await RecordAsync(p.DesignatedLead, "NS-7", finn);
        (await new Handovers(p.DesignatedLead.CallInvoker).RecordRegistrationAsync(
            new RecordRegistrationRequest { Person = Own("NS-7"), Kind = AbsenceKind.SchoolRoll })).ClosedAbsences.ShouldBe(1);

        var told = (await InboxOf(EheOfficer(p))).Single(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.Summary.StartsWith("Registered", StringComparison.Ordinal));
        told.ToString().ShouldNotContain("Northmere");
    }

    /// <summary>S9 and S11: passing on to health visiting needs its acceptance; while it declines, what rests on it does not end.</summary>
    [Fact]
    public async Task A_plan_does_not_end_while_the_service_named_to_follow_declines()
    {
        await using var p = await StartAsync("2027-09-06 09:00");
        var cass = Person("Cass", "Peaktest", "2025-03-03");
        await RecordAsync(p.LeadSocialWorker, "LCS-11", cass);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-11"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await p.StatusAsync("LCS-11", ChildStatusCode.Cpp, "2027-02-08");
        (await RefusalOf(EndAsync)).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");

        var offered = await OfferAsync(p.LeadSocialWorker, Own("LCS-11"), HandoverKind.ServiceToService, new HandoverTarget { OrganisationId = "northmere-health-visiting", Role = PractitionerRole.HealthVisitor });
        offered.AcceptanceDue.ToDateTimeOffset().ShouldBe(At("2027-09-08 17:00"));
        var declined = (await new Handovers(p.HealthVisitor.CallInvoker).DeclineHandoverAsync(new DeclineHandoverRequest
        {
            HandoverId = offered.HandoverId,
            Version = offered.Version,
            Reason = "Two visits a year are no monitoring.",
        })).Handover;
        declined.Holder.Name.ShouldBe("Priti Larksample");
        (await RefusalOf(EndAsync)).Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");

        // Visits are agreed; the health visitor accepts after all, and the plan may end.
        await AcceptAsync(p.HealthVisitor, offered.HandoverId);
        await EndAsync();

        async Task EndAsync() => await new SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(new RecordStatusRequest
        {
            Child = Own("LCS-11"),
            Status = ChildStatusCode.Cpp,
            FromDate = "2027-02-08",
            ToDate = "2027-09-06",
            ClosureReason = ClosureReason.OtherMeasures,
        });
    }

    /// <summary>Everything that happens to a handover reaches both sides by the inbox stream: there is no second stream to watch.</summary>
    [Fact]
    public async Task The_inbox_stream_carries_every_step_of_a_handover_to_whoever_has_to_act()
    {
        await using var p = await StartAsync("2027-10-04 09:00");
        await RecordAsync(p.DesignatedLead, "NS-20", Person("Bram", "Mosstest", "2021-01-30"));
        await WorksWithAsync(p.DesignatedLead, Own("NS-20"), PractitionerRole.DesignatedLead, "01632 960141");
        using var atSender = new InboxService.InboxServiceClient(p.SystemOf("northmere-school").CallInvoker).StreamInbox(new StreamInboxRequest());
        using var atRecipient = new InboxService.InboxServiceClient(p.SystemOf("southmere-school").CallInvoker).StreamInbox(new StreamInboxRequest());
        var offered = await OfferAsync(p.DesignatedLead, Own("NS-20"), HandoverKind.SchoolToSchool, new HandoverTarget { OrganisationId = "southmere-school", Role = PractitionerRole.DesignatedLead });

        (await NextAsync(atRecipient, offered)).ShouldBe((NotificationTrigger.HandoverOffered, "DESIGNATED_LEAD"));
        await p.ClockAtAsync("2027-10-06 17:01");
        (await NextAsync(atSender, offered)).ShouldBe((NotificationTrigger.HandoverLate, "Ms Oakmock"));
        (await NextAsync(atSender, offered)).ShouldBe((NotificationTrigger.HandoverLate, "DESIGNATED_LEAD"));
        (await NextAsync(atRecipient, offered, NotificationTrigger.HandoverLate)).ShouldBe((NotificationTrigger.HandoverLate, "DESIGNATED_LEAD"));
        await new Handovers(SouthmereLead(p).CallInvoker).DeclineHandoverAsync(
            new DeclineHandoverRequest { HandoverId = offered.HandoverId, Version = 2, Reason = "Not on our roll before January." });
        (await NextAsync(atSender, offered)).ShouldBe((NotificationTrigger.HandoverAnswered, "Ms Oakmock"));
        await AcceptAsync(SouthmereLead(p), offered.HandoverId);
        (await NextAsync(atSender, offered)).ShouldBe((NotificationTrigger.HandoverAnswered, "Ms Oakmock"));

        var second = await OfferAsync(p.DesignatedLead, Own("NS-20"), HandoverKind.SchoolToSchool, new HandoverTarget { OrganisationId = "southmere-school", Role = PractitionerRole.DesignatedLead });
        (await NextAsync(atRecipient, second)).ShouldBe((NotificationTrigger.HandoverOffered, "DESIGNATED_LEAD"));
        await new Handovers(p.DesignatedLead.CallInvoker).WithdrawHandoverAsync(
            new WithdrawHandoverRequest { HandoverId = second.HandoverId, Version = 1, Reason = "Entered for the wrong child." });
        (await NextAsync(atRecipient, second, NotificationTrigger.HandoverAnswered)).ShouldBe((NotificationTrigger.HandoverAnswered, "DESIGNATED_LEAD"));
    }

    /// <summary>The next item about this handover, or the next with the wanted trigger: an unread one may be sent again between.</summary>
    private static async Task<(NotificationTrigger, string)> NextAsync(
        Grpc.Core.AsyncServerStreamingCall<StreamInboxResponse> stream, HandoverView about, NotificationTrigger wanted = NotificationTrigger.Unspecified)
    {
        while (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
        {
            if (stream.ResponseStream.Current.Item is { } item && item.HandoverId == about.HandoverId
                && (wanted == NotificationTrigger.Unspecified || item.Trigger == wanted))
            {
                return (item.Trigger, item.ActionOwner);
            }
        }

        throw new InvalidOperationException("The stream ended before the item came.");
    }

    private static async Task<IReadOnlyList<HandoverView>> ListAsync(InfoShareConnection who, HandoverFilter filter) =>
        (await new Handovers(who.CallInvoker).ListHandoversAsync(new ListHandoversRequest { Filter = filter })).Handovers;

    private static async Task<HandoverView> OfferAsync(
        InfoShareConnection who, SubjectRef subject, HandoverKind kind, HandoverTarget to, bool stays = false) =>
        (await new Handovers(who.CallInvoker).OfferHandoverAsync(new OfferHandoverRequest
        {
            Handover = new HandoverDraft
            {
                Subjects = { subject },
                Kind = kind,
                To = to,
                Words = new HandoverWords { ResidualRisk = "What is known so far is in the record." },
                SenderStays = stays,
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
