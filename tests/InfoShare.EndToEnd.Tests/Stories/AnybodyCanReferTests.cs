using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Police.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Intake = InfoShare.Protocol.Intake.V1.IntakeService.IntakeServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// Anybody refers on the same clock and with the same weight, nothing formal stops an urgent referral, and families are told
/// safely and little (E15, E16, E18, E19, E21, L11, O7).
/// </summary>
public sealed class AnybodyCanReferTests
{
    [Fact]
    public async Task A_housing_officer_refers_on_the_same_clock_and_sees_own_submissions_alone()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-31", Person("Ines", "Hallmock", "2020-05-05", "5 Tower Flats", "NM2 5TT"));
        var draft = new ReferralDraft
        {
            Children = { Known(Person("Ines", "Hallmock", "2020-05-05", "5 Tower Flats", "NM2 5TT")) },
            RiskStatement = "The child is alone in the flat in the evenings; no food in the kitchen.",
        };
        var receipt = (await new Intake(p.HousingOfficer.CallInvoker).MakeReferralAsync(new Protocol.Intake.V1.MakeReferralRequest { Referral = draft })).Receipt;
        receipt.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        receipt.Owner.ShouldStartWith("Gus Brickmock");

        // Own submissions and their feedback; a colleague's are not there.
        (await new Referrals(p.HousingOfficer.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest())).Referrals.Single().ReferralId.ShouldBe(receipt.ReferralId);
        var colleague = p.As("northmere-housing", "Ola Brickmock", "ASSOCIATED_REFERRER");
        (await RefusalOf(() => GetAsync(colleague, receipt.ReferralId))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(async () => await new Intake(p.Doctor.CallInvoker).MakeReferralAsync(
            new Protocol.Intake.V1.MakeReferralRequest { Referral = draft }))).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // The tray shows age and who stands for the queue; the feedback reaches the officer.
        var waiting = (await new SocialCare(p.DutySocialWorker.CallInvoker).ListReferralsAsync(
            new ListReferralsRequest { Filter = ReferralFilter.Unowned })).Referrals.Single();
        waiting.Unallocated.ShouldBeTrue();
        waiting.QueueOwner.ShouldBe("TEAM_MANAGER");
        waiting.AgeInWords.ShouldNotBeEmpty();
        await TakeAndDecideAsync(p.DutySocialWorker, waiting, "We assess the home this week.");
        (await GetAsync(p.HousingOfficer, receipt.ReferralId)).Feedback.Text.ShouldBe("We assess the home this week.");
    }

    [Fact]
    public async Task A_grandmother_is_told_received_considered_and_what_next_by_a_safe_way_or_not_at_all()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-40", Person("Doreen", "Mosstest", "1961-02-02", "8 Kiln Row", "NM2 2AB"));
        var receipt = (await new Intake(p.EarlyHelpWorker.CallInvoker).RecordFamilyReferralAsync(new RecordFamilyReferralRequest
        {
            From = new FamilyReferrer
            {
                Name = "Doreen Mosstest",
                Relation = "grandmother",
                Person = Known(Person("Doreen", "Mosstest", "1961-02-02", "8 Kiln Row", "NM2 2AB")),
                SafeContact = new SafeContact { Channels = { ContactChannel.Telephone, ContactChannel.Letter }, FromTime = "09:00", UntilTime = "12:00" },
            },
            Referral = new ReferralDraft
            {
                Children = { Known(Person("Bram", "Mosstest", "2020-06-03", "2 Kiln Row", "NM2 2AB")) },
                RiskStatement = "He comes hungry every Sunday and is afraid to go home.",
            },
        })).Receipt;
        receipt.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        receipt.Owner.ShouldStartWith("Tess Millsample");

        // Another agency's rule counts too: her letters are read.
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordSafeContactAsync(new RecordSafeContactRequest
        {
            Person = Own("LCS-40"),
            Rule = new SafeContact { NeverUse = { ContactChannel.Letter }, Note = "Her son reads the post." },
        });
        var seen = await GetAsync(p.EarlyHelpWorker, receipt.ReferralId);
        var letter = await AnswerAsync(p.EarlyHelpWorker, seen, FamilyProgress.Received, ContactChannel.Letter);
        letter.Answer.Sent.ShouldBeFalse();
        letter.Answer.Channel.ShouldBe(ContactChannel.Unspecified);
        (await InboxOf(p.EarlyHelpWorker)).ShouldContain(i => i.Summary.StartsWith("An answer to the family was held", StringComparison.Ordinal));

        seen = await GetAsync(p.EarlyHelpWorker, receipt.ReferralId);
        var call = await AnswerAsync(p.EarlyHelpWorker, seen, FamilyProgress.Received, ContactChannel.Telephone);
        call.Answer.Sent.ShouldBeTrue();
        call.Answer.Text.ShouldBe(
            "Thank you for telling us. We have received what you told us, and a qualified worker will consider it. " +
            "Please call us again if anything worries you. We cannot tell you about other people. If somebody is in danger now, ring 999.");

        // Not considered before it is decided; then at an hour that is not safe it is held, and the professional's words are refused.
        seen = await GetAsync(p.EarlyHelpWorker, receipt.ReferralId);
        (await RefusalOf(() => AnswerAsync(p.EarlyHelpWorker, seen, FamilyProgress.Considered, ContactChannel.Telephone))).Reason.ShouldBe("ILLEGAL_STATE");
        var tray = await GetAsync(p.DutySocialWorker, receipt.ReferralId);
        tray.FromFamily.ShouldBeTrue();
        tray.FamilyReferrer.ShouldBe("Doreen Mosstest, grandmother");
        await TakeAndDecideAsync(p.DutySocialWorker, tray, "His mother drinks; we assess the home this week.");
        await p.ClockAtAsync("2027-03-10 13:00");
        seen = await GetAsync(p.EarlyHelpWorker, receipt.ReferralId);
        (await RefusalOf(() => AnswerAsync(
            p.EarlyHelpWorker, seen, FamilyProgress.Considered, ContactChannel.Telephone, "His mother drinks; we assess the home this week.")))
            .FieldViolations.Single().Field.ShouldBe("added_words");
        var late = await AnswerAsync(p.EarlyHelpWorker, seen, FamilyProgress.Considered, ContactChannel.Telephone);
        late.Answer.Because.ShouldContain("outside the hours");
    }

    [Fact]
    public async Task An_unknown_child_few_words_and_a_misdirected_letter_never_stop_an_urgent_referral()
    {
        await using var p = await StartAsync("2027-03-10 23:10");
        var officer = p.As("northmere-police", "Noor Hillmock", "RESPONSE_OFFICER");
        var urgent = (await new PoliceService.PoliceServiceClient(officer.CallInvoker).MakeReferralAsync(new Protocol.Police.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                ChildDescription = "A girl of about six in a red coat, carried into 12 Mill Lane.",
                RiskStatement = "Screaming, blood",
                Urgency = Urgency.ImmediateDanger,
                Consent = ConsentState.Refused,
                ToOrganisationId = "elmmock-surgery",
            },
        })).Receipt;
        urgent.ReceivedBy.OrganisationName.ShouldBe("Northmere Children's Services");
        urgent.OwnerDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 00:10"), TimeSpan.FromMinutes(1));
        urgent.Prompts[0].ShouldStartWith("Elmmock Surgery takes no referrals; it went to Northmere Children's Services");
        var seen = await GetAsync(p.DutySocialWorker, urgent.ReferralId);
        seen.ChildDescription.ShouldContain("red coat");
        seen.Children.Single().Name.ShouldBe("");

        // An organisation that does not exist: what is urgent goes on and says so, what is not asks whom he meant.
        var police = new PoliceService.PoliceServiceClient(officer.CallInvoker);
        var slip = new ReferralDraft
        {
            ChildDescription = "A boy of about three at 14 Mill Lane, no coat, alone in the yard.",
            RiskStatement = "Alone outside in the frost since six",
            Urgency = Urgency.SameDay,
            ToOrganisationId = "northmere-scs",
        };
        var went = (await police.MakeReferralAsync(new Protocol.Police.V1.MakeReferralRequest { Referral = slip })).Receipt;
        went.ReceivedBy.OrganisationName.ShouldBe("Northmere Children's Services");
        went.Prompts[0].ShouldStartWith("The organisation that you named is not in the registry");
        slip.Urgency = Urgency.Standard;
        var refused = await RefusalOf(() => police.MakeReferralAsync(new Protocol.Police.V1.MakeReferralRequest { Referral = slip }).ResponseAsync);
        (refused.Reason, refused.FieldViolations.Single().Field).ShouldBe(("INVALID_FIELDS", "referral.to_organisation_id"));

        // Nobody takes it within the hour: the manager hears.
        await p.ClockAtAsync("2027-03-11 00:12");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.ReferralUnowned && i.ReferralId == urgent.ReferralId);
    }

    [Fact]
    public async Task A_concern_that_lies_with_nobody_becomes_a_referral_with_its_own_time_and_only_once()
    {
        await using var p = await StartAsync("2027-03-10 15:00");
        await RecordAsync(p.DesignatedLead, "SIMS-60", Person("Kai", "Fenmock", "2019-03-03", "1 Fen Lane", "NM4 1AA"));
        var shared = (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).ShareConcernAsync(
            new Protocol.Education.V1.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Own("SIMS-60"),
                    Indicators = { ConcernIndicator.DaChildPresent },
                    Kind = ConcernKind.Event,
                    Source = SourceKind.Observed,
                    RiskStatement = "He hides under the table when the door bangs.",
                    Urgency = Urgency.Standard,
                    Consent = ConsentState.Given,
                    LegalBasis = LegalBasis.PublicFunction,
                },
            })).Concern;
        await p.ClockAtAsync("2027-03-11 10:00");
        var receipt = await ConvertAsync(p.DesignatedLead, shared.ConcernId);
        receipt.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        (await ConvertAsync(p.DesignatedLead, shared.ConcernId)).ReferralId.ShouldBe(receipt.ReferralId);
        (await RefusalOf(() => ConvertAsync(p.NurseryLead, shared.ConcernId))).Reason.ShouldBe("NOT_FOUND");
        (await GetAsync(p.DutySocialWorker, receipt.ReferralId)).Concerns.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_teaching_assistant_refers_and_sees_the_feedback_and_a_trainees_doubt_reaches_the_manager()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-70", Person("Noa", "Inkmock", "2021-03-03", "3 Ink Lane", "NM4 1AB"));
        var receipt = (await new EducationService.EducationServiceClient(p.TeachingAssistant.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("SIMS-70") }, RiskStatement = "Bruises on both upper arms at swimming.", ChildTold = "I told her that I will speak to somebody who helps." },
        })).Receipt;
        receipt.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        await TakeAndDecideAsync(p.DutySocialWorker, await GetAsync(p.DutySocialWorker, receipt.ReferralId), "We see her at school today.");
        var own = await GetAsync(p.TeachingAssistant, receipt.ReferralId);
        own.Feedback.Text.ShouldBe("We see her at school today.");
        own.ChildTold.Single().Told.ShouldStartWith("I told her");

        var doubt = await new Referrals(p.ProbationTrainee.CallInvoker).RaiseDoubtAsync(new RaiseDoubtRequest
        {
            Doubt = "He says that he sees no children, and there was a scooter in the hall. Do I refer?",
        });
        doubt.Told.ShouldBe("PROBATION_MANAGER");
        var item = (await InboxOf(p.ProbationManager)).Single(i => i.Trigger == NotificationTrigger.ReferralFollowUp);
        item.ActionOwner.ShouldBe("PROBATION_MANAGER");
        item.Summary.ShouldContain("Ned Ashfixture, PROBATION_TRAINEE");

        // It was promised to the manager: no colleague reads it, whoever it may be about, nor does whoever asks for it by its id.
        (await InboxOf(p.ProbationOfficer)).ShouldNotContain(i => i.ItemId == item.ItemId);
        (await RefusalOf(async () => await new InboxService.InboxServiceClient(p.ProbationOfficer.CallInvoker).GetItemAsync(new GetItemRequest { ItemId = item.ItemId })))
            .Reason.ShouldBe("NOT_FOUND");
    }

    [Fact]
    public async Task An_urgent_referral_in_unqualified_hands_counts_as_unallocated()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-80", Person("Lou", "Reedmock", "2021-03-03", "3 Reed Lane", "NM4 1AC"));
        var receipt = (await new EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("SIMS-80") }, RiskStatement = "Left alone again; the stove was on.", Urgency = Urgency.SameDay },
        })).Receipt;
        var taken = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = receipt.ReferralId, Version = 1 })).Referral;
        var decision = Decided(Disposition.Redirected);
        decision.RedirectTo = "northmere-early-help";
        var offered = (await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(
            new DecideReferralRequest { ReferralId = taken.ReferralId, Version = taken.Version, Decision = decision })).Referral;
        var accepted = (await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(new AcceptRedirectRequest
        {
            ReferralId = offered.ReferralId,
            Version = offered.Version,
            Words = "I visit this afternoon.",
        })).Referral;
        accepted.Unallocated.ShouldBeTrue();
        await p.ClockAtAsync("2027-03-10 13:05");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i =>
            i.Trigger == NotificationTrigger.ReferralUnowned && i.Summary.Contains("may not decide about a child", StringComparison.Ordinal));
    }

    private static Decision Decided(Disposition disposition) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.ThresholdMet,
        Rationale = "The account is first-hand and the child is young.",
        Criteria = "Threshold document level 3",
        Evidence = "What was told.",
        HistoryRead = HistoryRead.Yes,
    };

    private static async Task TakeAndDecideAsync(InfoShareConnection who, ReferralView referral, string feedback)
    {
        var owned = (await new SocialCare(who.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = referral.ReferralId, Version = referral.Version })).Referral;
        await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = owned.ReferralId,
            Version = owned.Version,
            Decision = Decided(Disposition.Assessment),
            Feedback = feedback,
        });
    }

    private static async Task<AnswerFamilyResponse> AnswerAsync(
        InfoShareConnection who, ReferralView referral, FamilyProgress progress, ContactChannel channel, string added = "") =>
        await new Intake(who.CallInvoker).AnswerFamilyAsync(new AnswerFamilyRequest
        {
            ReferralId = referral.ReferralId,
            Version = referral.Version,
            Progress = progress,
            NextStep = FamilyNextStep.CallAgain,
            Channel = channel,
            AddedWords = added,
        });

    private static async Task<ReferralReceipt> ConvertAsync(InfoShareConnection who, string concernId) =>
        (await new Referrals(who.CallInvoker).ConvertConcernAsync(
            new ConvertConcernRequest { ConcernId = concernId, Why = "Nobody who decides has it yet." })).Receipt;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string referralId) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referralId })).Referral;
}
