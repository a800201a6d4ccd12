using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Information.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Roster.V1;
using static InfoShare.EndToEnd.Tests.Stories.ClinicInTheHouseTests;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Decisions = InfoShare.Protocol.Concern.V1.NotSharedService.NotSharedServiceClient;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1.HealthService.HealthServiceClient;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;
using Information = InfoShare.Protocol.Information.V1.InformationService.InformationServiceClient;
using Rosters = InfoShare.Protocol.Roster.V1.RosterService.RosterServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// What a clinic in a hospital, or the officer for allegations at children's services, does is not told to the house by a notice, an answer or a decision
/// (L7, H6). 10 March 2027.
/// </summary>
public sealed class WhatAServiceApartDoesTests
{
    private const string Office = "northmere-csc";
    private const string Words = "Something has to be looked into there: speak with me.";
    private const string NoDecision = "nsh_00000000000000000000000000";

    [Fact]
    public async Task That_the_clinic_broke_the_glass_is_told_to_whoever_reviews_it_and_not_to_the_ward()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        await LedAsync(p);
        var (fellow, lead) = (p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN"), p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL"));
        var before = (await InboxOf(ward)).Count;
        var opened = await BreakAsync(clinic, "Nobody has seen him since the ambulance left him at our door");

        foreach (var who in (InfoShareConnection[])[ward, fellow])
        {
            (await InboxOf(who)).Count.ShouldBe(before);
            (await InboxOf(who)).ShouldAllBe(i => !i.ToString().Contains("Fensample"));
        }

        var asked = (await InboxOf(lead)).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        (asked.ActionOwner, asked.GrantId, asked.AddresseeAlone).ShouldBe(("NAMED_PROFESSIONAL", opened.Access.GrantId, true));
        var (there, nowhere) = (await RefusalOf(() => GetAsync(ward, asked.ItemId)), await RefusalOf(() => GetAsync(ward, "ntf_00000000000000000000000000")));
        (there.Reason, there.Message).ShouldBe((nowhere.Reason, nowhere.Message));
        (await InboxOf(p.SystemOf(Trust))).ShouldContain(i => i.ItemId == asked.ItemId && i.AddresseeAlone, "the own system delivers it, and is told for whom it is");

        // The child's lead is told at once, by name; of the lead's colleagues nobody reads which service it was.
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        told.Summary.ShouldContain("Vera Fensample");
        foreach (var who in (InfoShareConnection[])[p.DutySocialWorker, p.As(Office, "Moss Otherlark", "ALLOCATED_SOCIAL_WORKER"), p.SocialCareManager])
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.EmergencyAccess);

        // Late, it climbs in the same silence.
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(lead)).Count(i => i.Trigger == NotificationTrigger.EmergencyAccess).ShouldBe(2);
        (await InboxOf(ward)).ShouldNotContain(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        (await InboxOf(ward)).ShouldAllBe(i => !i.ToString().Contains("Fensample"));
    }

    /// <summary>To a social worker STAFF is hidden: that the officer for allegations opens a record is nothing that the child's worker, perhaps the accused, is told.</summary>
    [Fact]
    public async Task That_the_officer_for_allegations_looks_is_told_to_no_worker_of_the_house()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await HouseAsync(p);
        await LedAsync(p);
        await new Glass(Lado(p).CallInvoker).BreakGlassAsync(Request("The school rang that he hides from a grown-up whom he will not name"));
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(Lado(p).CallInvoker).QueryChildAsync(
            new Protocol.SocialCare.V1.QueryChildRequest { Child = Known(Moss), Purpose = For(Purpose.AssessChild, "The school rang about him and a grown-up.") });

        var told = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger is NotificationTrigger.EmergencyAccess or NotificationTrigger.RecordViewed).ToList();
        told.Select(i => i.Trigger).ShouldBe([NotificationTrigger.EmergencyAccess, NotificationTrigger.RecordViewed], ignoreOrder: true);
        told.ShouldAllBe(i => !i.ToString().Contains("Fellsample") && !i.ToString().Contains("LADO") && i.Summary.Contains("Northmere Children's Services"));
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.EmergencyAccess || i.Trigger == NotificationTrigger.RecordViewed);

        // Nor is the name given to who asks after that notice.
        var use = (await new Glass(p.LeadSocialWorker.CallInvoker).ListEmergencyAccessAsync(new ListEmergencyAccessRequest { Subject = Known(Moss) })).Uses.ShouldHaveSingleItem();
        (use.PractitionerId, use.PractitionerName, use.Role).ShouldBe(("", "A practitioner of Northmere Children's Services", PractitionerRole.Unspecified));
        var whole = (await new Glass(p.Auditor.CallInvoker).ListEmergencyAccessAsync(new ListEmergencyAccessRequest())).Uses.ShouldHaveSingleItem();
        (whole.PractitionerName, whole.Role).ShouldBe(("Rowan Fellsample", PractitionerRole.Lado));
    }

    [Fact]
    public async Task A_look_of_the_clinic_that_the_lead_is_told_of_is_the_leads_alone_to_read()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p);
        await LedAsync(p);
        foreach (var who in (InfoShareConnection[])[clinic, ward])
        {
            await new Health(who.CallInvoker).QueryChildAsync(new Protocol.Health.V1.QueryChildRequest
            {
                Child = Own("HOS-1"),
                Purpose = For(Purpose.ProvideCare, "He came to us with marks on both arms."),
            });
        }

        var told = (await InboxOf(p.LeadSocialWorker)).Where(i => i.Trigger == NotificationTrigger.RecordViewed).ToList();
        told.Count(i => i.Summary.StartsWith("Vera Fensample (SEXUAL_HEALTH_WORKER)", StringComparison.Ordinal)).ShouldBe(1);
        told.Count.ShouldBe(2);

        // A colleague reads of the ward, as before, and nothing of the clinic; whoever stands in for the lead does.
        var colleague = p.As(Office, "Moss Otherlark", "ALLOCATED_SOCIAL_WORKER");
        var seen = (await InboxOf(colleague)).Where(i => i.Trigger == NotificationTrigger.RecordViewed).ToList();
        seen.ShouldHaveSingleItem().Summary.ShouldContain("Dr Frostmock");
        await new Rosters(p.SocialCareManager.CallInvoker).RecordAbsenceAsync(new RecordAbsenceRequest
        {
            AwayPractitionerId = p.LeadSocialWorker.Practitioner!.Id,
            AwayName = "Priti Larksample",
            DeputyId = colleague.Practitioner!.Id,
            DeputyName = "Moss Otherlark",
            Telephone = "01632 960110",
            From = Timestamp.FromDateTimeOffset(At("2027-03-10 00:00")),
            To = Timestamp.FromDateTimeOffset(At("2027-03-12 00:00")),
        });
        (await InboxOf(colleague)).Count(i => i.Trigger == NotificationTrigger.RecordViewed).ShouldBe(2);
    }

    /// <summary>L11: a doubt is promised to the manager.</summary>
    [Fact]
    public async Task A_doubt_of_the_clinic_is_the_managers_and_in_no_list_of_the_ward()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        var before = (await InboxOf(ward)).Count;
        await new Health(clinic.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("HOS-1") }, RiskStatement = "He does not say who hurt him.", Doubt = "Is what Moss told us of the ward's nurse enough to refer?" },
        });
        (await InboxOf(ward)).Count.ShouldBe(before);
        var doubt = (await InboxOf(p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL"))).Single(i => i.Trigger == NotificationTrigger.ReferralFollowUp);
        doubt.Summary.ShouldEndWith("Is what Moss told us of the ward's nurse enough to refer?");
    }

    /// <summary>
    /// L11: a house in which nobody manages or leads is told at once that a doubt has reached nobody, and whom to speak to; no colleague reads it. Its system keeps it
    /// for whomever the roster names.
    /// </summary>
    [Fact]
    public async Task A_doubt_in_a_house_without_a_manager_is_said_to_have_reached_nobody_until_the_roster_names_somebody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (doctor, fellow) = (p.As(Trust, "Dr Frostmock", "ED_CLINICIAN"), p.As(Trust, "Dr Sleetmock", "PAEDIATRICIAN"));
        await RecordAsync(doctor, "HOS-1", Moss);
        var raised = await DoubtAsync();
        (raised.Told, raised.AnswerBy).ShouldBe(("", null));
        var prompt = raised.Prompts.ShouldHaveSingleItem();
        prompt.ShouldStartWith("Your doubt has reached nobody yet: nobody who manages or leads on safeguarding at Northmere Hospital reads here");
        prompt.ShouldContain("or ring Northmere Children's Services on 01632 960110");
        var item = (await InboxOf(p.SystemOf(Trust))).Single(i => i.Trigger == NotificationTrigger.ReferralFollowUp);
        item.AddresseeAlone.ShouldBeTrue();
        foreach (var who in (InfoShareConnection[])[doctor, fellow])
            (await InboxOf(who)).ShouldNotContain(i => i.ItemId == item.ItemId);

        // Beside a referral it is said likewise, and the referral goes out.
        var referral = (await new Health(doctor.CallInvoker).MakeReferralAsync(new Protocol.Health.V1.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("HOS-1") }, RiskStatement = "He does not say who hurt him.", Doubt = "Is it enough that he does not say?" },
        })).Receipt;
        referral.ReferralId.ShouldNotBeEmpty();
        referral.Prompts.ShouldContain(prompt);

        // Who is named reads what waited, and what comes next is told.
        await new Rosters(p.SystemOf(Trust).CallInvoker).RecordDutyAsync(new RecordDutyRequest
        {
            Role = "NAMED_PROFESSIONAL",
            PersonName = "Dr Sleetmock",
            PersonId = "u-dr-sleetmock",
            Telephone = "01632 960104",
            From = Timestamp.FromDateTimeOffset(At("2027-03-10 00:00")),
            To = Timestamp.FromDateTimeOffset(At("2027-03-31 00:00")),
        });
        (await InboxOf(fellow)).Count(i => i.Trigger == NotificationTrigger.ReferralFollowUp).ShouldBe(2);
        (await InboxOf(doctor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ReferralFollowUp);
        var again = await DoubtAsync();
        (again.Told, again.Prompts.Count).ShouldBe(("NAMED_PROFESSIONAL", 0));
        again.AnswerBy.ShouldNotBeNull();

        async Task<RaiseDoubtResponse> DoubtAsync() => await new ReferralService.ReferralServiceClient(doctor.CallInvoker).RaiseDoubtAsync(
            new RaiseDoubtRequest { Doubt = "The nurse on our ward was alone with him. Do I refer?" });
    }

    /// <summary>L11, G8: nobody has taken a doubt on. Where nobody can read it, somebody is to be named who does; where the one who is told can, it is that one's.</summary>
    [Fact]
    public async Task Of_a_doubt_that_waits_nobody_is_asked_to_take_on_what_nobody_there_may_read()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        foreach (var who in (InfoShareConnection[])[p.As(Trust, "Dr Frostmock", "ED_CLINICIAN"), p.TeachingAssistant])
        {
            await new ReferralService.ReferralServiceClient(who.CallInvoker).RaiseDoubtAsync(
                new RaiseDoubtRequest { Doubt = "A colleague was alone with him. Do I refer?" });
        }

        foreach (var time in (string[])["2027-03-10 13:01", "2027-03-11 10:01", "2027-03-12 10:01", "2027-03-15 10:01", "2027-03-16 10:01"])
            await p.ClockAtAsync(time);
        var atTrust = await AlertsAsync(p.SystemOf(Trust));
        atTrust.ShouldNotBeEmpty();
        atTrust.ShouldAllBe(e => e.StartsWith("name in the roster who stands in for NAMED_PROFESSIONAL", StringComparison.Ordinal));
        var atSchool = await AlertsAsync(p.DesignatedLead);
        atSchool.ShouldNotBeEmpty();
        atSchool.ShouldAllBe(e => e == "see that somebody takes it on today, or take it on yourself");

        static async Task<IReadOnlyList<string>> AlertsAsync(InfoShareConnection who) =>
            [.. (await InboxOf(who)).Where(i => i.Trigger == NotificationTrigger.AlertUnanswered).Select(i => i.ExpectedResponse)];
    }

    /// <summary>
    /// D5: of a class of which the own role may not know nobody is told that something is held: no colleague of whoever asked or answered, nor the asker for whom a desk stands.
    /// </summary>
    [Fact]
    public async Task That_something_of_a_hidden_class_was_answered_is_told_to_nobody_from_whose_role_it_is_hidden()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Moss);
        await RecordAsync(p.As("southmere-school", "Ms Ferrymock", "DESIGNATED_LEAD"), "SM-1", Moss);
        await new PeopleService.PeopleServiceClient(p.SystemOf("southmere-school").CallInvoker).RecordPersonAsync(
            new RecordPersonRequest { OwnRecordId = "SM-2", Demographics = Person("Ines", "Wordfixture", "2015-02-02", "", "", ""), Protected = true });
        var detective = p.As("northmere-police", "DC Ridgemock", "PUBLIC_PROTECTION");

        // A colleague of the asker: the detective is told whom to speak to, whoever answers a call on the street nothing.
        var clinic = await AskedAndAnsweredAsync(
            detective, Known(Moss), "northmere-sexual-health", p.As("northmere-sexual-health", "Vera Fensample", "SEXUAL_HEALTH_WORKER"), SensitivityClass.SexualHealth);
        (await QuestionAsync(detective, clinic)).Answer.Withheld.Count.ShouldBe(1);
        await IsSilentAsync(p.As("northmere-police", "PC Hillmock", "RESPONSE_OFFICER"), clinic);

        // A colleague of whoever answers.
        var school = await AskedAndAnsweredAsync(Lado(p), Known(Moss), "northmere-school", p.DesignatedLead, SensitivityClass.Staff);
        (await QuestionAsync(Lado(p), school)).Answer.Text.ShouldBe(Words);
        await IsSilentAsync(p.As("northmere-school", "Ms Gorsemock", "ATTENDANCE_OFFICER"), school);

        // The asker behind a desk: whoever answered weighed what a social worker may know.
        var asker = p.As("southmere-school", "Ms Ferrymock", "DESIGNATED_LEAD");
        await IsSilentAsync(asker, await AskedAndAnsweredAsync(asker, Own("SM-2"), "northmere-police", detective, SensitivityClass.Intelligence));

        // The trail has it, for the auditor alone.
        (await LookAsync(p.Auditor)).WithheldByReason.ShouldContainKeyAndValue("HIDDEN", 1);
        (await LookAsync(p.As("northmere-police", "Insp Cragmock", "POLICE_SUPERVISOR"))).WithheldByReason.ShouldBeEmpty();

        async Task<string> AskedAndAnsweredAsync(InfoShareConnection who, SubjectRef child, string holder, InfoShareConnection answers, SensitivityClass sensitivity)
        {
            var question = (await new Information(who.CallInvoker).RequestInformationAsync(new RequestInformationRequest
            {
                Subject = child,
                Purpose = For(Purpose.AssessChild, "He will not go back to the sports hall."),
                Kinds = { InformationKind.LastContact },
                Words = "Does anybody of yours know what is the matter there?",
                OrganisationIds = { holder },
            })).Requests.Single();
            await new Information(answers.CallInvoker).AnswerInformationRequestAsync(new AnswerInformationRequestRequest
            {
                InformationRequestId = question.InformationRequestId,
                Version = 1,
                Text = Words,
                Sensitivity = sensitivity,
                LegalBasis = LegalBasis.SafeguardingCondition,
            });
            return question.InformationRequestId;
        }

        async Task IsSilentAsync(InfoShareConnection who, string question)
        {
            var seen = await QuestionAsync(who, question);
            (seen.Answer.Text, seen.Answer.Sensitivity, seen.Answer.Withheld.Count).ShouldBe(("", SensitivityClass.Unspecified, 0));
        }

        async Task<AuditEntryView> LookAsync(InfoShareConnection who) => (await new AuditService.AuditServiceClient(who.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { ObjectId = clinic, Reason = "Who read the answer", PageSize = 100 })).Entries
            .Single(e => e.Action == "InformationService/GetInformationRequest" && e.Role == PractitionerRole.ResponseOfficer);
    }

    /// <summary>D5: who asks is not told that something is held of a class of which the role may not know; a colleague learns nothing of the one who answers.</summary>
    [Fact]
    public async Task An_answer_of_the_officer_names_nobody_to_the_house_and_a_hidden_class_is_refused()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.DesignatedLead, "SIMS-1", Moss);
        var question = (await new Information(p.As("northmere-school", "Ms Gorsemock", "ATTENDANCE_OFFICER").CallInvoker).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = Own("SIMS-1"),
            Purpose = For(Purpose.AssessChild, "He will not go into the sports hall."),
            Kinds = { InformationKind.LastContact },
            Words = "Does anybody of yours see him, and whom do we speak to?",
            OrganisationIds = { Office },
        })).Requests.Single();
        AnswerInformationRequestRequest Answer(string text, SensitivityClass sensitivity) => new()
        {
            InformationRequestId = question.InformationRequestId,
            Version = 1,
            Text = text,
            Sensitivity = sensitivity,
            LegalBasis = LegalBasis.SafeguardingCondition,
        };
        var hidden = await RefusalOf(async () => await new Information(Lado(p).CallInvoker).AnswerInformationRequestAsync(
            Answer("An allegation about his coach is looked into.", SensitivityClass.Staff)));
        (hidden.Reason, hidden.FieldViolations.Single().Field).ShouldBe(("INVALID_FIELDS", "text"));
        await new Information(Lado(p).CallInvoker).AnswerInformationRequestAsync(Answer("Speak to our duty desk: somebody rings you today.", SensitivityClass.Standard));

        // Neither the school nor a colleague learns that it was the officer; the officer does.
        foreach (var who in (InfoShareConnection[])[p.DutySocialWorker, p.SocialCareManager, p.As("northmere-school", "Ms Gorsemock", "ATTENDANCE_OFFICER")])
        {
            var read = await QuestionAsync(who, question.InformationRequestId);
            read.Answer.Text.ShouldStartWith("Speak to our duty desk");
            read.ToString().ShouldNotContain("Fellsample");
            read.ToString().ShouldNotContain("LADO");
        }

        (await QuestionAsync(Lado(p), question.InformationRequestId)).Answer.AnsweredBy.Name.ShouldBe("Rowan Fellsample");
        (await new Inbox(p.DutySocialWorker.CallInvoker).ListInboxAsync(
            new ListInboxRequest { InformationRequestId = question.InformationRequestId, IncludeFinished = true, PageSize = 10 })).ToString().ShouldNotContain("Fellsample");
    }

    /// <summary>Who asked is told whom to speak to; a colleague of the own house not even that something is withheld.</summary>
    [Fact]
    public async Task What_the_clinic_answers_is_spoken_of_to_the_asker_and_says_nothing_to_the_ward()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        await LedAsync(p);
        var question = (await new Information(p.LeadSocialWorker.CallInvoker).RequestInformationAsync(new RequestInformationRequest
        {
            Subject = Own("LCS-1"),
            Purpose = For(Purpose.AssessChild, "He will not say where he was on Friday night."),
            Kinds = { InformationKind.LastContact },
            Words = "When was he last with you, and whom do we speak to?",
            OrganisationIds = { Trust },
        })).Requests.Single();
        var answered = await new Information(clinic.CallInvoker).AnswerInformationRequestAsync(new AnswerInformationRequestRequest
        {
            InformationRequestId = question.InformationRequestId,
            Version = 1,
            Text = "He came to the clinic on Friday night.",
            Sensitivity = SensitivityClass.SexualHealth,
            LegalBasis = LegalBasis.SafeguardingCondition,
        });
        (answered.AskerMayRead, answered.Request.Answer.Text).ShouldBe((false, "He came to the clinic on Friday night."));
        (await QuestionAsync(p.LeadSocialWorker, question.InformationRequestId)).Answer.Withheld.Single().Ask.Name.ShouldBe("Vera Fensample");
        foreach (var who in (InfoShareConnection[])[ward, p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL")])
        {
            var seen = await QuestionAsync(who, question.InformationRequestId);
            (seen.Answer.Text, seen.Answer.Sensitivity, seen.Answer.Withheld.Count).ShouldBe(("", SensitivityClass.Unspecified, 0));
            seen.ToString().ShouldNotContain("Fensample");
            seen.ToString().ShouldNotContain("SEXUAL");
        }
    }

    /// <summary>L5 needs a reviewer: the next of the service, or who stands in, or the partnership's auditor; the house's managers learn that a service has one to see to.</summary>
    [Fact]
    public async Task A_decision_of_the_officer_not_to_share_is_reviewed_without_the_managers_reading_it()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Moss);
        var recorded = await KeepAsync(p);
        recorded.Reviewer.ShouldBe("LADO");
        var id = recorded.NotShared.NotSharedId;
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NotShared);
        (await new Decisions(p.SocialCareManager.CallInvoker).ListNotSharedAsync(new ListNotSharedRequest())).NotShared.ShouldBeEmpty();
        var nothing = await RefusalOf(() => DecisionAsync(p.SocialCareManager, NoDecision));
        var theirs = await RefusalOf(() => DecisionAsync(p.SocialCareManager, id));
        (theirs.Reason, theirs.Message).ShouldBe((nothing.Reason, nothing.Message));
        (await RefusalOf(() => ReviewAsync(p.SocialCareManager, recorded.NotShared))).Reason.ShouldBe("NOT_FOUND");

        // The other officer reads and reviews it; its author does not.
        var other = p.As(Office, "Wren Otherfell", "LADO");
        (await InboxOf(other)).Single(i => i.NotSharedId == id).Summary.ShouldContain("Rowan Fellsample");
        (await new Decisions(other.CallInvoker).ListNotSharedAsync(new ListNotSharedRequest())).NotShared.Single().NotSharedId.ShouldBe(id);
        (await RefusalOf(() => ReviewAsync(Lado(p), recorded.NotShared))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await ReviewAsync(other, recorded.NotShared)).State.ShouldBe(NotSharedState.Upheld);

        // Nobody of it sees to the next: the house's managers learn that, and nothing else; then the auditor reviews.
        var second = (await KeepAsync(p)).NotShared;
        await p.ClockAtAsync("2027-03-09 17:01");
        var above = (await InboxOf(p.SocialCareManager)).Single(i => i.Trigger == NotificationTrigger.NotShared);
        (above.ActionOwner, above.Summary, above.NotSharedId, above.PersonId)
            .ShouldBe(("SENIOR_MANAGER", "ESC_4_SENIOR_MANAGER. A service here has not seen to a decision of its own.", "", ""));
        above.ToString().ShouldNotContain("Fellsample");
        above.ExpectedResponse.ShouldBe(Core.Inbox.Routing.SeeToServices);
        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(p.Auditor)).Single(i => i.Trigger == NotificationTrigger.NotShared).NotSharedId.ShouldBe(second.NotSharedId);
        (await ReviewAsync(p.Auditor, await DecisionAsync(p.Auditor, second.NotSharedId))).State.ShouldBe(NotSharedState.Upheld);
        (await InboxOf(p.Auditor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.NotShared);
        (await ListExceptionsAsync(p.SocialCareManager)).ShouldBe(0);
    }

    /// <summary>Whoever manages those who may be accused reads in the own house's trail what they did, and nothing of the officer; the auditor reads all.</summary>
    [Fact]
    public async Task What_the_officer_did_stands_in_no_managers_trail()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        var child = await RecordAsync(p.LeadSocialWorker, "LCS-1", Moss);
        await KeepAsync(p);
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(Lado(p).CallInvoker).QueryChildAsync(
            new Protocol.SocialCare.V1.QueryChildRequest { Child = Own("LCS-1"), Purpose = For(Purpose.AssessChild, "The school rang about him and a grown-up.") });
        await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(p.LeadSocialWorker.CallInvoker).QueryChildAsync(
            new Protocol.SocialCare.V1.QueryChildRequest { Child = Own("LCS-1"), Purpose = For(Purpose.AssessChild, "What is known before I visit him today.") });
        await p.ClockAtAsync("2027-03-08 12:00");

        var (managers, auditors) = (await TrailAsync(p.SocialCareManager), await TrailAsync(p.Auditor));
        auditors.Count(e => e.Role == PractitionerRole.Lado).ShouldBeGreaterThanOrEqualTo(2);
        managers.ShouldContain(e => e.Role == PractitionerRole.AllocatedSocialWorker);
        managers.ShouldNotContain(e => e.Role == PractitionerRole.Lado);

        var (known, whole) = (await KnewAsync(p.SocialCareManager), await KnewAsync(p.Auditor));
        whole.ToString().ShouldContain("Fellsample");
        known.ToString().ShouldNotContain("Fellsample");
        known.ToString().ShouldNotContain("LADO");

        async Task<IReadOnlyList<AuditEntryView>> TrailAsync(InfoShareConnection who) => (await new AuditService.AuditServiceClient(who.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PersonId = child, Reason = "Who looked at him and why", PageSize = 100 })).Entries;

        async Task<WhoKnewWhatResponse> KnewAsync(InfoShareConnection who) => await new AuditReviewService.AuditReviewServiceClient(who.CallInvoker).WhoKnewWhatAsync(
            new WhoKnewWhatRequest { PersonId = child, At = Timestamp.FromDateTimeOffset(At("2027-03-08 11:00")), Reason = "Who knew what of him by eleven", Full = true, PageSize = 500 });
    }

    /// <summary>An auditor reviews what a service apart has nobody to review, and nobody else's.</summary>
    [Fact]
    public async Task Of_an_ordinary_decision_the_auditor_is_no_reviewer_and_the_exceptions_of_a_manager_leave_the_officers_out()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Moss);
        var ordinary = (await KeepAsync(p, p.LeadSocialWorker)).NotShared;
        (await RefusalOf(() => ReviewAsync(p.Auditor, ordinary))).Reason.ShouldBe("MANAGER_REQUIRED");
        await KeepAsync(p);
        (await ListExceptionsAsync(p.SocialCareManager)).ShouldBe(1);
        (await ListExceptionsAsync(p.Auditor)).ShouldBe(2);
    }

    /// <summary>What is in no manager's trail stands in none of the manager's lists: the id of an entry that is missing there would say whose it is.</summary>
    [Fact]
    public async Task What_the_officer_went_against_or_was_refused_stands_in_no_managers_exceptions()
    {
        await using var p = await StartAsync("2027-03-08 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Moss);
        foreach (var who in (InfoShareConnection[])[Lado(p), p.LeadSocialWorker])
        {
            await new Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient(who.CallInvoker).ShareConcernAsync(new Protocol.SocialCare.V1.ShareConcernRequest
            {
                Concern = new ConcernStatement
                {
                    Subject = Own("LCS-1"),
                    Indicators = { ConcernIndicator.UnexplainedInjury },
                    Kind = ConcernKind.Event,
                    Source = SourceKind.Observed,
                    RiskStatement = "Marks on both arms that he does not explain.",
                    Urgency = Urgency.Standard,
                    LegalBasis = LegalBasis.SafeguardingCondition,
                    ConsentRecord = new ConsentRecord
                    {
                        State = ConsentState.RefusedOverridden,
                        ByWhom = "His mother",
                        AskedOn = "2027-03-08",
                        Wishes = "That nobody is told.",
                        Why = "He goes back there tonight.",
                    },
                },
            });
            for (var i = 0; i < 5; i++)
                (await RefusalOf(() => DecisionAsync(who, NoDecision))).Reason.ShouldBe("NOT_FOUND");
        }

        foreach (var kind in (ExceptionKind[])[ExceptionKind.Override, ExceptionKind.RefusalsInSeries])
        {
            (await ListExceptionsAsync(p.Auditor, kind)).ShouldBe(2, $"{kind}");
            (await ListExceptionsAsync(p.SocialCareManager, kind)).ShouldBe(1, $"{kind}");
        }
    }

    /// <summary>A plan that the clinic's own patient declares again and again is the clinic's to decide; the children's services' manager alone reads who heard it.</summary>
    [Fact]
    public async Task A_plan_that_was_declared_to_the_clinic_time_and_again_is_told_to_no_colleague()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        var before = (await InboxOf(ward)).Count;
        foreach (var day in (string[])["2027-03-10 10:00", "2027-03-11 10:00", "2027-03-12 10:00"])
        {
            await p.ClockAtAsync(day);
            await RelateAsync(clinic, Own("HOS-1"), Own("HOS-2"), RelationshipType.YpPartner, LinkState.Declared);
        }

        (await InboxOf(clinic)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.ActionOwner == "SEXUAL_HEALTH_WORKER");
        (await InboxOf(p.SocialCareManager)).ShouldContain(i => i.Trigger == NotificationTrigger.NewPartnerLinked && i.Summary.Contains("Fensample"));
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.ToString().Contains("Fensample"));
        await p.ClockAtAsync("2027-03-16 17:01");
        (await InboxOf(ward)).Count.ShouldBe(before);
        (await InboxOf(p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL"))).ShouldContain(i => i.Trigger == NotificationTrigger.CheckAnswerDue);
    }

    /// <summary>What the clinic leaves without anybody who holds support is the clinic's to say; the house learns that a service left something open.</summary>
    [Fact]
    public async Task That_the_clinic_ends_its_work_is_told_to_the_clinic()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (clinic, ward) = await HouseAsync(p, PractitionerRole.NamedProfessional);
        var (lead, before) = (p.As(Trust, "Nia Leadmock", "NAMED_PROFESSIONAL"), (await InboxOf(ward)).Count);
        await new PeopleService.PeopleServiceClient(clinic.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = Own("HOS-1"),
            Role = PractitionerRole.SexualHealthWorker,
            Telephone = "01632 960105",
            ToDate = "2027-03-10",
        });
        (await InboxOf(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"))).ShouldContain(i => i.Trigger == NotificationTrigger.ServiceLeft);
        (await InboxOf(lead)).ShouldNotContain(i => i.Trigger == NotificationTrigger.ServiceLeft);
        (await InboxOf(ward)).Count.ShouldBe(before);
        await p.ClockAtAsync("2027-03-19 17:01");
        var above = (await InboxOf(lead)).Where(i => i.Trigger == NotificationTrigger.RoleGap).ToList();
        above.ShouldNotBeEmpty();
        above.ShouldAllBe(i => i.PersonId == "" && i.OwnRecordId == "" && i.ExpectedResponse == Core.Inbox.Routing.SeeToServices);
        (await InboxOf(p.As(Trust, "Una Fenmock", "SEXUAL_HEALTH_WORKER"))).ShouldContain(i => i.Trigger == NotificationTrigger.RoleGap && i.PersonId != "");
    }

    private static async Task LedAsync(Partnership p)
    {
        await RecordAsync(p.LeadSocialWorker, "LCS-1", Moss);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960110", leads: true);
    }

    private static InfoShareConnection Lado(Partnership p) => p.As(Office, "Rowan Fellsample", "LADO");

    private static async Task<BreakGlassResponse> BreakAsync(InfoShareConnection who, string words) =>
        await new Glass(who.CallInvoker).BreakGlassAsync(Request(words));

    private static BreakGlassRequest Request(string words) => new()
    {
        Subject = Known(Moss),
        Reason = EmergencyReason.ChildInImmediateDanger,
        Words = words,
        Tried = "Rang the duty desk twice, no answer",
    };

    private static async Task<InformationRequestView> QuestionAsync(InfoShareConnection who, string id) =>
        (await new Information(who.CallInvoker).GetInformationRequestAsync(new GetInformationRequestRequest { InformationRequestId = id })).Request;

    private static async Task<NotSharedView> DecisionAsync(InfoShareConnection who, string id) =>
        (await new Decisions(who.CallInvoker).GetNotSharedAsync(new GetNotSharedRequest { NotSharedId = id })).NotShared;

    private static Task<RecordNotSharedResponse> KeepAsync(Partnership p, InfoShareConnection? who = null) =>
        new Decisions((who ?? Lado(p)).CallInvoker).RecordNotSharedAsync(new RecordNotSharedRequest
        {
            Subject = Own("LCS-1"),
            Fact = new WithheldFact { Sensitivity = SensitivityClass.Staff, Indicators = { ConcernIndicator.StaffConduct } },
            OrganisationIds = { "northmere-school" },
            Reason = NotSharedReason.MoreDetrimental,
            Reasons = "It would warn him before the police have spoken to the boy.",
            ReviewOn = "2027-03-22",
        }).ResponseAsync;

    private static async Task<NotSharedView> ReviewAsync(InfoShareConnection who, NotSharedView decision) =>
        (await new Decisions(who.CallInvoker).ReviewNotSharedAsync(new ReviewNotSharedRequest
        {
            NotSharedId = decision.NotSharedId,
            Version = decision.Version,
            Review = NotSharedReview.Upheld,
            Reasons = "I have read the notes and spoken to the detective: until Friday it stands.",
        })).NotShared;

    private static async Task<int> ListExceptionsAsync(InfoShareConnection who, ExceptionKind kind = ExceptionKind.NotSharedUnreviewed) =>
        (await new AuditReviewService.AuditReviewServiceClient(who.CallInvoker).ListExceptionsAsync(new ListExceptionsRequest
        {
            Kind = kind,
            OrganisationId = Office,
            FromDate = "2027-01-01",
            ToDate = "2027-12-31",
            Reason = "Monthly look at what waits for a review.",
        })).Rows.Count;
}
