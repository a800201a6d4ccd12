using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Glass = InfoShare.Protocol.Access.V1.EmergencyAccessService.EmergencyAccessServiceClient;
using Health = InfoShare.Protocol.Health.V1;
using Review = InfoShare.Protocol.Audit.V1.AuditReviewService.AuditReviewServiceClient;
using SocialCare = InfoShare.Protocol.SocialCare.V1.SocialCareService.SocialCareServiceClient;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>What stands out in a month, for the auditor, and for a manager of the own organisation (requirements M5, M7, L9, N9). March 2027.</summary>
public sealed class ExceptionListTests
{
    private const string Why = "Monthly look at what stands out, for the learning group.";

    [Fact]
    public async Task What_stands_out_is_listed_with_its_entry_and_asks_about_the_system()
    {
        await using var p = await StartAsync("2027-03-10 02:10");
        var child = Person("Nell", "Quilltest", "2021-11-03", "4 Elm Row", "NM1 4QT");
        await RecordAsync(p.Doctor, "EMIS-901", child);
        await RecordAsync(p.LeadSocialWorker, "LCS-901", child);
        var grant = await BreakGlassAsync(p, child);
        var kept = await KeepBackAsync(p);
        var referral = await DecideThinlyAsync(p);
        for (var i = 0; i < 6; i++)
        {
            await RefusalOf(async () => await new AuditService.AuditServiceClient(p.Doctor.CallInvoker).ListEntriesAsync(
                new ListEntriesRequest { Reason = "Wondered what the trail holds of us." }));
        }

        // The decision: three words of reasons, nothing done, the history not read. It names the entry that stands in the log.
        foreach (var kind in new[] { ExceptionKind.ThinRationale, ExceptionKind.EndedWithoutAction, ExceptionKind.EndedWithoutHistory })
        {
            var decided = await ListAsync(p.Auditor, kind);
            var row = decided.Rows.ShouldHaveSingleItem();
            (row.OrganisationId, row.ObjectId).ShouldBe(("northmere-csc", referral));
            row.What.ShouldContain("NO_FURTHER_ACTION");
            (await ReceiptsAreProvedTests.CoveredAsync(
                new AuditLogService.AuditLogServiceClient(p.SystemOf("northmere-police").CallInvoker),
                new GetInclusionProofRequest { Origin = row.Entry.LogOrigin, Index = row.Entry.EntryIndex })).Index.ShouldBe(row.Entry.EntryIndex);
            decided.Question.ShouldContain("?");
            decided.ToString().ShouldNotContain("Owen");
        }

        (await ListAsync(p.Auditor, ExceptionKind.ThinRationale, fewest: 3)).Rows.ShouldBeEmpty();

        // Emergency access, with its rate; late for review only when its time has passed.
        var used = await ListAsync(p.Auditor, ExceptionKind.BreakGlass);
        used.Rows.ShouldHaveSingleItem().ObjectId.ShouldBe(grant);
        used.Rates.ShouldHaveSingleItem().Practitioners.ShouldHaveSingleItem().Uses.ShouldBe(1);
        (await ListAsync(p.Auditor, ExceptionKind.BreakGlassUnreviewed)).Rows.ShouldBeEmpty();
        await p.ClockAtAsync("2027-03-12 09:00");
        (await ListAsync(p.Auditor, ExceptionKind.BreakGlassUnreviewed)).Rows.ShouldHaveSingleItem().What.ShouldContain("late");

        // Kept back and not reviewed: the auditor and the practice's own lead know of it.
        (await ListAsync(p.Auditor, ExceptionKind.NotSharedUnreviewed)).Rows.ShouldHaveSingleItem().ObjectId.ShouldBe(kept);
        (await ListAsync(p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD"), ExceptionKind.NotSharedUnreviewed)).Rows.ShouldHaveSingleItem();

        // Six refusals within the hour are one line.
        (await ListAsync(p.Auditor, ExceptionKind.RefusalsInSeries, organisation: "elmmock-surgery")).Rows.ShouldHaveSingleItem().What.ShouldBe("6 refusals in quick succession: ROLE_NOT_ALLOWED");

        // That the mother had refused, and the doctor referred all the same, is an override with its reasons.
        var against = (await ListAsync(p.Auditor, ExceptionKind.Override)).Rows.ShouldHaveSingleItem();
        (against.OrganisationId, against.ObjectId, against.What).ShouldBe(("elmmock-surgery", referral, "went against a refused consent: HealthService/MakeReferral"));
        (await ListAsync(p.As("elmmock-surgery", "Dr Rowansample", "PRACTICE_LEAD"), ExceptionKind.Override)).Rows.ShouldBe([against]);

        // A manager sees the own organisation's; of another's she is given the answer of nothing.
        (await ListAsync(p.SocialCareManager, ExceptionKind.ThinRationale)).Rows.ShouldHaveSingleItem();
        foreach (var kind in System.Enum.GetValues<ExceptionKind>().Where(k => k != ExceptionKind.Unspecified))
        {
            (await ListAsync(p.DesignatedLead, kind)).Rows.ShouldBeEmpty();
            var other = await ListAsync(p.DesignatedLead, kind, organisation: "northmere-csc");
            (other.Rows.Count, other.Total, other.Rates.Count).ShouldBe((0, 0, 0));
        }

        (await ListAsync(p.Auditor, ExceptionKind.ThinRationale, organisation: "northmere-police")).Rows.ShouldBeEmpty();
        (await RefusalOf(() => ListAsync(p.Doctor, ExceptionKind.BreakGlass))).Reason.ShouldBe("ROLE_NOT_ALLOWED");
        (await RefusalOf(() => ListAsync(p.Auditor, ExceptionKind.Unspecified))).FieldViolations.Single().Field.ShouldBe("kind");

        // On paper, list by list: each with its question, what it names, and where that stands in the log.
        using var said = new StringWriter();
        using var problems = new StringWriter();
        (await global::CommandLine.Create().Parse(
            ["audit", "exceptions", "--from", "2027-03-01", "--until", "2027-03-31", "--reason", Why, "--practitioner", "Ada Auditsample:AUDITOR",
                "--certs", p.Certificates, "--address", p.Address.GetLeftPart(UriPartial.Authority)],
            global::CommandLine.Parsing).InvokeAsync(new System.CommandLine.InvocationConfiguration { Output = said, Error = problems })).ShouldBe(0, problems.ToString());
        foreach (var kind in System.Enum.GetValues<ExceptionKind>().Where(k => k != ExceptionKind.Unspecified))
        {
            var list = await ListAsync(p.Auditor, kind);
            said.ToString().ShouldContain($"{Core.Vocabulary.Code.Of((Core.Audit.Review.ExceptionKind)(int)kind)}: {list.Total}{Environment.NewLine}  {list.Question}");
            foreach (var row in list.Rows)
            {
                said.ToString().ShouldContain(
                    $"{row.OrganisationId}: {row.What}{(row.ObjectId.Length == 0 ? "" : $"  {row.ObjectId}")}"
                    + (row.Entry is { } entry ? $"  [{entry.EntryId}, {entry.LogOrigin} index {entry.EntryIndex}]" : ""));
            }
        }

        said.ToString().ShouldContain("northmere-police: emergency access 1 time");

        // To look is in the trail.
        (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(new ListEntriesRequest { Reason = Why, PageSize = 100 }))
            .Entries.ShouldContain(e => e.Action == "AuditReviewService/ListExceptions" && e.Reason == Why && e.Outcome.Contains("THIN_RATIONALE"));
    }

    private static async Task<string> BreakGlassAsync(Partnership p, Demographics child) =>
        (await new Glass(p.As("northmere-police", "PC Elm Hillmock", "RESPONSE_OFFICER").CallInvoker).BreakGlassAsync(new BreakGlassRequest
        {
            Subject = Known(child),
            Reason = EmergencyReason.FoundWithUnknownAdult,
            Words = "Girl of five alone in the flat with a man who gives two surnames",
            Tried = "Rang the out-of-hours desk twice, no answer",
        })).Access.GrantId;

    private static async Task<string> KeepBackAsync(Partnership p)
    {
        await RecordAsync(p.Doctor, "EMIS-900", Person("Carly", "Quilltest", "1996-05-02", "4 Elm Row", "NM1 4QT"));
        return (await new NotSharedService.NotSharedServiceClient(p.Doctor.CallInvoker).RecordNotSharedAsync(new RecordNotSharedRequest
        {
            Subject = Own("EMIS-900"),
            Fact = new WithheldFact { Sensitivity = SensitivityClass.AdultHealth, Indicators = { ConcernIndicator.ParentSuicidal } },
            OrganisationIds = { "northmere-probation" },
            Reason = NotSharedReason.MoreDetrimental,
            Reasons = "If the letter reaches her home he will hurt her, as he did in May.",
            Consent = new ConsentRecord { State = ConsentState.Refused, ByWhom = "Carly Quilltest, the mother", AskedOn = "2027-03-08", Wishes = "That her partner never hears of it." },
            ReviewOn = "2027-04-06",
        })).NotShared.NotSharedId;
    }

    private static async Task<string> DecideThinlyAsync(Partnership p)
    {
        var made = (await new Health.HealthService.HealthServiceClient(p.Doctor.CallInvoker).MakeReferralAsync(new Health.MakeReferralRequest
        {
            Referral = new ReferralDraft
            {
                Children = { Own("EMIS-901") },
                RiskStatement = "She was left alone overnight twice.",
                Urgency = Urgency.Standard,
                ConsentRecord = new ConsentRecord
                {
                    State = ConsentState.RefusedOverridden,
                    ByWhom = "Carly Quilltest, the mother",
                    AskedOn = "2027-03-09",
                    Wishes = "That nobody is told.",
                    Why = "She will be alone again tonight.",
                },
            },
        })).Receipt;
        var owned = (await new SocialCare(p.DutySocialWorker.CallInvoker).TakeOwnershipAsync(new TakeOwnershipRequest { ReferralId = made.ReferralId, Version = 1 })).Referral;
        await new SocialCare(p.DutySocialWorker.CallInvoker).DecideReferralAsync(new DecideReferralRequest
        {
            ReferralId = made.ReferralId,
            Version = owned.Version,
            Decision = new Decision
            {
                Disposition = Disposition.NoFurtherAction,
                Reason = DispositionReason.ThresholdNotMet,
                Rationale = "Threshold unmet throughout.",
                Criteria = "Threshold document level 3",
                Evidence = "The doctor's account.",
                HistoryRead = HistoryRead.No,
            },
            Feedback = "We have decided, and say why in the reasons.",
        });
        return made.ReferralId;
    }

    private static async Task<ListExceptionsResponse> ListAsync(InfoShareConnection who, ExceptionKind kind, string organisation = "", int fewest = 0) =>
        await new Review(who.CallInvoker).ListExceptionsAsync(new ListExceptionsRequest
        {
            Kind = kind,
            OrganisationId = organisation,
            FromDate = "2027-03-01",
            ToDate = "2027-03-31",
            FewestWords = fewest,
            Reason = Why,
        });
}
