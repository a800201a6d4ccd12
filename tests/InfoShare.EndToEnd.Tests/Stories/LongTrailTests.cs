using Google.Protobuf.WellKnownTypes;
using InfoShare.Client;
using InfoShare.Core;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.EndToEnd.Tests.Site;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.Storage;
using InfoShare.Testing;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>
/// A child in a busy tray stands in thousands of lists within days. What was decided, opened, refused and first shown weeks before is in the
/// review all the same (M3, K6).
/// </summary>
public sealed class LongTrailTests
{
    private const string Why = "Rapid review: who knew what of Robin before the assessment.";
    private const int More = 5001;

    [Theory]
    [InlineData(StoreEngine.Sqlite)]
    [InlineData(StoreEngine.Postgres)]
    public async Task Lists_of_a_busy_tray_push_nothing_out_of_a_review(StoreEngine engine)
    {
        if (TestDatabase.WhyNot(engine) is { } reason)
            Assert.Skip(reason);
        await using var database = await TestDatabase.CreateAsync(engine);
        await using var p = await StartAsync("2027-02-01 09:00", TestSite.StorageSettings(database.Options));
        var known = await WeeksAsync(p);
        var before = await AskAsync(p.Auditor, "2027-03-01 09:00", r => r.PersonId = known.Child);
        await p.ClockAtAsync("2027-03-02 09:00");

        // The tray is drawn, again and again, by one colleague: each drawing is an entry that names every child on the page.
        await new SocialCare(p.DutySocialWorker.CallInvoker).ListReferralsAsync(new ListReferralsRequest());
        await AgainAsync(p, known.Child, "SocialCareService/ListReferrals", More, "2027-03-03 09:00");
        await p.ClockAtAsync("2027-03-04 09:00");

        var knew = await AskAsync(p.Auditor, "2027-03-04 08:00", r => r.PersonId = known.Child);
        Turning(knew).ShouldBe(Turning(before));
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == known.First && c.What.Contains("NO_FURTHER_ACTION"));
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.BreakGlass && c.OrganisationId == "northmere-police");
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Refused && c.OrganisationId == "elmmock-surgery");
        Shown(knew, "northmere-health-visiting").ShouldBe(Shown(before, "northmere-health-visiting"));
        Shown(knew, "northmere-health-visiting").ShouldContain(l => l.ObjectId == known.Concern && l.PractitionerId == "u-freya-heathsample" && l.Entry != null);
        Of(knew, "northmere-health-visiting").Asked.ShouldBe(Of(before, "northmere-health-visiting").Asked);
        Of(knew, "northmere-health-visiting").Asked.ShouldBe(1);
        knew.Lines.Single(l => l.Kind == KnowledgeKind.Published && l.ObjectId == known.First).Entry.ShouldNotBeNull();
        knew.Organisations.ShouldAllBe(o => o.ActsFrom == null && o.ShownUntil == null, "all was read");
        knew.NotRebuilt.ShouldNotContain(n => n.Contains("holds more", StringComparison.Ordinal));

        // Asked about the referral alone, and by the manager whose own house drew the lists.
        var ofReferral = await AskAsync(p.Auditor, "2027-03-04 08:00", r => r.ReferralId = known.First);
        ofReferral.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == known.First);
        var lead = await AskAsync(p.SocialCareManager, "2027-03-04 08:00", r => r.PersonId = known.Child);
        lead.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == known.First);
        lead.Lines.ShouldContain(l => l.Kind == KnowledgeKind.DidSee && l.ObjectId == known.Own && l.PractitionerId == "u-priti-larksample");
        (await AskAsync(p.SocialCareManager, "2027-03-04 08:00", r => r.ReferralId = known.First))
            .CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == known.First);

        // A step that was laid into the inbox's table by hand is believed no more than in a short trail.
        await using (var rows = await p.RowsAsync(toChange: true))
        {
            await rows.ExecuteAsync(
                $"INSERT INTO notification_step (notification_id, at, state, read_by) SELECT '{known.Item}', published_at + 60000000, 'READ', 'Freya Heathsample' "
                + $"FROM notification WHERE id = '{known.Item}'");
        }

        var laid = (await AskAsync(p.Auditor, "2027-03-04 08:00", r => r.PersonId = known.Child)).Lines.Single(l => l.ObjectId == known.Item);
        (laid.Kind, laid.State).ShouldBe((KnowledgeKind.ToldNotOpened, "OPENED_NOT_IN_TRAIL"));
    }

    [Fact]
    public async Task Where_there_are_more_acts_than_are_read_the_numbers_say_from_when_and_an_organisation_is_asked_alone()
    {
        await using var p = await StartAsync("2027-02-01 09:00");
        var known = await WeeksAsync(p);
        await p.ClockAtAsync("2027-03-02 09:00");
        await AgainAsync(p, known.Child, "HealthService/RecordVisit", More, "2027-03-03 09:00");
        await p.ClockAtAsync("2027-03-04 09:00");

        var knew = await AskAsync(p.Auditor, "2027-03-04 08:00", r => r.PersonId = known.Child);
        knew.Organisations.ShouldAllBe(o => o.ActsFrom.ToDateTimeOffset() == At("2027-03-03 09:00") && o.ShownUntil == null);
        knew.NotRebuilt.ShouldContain(n => n.Contains("more acts: the latest 5000 were read, and none before 09:00 on Wednesday 3 March 2027", StringComparison.Ordinal));
        knew.CriticalPoints.ShouldNotContain(c => c.Kind == CriticalKind.Decision);

        // Refusals and showings are read by themselves, and where a thing came from is found however long its trail is.
        knew.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Refused && c.OrganisationId == "elmmock-surgery");
        Shown(knew, "northmere-health-visiting").ShouldContain(l => l.ObjectId == known.Concern);
        knew.Lines.Single(l => l.Kind == KnowledgeKind.Published && l.ObjectId == known.First).Entry.ShouldNotBeNull();

        // One organisation's entries, or one referral's, are all read; and what others did is nothing that a lead is told by the length of it.
        var alone = await AskAsync(p.Auditor, "2027-03-04 08:00", r => (r.PersonId, r.OrganisationId) = (known.Child, "northmere-csc"));
        var lead = await AskAsync(p.SocialCareManager, "2027-03-04 08:00", r => r.PersonId = known.Child);
        var ofReferral = await AskAsync(p.Auditor, "2027-03-04 08:00", r => r.ReferralId = known.First);
        foreach (var whole in new[] { alone, lead, ofReferral })
        {
            whole.Organisations.ShouldAllBe(o => o.ActsFrom == null && o.ShownUntil == null);
            whole.NotRebuilt.ShouldNotContain(n => n.Contains("holds more", StringComparison.Ordinal));
            whole.CriticalPoints.ShouldContain(c => c.Kind == CriticalKind.Decision && c.ObjectId == known.First);
        }
    }

    private sealed record Known(string Child, string Concern, string Own, string Item, string First);

    // A concern of each side, a referral that ends without action, an emergency, a refused look; then a second referral that stays open.
    private static async Task<Known> WeeksAsync(Partnership p)
    {
        var robin = Person("Robin", "Reedsample", "2021-11-03", "4 Fen Row", "NM1 9FR");
        var child = await RecordAsync(p.HealthVisitor, "HV-71", robin);
        await RecordAsync(p.LeadSocialWorker, "LCS-71", robin);
        await WorksWithAsync(p.HealthVisitor, Own("HV-71"), PractitionerRole.HealthVisitor, "01632 960161");
        await p.ClockAtAsync("2027-02-02 09:00");
        var concern = (await new SocialCare(p.LeadSocialWorker.CallInvoker).ShareConcernAsync(
            new ShareConcernRequest { Concern = About(Own("LCS-71"), "No clean clothes at each of two visits.") })).Concern.ConcernId;
        var item = (await InboxOf(p.HealthVisitor)).Single(i => i.Concern?.ConcernId == concern).ItemId;
        await p.ClockAtAsync("2027-02-03 09:00");
        await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).QueryChildAsync(new Health.QueryChildRequest
        {
            Child = Own("HV-71"),
            Purpose = For(Purpose.ProvideCare, "She comes to the clinic tomorrow for her review."),
        });
        await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).RecordVisitAsync(
            new Health.RecordVisitRequest { Patient = Own("HV-71"), Visit = OnePageTests.Seen("2027-02-03", "I am well.", "Pink and warm.") });
        var own = (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).ShareConcernAsync(
            new Health.ShareConcernRequest { Concern = About(Own("HV-71"), "She has not been brought to two weighings.") })).Concern.ConcernId;
        await p.ClockAtAsync("2027-02-04 09:00");
        await new SocialCare(p.LeadSocialWorker.CallInvoker).QueryChildAsync(new QueryChildRequest
        {
            Child = Own("LCS-71"),
            Purpose = For(Purpose.AssessChild, "What is known of Robin before the visit of today."),
        });
        var first = await ReferAsync(p);
        await DecideAsync(p.DutySocialWorker, first);
        await p.ClockAtAsync("2027-02-06 09:00");
        await new Glass(p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER").CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Known(robin),
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "Girl of five alone in the flat with a man who gives two surnames",
            Tried = "Rang the out-of-hours desk twice, no answer",
        });
        (await RefusalOf(() => AskAsync(p.Doctor, "2027-02-06 08:00", r => r.PersonId = child))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        await ReferAsync(p);
        await p.ClockAtAsync("2027-03-01 10:00");
        return new Known(child, concern, own, item, first);
    }

    // What somebody did, done over and over: through the store's writer, as each call would have been.
    private static async Task AgainAsync(Partnership p, string child, string action, int times, string at)
    {
        await p.ClockAtAsync(at);
        var moment = At(at);
        await p.Store.WriteAsync(
            new WriteCommand<bool>("Again", async session =>
            {
                var done = (await session.Audit.ListAsync(new AuditFilter(null, child, null), null, 1000)).First(e => e.Action == action);
                for (var i = 0; i < times; i++)
                    session.Audit.Append(done with { Id = Ids.New("aud", moment), RecordedAt = moment });
                return true;
            }),
            CancellationToken.None);
    }

    private static async Task<string> ReferAsync(Partnership p) =>
        (await new Health.HealthService.HealthServiceClient(p.HealthVisitor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft { Children = { Own("HV-71") }, RiskStatement = "She was left alone overnight.", Urgency = Urgency.Standard },
        })).Receipt.ReferralId;

    private static async Task DecideAsync(InfoShareConnection who, string referral)
    {
        var owned = (await new SocialCare(who.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = referral, Version = 1 })).Referral;
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

    private static ConcernStatement About(SubjectRef child, string words) => new()
    {
        Subject = child,
        Indicators = { ConcernIndicator.PoorHygiene },
        Kind = ConcernKind.Event,
        Source = SourceKind.Observed,
        RiskStatement = words,
        ChildContact = ChildContactAnswer.Yes,
        Urgency = Urgency.Standard,
        Consent = ConsentState.NotSoughtPrejudice,
        ConsentReason = "Asking now would end what we see of her.",
        LegalBasis = LegalBasis.SafeguardingCondition,
    };

    // Each by its entry; who had not opened an item, and what came late, is of the day that is asked about.
    private static List<string> Turning(WhoKnewWhatResponse knew) =>
        [.. knew.CriticalPoints.Where(c => c.Kind is not (CriticalKind.NotOpened or CriticalKind.DeadlineMissed)).Select(c => $"{c.Kind} {c.What} {c.Entry?.EntryId}")];

    private static List<KnowledgeLine> Shown(WhoKnewWhatResponse knew, string organisation) =>
        [.. knew.Lines.Where(l => l.Kind == KnowledgeKind.DidSee && l.OrganisationId == organisation)];

    private static OrganisationKnowledge Of(WhoKnewWhatResponse knew, string organisation) => knew.Organisations.Single(o => o.OrganisationId == organisation);

    private static async Task<WhoKnewWhatResponse> AskAsync(InfoShareConnection who, string at, Action<WhoKnewWhatRequest> about)
    {
        var request = new WhoKnewWhatRequest { At = Timestamp.FromDateTimeOffset(Partnership.At(at)), Reason = Why, Full = true, PageSize = 500 };
        about(request);
        return await new Review(who.CallInvoker).WhoKnewWhatAsync(request);
    }
}
