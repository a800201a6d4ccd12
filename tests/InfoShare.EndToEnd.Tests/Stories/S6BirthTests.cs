using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Maternity = InfoShare.Protocol.People.V1.MaternityService.MaternityServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// S6, the pregnancy and the birth (A2, B12): Zofia Reedtest, no GP, no NHS number; an earlier child of hers was removed. D is
/// Wednesday 10 March 2027.
/// </summary>
public sealed class S6BirthTests
{
    private const string Expected = "2027-05-05";

    [Fact]
    public async Task What_was_recorded_of_the_unborn_child_is_the_newborns_with_its_dates()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await EarlierAsync(p);

        // The midwife books her, with what little there is to know her by; the GP's surgery knows nothing of her.
        await RecordAsync(p.Midwife, "MAT-60", Zofia("Zofia"));
        var booked = await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(Pregnancy("MAT-60", "MAT-60-A"));
        var unborn = booked.Pregnancy.Children.Single().PersonId;
        booked.Pregnancy.State.ShouldBe(PregnancyState.Ongoing);
        booked.Earlier.Matters.Select(m => m.Indicator).ShouldContain(ConcernIndicator.PreviousChildRemoved);
        booked.Earlier.Matters.Select(m => m.Status).ShouldContain(ChildStatusCode.LacOrder);

        // The duty desk: a child was removed before, and nobody leads.
        var desk = (await InboxOf(p.DutySocialWorker)).Single(i => i.PersonId == unborn);
        desk.Trigger.ShouldBe(NotificationTrigger.PregnancyOrBirth);
        desk.ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        desk.ExpectedResponse.ShouldContain("who leads");
        desk.Summary.ShouldContain("PREVIOUS_CHILD_REMOVED");
        desk.Summary.ShouldNotContain("Reedtest");

