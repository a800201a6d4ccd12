using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A child of whom much is recorded: what a review turns on stands before it, and not what the clock did by itself, nor the oldest forty of
/// everything (K6, D9, M3).
/// </summary>
public sealed class CriticalPointsTests
{
    private const string Why = "Rapid review: what was decided for Wren in February.";

    [Fact]
    public async Task What_a_review_turns_on_is_not_lost_among_what_merely_happened()
    {
        await using var p = await StartAsync("2027-02-01 09:00");
        var child = Person("Wren", "Tallysample", "2021-11-03", "9 Fen Row", "NM1 9FR");
        var wren = await RecordAsync(p.HealthVisitor, "HV-70", child);
        await RecordAsync(p.DesignatedLead, "SIMS-70", child);
        await RecordAsync(p.LeadSocialWorker, "LCS-70", child);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-70"), PractitionerRole.DesignatedLead, "01632 960181");

        // Weeks of work: visits, and more of concern than anybody opened.
        for (var day = 1; day <= 24; day++)
        {
            await p.ClockAtAsync($"2027-02-{day:00} 10:00");
            await VisitAsync(p.HealthVisitor, $"2027-02-{day:00}");
            foreach (var words in new[] { "Her cough has not been looked at.", "She has no coat again." })
            {
                await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(
                    new Health.ShareConcernRequest { Concern = About(Own("HV-70"), ConcernIndicator.HealthPlanNotFollowed, $"{words} Seen on day {day}.") });
            }
        }

        // Then what a review turns on: nobody decides in time, it is decided late and without action, and a door is opened in an emergency.
        await p.ClockAtAsync("2027-02-25 10:00");
        var referral = (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("HV-70") },
                RiskStatement = "She was left alone overnight twice.",
                Urgency = Urgency.Standard,
                ConsentRecord = new ConsentRecord
                {
                    State = ConsentState.RefusedOverridden,
                    ByWhom = "her mother",
                    AskedOn = "2027-02-24",
                    Wishes = "That nobody is told.",
                    Why = "She will be alone again tonight.",
                },
            },
        })).Receipt.ReferralId;
        await p.ClockAtAsync("2027-03-01 10:00");
        await DecideAsync(p.DutySocialWorker, referral);
        await new Glass(p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER").CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Known(child),
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "Girl of five alone in the flat with a man who gives two surnames",
            Tried = "Rang the out-of-hours desk twice, no answer",
        });

        await p.ClockAtAsync("2027-03-02 10:00");
        var knew = await AskAsync(p.Auditor, wren);
        knew.CriticalPoints.Count.ShouldBe(40);
        knew.MoreCriticalPoints.ShouldBeGreaterThan(0);
        knew.CriticalPoints.Select(c => c.At.ToDateTimeOffset()).ShouldBeInOrder();
        knew.CriticalPoints[0].Kind.ShouldBe(CriticalKind.FirstSharing);
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == referral && c.What.Contains("NO_FURTHER_ACTION"));
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Override && c.ObjectId == referral && c.What.StartsWith("went against a refused consent", StringComparison.Ordinal));
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.BreakGlass && c.OrganisationId == "northmere-police");

        // A deadline is one that somebody missed, once, and whose it was is said: not that the broker looked after each act.
        var missed = knew.CriticalPoints.Where(c => c.Kind == CriticalKind.DeadlineMissed).ToList();
        missed.ShouldAllBe(c => !c.What.Contains("LOOK") && !c.What.Contains("IDENTITY"));
        var late = missed.Single(c => c.ObjectId == referral && c.What.StartsWith("a deadline passed: REFERRAL_FEEDBACK", StringComparison.Ordinal) && !c.What.Contains("SECOND"));
        (late.OrganisationId, late.Entry.EntryIndex > 0).ShouldBe(("northmere-csc", true));
        (await AskAsync(p.SocialCareManager, wren)).CriticalPoints.ShouldContain(late);
        (await AskAsync(p.Auditor, wren, "northmere-csc")).CriticalPoints.ShouldContain(late);
        (await AskAsync(p.DesignatedLead, wren)).CriticalPoints.ShouldNotContain(c => c.Kind == CriticalKind.DeadlineMissed && c.ObjectId == referral);

        // What nobody opened fills the rest, the latest of it.
        var told = (await AskAsync(p.Auditor, wren, "northmere-school")).CriticalPoints.Where(c => c.Kind == CriticalKind.NotOpened).ToList();
        var kept = knew.CriticalPoints.Where(c => c.Kind == CriticalKind.NotOpened).ToList();
        kept.Count.ShouldBeInRange(1, 39);
        kept[^1].At.ToDateTimeOffset().ShouldBeGreaterThanOrEqualTo(told[^1].At.ToDateTimeOffset());
        kept[0].At.ToDateTimeOffset().ShouldBeGreaterThan(told[0].At.ToDateTimeOffset());
    }

    /// <summary>After the night on which a child is hurt the points are not that night alone: each access is one, with how often was looked under it.</summary>
    [Fact]
    public async Task A_night_of_looks_under_three_emergency_accesses_is_three_points()
    {
        await using var p = await StartAsync("2027-02-01 09:00");
        var child = Person("Wren", "Tallysample", "2021-11-03", "9 Fen Row", "NM1 9FR");
        var wren = await RecordAsync(p.HealthVisitor, "HV-70", child);
        await RecordAsync(p.LeadSocialWorker, "LCS-70", child);
        await p.ClockAtAsync("2027-02-02 10:00");
        var referral = (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("HV-70") }, RiskStatement = "She was left alone overnight twice.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;
        await DecideAsync(p.DutySocialWorker, referral);

        await p.ClockAtAsync("2027-02-22 23:00");
        var look = For(Purpose.Emergency, "Found alone at night with a man who gives two surnames.");
        var officer = p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER");
        var ward = p.As("northmere-hospital", "Dr Frostmock", "ED_CLINICIAN");
        var night = p.As("northmere-csc", "Una Saltsample", "OUT_OF_HOURS");
        foreach (var who in (InfoShareConnection[])[officer, ward, night])
        {
            var grant = await OpenAsync(who);
            grant.ShouldBe(await OpenAsync(who), "it is open already");
            for (var times = 0; times < 14; times++)
            {
                if (who == officer)
                    await new Protocol.Police.V1.PoliceService.PoliceServiceClient(who.CallInvoker).QueryChildAsync(new Protocol.Police.V1.QueryChildRequest { Child = Known(child), Purpose = look });
                else if (who == ward)
                    await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(new Health.QueryChildRequest { Child = Known(child), Purpose = look });
                else
                    await new SocialCare(who.CallInvoker).QueryChildAsync(new QueryChildRequest { Child = Known(child), Purpose = look });
            }

            await new Glass(who.CallInvoker).EndEmergencyAccessAsync(new EndEmergencyAccessRequest { GrantId = grant });
            await new Glass(who.CallInvoker).EndEmergencyAccessAsync(new EndEmergencyAccessRequest { GrantId = grant });
        }

        await p.ClockAtAsync("2027-03-02 10:00");
        var knew = await AskAsync(p.Auditor, wren);
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == referral && c.What.Contains("NO_FURTHER_ACTION"));
        var glasses = knew.CriticalPoints.Where(c => c.Kind == CriticalKind.BreakGlass).ToList();
        glasses.Select(c => c.What).ShouldBe(Enumerable.Repeat("emergency access: opened; looked 14 times under it", 3));
        glasses.Select(c => c.OrganisationId).ShouldBe(["northmere-police", "northmere-hospital", "northmere-csc"]);
        foreach (var glass in glasses)
            knew.Organisations.Single(o => o.OrganisationId == glass.OrganisationId).Asked.ShouldBe(14, glass.OrganisationId);

        async Task<string> OpenAsync(InfoShareConnection who) => (await new Glass(who.CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Known(child),
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "Girl of five alone in the flat with a man who gives two surnames",
            Tried = "Rang the lead twice and the duty desk once, no answer",
        })).Access.GrantId;
    }

    /// <summary>Whoever reads in the own system acknowledges late or never: that it was delivered there is said beside that nobody said to have opened it.</summary>
    [Fact]
    public async Task What_an_agencys_own_system_fetched_is_not_said_to_have_lain_there()
    {
        await using var p = await StartAsync("2027-03-01 09:00");
        var child = Person("Wren", "Tallysample", "2021-11-03", "9 Fen Row", "NM1 9FR");
        var wren = await RecordAsync(p.HealthVisitor, "HV-70", child);
        await RecordAsync(p.DesignatedLead, "SIMS-70", child);
        await WorksWithAsync(p.DesignatedLead, Own("SIMS-70"), PractitionerRole.DesignatedLead, "01632 960181");
        var concern = (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = About(Own("HV-70"), ConcernIndicator.HealthPlanNotFollowed, "Her cough has not been looked at.") })).Concern.ConcernId;
        await p.ClockAtAsync("2027-03-01 10:00");
        (await SchoolsAsync("2027-03-01 09:59")).What.ShouldEndWith("and not opened by anybody");

        using (var stream = new InboxService.InboxServiceClient(p.SystemOf("northmere-school").CallInvoker).StreamInbox(new StreamInboxRequest()))
        {
            (await stream.ResponseStream.MoveNext(TestContext.Current.CancellationToken)).ShouldBeTrue();
            stream.ResponseStream.Current.Item.ShouldNotBeNull();
        }

        await p.ClockAtAsync("2027-03-02 10:00");
        (await SchoolsAsync("2027-03-02 09:59")).What.ShouldEndWith("and delivered to its system, and opened by nobody who said so");
        (await SchoolsAsync("2027-03-01 09:59")).What.ShouldEndWith("and not opened by anybody");

        async Task<CriticalPoint> SchoolsAsync(string at) =>
            (await AskAsync(p.Auditor, wren, "northmere-school", at)).CriticalPoints.Single(c => c.Kind == CriticalKind.NotOpened && c.ObjectId == concern);
    }

    private static async Task VisitAsync(InfoShareConnection who, string on) =>
        await new Health.HealthService.HealthServiceClient(who.CallInvoker).RecordVisitAsync(new Health.RecordVisitRequest
        {
            Patient = Own("HV-70"),
            Visit = new VisitStatement
            {
                VisitOn = on,
                Place = ContactPlace.Home,
                Seen = Seen.Yes,
                SeenAlone = SeenAlone.InfantObserved,
                Present = { PresentKind.Parent },
                BehaviourAndAppearance = "Coughing; holds on to her mother's sleeve.",
                Interpreter = new InterpreterStatement { Use = InterpreterUse.NotNeeded },
            },
        });

    private static async Task DecideAsync(InfoShareConnection who, string referral)
    {
        var owned = (await new SocialCare(who.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referral, Version = await VersionAsync(who, referral) })).Referral;
        await new SocialCare(who.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = referral,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "No need was seen at the visit to the home.",
                Criteria = "Threshold document level 3",
                Evidence = "The health visitor's account.",
                HistoryRead = HistoryRead.Yes,
            },
            Feedback = "We have decided, and say why in the reasons.",
        });
    }

    private static async Task<long> VersionAsync(InfoShareConnection who, string referral) =>
        (await new ReferralService.ReferralServiceClient(who.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = referral })).Referral.Version;

    private static ConcernStatement About(SubjectRef child, ConcernIndicator indicator, string words) => new()
    {
        Subject = child,
        Indicators = { indicator },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = words,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of her.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    private static async Task<WhoKnewWhatResponse> AskAsync(InfoShareConnection who, string person, string organisation = "", string at = "2027-03-02 09:59") =>
        await new Review(who.CallInvoker).WhoKnewWhatAsync(new WhoKnewWhatRequest
        {
            PersonId = person,
            OrganisationId = organisation,
            At = Timestamp.FromDateTimeOffset(At(at)),
            Reason = Why,
        });
}
