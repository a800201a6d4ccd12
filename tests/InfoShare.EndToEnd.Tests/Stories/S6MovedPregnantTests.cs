using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Handovers = InfoShare.Protocol.Handover.V1.HandoverService.HandoverServiceClient;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S6: moved, pregnant, no GP. She says it on Monday 1 March 2027 (D-9); the move, D, is Wednesday 10 March.</summary>
public sealed class S6MovedPregnantTests
{
    private static InfoShareConnection Amy(Partnership p) => p.As("northmere-midwifery", "Amy Slatesample", "MIDWIFE");
    private static InfoShareConnection AmysManager(Partnership p) => p.As("northmere-midwifery", "Nora Flintsample", "NAMED_PROFESSIONAL");
    private static InfoShareConnection NamedMidwife(Partnership p) => p.As("southmere-hospital", "Beth Claysample", "NAMED_PROFESSIONAL");
    private static InfoShareConnection SouthmereHealthVisitor(Partnership p) => p.As("southmere-health-visiting", "Ivo Mosssample", "HEALTH_VISITOR");

    [Fact]
    public async Task The_midwife_keeps_her_until_the_next_one_has_accepted_and_silence_is_told_to_both_managers()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await BookedAsync(p);
        await p.ClockAtAsync("2027-03-01 10:00");

        var moved = await MovesAsync(p);

        // Offered that day without GP or NHS number.
        var offered = moved.Handover;
        offered.State.ShouldBe(HandoverState.Offered);
        offered.Kind.ShouldBe(HandoverKind.PregnancyMove);
        offered.AcceptanceDue.ToDateTimeOffset().ShouldBe(At("2027-03-03 17:00"));
        offered.Recipient.OrganisationName.ShouldBe("Southmere Hospital");
        offered.Holder.Name.ShouldBe("Amy Slatesample");
        offered.MovesOn.ShouldBe("2027-03-10");
        (await InboxOf(NamedMidwife(p))).ShouldContain(i => i.Trigger == NotificationTrigger.HandoverOffered && i.HandoverId == offered.HandoverId);

        // Nobody leaves before somebody has accepted.
        var refused = await RefusalOf(() => LeavesAsync(p, "2027-03-01"));
        refused.Reason.ShouldBe("HANDOVER_NOT_ACCEPTED");
        refused.Status.ShouldBe(StatusCode.FailedPrecondition);

        // One minute past: back with Amy, who never stopped owning; both managers, and a telephone attempt to log.
        await p.ClockAtAsync("2027-03-03 16:58");
        (await GetAsync(Amy(p), offered.HandoverId)).State.ShouldBe(HandoverState.Offered);
        await p.ClockAtAsync("2027-03-03 17:01");
        var late = await GetAsync(Amy(p), offered.HandoverId);
        late.State.ShouldBe(HandoverState.Unacknowledged);
        late.Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        late.Holder.Name.ShouldBe("Amy Slatesample");
        var call = (await InboxOf(Amy(p))).Single(i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "Amy Slatesample");
        call.Summary.ShouldContain("01632 960204");
        (await InboxOf(AmysManager(p))).Count(i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "NAMED_PROFESSIONAL").ShouldBe(1);
        (await InboxOf(NamedMidwife(p))).Count(i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "NAMED_PROFESSIONAL").ShouldBe(1);
        var logged = await new InboxService.InboxServiceClient(Amy(p).CallInvoker).AcknowledgeItemsAsync(new AcknowledgeItemsRequest
        {
            ItemIds = { call.ItemId },
            State = NotificationState.Acted,
            Note = "Rang at 17:10, spoke to the ward clerk; Beth Claysample rings back tomorrow.",
        });
        logged.Items.Single().State.ShouldBe(NotificationState.Acted);

        // D-6: Southmere's named midwife accepts and sees what Amy knew.
        await p.ClockAtAsync("2027-03-04 09:30");
        var accepted = await AcceptAsync(p, offered.HandoverId);
        accepted.Holder.Name.ShouldBe("Beth Claysample");
        var indicators = accepted.Record.Concerns.SelectMany(c => c.Indicators).ToList();
        indicators.ShouldContain(ConcernIndicator.LateBooking);
        indicators.ShouldContain(ConcernIndicator.HomelessOrTemporary);
        indicators.ShouldContain(ConcernIndicator.PreviousChildRemoved);
        indicators.ShouldContain(ConcernIndicator.GpListRemoved);
        accepted.Words.InterpreterLanguage.ShouldBe("Polish");
        accepted.Record.Absences.Single().Closed.ShouldBeFalse();
        var zofia = accepted.Subjects.Single();
        (zofia.Name, zofia.BirthDate, zofia.Telephone).ShouldBe(("Zofia Reedtest", "1999-08-14", "07700 900123"));
        zofia.OtherNames.ShouldContain("Zosia Reedtest");
        (await InboxOf(Amy(p))).ShouldContain(i => i.Trigger == NotificationTrigger.HandoverAnswered && i.Summary.Contains("Beth Claysample"));
        (await InboxOf(SouthmereHealthVisitor(p))).ShouldContain(i => i.Trigger == NotificationTrigger.PregnancyOrBirth && i.Contact.Name == "Beth Claysample");

