using InfoShare.Core.Audit;
using InfoShare.Core.Audit.Export;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Audit;

/// <summary>What of an entry a data protection officer has (requirements M6, N5, L8).</summary>
public sealed class MaskedRowTests
{
    private static readonly AuditEntry Answered = new()
    {
        Id = "aud_1",
        Kind = AuditEventKind.Query,
        Action = "HealthService/QueryChild",
        OrganisationId = "elmmock-surgery",
        PractitionerId = "u-dr-mockhurst",
        Role = PractitionerRole.Gp,
        Purpose = Purpose.AssessChild,
        LegalBasis = LegalBasis.PublicFunction,
        Reason = "Her mother is unwell.",
        PersonIds = ["per_a", "per_b"],
        MatchedHow = "nhs_number",
        ObjectId = "con_1",
        Outcome = "done",
        CountsByTier = new Dictionary<string, int> { ["MARKER"] = 2, ["SUMMARY"] = 1, ["DETAIL"] = 0 },
        Shown = ["MARKER con_2"],
        CallId = "call_1",
        RecordedAt = new DateTimeOffset(2027, 7, 9, 16, 31, 12, TimeSpan.Zero),
    };

    [Fact]
    public void Whoever_asked_of_somebody_hidden_looks_like_whoever_asked_of_nobody()
    {
        using var names = new Pseudonyms();
        var nobody = Answered with { Outcome = "NO_MATCH", PersonIds = [], ObjectId = null, CountsByTier = new Dictionary<string, int>(), LegalBasis = LegalBasis.Unspecified };
        AuditEntry[] hidden =
        [
            Answered with { Outcome = "NO_MATCH", WithheldByReason = new Dictionary<string, int> { ["HIDDEN"] = 1 }, RuleIds = ["deny/protected"] },
            Answered with { Outcome = "SEVERAL" },
            Answered with { WithheldByReason = new Dictionary<string, int> { ["HIDDEN"] = 1 }, RuleIds = ["deny/conflict"] },
        ];
        foreach (var entry in hidden)
            Said(MaskedRow.Of(entry, names)).ShouldBe(Said(MaskedRow.Of(nobody, names)));

        var refused = Answered with { Kind = AuditEventKind.Refuse, Outcome = "refused: NOT_FOUND" };
        Said(MaskedRow.Of(refused with { Outcome = "refused: CONFLICT_OF_INTEREST", RuleIds = ["deny/conflict"] }, names))
            .ShouldBe(Said(MaskedRow.Of(refused with { PersonIds = [] }, names)));
        MaskedRow.Of(refused with { Outcome = "refused: ROLE_NOT_ALLOWED" }, names).Outcome.ShouldBe("REFUSED: ROLE_NOT_ALLOWED");
    }

    [Fact]
    public void An_entry_keeps_codes_and_the_hour_of_London_and_has_pseudonyms_for_the_rest()
    {
        using var names = new Pseudonyms();
        using var others = new Pseudonyms();
        var row = MaskedRow.Of(Answered, names);
        (row.Time, row.Action, row.Role, row.Tier, row.Outcome).ShouldBe(("2027-07-09T17:00+01:00", "HealthService/QueryChild", "GP", "SUMMARY", "DONE"));
        row.Persons.Count.ShouldBe(2);
        Said(MaskedRow.Of(Answered, names)).ShouldBe(Said(row), "the same thing has the same pseudonym");
        var later = MaskedRow.Of(Answered, others);
        later.Practitioner.ShouldNotBe(row.Practitioner);
        later.Persons.Intersect(row.Persons).ShouldBeEmpty();

        // One id is one pseudonym where it is the thing too, and two practitioners of one name in two places are two.
        MaskedRow.Of(Answered with { ObjectId = "per_a" }, names).ObjectId.ShouldBeOneOf([.. row.Persons]);
        MaskedRow.Of(Answered with { OrganisationId = "northmere-csc" }, names).Practitioner.ShouldNotBe(row.Practitioner);
    }

