using InfoShare.Client;
using InfoShare.Protocol.Audit.V1;
using InfoShare.Protocol.Common.V1;
using static InfoShare.EndToEnd.Tests.Stories.Partnership;
using Health = InfoShare.Protocol.Health.V1;

namespace InfoShare.EndToEnd.Tests.Stories;

/// <summary>A question without a reason of the case is refused (D1), and a refusal is in the trail, with what was said instead (M2).</summary>
public sealed class AskedWithoutAReasonTests
{
    private const string Why = "Whether questions are asked with reasons, at the surgery's own wish.";

    [Fact]
    public async Task Whoever_asks_without_a_reason_of_the_case_leaves_a_refusal_and_whoever_fills_in_a_form_wrongly_leaves_none()
    {
        await using var p = await StartAsync("2027-03-10 09:00");
        var child = await RecordAsync(p.Doctor, "EMIS-31", Person("Ada", "Rimetest", "2020-02-03", "3 Ash Row", "NM1 4RT"));
        var generic = await RefusalOf(() => AskAsync(p.Doctor, child, r => r.Purpose.Reason = "Any concerns? \u0000 Any concerns?"));
        generic.Reason.ShouldBe("INVALID_FIELDS");
        generic.Receipt.ShouldNotBeNull().Promise.ShouldNotBeEmpty();
        foreach (var wrong in new Action<Health.QueryChildRequest>[]
        {
            r => r.Purpose.LegalBasis = LegalBasis.Unspecified, r => r.Purpose.Purpose = (Purpose)4711, r => r.Purpose = null, r => r.Purpose.Reason = new string('x', 5000),
        })
        {
            (await RefusalOf(() => AskAsync(p.Doctor, child, wrong))).Receipt.ShouldNotBeNull();
        }

        // A page of a million is a form filled in wrongly, and no refusal.
        (await RefusalOf(() => AskAsync(p.Doctor, child, r => r.PageSize = 1_000_000))).Receipt.ShouldBeNull();

        var entries = (await new AuditService.AuditServiceClient(p.Auditor.CallInvoker).ListEntriesAsync(
            new ListEntriesRequest { PersonId = child, Reason = Why, PageSize = 100 })).Entries.Where(e => e.Kind == AuditEventKind.Refuse).ToList();
        entries.Count.ShouldBe(5);
        entries.ShouldAllBe(e => e.Outcome == "refused: INVALID_FIELDS" && e.Action == "HealthService/QueryChild" && e.PractitionerId == "u-dr-mockhurst");
        var first = entries.Single(e => e.EntryId == generic.Receipt.EntryId);
        first.Reason.ShouldBe("Any concerns?   Any concerns?");
        entries.Max(e => e.Reason.Length).ShouldBe(1000);

        var series = await new AuditReviewService.AuditReviewServiceClient(p.Auditor.CallInvoker).ListExceptionsAsync(new ListExceptionsRequest
        {
            Kind = ExceptionKind.RefusalsInSeries,
            FromDate = "2027-03-01",
            ToDate = "2027-03-31",
            Reason = Why,
        });
        series.Rows.ShouldHaveSingleItem().What.ShouldBe("5 refusals in quick succession: INVALID_FIELDS");
    }

    private static async Task AskAsync(InfoShareConnection who, string child, Action<Health.QueryChildRequest> wrong)
    {
        var request = new Health.QueryChildRequest
        {
            Child = new SubjectRef { PersonId = child },
            Purpose = For(Purpose.AssessChild, "She was breathless again this morning and had no inhaler with her."),
            PageSize = 50,
        };
        wrong(request);
        await new Health.HealthService.HealthServiceClient(who.CallInvoker).QueryChildAsync(request);
    }
}
