using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.People.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Inbox = InfoShare.Protocol.Inbox.V1.InboxService.InboxServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// At 02:10 an officer stands in a flat with two children and needs to know now (S5; requirements L9, T16, N5, N9). Each test has a child
/// of its own; Wednesday 10 March 2027 is a working day, and so is the day after.
/// </summary>
public sealed class EmergencyAccessStory
{
    private const string Words = "Boy of six alone in the flat with a man who gives two surnames";

    [Fact]
    public async Task An_officer_opens_it_for_minutes_and_the_lead_and_the_supervisor_are_told_at_once()
    {
        await using var p = await StartAsync("2027-03-10 02:10");
        var child = await PiaAsync(p);
        var officer = Officer(p);
        var opened = await new Glass(officer.CallInvoker).BreakGlassAsync(Request(child));
        opened.Begun.ShouldBeTrue();
        opened.Access.Active.ShouldBeTrue();
        opened.Access.Until.ToDateTimeOffset().ShouldBe(opened.Access.GrantedAt.ToDateTimeOffset().AddMinutes(15));
        opened.Access.Review.Owner.ShouldBe("POLICE_SUPERVISOR");
        opened.Access.Review.Due.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        opened.Opens.ShouldContain("EMERGENCY");

        // The lead learns who, in which role, why in a code and until when; not the words, which may name whoever told.
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        told.ActionOwner.ShouldBe("Priti Larksample");
        told.Urgency.ShouldBe(Urgency.ImmediateDanger);
        told.Summary.ShouldContain("PC Elm Hillmock (RESPONSE_OFFICER), Northmere Police");
        told.Summary.ShouldContain("FOUND_WITH_UNKNOWN_ADULT");
        told.ToString().ShouldNotContain("surnames");

        var task = (await InboxOf(Supervisor(p))).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        task.ActionOwner.ShouldBe("POLICE_SUPERVISOR");
        task.RespondBy.ToDateTimeOffset().ShouldBe(At("2027-03-11 17:00"));
        task.ToString().ShouldNotContain("surnames");

        // Which use it is, only who reviews is told.
        task.GrantId.ShouldBe(opened.Access.GrantId);
        told.GrantId.ShouldBeEmpty();
        (await InboxOf(officer)).Where(i => i.ItemId == task.ItemId).ShouldAllBe(i => i.GrantId.Length == 0);
        (await AboutAsync(Supervisor(p), opened.Access.GrantId)).Single().ItemId.ShouldBe(task.ItemId);
        (await AboutAsync(officer, opened.Access.GrantId)).ShouldBeEmpty();

        // Asked again it is the same use with the same end; by a new reason it is a new one; the same words are none.
        await p.ClockAtAsync("2027-03-10 02:15");
        var again = await new Glass(officer.CallInvoker).BreakGlassAsync(Request(child));
        again.Begun.ShouldBeFalse();
        again.Access.GrantId.ShouldBe(opened.Access.GrantId);
        again.Access.Until.ShouldBe(opened.Access.Until);
        var same = Request(child);
        same.Renew = true;
        (await RefusalOf(async () => await new Glass(officer.CallInvoker).BreakGlassAsync(same))).Reason.ShouldBe("INVALID_FIELDS");
        var renewed = await new Glass(officer.CallInvoker).BreakGlassAsync(
            Request(child, "His sister aged three was found in the locked bathroom, he calls the man dad", renew: true));
        renewed.Begun.ShouldBeTrue();
        renewed.Access.GrantId.ShouldNotBe(opened.Access.GrantId);

        // A third within the day needs somebody's word on one before; that word opens it again at once.
        await p.ClockAtAsync("2027-03-10 03:00");
        var third = Request(child, "The mother rang from a call box and says the man took the passports");
        var refused = await RefusalOf(async () => await new Glass(officer.CallInvoker).BreakGlassAsync(third));
        refused.Reason.ShouldBe("MANAGER_REQUIRED");
        var seen = (await ListAsync(Supervisor(p), openOnly: true)).Uses;
        seen.Count.ShouldBe(2);
        seen[0].Words.ShouldContain("bathroom");
        seen[1].Active.ShouldBeFalse();

        // Asked for nobody, the list stands in the trail with everybody whose uses it showed (M2).
        var read = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "Who read of the uses of emergency access", PersonId = seen[0].PersonId, PageSize = 100 })).Entries;
        read.ShouldContain(e => e.Action == "EmergencyAccessService/ListEmergencyAccess");
        await ReviewAsync(Supervisor(p), seen[0], EmergencyReviewOutcome.Justified);
        (await new Glass(officer.CallInvoker).BreakGlassAsync(third.Clone())).Begun.ShouldBeTrue();

        // Early end is the way to undo it; ended is ended.
        var open = (await ListAsync(Supervisor(p), openOnly: true)).Uses.Single(u => u.Active);
        (await new Glass(officer.CallInvoker).EndEmergencyAccessAsync(new EndEmergencyAccessRequest { GrantId = open.GrantId })).Access.Active.ShouldBeFalse();
        (await new Glass(officer.CallInvoker).EndEmergencyAccessAsync(new EndEmergencyAccessRequest { GrantId = open.GrantId })).Access.Active.ShouldBeFalse();
        (await RefusalOf(async () => await new Glass(Supervisor(p).CallInvoker).EndEmergencyAccessAsync(
            new EndEmergencyAccessRequest { GrantId = open.GrantId }))).Reason.ShouldBe("NOT_FOUND");
    }

    /// <summary>Each use may be right; three people within a day are for the supervisor to know, once, and not for the officer.</summary>
    [Fact]
    public async Task An_officer_who_opens_the_records_of_several_people_within_a_day_is_noticed_once()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        foreach (var (given, born, told) in ((string, string, int)[])[("Ada", "2019-02-02", 0), ("Bea", "2017-05-12", 0), ("Cleo", "2014-09-23", 1), ("Dora", "2012-11-30", 1)])
        {
            var child = Person(given, "Severaltest", born, "4 Many Road", "NM2 3AA");
            await RecordAsync(p.LeadSocialWorker, "LCS-" + given, child);
            await new Glass(Officer(p).CallInvoker).BreakGlassAsync(Request(Known(child), $"{given} stands on the balcony of the third floor and nobody opens the door"));
            (await InboxOf(Supervisor(p))).Count(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldBe(told);
        }

        var item = (await InboxOf(Supervisor(p))).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        item.Summary.ShouldContain("broke the glass on the records of 3 people within a day");
        item.Summary.ShouldNotContain("Severaltest");
        item.PersonId.ShouldBeEmpty();
        (await InboxOf(Officer(p))).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
    }

    [Fact]
    public async Task Nobody_reviews_it_and_it_climbs_until_somebody_does()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await PiaAsync(p);
        await new Glass(Officer(p).CallInvoker).BreakGlassAsync(Request(child));

        await p.ClockAtAsync("2027-03-11 17:01");
        (await InboxOf(Supervisor(p))).ShouldContain(i => i.Trigger == NotificationTrigger.EmergencyAccess && i.ActionOwner == "SENIOR_MANAGER");
        await p.ClockAtAsync("2027-03-12 17:02");
        var auditors = (await InboxOf(p.Auditor)).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        auditors.ActionOwner.ShouldBe("AUDITOR");
        auditors.PersonId.ShouldBeEmpty();
        var grant = auditors.GrantId;
        grant.ShouldNotBeEmpty();

        var use = (await ListAsync(p.Auditor)).Uses.Single();
        use.Review.Late.ShouldBeTrue();
        use.Review.Level.ShouldBe(EmergencyReviewLevel.Partnership);
        var stale = use.Clone();
        stale.Version--;
        (await RefusalOf(() => ReviewAsync(p.Auditor, stale, EmergencyReviewOutcome.TrainingNeeded))).Reason.ShouldBe("VERSION_CONFLICT");
        await ReviewAsync(p.Auditor, use, EmergencyReviewOutcome.TrainingNeeded);
        foreach (var who in (InfoShareConnection[])[Supervisor(p), p.Auditor])
            (await InboxOf(who)).ShouldNotContain(i => i.Trigger == NotificationTrigger.EmergencyAccess);
        (await RefusalOf(() => ReviewAsync(p.Auditor, use, EmergencyReviewOutcome.Justified))).Reason.ShouldBe("ILLEGAL_STATE");

        // By its id alone it is for the same as in the list, and for nobody else: as if there were none.
        var named = new ListEmergencyAccessRequest { GrantId = use.GrantId };
        (await new Glass(p.Auditor.CallInvoker).ListEmergencyAccessAsync(named)).Uses.Single().Review.Outcome.ShouldBe(EmergencyReviewOutcome.TrainingNeeded);
        (await new Glass(Supervisor(p).CallInvoker).ListEmergencyAccessAsync(named)).Uses.Count.ShouldBe(1);
        (await new Glass(p.ProbationManager.CallInvoker).ListEmergencyAccessAsync(named)).Uses.ShouldBeEmpty();
        (await new Glass(Supervisor(p).CallInvoker).ListEmergencyAccessAsync(new ListEmergencyAccessRequest { GrantId = use.GrantId, OpenOnly = true })).Uses.ShouldBeEmpty();
        (await RefusalOf(() => new Glass(Officer(p).CallInvoker).ListEmergencyAccessAsync(named).ResponseAsync)).Reason.ShouldBe("ROLE_NOT_ALLOWED");

        // The review has answered what asked for it, at each level.
        grant.ShouldBe(use.GrantId);
        foreach (var (who, asked) in ((InfoShareConnection, int)[])[(Supervisor(p), 2), (p.Auditor, 1)])
        {
            var items = await AboutAsync(who, grant);
            items.Count.ShouldBe(asked);
            items.ShouldAllBe(i => i.State == NotificationState.Acted);
        }
    }

    /// <summary>M2: whoever reviews the use has read what asked for the review, and the trail says so.</summary>
    [Fact]
    public async Task The_review_is_the_trails_word_that_what_asked_for_it_was_opened()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await new Glass(Officer(p).CallInvoker).BreakGlassAsync(Request(await PiaAsync(p)));
        var asked = (await InboxOf(Supervisor(p))).Single(i => i.GrantId.Length > 0);
        await p.ClockAtAsync("2027-03-10 10:00");
        await ReviewAsync(Supervisor(p), (await ListAsync(Supervisor(p))).Uses.Single(), EmergencyReviewOutcome.Justified);
        await p.ClockAtAsync("2027-03-10 11:00");
        var knew = await new AuditReviewService.AuditReviewServiceClient(p.Auditor.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest
        {
            PersonId = asked.PersonId,
            At = Timestamp.FromDateTimeOffset(At("2027-03-10 10:30")),
            Reason = "What was known on the day when the record was opened?",
            Full = true,
            PageSize = 500,
        });
        var line = knew.Lines.Single(l => l.ObjectId == asked.ItemId);
        (line.Kind, line.State).ShouldBe((KnowledgeKind.ToldAndOpened, "ACTED"));
    }

    [Fact]
    public async Task One_that_was_not_justified_reaches_the_lead_and_the_partnership_and_the_lead_sees_who_it_was()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await PiaAsync(p);
        await new Glass(Supervisor(p).CallInvoker).BreakGlassAsync(Request(child));
        var use = (await ListAsync(Supervisor(p))).Uses.Single();

        // A supervisor's own use does not begin with the supervisor, and is never reviewed by the one who opened it.
        use.Review.Owner.ShouldBe("SENIOR_MANAGER");
        (await RefusalOf(() => ReviewAsync(Supervisor(p), use, EmergencyReviewOutcome.Justified))).Reason.ShouldBe("MANAGER_REQUIRED");
        (await RefusalOf(() => ReviewAsync(p.ProbationManager, use, EmergencyReviewOutcome.Justified))).Reason.ShouldBe("NOT_FOUND");
        await ReviewAsync(p.As("northmere-police", "Insp Dell Mossmock", "POLICE_SUPERVISOR"), use, EmergencyReviewOutcome.NotJustified);

        (await InboxOf(p.LeadSocialWorker)).ShouldContain(
            i => i.Trigger == NotificationTrigger.EmergencyAccess && i.Summary.Contains("not justified", StringComparison.Ordinal) && i.ActionOwner == "Priti Larksample");
        (await InboxOf(p.Auditor)).ShouldContain(i => i.Trigger == NotificationTrigger.EmergencyAccess && i.Summary.Contains("not justified", StringComparison.Ordinal));

        var onCase = (await ListAsync(p.LeadSocialWorker, child)).Uses.Single();
        onCase.PractitionerName.ShouldBe("Sgt Ash Hillmock");
        onCase.Review.Outcome.ShouldBe(EmergencyReviewOutcome.NotJustified);
        (onCase.Words + onCase.Tried + onCase.Review.Reasons).ShouldBeEmpty();
        (await RefusalOf(() => ListAsync(p.DutySocialWorker, child))).Reason.ShouldBe("NOT_FOUND");
        (await RefusalOf(() => ListAsync(p.DutySocialWorker))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await ListAsync(p.Auditor, child)).Uses.Single().Words.ShouldBe(Words);
    }

    [Fact]
    public async Task A_reason_that_is_none_of_the_roles_is_refused_and_the_allowed_ones_are_named()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await PiaAsync(p);
        var atSchool = Request(child);
        atSchool.Reason = EmergencyReason.LifeThreatening;
        var refused = await RefusalOf(async () => await new Glass(p.DesignatedLead.CallInvoker).BreakGlassAsync(atSchool));
        refused.Reason.ShouldBe("EMERGENCY_REASON_NOT_OPEN");
        refused.Metadata["allowed_reasons"].ShouldContain("FOUND_WITH_UNKNOWN_ADULT");
        refused.Metadata["allowed_reasons"].ShouldNotContain("LIFE_THREATENING");

        var searching = Request(child);
        searching.Reason = EmergencyReason.MissingNow;
        (await RefusalOf(async () => await new Glass(p.ProbationOfficer.CallInvoker).BreakGlassAsync(searching))).Reason.ShouldBe("EMERGENCY_REASON_NOT_OPEN");
        (await new Glass(p.ProbationOfficer.CallInvoker).ListEmergencyReasonsAsync(new ListEmergencyReasonsRequest())).Reasons
            .ShouldBe([EmergencyReason.ChildInImmediateDanger, EmergencyReason.DecisionWithinTheHour, EmergencyReason.Other]);

        (await RefusalOf(async () => await new Glass(p.TeachingAssistant.CallInvoker).BreakGlassAsync(Request(child)))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(async () => await new Glass(p.SystemOf("northmere-police").CallInvoker).BreakGlassAsync(Request(child)))).Reason.ShouldBe("PRACTITIONER_REQUIRED");
        var other = Request(child);
        other.Reason = EmergencyReason.Other;
        (await RefusalOf(async () => await new Glass(Officer(p).CallInvoker).BreakGlassAsync(other))).Reason.ShouldBe("INVALID_FIELDS");
        var empty = Request(child, "any concerns about the child please");
        (await RefusalOf(async () => await new Glass(Officer(p).CallInvoker).BreakGlassAsync(empty))).Reason.ShouldBe("INVALID_FIELDS");
    }

    [Fact]
    public async Task Somebody_hidden_is_answered_like_nobody_and_the_try_is_in_the_trail()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var visitor = p.As("southmere-health-visiting", "Freya Fellsample", "HEALTH_VISITOR");
        var hidden = (await new PeopleService.PeopleServiceClient(visitor.CallInvoker).RecordPersonAsync(new RecordPersonRequest
        {
            OwnRecordId = "SHV-77",
            Demographics = Person("Elin", "Glasstest", "2020-02-02", "9 Far Lane", "SM1 1AA"),
            Protected = true,
        })).Person.PersonId;
        var officer = Officer(p);
        List<(string, string)> answers = [];
        foreach (var subject in (SubjectRef[])
            [
                new() { PersonId = hidden }, new() { PersonId = "per_06AZ3Q4V1XZ9QK0T8M7C2N5R4W" },
                Known(Person("Elin", "Glasstest", "2020-02-02", "9 Far Lane", "SM1 1AA")), Known(Person("Nobody", "Glasstest", "2020-02-03", "1 No Lane", "NM9 9ZZ")),
            ])
        {
            var refused = await RefusalOf(async () => await new Glass(officer.CallInvoker).BreakGlassAsync(Request(subject)));
            answers.Add((refused.Reason, refused.Message));
        }

        answers.Distinct().Single().Item1.ShouldBe("NOT_FOUND");
        var trail = await new Protocol.Audit.V1.AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new Protocol.Audit.V1.ListEntriesRequest { Reason = "Elin's lead asks who tried to open her record", PersonId = hidden });
        trail.Entries.ShouldContain(e => e.Action == "EmergencyAccessService/BreakGlass" && e.Outcome == "refused: NOT_FOUND");
        (await InboxOf(visitor)).ShouldNotContain(i => i.Trigger == NotificationTrigger.EmergencyAccess);
    }

    /// <summary>The lead of the child works with the man who is said to have hurt it: the desk is told, not that worker by name.</summary>
    [Fact]
    public async Task The_worker_of_an_alleged_source_of_harm_is_not_the_one_who_is_told()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await PiaAsync(p);
        await RecordAsync(p.LeadSocialWorker, "CSC-man", Person("Rolf", "Glasstest", "1988-08-08", "4 Elm Road", "NM2 2BB"));
        await WorksWithAsync(p.LeadSocialWorker, Own("CSC-man"), PractitionerRole.AllocatedSocialWorker, "01632 960110");
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).ShareConcernAsync(new ShareConcernRequest
        {
            Concern = new ConcernStatement
            {
                Subject = child,
                Indicators = { ConcernIndicator.UnexplainedInjury },
                Kind = ConcernKind.Event,
                Happened = new WhenHappened { FromDate = "2027-03-09" },
                KnownAt = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTimeOffset(At("2027-03-09 10:00")),
                Source = SourceKind.Observed,
                RiskStatement = "Bruises on both arms; Pia says that Rolf held her.",
                SuspectedSources = { Known(Person("Rolf", "Glasstest", "1988-08-08", "4 Elm Road", "NM2 2BB")) },
                Urgency = Urgency.Standard,
                LegalBasis = LegalBasis.SafeguardingCondition,
            },
        });
        await new Glass(Officer(p).CallInvoker).BreakGlassAsync(Request(child));
        (await InboxOf(p.DutySocialWorker)).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess).ActionOwner.ShouldBe("DUTY_SOCIAL_WORKER");
        (await RefusalOf(() => ListAsync(p.LeadSocialWorker, child))).Reason.ShouldBe("NOT_FOUND");
    }

    /// <summary>The list says of nobody whether he is recorded: of most people the house has no uses.</summary>
    [Fact]
    public async Task A_reviewer_who_names_one_after_another_learns_of_none_who_is_recorded()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var (recorded, hidden) = (Person("Pia", "Listtest", "2020-02-02", "4 Elm Road", "NM2 2BB"), Person("Ida", "Listtest", "2019-02-02", "5 Elm Road", "NM2 2BB"));
        await RecordAsync(p.LeadSocialWorker, "CSC-91", recorded);
        await new Protocol.People.V1.PeopleService.PeopleServiceClient(p.HealthVisitor.CallInvoker).RecordPersonAsync(
            new Protocol.People.V1.RecordPersonRequest { OwnRecordId = "HV-91", Demographics = hidden, Protected = true });
        SubjectRef[] asked = [Known(recorded), Known(hidden), Known(Person("Una", "Nobodytest", "2018-03-03", "6 Elm Road", "NM2 2BB"))];
        List<string> answers = [];
        foreach (var subject in asked)
        {
            var page = await ListAsync(p.DesignatedLead, subject);
            page.Receipt = null;
            answers.Add(page.ToString());
        }

        answers.Distinct().ShouldHaveSingleItem();
        (await RefusalOf(() => ListAsync(p.DutySocialWorker, asked[0]))).Message.ShouldBe((await RefusalOf(() => ListAsync(p.DutySocialWorker, asked[2]))).Message);
    }

    [Fact]
    public async Task The_rates_show_the_own_house_whole_and_of_others_nothing_under_five()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        for (var n = 1; n <= 6; n++)
        {
            var child = await PiaAsync(p, n);
            await new Glass(Officer(p).CallInvoker).BreakGlassAsync(Request(child));
        }

        var own = await RatesAsync(Supervisor(p));
        var police = own.Single(o => o.OrganisationId == "northmere-police");
        police.Uses.ShouldBe(6);
        police.ReviewedOnTime.ShouldBe(0);
        police.ShareOfOther.ShouldBe(0);
        police.Practitioners.Single().Uses.ShouldBe(6);
        own.Single(o => o.OrganisationId == "elmmock-surgery").HasUses.ShouldBeFalse();

        var others = (await RatesAsync(p.ProbationManager)).Single(o => o.OrganisationId == "northmere-police");
        others.Uses.ShouldBe(6);
        others.HasReviewedOnTime.ShouldBeFalse();
        others.HasNotJustified.ShouldBeFalse();
        others.Practitioners.ShouldBeEmpty();
        others.Reasons.ShouldNotContain(r => r.HasUses && r.Uses < 5);
        (await RatesAsync(p.Auditor)).Single(o => o.OrganisationId == "northmere-police").Practitioners.Count.ShouldBe(1);
        (await RefusalOf(() => RatesAsync(Officer(p)))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(async () => await new Glass(p.Auditor.CallInvoker).GetEmergencyAccessRatesAsync(
            new GetEmergencyAccessRatesRequest { Month = "2027-13" }))).Reason.ShouldBe("INVALID_FIELDS");
    }

    /// <summary>
    /// Whoever says of herself that she leads would be the one who is told of what she opens. The lead of the other area hears of both, and at
    /// children's services nobody leads who is not qualified for it.
    /// </summary>
    [Fact]
    public async Task Nobody_becomes_the_one_who_is_told_by_a_word_of_her_own()
    {
        await using var p = await StartAsync("2027-03-10 02:10");
        var child = await PiaAsync(p);
        var night = p.As("southmere-csc", "Una Saltsample", "OUT_OF_HOURS");
        var unqualified = await RefusalOf(() => WorksWithAsync(p.EarlyHelpWorker, child, PractitionerRole.EarlyHelp, "01632 960190", leads: true));
        unqualified.Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await WorksWithAsync(p.EarlyHelpWorker, child, PractitionerRole.EarlyHelp, "01632 960190");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.StatusChanged);

        await WorksWithAsync(night, child, PractitionerRole.OutOfHours, "01632 960191", leads: true);
        var taken = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.StatusChanged);
        (taken.ActionOwner, taken.Contact.Name).ShouldBe(("Priti Larksample", "Una Saltsample"));
        taken.Summary.ShouldBe("Una Saltsample (OUT_OF_HOURS), Southmere Children's Services, leads for this person now.");

        await new Glass(night.CallInvoker).BreakGlassAsync(Request(child));
        (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.EmergencyAccess).ActionOwner.ShouldBe("Priti Larksample");

        // To lead for a day is to lead: whoever led hears of it as well.
        var second = await PiaAsync(p, 1);
        await new PeopleService.PeopleServiceClient(night.CallInvoker).RecordInvolvementAsync(new RecordInvolvementRequest
        {
            Person = second,
            Role = PractitionerRole.OutOfHours,
            Telephone = "01632 960191",
            Leads = true,
            FromDate = "2027-03-10",
            ToDate = "2027-03-10",
        });
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.StatusChanged && i.Summary.StartsWith("Una Saltsample", StringComparison.Ordinal)).ShouldBe(2);

        // Where nobody else leads the desk is told; and where the desk is the own post, its manager.
        var other = Person("Ola", "Glassfixture", "2019-03-14", "40 Elm Road", "NM2 2BC");
        await RecordAsync(p.DutySocialWorker, "CSC-glass-own", other);
        await WorksWithAsync(p.DutySocialWorker, Own("CSC-glass-own"), PractitionerRole.DutySocialWorker, "01632 960110", leads: true);
        await new Glass(p.DutySocialWorker.CallInvoker).BreakGlassAsync(Request(Own("CSC-glass-own"), "Her mother rang and the line broke off with a scream"));
        (await InboxOf(p.SocialCareManager)).Where(i => i.Trigger == NotificationTrigger.EmergencyAccess && i.OwnRecordId == "CSC-glass-own").Count(i => i.ActionOwner == "TEAM_MANAGER")
            .ShouldBe(2, "the review, and that the glass was broken");
    }

    private static InfoShareConnection Officer(Partnership p) => p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");

    private static InfoShareConnection Supervisor(Partnership p) => p.As("northmere-police", "Sgt Ash Hillmock", "POLICE_SUPERVISOR");

    /// <summary>A child whom Priti Larksample leads on, named as any agency can.</summary>
    private static async Task<SubjectRef> PiaAsync(Partnership p, int n = 0)
    {
        var pia = Person($"Pia{(char)('a' + n)}", "Glassfixture", $"2020-05-{n + 10:00}", $"{n + 1} Elm Road", "NM2 2BB");
        await RecordAsync(p.LeadSocialWorker, $"CSC-glass-{n}", pia);
        await WorksWithAsync(p.LeadSocialWorker, Own($"CSC-glass-{n}"), PractitionerRole.AllocatedSocialWorker, "01632 960110", leads: true);
        return Known(pia);
    }

    private static BreakGlassRequest Request(SubjectRef subject, string words = Words, bool renew = false) => new()
    {
        Subject = subject,
        Reason = EmergencyReason.FoundWithUnknownAdult,
        Words = words,
        Tried = "Rang the out-of-hours desk twice, no answer",
        Renew = renew,
    };

    private static async Task<ListEmergencyAccessResponse> ListAsync(InfoShareConnection who, SubjectRef? subject = null, bool openOnly = false) =>
        await new Glass(who.CallInvoker).ListEmergencyAccessAsync(new ListEmergencyAccessRequest { Subject = subject, OpenOnly = openOnly });

    private static async Task<IReadOnlyList<InboxItem>> AboutAsync(InfoShareConnection who, string grantId) =>
        (await new Inbox(who.CallInvoker).ListInboxAsync(new ListInboxRequest { GrantId = grantId, IncludeFinished = true, PageSize = 100 })).Items;

    private static async Task ReviewAsync(InfoShareConnection who, EmergencyAccess use, EmergencyReviewOutcome outcome) =>
        await new Glass(who.CallInvoker).ReviewEmergencyAccessAsync(new ReviewEmergencyAccessRequest
        {
            GrantId = use.GrantId,
            Version = use.Version,
            Outcome = outcome,
            Reasons = "Listened to the radio recording of the flat in Elm Road.",
        });

    private static async Task<IReadOnlyList<EmergencyAccessRate>> RatesAsync(InfoShareConnection who) =>
        (await new Glass(who.CallInvoker).GetEmergencyAccessRatesAsync(new GetEmergencyAccessRatesRequest { Month = "2027-03" })).Organisations;
}