    [Fact]
    public void That_somebody_is_kept_apart_or_under_a_hold_is_told_of_nobody()
    {
        using var names = new Pseudonyms();
        string[] actions =
        [
            "ConflictService/DeclareConflict", "RetentionService/PlaceLegalHold", "SubjectAccessService/OpenSubjectAccess", "TaskService/CompleteTask",
            "HealthService/RecordRoutineEnquiry", "PoliceService/RecordRoutineEnquiry", "SocialCareService/RecordRoutineEnquiry",
        ];
        foreach (var outcome in (string[])["kept: INCIDENT_NAMED", "named again"])
        {
            var row = MaskedRow.Of(Answered with { Kind = AuditEventKind.Decide, OrganisationId = null, Outcome = outcome }, names);
            (row.Action, row.Persons.Count, row.ObjectId, row.CallId).ShouldBe(("OTHER", 0, null, null));
        }

        foreach (var action in actions)
        {
            var row = MaskedRow.Of(Answered with { Kind = AuditEventKind.Decide, Action = action }, names);
            (row.Kind, row.Action, row.Role, row.Purpose).ShouldBe(("OTHER", "OTHER", "OTHER", "OTHER"));
            (row.Persons.Count, row.ObjectId, row.CallId).ShouldBe((0, null, null));
        }
    }

    [Fact]
    public void What_is_rare_is_merged_and_cannot_be_had_by_subtraction()
    {
        SmallNumbers.Kept(new Dictionary<string, int> { ["A"] = 9, ["B"] = 5 }).ShouldBe(["A", "B"], ignoreOrder: true);
        SmallNumbers.Kept(new Dictionary<string, int> { ["A"] = 90, ["B"] = 6, ["C"] = 4 }).ShouldBe(["A"], ignoreOrder: true, "four merged alone would be C");
        SmallNumbers.Kept(new Dictionary<string, int> { ["A"] = 90, ["B"] = 6, ["C"] = 4, ["D"] = 1 }).ShouldBe(["A", "B"], ignoreOrder: true);
        SmallNumbers.Kept(new Dictionary<string, int> { ["A"] = 90, ["B"] = 6, ["OTHER"] = 2 }).ShouldBe(["A"], ignoreOrder: true);
        SmallNumbers.Kept(new Dictionary<string, int> { ["A"] = 9, ["B"] = 6, ["OTHER"] = 7 }).ShouldBe(["A", "B"], ignoreOrder: true);
    }

    [Fact]
    public void No_group_of_an_export_is_small_for_any_mix_of_entries()
    {
        var random = new Random(20270308);
        for (var round = 0; round < 50; round++)
        {
            using var names = new Pseudonyms();
            var rows = MaskedRow.MergeSmall([.. Enumerable.Range(0, random.Next(0, 120)).Select(i => MaskedRow.Of(
                Answered with
                {
                    Id = $"aud_{i}",
                    Kind = (AuditEventKind)random.Next(1, 14),
                    Action = $"S/{random.Next(0, 4)}",
                    OrganisationId = random.Next(0, 12) is var o and < 11 ? $"org-{(int)Math.Sqrt(o)}" : null,
                    Role = (PractitionerRole)random.Next(1, 5),
                    Purpose = (Purpose)random.Next(0, 4),
                    RecordedAt = Answered.RecordedAt.AddMinutes(random.Next(0, 6_000)),
                },
                names))]);
            if (rows.Count > 0)
                rows.Count.ShouldBeGreaterThanOrEqualTo(SmallNumbers.Fewest);
            Smallest(rows, r => r.OrganisationId);
            Smallest(rows, r => $"{r.OrganisationId} {r.Kind} {r.Action}");
            Smallest(rows, r => $"{r.OrganisationId} {r.Role}");
            Smallest(rows, r => $"{r.OrganisationId} {r.Purpose}");
            Smallest(rows, r => $"{r.OrganisationId} {r.LegalBasis}");
            Smallest(rows, r => $"{r.OrganisationId} {r.Outcome}");
            Smallest(rows, r => $"{r.OrganisationId} {r.Tier}");
            Smallest([.. rows.Where(r => r.Time.Contains('T', StringComparison.Ordinal))], r => $"{r.OrganisationId} {r.Time}");
            rows.Select(r => r.Time).ShouldBeInOrder(SortDirection.Ascending, StringComparer.Ordinal);
        }
    }

    private static void Smallest(IReadOnlyList<MaskedRow> rows, Func<MaskedRow, string> cell) =>
        rows.GroupBy(cell).Where(g => g.Count() < SmallNumbers.Fewest).Select(g => g.Key).ShouldBeEmpty();

    private static string Said(MaskedRow r) =>
        string.Join('|', r.Time, r.OrganisationId, r.Kind, r.Action, r.Role, r.Purpose, r.LegalBasis, r.Outcome, r.Tier, r.Practitioner, string.Join(' ', r.Persons), r.ObjectId, r.CallId);
}
