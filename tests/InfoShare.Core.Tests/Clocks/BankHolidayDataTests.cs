using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

public sealed class BankHolidayDataTests
{
    private const string Eight2030 =
        """{"date":"2030-01-01","name":"a"},{"date":"2030-04-19","name":"b"},{"date":"2030-04-22","name":"c"},{"date":"2030-05-06","name":"d"},{"date":"2030-05-27","name":"e"},{"date":"2030-08-26","name":"f"},{"date":"2030-12-25","name":"g"},{"date":"2030-12-26","name":"h"}""";

    [Fact]
    public void A_one_off_day_moves_the_deadline_and_leaves_the_years_covered()
    {
        BankHolidayData data = BankHolidayData.Embedded().WithOneOffDays(
            """{"version":"funeral-1","holidays":[{"date":"2026-07-16","name":"National day of mourning"}]}""", "one-off.json");
        WorkingDayCalendar calendar = new(data);
        InLondon(calendar.DueAtClose(London("2026-07-15 10:00"), 1, new TimeOnly(17, 0))).ShouldBe("2026-07-17 17:00");
        calendar.IsWorkingDay(Day("2026-07-16")).ShouldBeFalse();
        calendar.Version.ShouldBe("england-2025-2028-1+funeral-1");
        (calendar.FirstYear, calendar.LastYear).ShouldBe((2025, 2028));
    }

    [Fact]
    public void A_one_off_day_beyond_the_known_years_does_not_make_its_year_known()
    {
        BankHolidayData data = BankHolidayData.Embedded().WithOneOffDays(
            """{"version":"x","holidays":[{"date":"2030-07-16","name":"One day"}]}""", "one-off.json");
        WorkingDayCalendar calendar = new(data);
        calendar.IsWorkingDay(Day("2030-07-16")).ShouldBeFalse();
        calendar.IsBeyondKnownHolidays(Day("2030-07-16")).ShouldBeTrue();
    }

    [Fact]
    public void A_file_replaces_the_whole_list_and_a_second_file_adds_days()
    {
        string folder = Directory.CreateTempSubdirectory("infoshare-holidays").FullName;
        try
        {
            string list = Path.Combine(folder, "list.json");
            string oneOff = Path.Combine(folder, "one-off.json");
            File.WriteAllText(list, $$"""{"version":"v2","firstYear":2030,"lastYear":2030,"holidays":[{{Eight2030}}]}""");
            File.WriteAllText(oneOff, """{"version":"o1","holidays":[{"date":"2030-06-03","name":"Jubilee"}]}""");
            WorkingDayCalendar calendar = new(BankHolidayData.FromFile(list).WithOneOffDaysFrom(oneOff));
            calendar.IsWorkingDay(Day("2030-04-19")).ShouldBeFalse();
            calendar.IsWorkingDay(Day("2030-06-03")).ShouldBeFalse();
            calendar.IsBeyondKnownHolidays(Day("2026-04-03")).ShouldBeTrue();
            calendar.Version.ShouldBe("v2+o1");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void A_missing_file_is_named_without_its_folder()
    {
        ClockDataException e = Should.Throw<ClockDataException>(() => BankHolidayData.FromFile(Path.Combine("no-such-folder", "gone.json")));
        e.Message.ShouldBe("gone.json: the file cannot be read");
    }

    [Theory]
    [InlineData("", "is not valid")]
    [InlineData("null", "is empty")]
    [InlineData("{}", "is not valid")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[],"extra":1}""", "extra")]
    [InlineData("""{"version":"v","version":"w","firstYear":2030,"lastYear":2030,"holidays":[]}""", "uplicate")]
    [InlineData("""{"version":" ","firstYear":2030,"lastYear":2030,"holidays":[]}""", "version must name")]
    [InlineData("""{"version":null,"firstYear":2030,"lastYear":2030,"holidays":[]}""", "is not valid")]
    [InlineData("""{"version":"v","holidays":[]}""", "firstYear and lastYear must say")]
    [InlineData("""{"version":"v","firstYear":2031,"lastYear":2030,"holidays":[]}""", "not a span of years")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[]}""", "2030 has 0 bank holidays, and England has 8 a year")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[null]}""", "'' is not a date")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[{"date":"1/1/2030","name":"a"}]}""", "'1/1/2030' is not a date such as 2026-12-25")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[{"date":"2030-02-30","name":"a"}]}""", "'2030-02-30' is not a date")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[{"date":"2030-01-05","name":"a"}]}""", "2030-01-05 is a Saturday; give the substitute day")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[{"date":"2030-01-01","name":"a"},{"date":"2030-01-01","name":"b"}]}""", "2030-01-01 is listed twice")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[{"date":"2031-01-01","name":"a"}]}""", "2031-01-01 is outside the years covered")]
    [InlineData("""{"version":"v","firstYear":2030,"lastYear":2030,"holidays":[{"date":"2030-01-01","name":""}]}""", "2030-01-01 has no name")]
    public void A_faulty_list_is_refused_with_its_name_and_the_fault(string json, string fault)
    {
        ClockDataException e = Should.Throw<ClockDataException>(() => BankHolidayData.Parse(json, "list.json"));
        e.Message.ShouldStartWith("list.json: ");
        e.Message.ShouldContain(fault);
    }

    [Theory]
    [InlineData("""{"version":"o","holidays":[]}""", "holidays is empty")]
    [InlineData("""{"version":"o","firstYear":2030,"lastYear":2030,"holidays":[{"date":"2026-07-16","name":"a"}]}""", "belong to a whole list")]
    [InlineData("""{"version":"o","holidays":[{"date":"2026-12-25","name":"a"}]}""", "2026-12-25 is a bank holiday already")]
    public void Faulty_one_off_days_are_refused(string json, string fault) =>
        Should.Throw<ClockDataException>(() => BankHolidayData.Embedded().WithOneOffDays(json, "o.json")).Message.ShouldContain(fault);

    [Fact]
    public void Every_fault_is_reported_at_once() =>
        Should.Throw<ClockDataException>(() => BankHolidayData.Parse(
            """{"version":"","firstYear":2030,"lastYear":2030,"holidays":[{"date":"x","name":"a"}]}""", "list.json")).Problems.Count.ShouldBe(3);
}