        // Now the reason holds; and nothing fires any more.
        await LeavesAsync(p, "2027-03-04");
        await p.ClockAtAsync("2027-03-20 10:00");
        (await GetAsync(Amy(p), offered.HandoverId)).Level.ShouldBe(EscalationLevel.Esc2TeamManager);
        (await InboxOf(AmysManager(p))).Count(i => i.Trigger == NotificationTrigger.HandoverLate && i.ActionOwner == "NAMED_PROFESSIONAL").ShouldBe(1);

        // Southmere's own record, under the name she uses there, is the same woman by birth date and telephone.
        var zosia = Person("Zosia", "Reedtest", "1999-08-14");
        zosia.Telephone = "07700 900123";
        (await RecordAsync(NamedMidwife(p), "SH-9", zosia)).ShouldBe(offered.Subjects.Single().PersonId);
    }

    [Fact]
    public async Task Gp_list_removed_stays_open_until_she_is_registered()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await BookedAsync(p);
        var absences = new Handovers(Amy(p).CallInvoker);
        (await absences.ListAbsencesAsync(new ListAbsencesRequest())).Absences.Single().Owner.Name.ShouldBe("Amy Slatesample");

        // Two working days without a practice: the owner and her manager are told, and the clock goes on.
        await p.ClockAtAsync("2027-03-03 17:01");
        (await InboxOf(AmysManager(p))).ShouldContain(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "NAMED_PROFESSIONAL");
        (await absences.ListAbsencesAsync(new ListAbsencesRequest())).Absences.Single().Level.ShouldBe(EscalationLevel.Esc2TeamManager);

        var registered = await new Handovers(p.Doctor.CallInvoker).RecordRegistrationAsync(new RecordRegistrationRequest
        {
            Person = Known(Zofia),
            Kind = AbsenceKind.GpList,
        });
        registered.ClosedAbsences.ShouldBe(1);
        (await absences.ListAbsencesAsync(new ListAbsencesRequest())).Absences.ShouldBeEmpty();
        (await InboxOf(Amy(p))).ShouldContain(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.Summary.Contains("Elmmock Surgery"));
        await p.ClockAtAsync("2027-03-12 09:00");
        (await InboxOf(AmysManager(p))).Count(i => i.Trigger == NotificationTrigger.AbsenceOpen && i.ActionOwner == "NAMED_PROFESSIONAL").ShouldBe(1);
    }

    [Fact]
    public async Task Reading_is_not_accepting_others_learn_nothing_and_a_repeat_changes_nothing()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await BookedAsync(p);
        var offered = (await MovesAsync(p)).Handover;
        var southmere = new Handovers(NamedMidwife(p).CallInvoker);

        var request = new ReceiveHandoverRequest { RequestId = Guid.NewGuid().ToString(), HandoverId = offered.HandoverId, Version = 1 };
        var read = (await southmere.ReceiveHandoverAsync(request)).Handover;
        read.State.ShouldBe(HandoverState.Received);
        read.ReceivedBy.Name.ShouldBe("Beth Claysample");
        read.Holder.Name.ShouldBe("Amy Slatesample");
        (await southmere.ReceiveHandoverAsync(request)).Handover.Version.ShouldBe(2);

        var stale = await RefusalOf(async () => await southmere.AcceptHandoverAsync(new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = 1 }));
        stale.Status.ShouldBe(StatusCode.Aborted);

        // Whoever stands on neither side sees what does not exist.
        var outsider = new Handovers(p.PsychiatricNurse.CallInvoker);
        var hidden = await RefusalOf(async () => await outsider.GetHandoverAsync(new GetHandoverRequest { HandoverId = offered.HandoverId }));
        var absent = await RefusalOf(async () => await outsider.GetHandoverAsync(new GetHandoverRequest { HandoverId = "hov_06AZ3Q4V1XZ9QK0T8M7C2N5R4W" }));
        (hidden.Status, hidden.Message).ShouldBe((absent.Status, absent.Message));

        // The sender cannot answer for the receiver, nor the receiver take the offer back.
        (await RefusalOf(async () => await new Handovers(Amy(p).CallInvoker).AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = 2 }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        await southmere.AcceptHandoverAsync(new AcceptHandoverRequest { HandoverId = offered.HandoverId, Version = 2 });
        var again = await RefusalOf(async () => await southmere.DeclineHandoverAsync(
            new DeclineHandoverRequest { HandoverId = offered.HandoverId, Version = 3, Reason = "Booked elsewhere after all." }));
        again.Reason.ShouldBe("ILLEGAL_STATE");
        again.Metadata["current_state"].ShouldBe("ACCEPTED");
        again.Metadata["allowed_states"].ShouldBe("OFFERED, RECEIVED, UNACKNOWLEDGED");

        (await southmere.ListHandoversAsync(new ListHandoversRequest())).Handovers.ShouldBeEmpty();
        (await southmere.ListHandoversAsync(new ListHandoversRequest { Filter = HandoverFilter.Ended })).Handovers.Single().HandoverId.ShouldBe(offered.HandoverId);
    }

    private static Demographics Zofia
    {
        get
        {
            var zofia = Person("Zofia", "Reedtest", "1999-08-14");
            zofia.Telephone = "07700 900123";
            zofia.OtherNames.Add("Zosia Reedtest");
            return zofia;
        }
    }

    /// <summary>Booked at 31 weeks, with an earlier child who lives with his grandmother; refused by surgeries.</summary>
    private static async Task BookedAsync(Partnership p)
    {
        await RecordAsync(Amy(p), "MW-77", Zofia);
        await WorksWithAsync(Amy(p), Own("MW-77"), PractitionerRole.Midwife, "01632 960122", leads: true);
        var health = new Health(Amy(p).CallInvoker);
        await health.ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("MW-77"),
                Indicators = { ConcernIndicator.LateBooking, ConcernIndicator.HomelessOrTemporary, ConcernIndicator.LanguageNeed },
                Kind = ConcernKind.Context,
                Source = SourceKind.ParentSelf,
                RiskStatement = "Booked at 31 weeks, lives in a holiday let that ends next week.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        await health.ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = Own("MW-77"),
                Indicators = { ConcernIndicator.PreviousChildRemoved },
                Kind = ConcernKind.Historic,
                Source = SourceKind.ParentSelf,
                RiskStatement = "An earlier child lives with his grandmother.",
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.PublicFunction,
            },
        });
        var removal = await health.ReportGpListRemovalAsync(new ReportGpListRemovalRequest
        {
            Person = Own("MW-77"),
            RemovedOn = "2027-02-22",
            LastSeenNotKnown = true,
            RiskStatement = "Refused by three surgeries; nobody knows her history.",
            Source = SourceKind.ParentSelf,
            LegalBasis = LegalBasis.PublicFunction,
        });
        removal.Absence.LastSeenNotKnown.ShouldBeTrue();
    }

    private static async Task<RecordMoveResponse> MovesAsync(Partnership p) =>
        await new Health(Amy(p).CallInvoker).RecordMoveAsync(new RecordMoveRequest
        {
            Person = Own("MW-77"),
            MovesOn = "2027-03-10",
            ToArea = "Southmere",
            Pregnant = true,
            Telephone = "01632 960122",
            Words = new HandoverWords
            {
                ResidualRisk = "No fixed home, no practice; social care has not been involved here.",
                WatchFor = "A missed appointment: she has no other contact.",
                CriticalPoints = { new CriticalPoint { Kind = CriticalPointKind.HealthCondition, Words = "Rhesus negative, anti-D is due at 34 weeks." } },
                Tasks = { new HandoverTask { Words = "Anti-D injection", DueDate = "2027-03-22" } },
                InterpreterLanguage = "Polish",
            },
        });

    private static async Task<HandoverView> GetAsync(InfoShareConnection who, string handoverId) =>
        (await new Handovers(who.CallInvoker).GetHandoverAsync(new GetHandoverRequest { HandoverId = handoverId })).Handover;

    private static async Task<HandoverView> AcceptAsync(Partnership p, string handoverId)
    {
        var handovers = new Handovers(NamedMidwife(p).CallInvoker);
        var seen = (await handovers.ListHandoversAsync(new ListHandoversRequest())).Handovers.Single(h => h.HandoverId == handoverId);
        return (await handovers.AcceptHandoverAsync(
            new AcceptHandoverRequest { HandoverId = handoverId, Version = seen.Version, Telephone = "01632 960222" })).Handover;
    }

    private static async Task LeavesAsync(Partnership p, string lastDay) =>
        await new PeopleService.PeopleServiceClient(Amy(p).CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("MW-77"),
            Role = PractitionerRole.Midwife,
            ToDate = lastDay,
            ClosureReason = ClosureReason.MovedArea,
        });
}
