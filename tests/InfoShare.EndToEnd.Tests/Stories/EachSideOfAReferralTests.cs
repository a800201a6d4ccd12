using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Intake.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Intake = InfoShare.Protocol.Intake.V1.IntakeService.IntakeServiceClient;
using Referrals = InfoShare.Protocol.Referral.V1.ReferralService.ReferralServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What the two sides of a referral, those asked to take it, those around the child and the family learn of it, and what they do not
/// (E6, E12, E16, E18, E25, L6, L11). D is Wednesday 10 March 2027.
/// </summary>
public sealed class EachSideOfAReferralTests
{
    [Fact]
    public async Task What_is_new_reaches_whoever_holds_it_at_every_stage()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var id = await ReferAsync(p, "SIMS-1", "Ada");

        // Nobody has taken it: the duty desk hears.
        (await AddAsync(p.DesignatedLead, id, "She has come with a burn on her arm today.")).State.ShouldBe(ReferralState.Delivered);
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i =>
            i.ReferralId == id && i.ActionOwner == "DUTY_SOCIAL_WORKER" && i.Summary.Contains("added information", StringComparison.Ordinal));

        await TakeAsync(p.DutySocialWorker, id);
        (await AddAsync(p.DesignatedLead, id, "Her brother has one as well.")).State.ShouldBe(ReferralState.Owned);
        await HoldAsync(p.DutySocialWorker, id, "the paediatrician's opinion on the burn");
        (await AddAsync(p.DesignatedLead, id, "The burn is dressed by the school nurse.")).State.ShouldBe(ReferralState.PendingThreshold);
        await DecideAsync(p.DutySocialWorker, id, Decided(Disposition.Assessment), "");
        var decided = await AddAsync(p.DesignatedLead, id, "Her mother has not come to fetch her.");
        decided.State.ShouldBe(ReferralState.Decided);
        decided.FeedbackDue.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        decided.History.Count(h => h.What.StartsWith("The referrer adds information", StringComparison.Ordinal)).ShouldBe(4);
        (await InboxOf(p.DutySocialWorker)).Count(i =>
            i.ReferralId == id && i.ActionOwner == "Owen Peatsample" && i.Summary.Contains("added information", StringComparison.Ordinal)).ShouldBe(3);

        // What the referrer logs beside it reaches the owner too.
        await LogAsync(p.DesignatedLead, id, "Owen Peatsample", "I said that the school keeps her until somebody comes.");
        (await InboxOf(p.DutySocialWorker)).ShouldContain(i =>
            i.ReferralId == id && i.ActionOwner == "Owen Peatsample" && i.Summary.Contains("conversation", StringComparison.Ordinal));
        (await GetAsync(p.DutySocialWorker, id)).Conversations.Single().Content.ShouldContain("keeps her");
    }

    [Fact]
    public async Task What_nobody_opens_says_to_its_referrer_whom_to_ring_until_somebody_takes_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var lies = await ReferAsync(p, "SIMS-21", "Una");
        async Task<NotDelivered?> ListedAsync(InfoShareConnection who) => (await new Referrals(who.CallInvoker).ListSentReferralsAsync(new ListSentReferralsRequest()))
            .Referrals.Single(r => r.ReferralId == lies).NotDelivered;
        (await ListedAsync(p.DesignatedLead)).ShouldBeNull();

        // Standard: sent again after four hours and on the next working day; then the inbox gives up.
        foreach (var time in (string[])["2027-03-10 13:01", "2027-03-11 10:01", "2027-03-12 10:01"])
        {
            (await ListedAsync(p.DesignatedLead)).ShouldBeNull(time);
            await p.ClockAtAsync(time);
        }

        var failed = (await ListedAsync(p.DesignatedLead)).ShouldNotBeNull();
        failed.Since.ToDateTimeOffset().ShouldBeInRange(At("2027-03-12 10:01"), At("2027-03-12 10:02"));
        failed.Ring.OrganisationName.ShouldBe("Northmere Children's Services");
        failed.Ring.Telephone.ShouldBe("01632 960110");
        failed.Reached.ShouldBe("");
        (await GetAsync(p.DesignatedLead, lies)).NotDelivered.ShouldBe(failed);
        (await GetAsync(p.DutySocialWorker, lies)).NotDelivered.ShouldBeNull("whoever should have opened it has it before him");

        // Nobody is reached, then somebody is; the one who rang is read back who took it on.
        var task = (await InboxOf(p.DesignatedLead)).Single(i => i.Trigger == NotificationTrigger.TelephoneNeeded);
        await LogCallAsync(p.DesignatedLead, task.ItemId, TelephoneOutcome.NotReached, "");
        (await ListedAsync(p.DesignatedLead)).ShouldNotBeNull().Reached.ShouldBe("");
        await LogCallAsync(p.DesignatedLead, task.ItemId, TelephoneOutcome.Reached, "Owen Peatsample");
        var rung = (await ListedAsync(p.DesignatedLead)).ShouldNotBeNull();
        rung.Reached.ShouldBe("Owen Peatsample");
        rung.ReachedAt.ToDateTimeOffset().ShouldBeInRange(At("2027-03-12 10:01"), At("2027-03-12 10:02"));
        await TakeAsync(p.DutySocialWorker, lies);
        (await ListedAsync(p.DesignatedLead)).ShouldBeNull();
    }

    [Fact]
    public async Task What_one_side_writes_for_itself_the_others_do_not_read()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-31", Person("Ines", "Hallmock", "2020-05-05", "5 Tower Flats", "NM2 5TT"));
        var id = (await new Intake(p.HousingOfficer.CallInvoker).MakeReferralAsync(new Protocol.Intake.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Known(Person("Ines", "Hallmock", "2020-05-05", "5 Tower Flats", "NM2 5TT")) },
                RiskStatement = "The child is alone in the flat in the evenings; no food in the kitchen.",
            },
        })).Receipt.ReferralId;
        await TakeAsync(p.DutySocialWorker, id);
        await LogAsync(p.DutySocialWorker, id, "Dr Quillmock, psychiatrist", "The mother hears voices and has stopped her tablets.");
        await HoldAsync(p.DutySocialWorker, id, "a letter on the mother's mania");
        var redirected = Decided(Disposition.Redirected);
        redirected.RedirectTo = "northmere-early-help";
        await DecideAsync(p.DutySocialWorker, id, redirected, "");
        var asked = await GetAsync(p.EarlyHelpWorker, id);
        await new Referrals(p.EarlyHelpWorker.CallInvoker).DeclineRedirectAsync(new DeclineRedirectRequest
        {
            ReferralId = id,
            Version = asked.Version,
            Reason = "The mother struck one of our workers last year.",
        });

        // The worker who decides reads all of it; early help its own reason; the housing officer neither.
        var mine = (await GetAsync(p.DutySocialWorker, id)).ToString();
        foreach (var said in (string[])["hears voices", "mania", "struck one of our workers"])
            mine.ShouldContain(said);
        foreach (var (who, own) in ((InfoShareConnection, bool)[])[(p.HousingOfficer, false), (p.EarlyHelpWorker, true)])
        {
            var view = await GetAsync(who, id);
            var text = view.ToString();
            text.ShouldNotContain("hears voices");
            text.ShouldNotContain("Quillmock");
            text.ShouldNotContain("mania");
            text.Contains("struck one of our workers", StringComparison.Ordinal).ShouldBe(own);
            view.Redirects.Single().State.ShouldBe(RedirectState.Declined);
            view.History.ShouldContain(h => h.What.StartsWith("Waits on a threshold until", StringComparison.Ordinal));
        }

        // What is decided later is not early help's to read; the housing officer reads the feedback.
        await DecideAsync(p.DutySocialWorker, id, Decided(Disposition.NoFurtherAction), "A neighbour sits with her in the evenings now.");
        (await GetAsync(p.HousingOfficer, id)).Feedback.Text.ShouldContain("A neighbour");
        var outside = await GetAsync(p.EarlyHelpWorker, id);
        outside.ToString().ShouldNotContain("A neighbour");
        outside.State.ShouldBe(ReferralState.FeedbackSent);

        // A conversation that is for both sides is read by both, and the referrer is told of it.
        var seen = await GetAsync(p.DutySocialWorker, id);
        await new Referrals(p.DutySocialWorker.CallInvoker).LogConversationAsync(new LogConversationRequest
        {
            ReferralId = id,
            Version = seen.Version,
            Conversation = Said(await p.NowAsync(), "Gus Brickmock", "He will look in on Friday and ring me."),
            ForBothSides = true,
        });
        (await GetAsync(p.HousingOfficer, id)).Conversations.Single().Content.ShouldContain("look in on Friday");
        (await InboxOf(p.HousingOfficer)).ShouldContain(i => i.ReferralId == id && i.Summary.Contains("conversation", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_family_is_never_told_the_childs_words_or_half_of_a_reasoning()
    {
        await using var p = await StartAsync("2027-03-10 09:30");
        var id = await FromGrandmotherAsync(p, "MOS-1");
        var seen = await GetAsync(p.EarlyHelpWorker, id);
        await TakeAsync(p.DutySocialWorker, id);
        await LogAsync(p.DutySocialWorker, id, "the class teacher", "He was collected by an uncle who smelled of drink.");
        await DecideAsync(p.DutySocialWorker, id, Decided(Disposition.NoFurtherAction), "We looked into it; the school watches.");
        var earlier = await GetAsync(p.EarlyHelpWorker, id);
        await new Referrals(p.EarlyHelpWorker.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = id,
            Version = earlier.Version,
            Acknowledgement = FeedbackAcknowledgement.Disagree,
            Text = "Nobody has asked the boy about the belt in the hall.",
        });
        seen = await GetAsync(p.DutySocialWorker, id);

        foreach (var words in (string[])[
            "Dear Ms Mosstest, he told us that mummy's friend hits, so we act.",
            "Dear Doreen, the account is first-hand and the rest is for later.",
            "A man who was collected by an uncle who smelled, we hear.",
            "We know that nobody has asked the boy about this yet.",
            "Good news: we looked into it; the school will go on."])
        {
            (await RefusalOf(() => AnswerFamilyAsync(p.DutySocialWorker, id, ContactChannel.Telephone, words)))
                .FieldViolations.Single().Field.ShouldBe("added_words", words);
        }

        (await AnswerFamilyAsync(p.DutySocialWorker, id, ContactChannel.Telephone, "Ask for Owen when you ring us.")).Answer.Sent.ShouldBeTrue();
        seen.FromFamily.ShouldBeTrue();
    }

    [Fact]
    public async Task Every_safe_contact_rule_that_lists_channels_must_list_the_one_used()
    {
        await using var p = await StartAsync("2027-03-10 09:30");
        var id = await FromGrandmotherAsync(p, "MOS-2");
        (await AnswerFamilyAsync(p.EarlyHelpWorker, id, ContactChannel.Telephone, "")).Answer.Sent.ShouldBeTrue();
        await new PeopleService.PeopleServiceClient(p.LeadSocialWorker.CallInvoker).RecordSafeContactAsync(new RecordSafeContactRequest
        {
            Person = Own("MOS-2"),
            Rule = new SafeContact { Channels = { ContactChannel.InPerson }, Note = "He checks her telephone." },
        });
        var held = (await AnswerFamilyAsync(p.EarlyHelpWorker, id, ContactChannel.Telephone, "")).Answer;
        held.Sent.ShouldBeFalse();
        held.Because.ShouldNotContain("telephone");
    }

    [Fact]
    public async Task A_teaching_assistant_does_not_learn_of_a_midwifes_referral_and_the_designated_lead_does()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var ida = Person("Ida", "Fernsample", "2020-03-03", "1 Fern Lane", "NM4 1AF");
        await RecordAsync(p.DesignatedLead, "SIMS-91", ida);
        await RecordAsync(p.Midwife, "MAT-91", ida);
        await WorksWithAsync(p.TeachingAssistant, Own("SIMS-91"), PractitionerRole.SchoolStaff, "01632 960191");
        var id = (await new Protocol.Health.V1.HealthService.HealthServiceClient(p.Midwife.CallInvoker).MakeReferralAsync(
            new Protocol.Health.V1.MakeReferralRequest
            {
                Referral = new ReferralDraft { Children = { Own("MAT-91") }, RiskStatement = "Her mother was beaten in front of her last night." },
            })).Receipt.ReferralId;
        await TakeAsync(p.DutySocialWorker, id);
        (await InboxOf(p.TeachingAssistant)).ShouldNotContain(i => i.ReferralId == id);
        var told = (await InboxOf(p.DesignatedLead)).Single(i => i.ReferralId == id);
        told.ActionOwner.ShouldBe("DESIGNATED_LEAD");
        told.Summary.ShouldContain("Referral open");
    }

    [Fact]
    public async Task If_it_continues_is_kept_in_an_offer_and_promised_when_it_is_accepted()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var id = await ReferAsync(p, "SIMS-92", "Eva");
        await TakeAsync(p.DutySocialWorker, id);
        var decision = Decided(Disposition.Redirected);
        decision.RedirectTo = "northmere-early-help";
        decision.IfItContinues = new IfItContinues { What = "further evenings alone", Count = 2, ReviewDate = "2027-06-10" };
        var offered = await DecideAsync(p.DutySocialWorker, id, decision, "");
        offered.FollowUps.ShouldBeEmpty();
        await new Referrals(p.EarlyHelpWorker.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = id, Version = offered.Version, Words = "I visit this afternoon." });
        var promise = (await GetAsync(p.DutySocialWorker, id)).FollowUps.Single();
        promise.Kind.ShouldBe(FollowUpKind.Condition);
        promise.Task.ShouldBe("further evenings alone");
        promise.Owner.Name.ShouldBe("Owen Peatsample");
        (promise.Count, promise.DueDate).ShouldBe((2, "2027-06-10"));

        // Another area decides anew, so it cannot be bound to a condition of this one.
        var other = await ReferAsync(p, "SIMS-93", "Fay");
        await TakeAsync(p.DutySocialWorker, other);
        decision.RedirectTo = "southmere-csc";
        (await RefusalOf(() => DecideAsync(p.DutySocialWorker, other, decision, ""))).FieldViolations.Single().Field.ShouldBe("decision.if_it_continues");
    }

    [Fact]
    public async Task The_former_areas_stream_says_that_another_area_took_it()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var id = await ReferAsync(p, "SIMS-94", "Gia");
        await TakeAsync(p.DutySocialWorker, id);
        using var stream = new SocialCare(p.DutySocialWorker.CallInvoker).WatchReferrals(
            new WatchReferralsRequest(), deadline: DateTime.UtcNow.AddMinutes(2));
        (await NextAsync(ReferralState.Owned)).Recipient.OrganisationName.ShouldBe("Northmere Children's Services");
        var decision = Decided(Disposition.Redirected);
        decision.RedirectTo = "southmere-csc";
        var offered = await DecideAsync(p.DutySocialWorker, id, decision, "");
        await NextAsync(ReferralState.InTriage);
        await new Referrals(p.SouthmereDuty.CallInvoker).AcceptRedirectAsync(
            new AcceptRedirectRequest { ReferralId = id, Version = offered.Version, Words = "We know the family." });
        var left = await NextAsync(ReferralState.Owned);
        left.Recipient.OrganisationName.ShouldBe("Southmere Children's Services");
        left.Owner.Name.ShouldBe("Ivo Saltsample");

        async Task<ReferralView> NextAsync(ReferralState state)
        {
            while (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken))
            {
                if (stream.ResponseStream.Current.Referral is { } referral && referral.ReferralId == id && referral.State == state)
                    return referral;
            }

            throw new InvalidOperationException("The stream ended.");
        }
    }

    private static async Task<string> ReferAsync(Partnership p, string ownRecordId, string given)
    {
        await RecordAsync(p.DesignatedLead, ownRecordId, Person(given, "Hollowmock", "2020-03-03", $"{given.Length} Hollow Lane", "NM4 1AD"));
        return (await new Education(p.DesignatedLead.CallInvoker).MakeReferralAsync(new Protocol.Education.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own(ownRecordId) }, RiskStatement = "She is left alone in the evenings with the stove on." },
        })).Receipt.ReferralId;
    }

    private static async Task<string> FromGrandmotherAsync(Partnership p, string ownRecordId)
    {
        var doreen = Person("Doreen", "Mosstest", "1961-02-02", "8 Kiln Row", "NM2 2AB");
        await RecordAsync(p.LeadSocialWorker, ownRecordId, doreen);
        return (await new Intake(p.EarlyHelpWorker.CallInvoker).RecordFamilyReferralAsync(new RecordFamilyReferralRequest
        {
            From = new FamilyReferrer
            {
                Name = "Doreen Mosstest",
                Relation = "grandmother",
                Person = Known(doreen),
                SafeContact = new SafeContact { Channels = { ContactChannel.Telephone } },
            },
            Referral = new ReferralDraft
            {
                Children = { Known(Person("Bram", "Mosstest", "2020-06-03", "2 Kiln Row", "NM2 2AB")) },
                RiskStatement = "He comes hungry every Sunday and is afraid to go home.",
                ChildWords = new ChildWords { Verbatim = "Mummy's friend hits.", SaidTo = "grandmother" },
            },
        })).Receipt.ReferralId;
    }

    private static async Task<AnswerFamilyResponse> AnswerFamilyAsync(InfoShareConnection who, string id, ContactChannel channel, string added) =>
        await new Intake(who.CallInvoker).AnswerFamilyAsync(new AnswerFamilyRequest
        {
            ReferralId = id,
            Version = (await GetAsync(who, id)).Version,
            Progress = FamilyProgress.Received,
            NextStep = FamilyNextStep.WorkerWillSpeak,
            Channel = channel,
            AddedWords = added,
        });

    private static async Task<ReferralView> AddAsync(InfoShareConnection who, string id, string text) =>
        (await new Referrals(who.CallInvoker).AcknowledgeFeedbackAsync(new AcknowledgeFeedbackRequest
        {
            ReferralId = id,
            Version = (await GetAsync(who, id)).Version,
            Acknowledgement = FeedbackAcknowledgement.AddingInformation,
            Text = text,
        })).Referral;

    private static async Task TakeAsync(InfoShareConnection who, string id) =>
        await new SocialCare(who.CallInvoker).TakeOwnershipAsync(
            new TakeOwnershipRequest { ReferralId = id, Version = (await GetAsync(who, id)).Version });

    private static async Task HoldAsync(InfoShareConnection who, string id, string waitsFor) =>
        await new SocialCare(who.CallInvoker).HoldForThresholdAsync(new HoldForThresholdRequest
        {
            ReferralId = id,
            Version = (await GetAsync(who, id)).Version,
            WaitsFor = waitsFor,
            ExpiresOn = "2027-03-11",
        });

    private static async Task LogCallAsync(InfoShareConnection who, string task, TelephoneOutcome outcome, string spokeWith) =>
        await new Inbox(who.CallInvoker).LogTelephoneCallAsync(new LogTelephoneCallRequest { ItemId = task, Outcome = outcome, SpokeWith = spokeWith });

    private static async Task LogAsync(InfoShareConnection who, string id, string withWhom, string content)
    {
        var seen = await GetAsync(who, id);
        await new Referrals(who.CallInvoker).LogConversationAsync(new LogConversationRequest
        {
            ReferralId = id,
            Version = seen.Version,
            Conversation = Said(seen.ReceivedAt.ToDateTimeOffset(), withWhom, content),
        });
    }

    private static SpokenContact Said(DateTimeOffset at, string withWhom, string content) => new()
    {
        At = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(at),
        WithWhom = withWhom,
        Content = content,
    };

    private static Decision Decided(Disposition disposition) => new()
    {
        Disposition = disposition,
        Reason = DispositionReason.ThresholdMet,
        Rationale = "The account is first-hand and the child is young.",
        Criteria = "Threshold document level 3",
        Evidence = "What was told.",
        HistoryRead = HistoryRead.Yes,
    };

    private static async Task<ReferralView> DecideAsync(InfoShareConnection who, string id, Decision decision, string feedback) =>
        (await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = id,
            Version = (await GetAsync(who, id)).Version,
            Decision = decision,
            Feedback = feedback,
        })).Referral;

    private static async Task<ReferralView> GetAsync(InfoShareConnection who, string id) =>
        (await new Referrals(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = id })).Referral;
}
