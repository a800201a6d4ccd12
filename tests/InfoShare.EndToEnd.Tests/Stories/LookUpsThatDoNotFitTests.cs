using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1;
using Police = InfoShare.Protocol.Police.V1;
using SocialCare = InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>D14, D15: who asks without a fitting reason is noticed by the own lead, and several who ask by the child's.</summary>
public sealed class LookUpsThatDoNotFitTests
{
    private static readonly Demographics Nell = Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT");

    [Fact]
    public async Task A_triage_without_a_referral_is_told_to_the_own_manager_alone()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        var first = await LookAsync(p.DutySocialWorker, Purpose.TriageReferral);
        var second = await LookAsync(p.DutySocialWorker, Purpose.TriageReferral);
        await p.ClockAtAsync("2027-03-10 09:10");
        var item = (await InboxOf(p.SocialCareManager)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        item.Summary.ShouldContain("u-owen-peatsample (DUTY_SOCIAL_WORKER) looked somebody up for TRIAGE_REFERRAL");
        item.Summary.ShouldContain("no open referral");
        item.Summary.ShouldNotContain("Nell");
        item.PersonId.ShouldBeEmpty();
        (await InboxOf(p.DutySocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);

        // The answer is what it was before anybody had noticed.
        var third = await LookAsync(p.DutySocialWorker, Purpose.TriageReferral);
        third.ShouldBe(first);
        second.ShouldBe(first);
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(p.SocialCareManager)).Count(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldBe(1);
    }

    [Fact]
    public async Task What_fits_is_told_to_nobody()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        await RecordAsync(p.Doctor, "EMIS-7", Nell);
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new MakeReferralRequest
        {
            Referral = new Protocol.Referral.V1.ReferralDraft { Children = { Own("EMIS-7") }, RiskStatement = "She was left alone overnight twice.", Urgency = Urgency.Standard },
        });
        await LookAsync(p.DutySocialWorker, Purpose.TriageReferral);
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own("EMIS-7"), Purpose = For(Purpose.ProvideCare, "Nell is here with an earache and a bruise.") });
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        (await InboxOf(p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD"))).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
    }

    /// <summary>
    /// L1, D15: an organisation states itself with whom it works. A detective who says so a minute before looking has said it to no end; what a
    /// colleague stated, what stood before, or a referral that came, still fits.
    /// </summary>
    [Fact]
    public async Task Work_that_the_practitioner_stated_just_before_looking_is_told_to_the_own_supervisor()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Nell);
        var supervisor = p.As("northmere-police", "Insp Fernsample", "POLICE_SUPERVISOR");
        var why = For(Purpose.AssessChild, "I heard her name in the canteen.");
        await WorksWithAsync(p.Detective, Known(Nell), PractitionerRole.PublicProtection, "01632 960120");
        await p.ClockAtAsync("2027-03-10 09:05");
        await QueryAsync(p.Detective);
        await p.ClockAtAsync("2027-03-10 09:10");
        var item = (await InboxOf(supervisor)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        item.Summary.ShouldContain("(PUBLIC_PROTECTION) looked somebody up for ASSESS_CHILD");
        item.Summary.ShouldContain("had stated work with that person 5 minutes before, when no referral, handover or concern");
        item.Summary.ShouldNotContain("Nell");
        (await InboxOf(p.Detective)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);

        // Her colleague did not say it herself; and who stated it two days ago and says it again today has said it before.
        await QueryAsync(p.As("northmere-police", "Dora Ashsample", "PUBLIC_PROTECTION"));
        await p.ClockAtAsync("2027-03-12 09:00");
        await WorksWithAsync(p.Detective, Known(Nell), PractitionerRole.PublicProtection, "01632 960121");
        await QueryAsync(p.Detective);
        await p.ClockAtAsync("2027-03-12 09:10");
        (await InboxOf(supervisor)).Count(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldBe(1);

        async Task QueryAsync(InfoShareConnection who) =>
            await new Police.PoliceService.PoliceServiceClient(who.CallInvoker).QueryChildAsync(new Police.QueryChildRequest { Child = Known(Nell), Purpose = why });
    }

    /// <summary>An own record made a minute before is no more than an own word, either.</summary>
    [Fact]
    public async Task A_record_that_the_practitioner_made_just_before_looking_makes_no_purpose_fit()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.NurseryLead, "BL-7", Nell);
        await RecordAsync(p.Doctor, "EMIS-7", Nell);
        await CareAsync(p.Doctor);
        await p.ClockAtAsync("2027-03-10 09:10");
        var manager = p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD");
        (await InboxOf(manager)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps).Summary
            .ShouldContain("neither works with that person nor has a handover of the person, but for what the practitioner had just stated");

        // A colleague finds the record there, and so does whoever made it, two days later.
        await CareAsync(p.As("elmmock-surgery", "Dr Beechsample", "GP"));
        await p.ClockAtAsync("2027-03-12 09:00");
        await CareAsync(p.Doctor);
        await p.ClockAtAsync("2027-03-12 09:10");
        (await InboxOf(manager)).Count(i => i.Trigger == NotificationTrigger.UnusualLookUps).ShouldBe(1);

        static async Task CareAsync(InfoShareConnection who) => await new HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(
            new QueryChildRequest { Child = Own("EMIS-7"), Purpose = For(Purpose.ProvideCare, "Nell is here with an earache and a bruise.") });
    }

    [Fact]
    public async Task Three_agencies_that_ask_about_one_child_are_told_to_its_lead_once()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        await RecordAsync(p.LeadSocialWorker, "LCS-7", Nell);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-7"), PractitionerRole.AllocatedSocialWorker, "01632 960110", leads: true);
        var why = For(Purpose.AssessChild, "A neighbour told us today what she had seen of Nell.");
        await new HealthService.HealthServiceClient(p.Doctor.CallInvoker).QueryChildAsync(new QueryChildRequest { Child = Known(Nell), Purpose = why });
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).QueryChildAsync(new Police.QueryChildRequest { Child = Known(Nell), Purpose = why });

        // Who chose that the lead is not told is neither named nor counted.
        var quiet = For(Purpose.AssessChild, "A member of the lead's own family is named in what we were told.");
        quiet.LeadNotice = LeadNotice.DoNotTell;
        quiet.LeadNoticeReason = "the lead is related to the person";
        await new Education.EducationService.EducationServiceClient(p.DesignatedLead.CallInvoker).QueryChildAsync(new Education.QueryChildRequest { Child = Known(Nell), Purpose = quiet });
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(p.LeadSocialWorker)).ShouldNotContain(i => i.Trigger == NotificationTrigger.SeveralAgenciesAsk);

        await new Education.EducationService.EducationServiceClient(p.NurseryLead.CallInvoker).QueryChildAsync(new Education.QueryChildRequest { Child = Known(Nell), Purpose = why });
        await p.ClockAtAsync("2027-03-10 09:20");
        var told = (await InboxOf(p.LeadSocialWorker)).Single(i => i.Trigger == NotificationTrigger.SeveralAgenciesAsk);
        (told.ActionOwner, told.OwnRecordId).ShouldBe(("Priti Larksample", "LCS-7"));
        told.Summary.ShouldContain("Brook Lane Nursery, Elmmock Surgery, Northmere Police");
        await new Police.PoliceService.PoliceServiceClient(p.Detective.CallInvoker).QueryChildAsync(new Police.QueryChildRequest { Child = Known(Nell), Purpose = why });
        await p.ClockAtAsync("2027-03-10 09:30");
        (await InboxOf(p.LeadSocialWorker)).Count(i => i.Trigger == NotificationTrigger.SeveralAgenciesAsk).ShouldBe(1);
    }

    /// <summary>She lives elsewhere; her school, or where she means to live, is here. Only of a child with nothing here the lead is told.</summary>
    [Fact]
    public async Task Who_goes_to_school_here_or_means_to_live_here_is_not_elsewhere()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var away = p.As("southmere-csc", "Ivo Saltsample", "DUTY_SOCIAL_WORKER");
        foreach (var (given, record) in ((string, string)[])[("Ada", "S-1"), ("Bea", "S-2"), ("Cleo", "S-3")])
        {
            var child = Away(given);
            await RecordAsync(away, record, child);
            if (given == "Ada")
            {
                await RecordAsync(p.NurseryLead, "BL-ada", child);
                await WorksWithAsync(p.NurseryLead, Own("BL-ada"), PractitionerRole.DesignatedLead, "01632 960140");
            }

            if (given == "Bea")
            {
                await new Protocol.People.V1.PeopleService.PeopleServiceClient(away.CallInvoker).RecordResidenceAsync(new Protocol.People.V1.RecordResidenceRequest
                {
                    Person = Own("S-2"),
                    Address = new Address { Line = "3 North Row", Postcode = "NM1 4AA", Area = "Northmere" },
                    Kind = ResidenceKind.Intended,
                    State = LinkState.Declared,
                    FromDate = "2027-04-01",
                    Source = SourceKind.RecordCheck,
                });
            }
        }

        await LookAtAsync("Ada", "Ms Adasample");
        await LookAtAsync("Bea", "Ms Beasample");
        await p.ClockAtAsync("2027-03-10 09:10");
        (await InboxOf(p.SocialCareManager)).ShouldNotContain(i => i.Trigger == NotificationTrigger.UnusualLookUps);
        await LookAtAsync("Cleo", "Ms Cleosample");
        await p.ClockAtAsync("2027-03-10 09:20");
        (await InboxOf(p.SocialCareManager)).Single(i => i.Trigger == NotificationTrigger.UnusualLookUps).Summary.ShouldContain("u-ms-cleosample");

        async Task LookAtAsync(string given, string worker)
        {
            await new SocialCare.SocialCareService.SocialCareServiceClient(p.As("northmere-csc", worker, "DUTY_SOCIAL_WORKER").CallInvoker).QueryChildAsync(
                new SocialCare.QueryChildRequest { Child = Known(Away(given)), Purpose = For(Purpose.AssessChild, "A neighbour rang about her this morning.") });
        }

        static Demographics Away(string given)
        {
            var child = Person(given, "Farawaytest", given switch { "Ada" => "2015-04-04", "Bea" => "2012-08-19", _ => "2009-12-30" }, "9 South Row", "SM1 4AA");
            child.Address.Area = "Southmere";
            return child;
        }
    }

    private static async Task<string> LookAsync(InfoShareConnection who, Purpose purpose)
    {
        var answer = await new SocialCare.SocialCareService.SocialCareServiceClient(who.CallInvoker).QueryChildAsync(
            new SocialCare.QueryChildRequest { Child = Known(Nell), Purpose = For(purpose, "A midwife rang about Nell; what is known of her?") });
        answer.Edges.Receipt = null;
        return answer.ToString();
    }
}