        // From now on facts are about the unborn child: a concern, a plan, a lead, a referral.
        await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = Concern(Own("MAT-60-A"), ConcernIndicator.LateBooking, "Booked at 31 weeks; lives in a holiday let."),
        });
        await RecordAsync(p.LeadSocialWorker, "LCS-60", Zofia("Zosia"));
        await WorksWithAsync(p.LeadSocialWorker, Is(unborn), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).RecordStatusAsync(
            new Protocol.SocialCare.V1.RecordStatusRequest { Child = Is(unborn), Status = ChildStatusCode.Cpp, Categories = { PlanCategory.Neglect }, FromDate = "2027-03-01" });
        (await PictureAsync(p.HealthVisitor, Is(unborn))).AgeBand.ShouldBe(AgeBand.Unborn);

        // Born. The same person.
        await p.ClockAtAsync("2027-05-02 08:00");
        var birth = await new Maternity(p.Midwife.CallInvoker).RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = booked.Pregnancy.PregnancyId,
            BirthDate = "2027-05-02",
            Babies = { new Newborn { Sex = Sex.Male, Identifiers = { Nhs("9990000018") } } },
        });
        birth.BabyPersonIds.Single().ShouldBe(unborn);
        birth.Pregnancy.State.ShouldBe(PregnancyState.Born);

        var picture = await PictureAsync(p.HealthVisitor, Is(unborn));
        picture.AgeBand.ShouldBe(AgeBand.Age04);
        picture.Lead.Lead.Name.ShouldBe("Priti Larksample");
        picture.Statuses.Single().FromDate.ShouldBe("2027-03-01");
        var late = picture.Concerns.Single(c => c.Indicators.Contains(ConcernIndicator.LateBooking));
        late.Happened.FromDate.ShouldBe("2027-02-26");

        // The lead is told of the birth once, with what is known from before.
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.ActionOwner == "Priti Larksample" && i.Summary.StartsWith("A baby was born", StringComparison.Ordinal));
        told.PersonId.ShouldBe(unborn);
        told.Summary.ShouldContain("LAC_ORDER");

        // The hospital's own record, by NHS number and without a name, is no second baby; neither is one by the order of birth.
        (await RecordAsync(Hospital(p), "H-1", new Demographics { GivenName = "Baby", FamilyName = "Reedtest", BirthDate = "2027-05-02", Identifiers = { Nhs("9990000018") } }))
            .ShouldBe(unborn);
        (await new Maternity(p.HealthVisitor.CallInvoker).AttachNewbornRecordAsync(new AttachNewbornRecordRequest
        {
            PregnancyId = booked.Pregnancy.PregnancyId,
            OwnRecordId = "HV-60",
            Demographics = new Demographics { GivenName = "Baby", FamilyName = "Reedtest" },
        })).Baby.PersonId.ShouldBe(unborn);

        // Registered under a name three weeks later.
        await p.ClockAtAsync("2027-05-24 10:00");
        (await RecordAsync(p.Midwife, "MAT-60-A", new Demographics { GivenName = "Jan", FamilyName = "Reedtest", BirthDate = "2027-05-02", Identifiers = { Nhs("9990000018") } }))
            .ShouldBe(unborn);
        (await PictureAsync(p.HealthVisitor, Own("HV-60"))).Concerns.ShouldContain(c => c.Indicators.Contains(ConcernIndicator.LateBooking));
    }

    [Fact]
    public async Task Twins_found_at_birth_each_carry_the_pregnancy_and_are_never_one()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        await RecordAsync(p.Midwife, "MAT-61", Zofia("Ula"));
        var booked = (await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(Pregnancy("MAT-61"))).Pregnancy;
        var first = booked.Children.Single().PersonId;
        await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = Concern(Is(first), ConcernIndicator.LateBooking, "Booked at 31 weeks; lives in a holiday let."),
        });
        await WorksWithAsync(p.HealthVisitor, Is(first), PractitionerRole.HealthVisitor, "01632 960161");
        var referral = (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft { Children = { Is(first) }, RiskStatement = "Booked at 31 weeks and has nowhere to live with a newborn." },
        })).Receipt;

        await p.ClockAtAsync("2027-04-20 08:00");
        var birth = await new Maternity(p.Midwife.CallInvoker).RecordBirthAsync(new RecordBirthRequest
        {
            Mother = Own("MAT-61"),
            BirthDate = "2027-04-19",
            Babies = { new Newborn { Sex = Sex.Female }, new Newborn { Sex = Sex.Female } },
        });
        birth.BabyPersonIds.Count.ShouldBe(2);
        birth.BabyPersonIds[0].ShouldBe(first);
        var second = birth.BabyPersonIds[1];
        second.ShouldNotBe(first);
        foreach (var baby in birth.BabyPersonIds)
        {
            (await PictureAsync(p.HealthVisitor, Is(baby))).Concerns.ShouldContain(c => c.Indicators.Contains(ConcernIndicator.LateBooking));
            (await InboxOf(p.HealthVisitor)).Count(i => i.PersonId == baby && i.Trigger == NotificationTrigger.PregnancyOrBirth).ShouldBe(1);
        }

        (await new Protocol.Referral.V1.ReferralService.ReferralServiceClient(p.Midwife.CallInvoker).GetReferralAsync(
            new Protocol.Referral.V1.GetReferralRequest { ReferralId = referral.ReferralId })).Referral.Children.Select(c => c.PersonId)
            .ShouldBe(birth.BabyPersonIds, ignoreOrder: true);

        // A third agency, likeness alone: it cannot be told which twin is meant, so neither is taken.
        var hospital = await new PeopleService.PeopleServiceClient(Hospital(p).CallInvoker).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = "H-2",
            Demographics = new Demographics { GivenName = "Baby", FamilyName = "Reedtest", BirthDate = "2027-04-19" },
        });
        birth.BabyPersonIds.ShouldNotContain(hospital.Person.PersonId);

        // What is shared of one from now on is not the other's.
        await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = Concern(Is(second), ConcernIndicator.PrematureOrSpecialCare, "On the neonatal unit since birth; small for dates."),
        });
        (await PictureAsync(p.HealthVisitor, Is(first))).Concerns.ShouldNotContain(c => c.Indicators.Contains(ConcernIndicator.PrematureOrSpecialCare));
        (await PictureAsync(p.HealthVisitor, Is(second))).Concerns.ShouldContain(c => c.Indicators.Contains(ConcernIndicator.PrematureOrSpecialCare));
    }

    [Fact]
    public async Task A_wards_record_from_before_the_birth_was_recorded_is_the_same_baby()
    {
        await using var p = await StartAsync("2027-05-02 03:00");
        var ward = new Maternity(Hospital(p).CallInvoker);
        var midwife = new Maternity(p.Midwife.CallInvoker);

        // By one NHS number: the ward's newborn is found when the midwife records the birth, and what the ward said of it comes along.
        await RecordAsync(p.Midwife, "MAT-70", Zofia("Zofia"));
        var booked = (await midwife.RecordPregnancyAsync(Pregnancy("MAT-70"))).Pregnancy;
        var first = await RecordAsync(Hospital(p), "H-70", new Demographics { GivenName = "Baby", FamilyName = "Reedtest", BirthDate = "2027-05-02", Identifiers = { Nhs("9990000018") } });
        first.ShouldNotBe(booked.Children.Single().PersonId);
        await new HealthService.HealthServiceClient(Hospital(p).CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = Concern(Own("H-70"), ConcernIndicator.PrematureOrSpecialCare, "On the neonatal unit since birth; small for dates."),
        });
        await p.ClockAtAsync("2027-05-02 09:00");
        var birth = await midwife.RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = booked.PregnancyId,
            BirthDate = "2027-05-02",
            Babies = { new Newborn { Sex = Sex.Female, Identifiers = { Nhs("9990000018") } } },
        });
        birth.BabyPersonIds.Single().ShouldBe(booked.Children.Single().PersonId);
        (await PictureAsync(p.HealthVisitor, Is(first))).Concerns.ShouldContain(c => c.Indicators.Contains(ConcernIndicator.PrematureOrSpecialCare));
        (await DecisionsAsync(Hospital(p), Own("H-70"))).PersonId.ShouldBe(birth.BabyPersonIds.Single());

        // Without a number: both are asked, and the ward answers by the order of birth, with the record that it has.
        await RecordAsync(p.Midwife, "MAT-71", Zofia("Ula"));
        var second = (await midwife.RecordPregnancyAsync(Pregnancy("MAT-71"))).Pregnancy;
        var waiting = await RecordAsync(Hospital(p), "H-71", new Demographics { GivenName = "Baby", FamilyName = "Quilltest", BirthDate = "2027-05-02" });
        await p.ClockAtAsync("2027-05-02 09:30");
        var baby = (await midwife.RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = second.PregnancyId,
            BirthDate = "2027-05-02",
            Babies = { new Newborn { FamilyName = "Quilltest", Sex = Sex.Male } },
        })).BabyPersonIds.Single();
        baby.ShouldNotBe(waiting, "likeness alone joins no newborn");
        await p.ClockAtAsync("2027-05-02 09:31");
        (await InboxOf(Hospital(p))).ShouldContain(i => i.Trigger == NotificationTrigger.IdentityQuestion && i.OwnRecordId == "H-71");
        (await ward.AttachNewbornRecordAsync(new AttachNewbornRecordRequest
        {
            PregnancyId = second.PregnancyId,
            OwnRecordId = "H-71",
            Demographics = new Demographics { GivenName = "Baby", FamilyName = "Quilltest", BirthDate = "2027-05-02" },
        })).Baby.PersonId.ShouldBe(baby);
        var joined = await DecisionsAsync(Hospital(p), Own("H-71"));
        joined.PersonId.ShouldBe(baby);
        joined.Decisions.ShouldContain(d => d.Kind == Protocol.Identity.V1.DecisionKind.Join && d.Stands && d.DecidedBy.StartsWith("Dr Frostmock", StringComparison.Ordinal));
        (await InboxOf(Hospital(p))).ShouldNotContain(i => i.Trigger == NotificationTrigger.IdentityQuestion && i.State != NotificationState.Acted);
        (await InboxOf(p.Midwife)).ShouldContain(i => i.Trigger == NotificationTrigger.IdentityJoined && i.PersonId == baby);

        // The midwifery's own newborn record, named in the birth: one baby, and the number that it held is kept.
        await RecordAsync(p.Midwife, "MAT-72", Zofia("Ewa"));
        var third = (await midwife.RecordPregnancyAsync(Pregnancy("MAT-72", "MAT-72-A"))).Pregnancy;
        await RecordAsync(p.Midwife, "MAT-72-B", new Demographics { GivenName = "Baby", FamilyName = "Fentest", BirthDate = "2027-05-02", Identifiers = { Nhs("9990000026") } });
        var own = (await midwife.RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = third.PregnancyId,
            BirthDate = "2027-05-02",
            Babies = { new Newborn { OwnRecordId = "MAT-72-B" } },
        })).BabyPersonIds.Single();
        own.ShouldBe(third.Children.Single().PersonId);
        (await DecisionsAsync(p.Midwife, Own("MAT-72-B"))).Records.Single(r => r.OwnRecordId == "MAT-72-B").Demographics.Identifiers.Single().Value.ShouldBe("9990000026");

        // Somebody born on another day is nobody's baby here, and the child of one birth is not that of another.
        await RecordAsync(Hospital(p), "H-72", new Demographics { GivenName = "Baby", FamilyName = "Reedtest", BirthDate = "2027-05-01" });
        foreach (var other in (string[])["H-72", "H-70"])
        {
            (await RefusalOf(async () => await ward.AttachNewbornRecordAsync(new AttachNewbornRecordRequest
            {
                PregnancyId = third.PregnancyId,
                OwnRecordId = other,
                Demographics = new Demographics { GivenName = "Baby", FamilyName = "Fentest" },
            }))).FieldViolations.Single().Field.ShouldBe("own_record_id");
        }

        // A number that the ward wrote wrongly is put right by the order of birth.
        foreach (var number in (string[])["9990000034", "9990000042"])
        {
            (await ward.AttachNewbornRecordAsync(new AttachNewbornRecordRequest
            {
                PregnancyId = second.PregnancyId,
                OwnRecordId = "H-71",
                Demographics = new Demographics { GivenName = "Baby", FamilyName = "Quilltest", Identifiers = { Nhs(number) } },
            })).Baby.PersonId.ShouldBe(baby);
        }
    }

    [Fact]
    public async Task A_loss_stops_the_clocks_and_is_told_with_care()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        await RecordAsync(p.Midwife, "MAT-62", Zofia("Ewa"));
        var booked = (await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(Pregnancy("MAT-62"))).Pregnancy;
        var unborn = booked.Children.Single().PersonId;
        await WorksWithAsync(p.HealthVisitor, Is(unborn), PractitionerRole.HealthVisitor, "01632 960161");
        var referral = await ReferAsync(p.HealthVisitor, unborn);
        var ofTheMidwife = await ReferAsync(p.Midwife, unborn);

        var ended = await new Maternity(p.Midwife.CallInvoker).RecordPregnancyEndAsync(new RecordPregnancyEndRequest
        {
            PregnancyId = booked.PregnancyId,
            End = PregnancyEnd.Loss,
            OnDate = "2027-03-02",
        });
        ended.Pregnancy.State.ShouldBe(PregnancyState.Lost);
        ended.StoppedReferralIds.ShouldBe([referral, ofTheMidwife], ignoreOrder: true);

        // The health visitor hears of it once, though she works with the mother and has referred.
        var told = (await InboxOf(p.HealthVisitor)).Single(i => i.Summary.Contains("there is no baby", StringComparison.Ordinal));
        told.ReferralId.ShouldBe(referral);
        told.ExpectedResponse.ShouldContain("stop letters");
        told.Summary.ShouldContain("before you contact the family");

        // The desk hears of it too, and whom to speak to first; the midwife not of her own act.
        var desk = (await InboxOf(p.DutySocialWorker)).Single(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.PregnancyOrBirth);
        (desk.ActionOwner, desk.Contact.Name).ShouldBe(("DUTY_SOCIAL_WORKER", "Hana Stonemock"));
        desk.ExpectedResponse.ShouldContain("do not contact the family before");
        (await InboxOf(p.Midwife)).ShouldNotContain(i => i.ReferralId == ofTheMidwife && i.Trigger == NotificationTrigger.PregnancyOrBirth);

        // It stays open and is not late: its history says why, and one clock reminds of it, without hurry.
        await p.ClockAtAsync("2027-03-04 16:59");
        var waiting = await GetReferralAsync(p.HealthVisitor, referral);
        (waiting.State, waiting.Late).ShouldBe((ReferralState.Delivered, false));
        waiting.DueInWords.ShouldContain("clocks stand still");
        waiting.History[^1].What.ShouldContain("there is no baby");
        (await new SocialCare(p.DutySocialWorker.CallInvoker).ListReferralsAsync(new Protocol.SocialCare.V1.ListReferralsRequest
        {
            Filter = Protocol.SocialCare.V1.ReferralFilter.Late,
        })).Referrals.ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-04 17:01");
        (await InboxOf(p.DutySocialWorker)).Count(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.PregnancyOrBirth && i.ActionOwner == "DUTY_SOCIAL_WORKER").ShouldBe(2);
        (await InboxOf(p.SocialCareManager)).Single(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.PregnancyOrBirth && i.ActionOwner == "TEAM_MANAGER")
            .Summary.ShouldContain("before anybody contacts the family");

        // Ended in words, and agreed to: from then on there is silence.
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new Protocol.SocialCare.V1.TakeOwnershipRequest { ReferralId = referral, Version = (await GetReferralAsync(p.HealthVisitor, referral)).Version })).Referral;
        var answered = (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new Protocol.SocialCare.V1.DecideReferralRequest
        {
            ReferralId = referral,
            Version = owned.Version,
            Decision = new Protocol.SocialCare.V1.Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.AlreadyAddressed,
                Rationale = "There is no baby; the midwife cares for the mother.",
                Criteria = "Threshold document level 2",
                Evidence = "The midwife's word.",
                HistoryRead = Protocol.SocialCare.V1.HistoryRead.Yes,
            },
            Feedback = "We are sorry. Nothing more is done with this referral.",
        })).Referral;
        (await new Protocol.Referral.V1.ReferralService.ReferralServiceClient(p.HealthVisitor.CallInvoker).AcknowledgeFeedbackAsync(
            new Protocol.Referral.V1.AcknowledgeFeedbackRequest { ReferralId = referral, Version = answered.Version, Acknowledgement = FeedbackAcknowledgement.Agree }))
            .Referral.State.ShouldBe(ReferralState.Closed);
        var before = (await InboxOf(p.DutySocialWorker)).Count(i => i.ReferralId == referral);
        await p.ClockAtAsync("2027-06-30 18:00");
        (await InboxOf(p.DutySocialWorker)).Count(i => i.ReferralId == referral).ShouldBe(before);
        (await InboxOf(p.Midwife)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralLate || i.Summary.Contains("nothing more was recorded", StringComparison.Ordinal));
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.ReferralLate);
        (await PictureAsync(p.HealthVisitor, Is(unborn))).AgeBand.ShouldBe(AgeBand.Unspecified);
    }

    [Fact]
    public async Task A_referral_that_a_wrong_loss_closed_is_considered_anew()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        await RecordAsync(p.Midwife, "MAT-67", Zofia("Lidia"));
        var booked = (await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(Pregnancy("MAT-67"))).Pregnancy;
        var referral = await ReferAsync(p.HealthVisitor, booked.Children.Single().PersonId);
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new Protocol.SocialCare.V1.TakeOwnershipRequest { ReferralId = referral, Version = 1 })).Referral;
        await new Maternity(p.Midwife.CallInvoker).RecordPregnancyEndAsync(new RecordPregnancyEndRequest
        {
            PregnancyId = booked.PregnancyId,
            End = PregnancyEnd.Loss,
            OnDate = "2027-03-02",
        });
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.ReferralId == referral && i.ActionOwner == "Owen Peatsample" && i.Trigger == NotificationTrigger.PregnancyOrBirth);
        var answered = (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new Protocol.SocialCare.V1.DecideReferralRequest
        {
            ReferralId = referral,
            Version = owned.Version + 1,
            Decision = new Protocol.SocialCare.V1.Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.AlreadyAddressed,
                Rationale = "There is no baby; the midwife cares for the mother.",
                Criteria = "Threshold document level 2",
                Evidence = "The midwife's word.",
                HistoryRead = Protocol.SocialCare.V1.HistoryRead.NoneRecorded,
            },
            Feedback = "We are sorry. Nothing more is done with this referral.",
        })).Referral;
        await new Protocol.Referral.V1.ReferralService.ReferralServiceClient(p.HealthVisitor.CallInvoker).AcknowledgeFeedbackAsync(
            new Protocol.Referral.V1.AcknowledgeFeedbackRequest { ReferralId = referral, Version = answered.Version, Acknowledgement = FeedbackAcknowledgement.Agree });

        var back = await new Maternity(p.Midwife.CallInvoker).TakeBackPregnancyEndAsync(
            new TakeBackPregnancyEndRequest { PregnancyId = booked.PregnancyId, Reason = "It was the other Lidia's notes." });
        back.ResumedReferralIds.ShouldBe([referral]);
        var anew = await GetReferralAsync(p.DutySocialWorker, referral);
        (anew.State, anew.Owner.Name, anew.FeedbackDue.ToDateTimeOffset()).ShouldBe((ReferralState.InTriage, "Owen Peatsample", At("2027-03-03 17:00")));
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.Correction && i.ActionOwner == "Owen Peatsample");
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.ReferralId == referral && i.Trigger == NotificationTrigger.Correction && i.Summary.Contains("the baby is expected", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_loss_recorded_of_the_wrong_woman_is_taken_back_and_everything_goes_on()
    {
        await using var p = await StartAsync("2027-03-02 09:00");
        await RecordAsync(p.Midwife, "MAT-66", Zofia("Nadia"));
        var booked = (await new Maternity(p.Midwife.CallInvoker).RecordPregnancyAsync(Pregnancy("MAT-66"))).Pregnancy;
        var unborn = booked.Children.Single().PersonId;
        await WorksWithAsync(p.HealthVisitor, Is(unborn), PractitionerRole.HealthVisitor, "01632 960161");
        var referral = (await new HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft { Children = { Is(unborn) }, RiskStatement = "Booked at 31 weeks and has nowhere to live with a newborn." },
        })).Receipt;
        await new Maternity(p.Midwife.CallInvoker).RecordPregnancyEndAsync(new RecordPregnancyEndRequest
        {
            PregnancyId = booked.PregnancyId,
            End = PregnancyEnd.Loss,
            OnDate = "2027-03-02",
        });

        // Another agency cannot, and there has to be something to take back.
        TakeBackPregnancyEndRequest Back() => new() { PregnancyId = booked.PregnancyId, Reason = "It was the other Nadia's notes." };
        (await RefusalOf(async () => await new Maternity(p.Doctor.CallInvoker).TakeBackPregnancyEndAsync(Back()))).Reason.ShouldBe("NOT_FOUND");
        var back = await new Maternity(p.Midwife.CallInvoker).TakeBackPregnancyEndAsync(Back());
        back.Pregnancy.State.ShouldBe(PregnancyState.Ongoing);
        back.Pregnancy.Children.Single().ShouldBe(booked.Children.Single());
        back.ResumedReferralIds.ShouldBe([referral.ReferralId]);
        (await RefusalOf(async () => await new Maternity(p.Midwife.CallInvoker).TakeBackPregnancyEndAsync(Back()))).Metadata["current_state"].ShouldBe("ONGOING");
        (await InboxOf(p.HealthVisitor)).Single(i => i.Trigger == NotificationTrigger.Correction).ExpectedResponse.ShouldContain("Take up again");
        (await PictureAsync(p.HealthVisitor, Is(unborn))).AgeBand.ShouldBe(AgeBand.Unborn);

        // The referral's clock speaks at its own time, and the birth is the same child's.
        await p.ClockAtAsync("2027-03-03 18:00");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.ReferralId == referral.ReferralId && i.Trigger == NotificationTrigger.ReferralLate);
        await p.ClockAtAsync("2027-05-02 08:00");
        (await new Maternity(p.Midwife.CallInvoker).RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = booked.PregnancyId,
            BirthDate = "2027-05-02",
            Babies = { new Newborn { Sex = Sex.Male } },
        })).BabyPersonIds.Single().ShouldBe(unborn);
    }

    [Fact]
    public async Task A_concealed_pregnancy_a_wrong_birth_and_an_overdue_one()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var maternity = new Maternity(p.Midwife.CallInvoker);
        await RecordAsync(p.Midwife, "MAT-63", Zofia("Iga"));

        // Nobody knew: said so, it is recorded; unsaid, it is asked for.
        var unsaid = await RefusalOf(async () => await maternity.RecordBirthAsync(new RecordBirthRequest { Mother = Own("MAT-63"), BirthDate = "2027-02-28", Babies = { new Newborn() } }));
        unsaid.Reason.ShouldBe("NOT_FOUND");
        var concealed = await maternity.RecordBirthAsync(new RecordBirthRequest
        {
            Mother = Own("MAT-63"),
            BirthDate = "2027-02-28",
            Babies = { new Newborn { Sex = Sex.Female } },
            FirstKnownAtBirth = true,
        });
        concealed.Pregnancy.State.ShouldBe(PregnancyState.Born);

        // Recorded twice, by the same or another agency, is no second baby.
        foreach (var again in (InfoShareConnection[])[p.Midwife, p.Doctor])
        {
            var twice = await RefusalOf(async () => await new Maternity(again.CallInvoker).RecordBirthAsync(new RecordBirthRequest
            {
                PregnancyId = concealed.Pregnancy.PregnancyId,
                BirthDate = "2027-02-28",
                Babies = { new Newborn() },
            }));
            twice.Reason.ShouldBe("ILLEGAL_STATE");
            twice.Metadata["current_state"].ShouldBe("BORN");
        }

        // A birth that was not: expected again; the agency that recorded it takes it back, another cannot.
        await RecordAsync(p.Midwife, "MAT-64", Zofia("Lena"));
        var booked = (await maternity.RecordPregnancyAsync(Pregnancy("MAT-64"))).Pregnancy;
        await WorksWithAsync(p.HealthVisitor, Is(booked.Children[0].PersonId), PractitionerRole.HealthVisitor, "01632 960161");
        await maternity.RecordBirthAsync(new RecordBirthRequest { PregnancyId = booked.PregnancyId, BirthDate = "2027-03-01", Babies = { new Newborn(), new Newborn() } });
        (await RefusalOf(async () => await new Maternity(p.Doctor.CallInvoker).TakeBackBirthAsync(
            new TakeBackBirthRequest { PregnancyId = booked.PregnancyId, Reason = "Another woman's notes." }))).Reason.ShouldBe("NOT_FOUND");
        var back = (await maternity.TakeBackBirthAsync(new TakeBackBirthRequest { PregnancyId = booked.PregnancyId, Reason = "Another woman's notes." })).Pregnancy;
        back.State.ShouldBe(PregnancyState.Ongoing);
        back.Children.Select(c => c.Outcome).ShouldBe([UnbornOutcome.Expected, UnbornOutcome.RecordedInError]);
        (await PictureAsync(p.HealthVisitor, Is(booked.Children[0].PersonId))).AgeBand.ShouldBe(AgeBand.Unborn);
        (await InboxOf(p.HealthVisitor)).ShouldContain(i => i.Trigger == NotificationTrigger.Correction && i.Summary.Contains("taken back", StringComparison.Ordinal));

        // Three weeks past the date and silence: the midwife is asked.
        await p.ClockAtAsync("2027-05-26 17:01");
        (await InboxOf(p.Midwife)).ShouldContain(i => i.ActionOwner == "Hana Stonemock" && i.ExpectedResponse.Contains("record what became", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Dates_that_cannot_be_and_pregnancies_that_are_not()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var maternity = new Maternity(p.Midwife.CallInvoker);
        await RecordAsync(p.Midwife, "MAT-65", Zofia("Ola"));
        foreach (var date in (string[])["2028-03-01", "2026-11-01", "2027-02-30"])
        {
            var wrong = Pregnancy("MAT-65");
            wrong.ExpectedDate = date;
            (await RefusalOf(async () => await maternity.RecordPregnancyAsync(wrong))).FieldViolations.Single().Field.ShouldBe("expected_date");
        }

        var late = Pregnancy("MAT-65");
        late.ExpectedDate = "2027-12-20";
        var booked = (await maternity.RecordPregnancyAsync(late)).Pregnancy;
        var early = await RefusalOf(async () => await maternity.RecordBirthAsync(new RecordBirthRequest { PregnancyId = booked.PregnancyId, BirthDate = "2027-03-01", Babies = { new Newborn() } }));
        early.FieldViolations.Single().Field.ShouldBe("birth_date");
        (await RefusalOf(async () => await maternity.RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = "pre_00000000000000000000000000",
            BirthDate = "2027-03-01",
            Babies = { new Newborn() },
        }))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new Maternity(p.Detective.CallInvoker).RecordBirthAsync(new RecordBirthRequest
        {
            PregnancyId = booked.PregnancyId,
            BirthDate = "2027-03-01",
            Babies = { new Newborn() },
        }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // A scan shows two: the practice tells it, and the pregnancy stays one.
        await RecordAsync(p.Doctor, "EMIS-65", Zofia("Ola"));
        var scan = Pregnancy("EMIS-65");
        scan.ExpectedDate = "2027-12-10";
        scan.NumberExpected = 2;
        var renewed = await new Maternity(p.Doctor.CallInvoker).RecordPregnancyAsync(scan);
        renewed.AlreadyRecorded.ShouldBeTrue();
        renewed.Pregnancy.PregnancyId.ShouldBe(booked.PregnancyId);
        renewed.Pregnancy.Children.Select(c => c.Place).ShouldBe([1, 2]);
        renewed.Pregnancy.Children[0].PersonId.ShouldBe(booked.Children[0].PersonId);
    }

    private static async Task<Protocol.Identity.V1.ListIdentityDecisionsResponse> DecisionsAsync(InfoShareConnection who, SubjectRef person) =>
        await new Protocol.Identity.V1.IdentityService.IdentityServiceClient(who.CallInvoker).ListIdentityDecisionsAsync(
            new Protocol.Identity.V1.ListIdentityDecisionsRequest { Person = person });

    private static async Task EarlierAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-600", Zofia("Zofia"));
        await RecordAsync(p.LeadSocialWorker, "LCS-601", Person("Adam", "Reedtest", "2023-04-01"));
        await RelateAsync(p.LeadSocialWorker, Own("LCS-600"), Own("LCS-601"), RelationshipType.BirthParent);
        await p.StatusAsync("LCS-601", ChildStatusCode.LacOrder, "2025-02-01");
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).ShareConcernAsync(
            new Protocol.SocialCare.V1.ShareConcernRequest
            {
                Concern = Concern(Own("LCS-600"), ConcernIndicator.PreviousChildRemoved, "Her first child lives with his grandmother under an order."),
            });
    }

    private static RecordPregnancyRequest Pregnancy(string mother, params string[] own) => new()
    {
        Mother = Own(mother),
        ExpectedDate = Expected,
        OwnRecordIds = { own },
        BookedOn = "2027-02-26",
        Source = SourceKind.Observed,
        Purpose = For(Protocol.Common.V1.Purpose.PreBirth, "Booked her today; planning care before the birth."),
    };

    private static ConcernStatement Concern(SubjectRef subject, ConcernIndicator indicator, string risk) => new()
    {
        Subject = subject,
        Indicators = { indicator },
        Kind = ConcernKind.Context,
        Happened = new WhenHappened { FromDate = "2027-02-26" },
        Source = SourceKind.Observed,
        RiskStatement = risk,
        Urgency = Urgency.Standard,
        LegalBasis = LegalBasis.PublicFunction,
    };

    private static async Task<string> ReferAsync(InfoShareConnection who, string unborn) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft { Children = { Is(unborn) }, RiskStatement = "Booked at 31 weeks and has nowhere to live with a newborn." },
        })).Receipt.ReferralId;

    private static async Task<Protocol.Referral.V1.ReferralView> GetReferralAsync(InfoShareConnection who, string referralId) =>
        (await new Protocol.Referral.V1.ReferralService.ReferralServiceClient(who.CallInvoker).GetReferralAsync(
            new Protocol.Referral.V1.GetReferralRequest { ReferralId = referralId })).Referral;

    private static Demographics Zofia(string given) => new()
    {
        GivenName = given,
        FamilyName = "Reedtest",
        BirthDate = "1999-06-14",
        OtherNames = { $"{given[..1]}osia Reedtest" },
        Telephone = "07700 900731",
    };

    private static InfoShareConnection Hospital(Partnership p) => p.As("northmere-hospital", "Dr Frostmock", "PAEDIATRICIAN");

    private static SubjectRef Is(string personId) => new() { PersonId = personId };

    private static PersonIdentifier Nhs(string number) => new() { Scheme = IdentifierScheme.NhsNumber, Value = number };

    private static async Task<ChildPicture> PictureAsync(InfoShareConnection who, SubjectRef child) =>
        (await new HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = child,
            Purpose = For(Protocol.Common.V1.Purpose.ProvideCare, "Planning the home visit after the birth."),
        })).Picture;
}
