using InfoShare.Core.Retention;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Retention;

/// <summary>How long records are kept (requirements M8, O5).</summary>
public sealed class RetentionScheduleTests
{
    private static readonly DateOnly Recorded = new(2027, 3, 8);

    private static readonly RetentionSchedule Default = RetentionSchedules.Embedded().On(new DateOnly(2027, 1, 1));

    [Fact]
    public void The_last_term_counts_whichever_it_is()
    {
        Due(RecordClass.Concern, new DateOnly(2020, 5, 6), Recorded).ShouldBe(new RetentionDue(new DateOnly(2045, 5, 6), "25 years after BIRTHDAY"));
        Due(RecordClass.Concern, new DateOnly(1980, 5, 6), Recorded).ShouldBe(new RetentionDue(new DateOnly(2037, 3, 8), "10 years after LAST_ENTRY"));
        Due(RecordClass.Concern, new DateOnly(2020, 5, 6), new DateOnly(2040, 1, 1))!.On.ShouldBe(new DateOnly(2050, 1, 1));
    }

    [Fact]
    public void Of_somebody_whose_birth_is_not_known_nothing_goes_early() =>
        Due(RecordClass.Concern, null, Recorded)!.On.ShouldBe(new DateOnly(2053, 3, 8));

    [Fact]
    public void A_sensitivity_class_may_have_a_rule_of_its_own() =>
        Default.DueOf(RecordClass.Concern, [SensitivityClass.Staff], new RetentionDays(Recorded, null, Recorded, new DateOnly(1980, 5, 6)))!.On
            .ShouldBe(new DateOnly(2052, 3, 8));

    [Fact]
    public void What_is_open_is_never_due() => Due(RecordClass.Referral, new DateOnly(1990, 1, 1), Recorded).ShouldBeNull();

    [Fact]
    public void No_record_that_may_be_due_is_passed_over_for_its_youth()
    {
        var today = new DateOnly(2060, 1, 1);
        var by = Default.RecordedBy(RecordClass.Concern, today);
        by.ShouldBe(new DateOnly(2050, 1, 1));
        Default.DueOf(RecordClass.Concern, [SensitivityClass.Standard], new RetentionDays(by.AddDays(1), null, by.AddDays(1), new DateOnly(1980, 1, 1)))!.On
            .ShouldBeGreaterThan(today);
    }

    [Fact]
    public void A_partnership_has_its_own_from_its_day_and_the_default_before()
    {
        var schedules = RetentionSchedules.Embedded("Northmere").With(File("\"partnership\":\"northmere\",\"from\":\"2028-01-01\","), "own.json");
        schedules.HasOwn.ShouldBeTrue();
        schedules.On(new DateOnly(2027, 12, 31)).Version.ShouldBe("2026-09-30.1");
        schedules.On(new DateOnly(2028, 1, 1)).Version.ShouldBe("v2");
        RetentionSchedules.Embedded().With(File("\"partnership\":\"northmere\",\"from\":\"2028-01-01\","), "own.json").HasOwn.ShouldBeFalse();
    }

    [Theory]
    [InlineData("\"from\":\"2028-01-01\",", "overlap")]
    [InlineData("\"partnership\":\"n\",\"from\":\"2028-13-01\",", "from and until are dates")]
    [InlineData("\"partnership\":\"n\",\"from\":\"2028-01-01\",\"until\":\"2027-01-01\",", "is not after from")]
    [InlineData("\"partnership\":\"n\",\"from\":\"2028-01-01\",\"more\":1,", "is not valid")]
    public void What_is_wrong_is_said(string head, string problem) =>
        Should.Throw<RetentionScheduleException>(() => RetentionSchedules.Embedded().With(File(head), "own.json")).Message.ShouldContain(problem);

    [Fact]
    public void A_remembered_reply_is_kept_as_long_as_the_schedule_says_and_each_class_has_its_rule()
    {
        Default.KeptFor(RecordClass.RememberedReply, new DateOnly(2027, 3, 8)).ShouldBe(TimeSpan.FromDays(7));
        foreach (var recordClass in Enum.GetValues<RecordClass>().Where(c => c != RecordClass.Unspecified))
            Default.RulesFor(recordClass, []).ShouldNotBeEmpty();
        foreach (var removable in RemovableRecords.Classes)
            RemovableRecords.ClassOf($"{PrefixOf(removable)}_01J").ShouldBe(removable);
        RemovableRecords.ClassOf("per_01J").ShouldBeNull();

        static string PrefixOf(RecordClass recordClass) => recordClass switch
        {
            RecordClass.Concern => "con",
            RecordClass.Referral => "ref",
            RecordClass.Contact => "ctc",
            RecordClass.Enquiry => "enq",
            RecordClass.Task => "tsk",
            RecordClass.Pattern => "pat",
            _ => "end",
        };
    }

    [Fact]
    public void Every_fault_is_named_at_once()
    {
        const string Wrong = """
            {"schedules":[{"version":"v 2","partnership":"n","from":"2028-01-01","graceDays":0,"rules":[
              {"class":"CONCERNS","terms":[]},
              {"class":"CONCERN","terms":[{"after":"CLOSED","amount":2500,"unit":"YEARS","source":""}]},
              {"class":"LINK","sensitivity":["STANDARD","NONE"],"terms":[{"after":"NEVER","amount":1,"unit":"WEEKS","source":"s"}]}]}]}
            """;
        var problems = Should.Throw<RetentionScheduleException>(() => RetentionSchedules.Embedded().With(Wrong, "own.json")).Problems;
        foreach (var part in (string[])
            [
                "version is letters", "graceDays is 1", "'CONCERNS' is no class", "has no term", "nothing is counted from CLOSED", "amount 2500", "has no source",
                "only concerns have", "'NONE' is no sensitivity", "'NEVER' is not", "'WEEKS' is not", "has no rule for REFERRAL",
            ])
        {
            problems.ShouldContain(p => p.Contains(part, StringComparison.Ordinal), part);
        }
    }

    private static RetentionDue? Due(RecordClass recordClass, DateOnly? born, DateOnly lastEntry) =>
        Default.DueOf(recordClass, [SensitivityClass.Standard], new RetentionDays(Recorded, null, lastEntry, born));

    private static string File(string head)
    {
        var rules = string.Join(",", Enum.GetValues<RecordClass>().Where(c => c != RecordClass.Unspecified).Select(c =>
            $$"""{"class":"{{Code.Of(c)}}","terms":[{"after":"RECORDED","amount":25,"unit":"YEARS","source":"s"}]}"""));
        return $$"""{"schedules":[{"version":"v2",{{head}}"graceDays":30,"rules":[{{rules}}]}]}""";
    }
}
