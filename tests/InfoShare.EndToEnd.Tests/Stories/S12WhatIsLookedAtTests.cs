using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Education.V1;
using InfoShare.Protocol.Handover.V1;
using InfoShare.Protocol.Health.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Education = InfoShare.Protocol.Education.V1.EducationService.EducationServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>S12: who registers home education says why he looks at what others hold, and it stands in the trail; a roll is one truth (I8, F8, D1, D6, M2).</summary>
public sealed class S12WhatIsLookedAtTests
{
    private static InfoShareConnection Sam(Partnership p) => p.As("southmere-school", "Sam Ridgemock", "EHE_OFFICER");

    [Fact]
    public async Task The_look_at_what_others_recorded_has_its_reason_and_stands_in_the_trail_child_by_child()
    {
        await using var p = await StartAsync("2027-06-01 10:00");
        var corin = Person("Corin", "Lookedtest", "2015-09-01", "5 Fell Lane", "NM3 1AA", "9990000018");
        await RecordAsync(p.DesignatedLead, "NS-1", corin);
        await WorksWithAsync(p.DesignatedLead, Own("NS-1"), PractitionerRole.DesignatedLead, "01632 960141");
        await RecordAsync(p.LeadSocialWorker, "LCS-1", corin);
        await WorksWithAsync(p.LeadSocialWorker, Own("LCS-1"), PractitionerRole.AllocatedSocialWorker, "01632 960111", leads: true);
        var childId = await RecordAsync(Sam(p), "EHE-1", corin);
        var request = Request(Own("EHE-1"), HomeEducationClaim.Continuing, "2026-01-05");
        request.Children.Add(new HomeEducatedChild { Child = Known(Person("Edda", "Nowheretest", "2016-03-03", "1 Reed End", "NM4 4AA")) });
        request.Purpose = null;
        (await RefusalOf(async () => await new Education(Sam(p).CallInvoker).RegisterHomeEducationAsync(request))).FieldViolations.ShouldContain(v => v.Field == "purpose");
        request.Purpose = For(Purpose.SuperviseOffender, "To see where they were before.");
        (await RefusalOf(async () => await new Education(Sam(p).CallInvoker).RegisterHomeEducationAsync(request))).Reason.ShouldBe("PURPOSE_NOT_ALLOWED");

        request.Purpose = For(Purpose.AssessChild, "Their father says that it goes on from Northmere.");
        var answer = await new Education(Sam(p).CallInvoker).RegisterHomeEducationAsync(request);
        answer.Children.Select(c => c.Finding).ShouldBe([ClaimFinding.Contradicted, ClaimFinding.NothingRecorded]);

        // Why he looked, at whom, and what was given; of the child whom nobody knows too. And the lead was told, as he chose.
        var looked = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { Reason = "The partners ask who looked at the family", PageSize = 100 })).Entries
            .Where(e => e.Action == "EducationService/RegisterHomeEducation" && e.Kind == AuditEventKind.Query).ToList();
        looked.Count.ShouldBe(2);
        looked.ShouldAllBe(e => e.Purpose == Purpose.AssessChild && e.Reason == "Their father says that it goes on from Northmere." && e.LegalBasis == LegalBasis.PublicFunction);
        var his = looked.Single(e => e.PersonIds.Contains(childId));
        his.Outcome.ShouldBe("done");
        looked.Single(e => e != his).PersonIds.ShouldBeEmpty();
        (await InboxOf(p.LeadSocialWorker)).ShouldContain(i => i.Trigger == NotificationTrigger.RecordViewed && i.Summary.Contains("Sam Ridgemock"));
    }

    /// <summary>The school took him off its roll in March; that its teacher's work with him was never ended does not put him back on it.</summary>
    [Fact]
    public async Task A_school_that_took_a_child_off_its_roll_had_it_until_that_day_in_every_view()
    {
        await using var p = await StartAsync("2027-03-01 10:00");
        var (corin, tess) = (Person("Corin", "Rolltest", "2015-09-01", "5 Fell Lane", "NM3 1AA", "9990000018"), Person("Tess", "Rolltest", "2016-10-03", "5 Fell Lane", "NM3 1AA", "9990000026"));
        foreach (var (own, child) in ((string, Demographics)[])[("NS-1", corin), ("NS-2", tess)])
        {
            await RecordAsync(p.DesignatedLead, own, child);
            await WorksWithAsync(p.DesignatedLead, Own(own), PractitionerRole.DesignatedLead, "01632 960141");
            await OffRollAsync(p, own, "2027-03-01");
        }

        // Tess came back to it after Easter.
        await p.ClockAtAsync("2027-04-12 09:00");
        await new HandoverService.HandoverServiceClient(p.DesignatedLead.CallInvoker).RecordRegistrationAsync(
            new RecordRegistrationRequest { Person = Own("NS-2"), Kind = AbsenceKind.SchoolRoll });
        await p.ClockAtAsync("2027-06-01 10:00");
        await RecordAsync(Sam(p), "EHE-1", corin);
        await RecordAsync(Sam(p), "EHE-2", tess);
        var his = (await new Education(Sam(p).CallInvoker).RegisterHomeEducationAsync(Request(Own("EHE-1"), HomeEducationClaim.Continuing, "2027-03-02"))).Children.Single();
        his.Earlier.Where(e => e.Kind == EarlierRecordKind.Schooling).ShouldAllBe(e => e.ToDate == "2027-03-01");
        (his.Finding, his.StoredAs).ShouldBe((ClaimFinding.NothingRecorded, HomeEducationClaim.Continuing));
        var hers = (await new Education(Sam(p).CallInvoker).RegisterHomeEducationAsync(Request(Own("EHE-2"), HomeEducationClaim.Continuing, "2027-03-02"))).Children.Single();
        (hers.Finding, hers.StoredAs).ShouldBe((ClaimFinding.Contradicted, HomeEducationClaim.New));
    }

    /// <summary>A clinic that he attends saw him last week. The absence lies open to many: they learn of the school's sight, and not of the clinic's.</summary>
    [Fact]
    public async Task What_is_kept_with_the_claim_rests_on_what_everybody_may_know()
    {
        await using var p = await StartAsync("2027-03-01 10:00");
        var corin = Person("Corin", "Sighttest", "2015-09-01", "5 Fell Lane", "NM3 1AA", "9990000018");
        await RecordAsync(p.DesignatedLead, "NS-1", corin);
        await OffRollAsync(p, "NS-1", "2027-03-01");
        await p.ClockAtAsync("2027-05-31 10:00");
        var clinic = p.As("northmere-hospital", "Ruth Claymock", "CAMHS");
        await RecordAsync(clinic, "CAMHS-1", corin);
        await new HealthService.HealthServiceClient(clinic.CallInvoker).RecordVisitAsync(new RecordVisitRequest
        {
            Patient = Own("CAMHS-1"),
            Visit = new VisitStatement
            {
                VisitOn = "2027-05-30",
                Place = ContactPlace.Clinic,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.Yes,
                Present = { PresentKind.NobodyElse },
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        });
        await p.ClockAtAsync("2027-06-01 10:00");
        await RecordAsync(Sam(p), "EHE-1", corin);
        var his = (await new Education(Sam(p).CallInvoker).RegisterHomeEducationAsync(Request(Own("EHE-1"), HomeEducationClaim.Continuing, "2026-01-05"))).Children.Single();
        his.Absence.LastSeenOn.ShouldBe("2027-03-01");
    }

    private static async Task OffRollAsync(Partnership p, string own, string on) => await new Education(p.DesignatedLead.CallInvoker).ReportOffRollAsync(new ReportOffRollRequest
    {
        Pupil = Own(own),
        OffRollOn = on,
        Why = "Their father took them off the roll and gave no school.",
        LastSeenOn = on,
        LastSeenAlone = SeenAlone.No,
        Basics = new ReportBasics { Urgency = Urgency.Standard, LegalBasis = LegalBasis.PublicFunction },
    });

    private static RegisterHomeEducationRequest Request(SubjectRef child, HomeEducationClaim claim, string since) => new()
    {
        Children = { new HomeEducatedChild { Child = child } },
        Claim = claim,
        SaidBy = "father",
        Since = since,
        LegalBasis = LegalBasis.PublicFunction,
        Purpose = For(Purpose.AssessChild, "Home education was notified; what was said is checked against earlier areas."),
    };
}
