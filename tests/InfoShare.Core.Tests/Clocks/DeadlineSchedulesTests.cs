using System.Text.Json.Nodes;
using InfoShare.Core.Clocks;
using static InfoShare.Core.Tests.Clocks.Moments;

namespace InfoShare.Core.Tests.Clocks;

/// <summary>Editions by date, partnerships' own numbers, and refusal of faulty files.</summary>
public sealed class DeadlineSchedulesTests
{
    private static readonly DeadlineSchedules Embedded = DeadlineSchedules.Embedded(WorkingDayCalendar.England);

    private const string Northmere =
        """
        {"schedules":[
          {"partnership":"northmere","edition":"WT2023","revision":1,"from":"2026-04-01","until":"2026-06-01","sameAs":"WT2023#1",
           "close":"16:30","note":"Agreed locally.",
           "rules":[
             {"key":"T14","starts":"RAPID_REVIEW","source":"local","terms":{"STANDARD":{"kind":"CALENDAR_WEEKS","amount":26}}},
             {"key":"T12","starts":"NOTIFICATION","source":"local","terms":{"STANDARD":{"kind":"WORKING_DAYS","amount":15,"close":"12:00"}}}]},
          {"partnership":"northmere","edition":"WT2023","revision":2,"from":"2026-06-01","until":"2026-07-01","sameAs":"WT2023/northmere#1",
           "note":"Two days to decide.",
           "rules":[{"key":"T1","starts":"RECEIPT","source":"local","terms":{"STANDARD":{"kind":"WORKING_DAYS","amount":2}}}]}]}
        """;

    [Theory]
    [InlineData("2018-07-04 00:00", "WT2018#1")]
    [InlineData("2023-12-14 23:59", "WT2018#1")]
    [InlineData("2023-12-15 00:00", "WT2023#1")]
    [InlineData("2026-09-29 23:59", "WT2023#1")]
    [InlineData("2026-09-30 00:00", "WT2026#1")]
    [InlineData("2040-01-01 00:00", "WT2026#1")]
    public void An_old_case_is_judged_by_the_edition_of_its_day(string at, string id) =>
        Embedded.For("southmere", London(at)).Id.ShouldBe(id);

    [Fact]
    public void Before_the_first_edition_nothing_is_guessed()
    {
        Embedded.TryFor(null, London("2018-07-03 23:59")).ShouldBeNull();
        Should.Throw<ArgumentOutOfRangeException>(() => Embedded.For(null, London("2018-07-03 23:59")))
            .Message.ShouldContain("before Wednesday 4 July 2018, when WT2018");
    }

    [Fact]
    public void The_three_editions_have_the_same_numbers_and_the_last_says_it_is_provisional()
    {
        Embedded.All.Select(s => (s.Id, s.IsProvisional)).ShouldBe([("WT2018#1", false), ("WT2023#1", false), ("WT2026#1", true)]);
        foreach (DeadlineSchedule schedule in Embedded.All)
        {
            schedule.Rules.Select(r => r.Key).ShouldBe(Enum.GetValues<DeadlineKey>());
            foreach ((DeadlineRule mine, DeadlineRule first) in schedule.Rules.Zip(Embedded.All[0].Rules))
            {
                mine.Terms.OrderBy(t => t.Key).ShouldBe(first.Terms.OrderBy(t => t.Key));
                mine.Starts.ShouldBe(first.Starts);
            }
        }
    }

    [Fact]
    public void A_partnership_has_its_own_numbers_for_its_own_dates_and_the_defaults_otherwise()
    {
        DeadlineSchedules all = Embedded.With(Northmere, "northmere.json");
        all.For("NorthMere", London("2026-03-31 10:00")).Id.ShouldBe("WT2023#1");
        all.For("southmere", London("2026-05-01 10:00")).Id.ShouldBe("WT2023#1");
        all.For("northmere", London("2026-07-01 00:00")).Id.ShouldBe("WT2023#1");

        DeadlineSchedule first = all.For("NorthMere", London("2026-05-20 10:00"));
        first.Rule(DeadlineKey.RapidReview).Starts.ShouldBe(DeadlineStart.Notification);
        Deadline decision = first.Compute(DeadlineKey.ReferralDecision, London("2026-05-20 10:00"));
        decision.RuleId.ShouldBe("T1@WT2023/northmere#1");
        // The partnership's own close holds for inherited rules too; a term's own close goes before it.
        InLondon(decision.DueAt).ShouldBe("2026-05-21 16:30");
        InLondon(first.Compute(DeadlineKey.RapidReview, London("2026-05-22 10:00")).DueAt).ShouldBe("2026-06-15 12:00");

        DeadlineSchedule second = all.For("northmere", London("2026-06-11 10:00"));
        InLondon(second.Compute(DeadlineKey.ReferralDecision, London("2026-06-11 10:00")).DueAt).ShouldBe("2026-06-15 16:30");
        // S14: 26 weeks from 11 June is 10 December.
        Deadline review = second.Compute(DeadlineKey.LocalLearningReview, London("2026-06-11 10:00"));
        InLondon(review.DueAt).ShouldBe("2026-12-10 16:30");
        review.Words.ShouldBe("26 weeks, due 16:30 on Thursday 10 December 2026");
        review.RuleId.ShouldBe("T14@WT2023/northmere#2");
    }

    [Fact]
    public void A_file_adds_a_partnership()
    {
        string folder = Directory.CreateTempSubdirectory("infoshare-deadlines").FullName;
        try
        {
            string path = Path.Combine(folder, "northmere.json");
            File.WriteAllText(path, Northmere);
            Embedded.WithFile(path).All.Count.ShouldBe(5);
            Should.Throw<ClockDataException>(() => Embedded.WithFile(Path.Combine(folder, "gone.json"))).Message.ShouldBe("gone.json: the file cannot be read");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void The_next_edition_takes_its_place_when_the_one_before_is_ended()
    {
        // A later default may not simply be laid over the open-ended one: the file must say when that one ends.
        Should.Throw<ClockDataException>(() => Embedded.With(
            """{"schedules":[{"edition":"WT2030","revision":1,"from":"2030-01-01","sameAs":"WT2026#1","note":"n"}]}""", "next.json"))
            .Message.ShouldContain("WT2026#1 and WT2030#1 overlap");
    }

    /// <summary>Each case alters the embedded file in one way.</summary>
    public static TheoryData<string, string> Faults => new()
    {
        { "hole", "WT2018#1: has no T7, T19" },
        { "overlap", "WT2018#1 and WT2023#1 overlap" },
        { "gap", "no default holds between WT2018#1, until 2023-12-01, and WT2023#1, from 2023-12-15" },
        { "ends", "WT2026#1 is the last default and must not end" },
        { "basis", "WT2023#1: sameAs 'WT1999#1' is not an earlier schedule (WT2018#1)" },
        { "twice", "WT2018#1: occurs twice" },
        { "revision", "revision counts from 1" },
        { "dates", "from and until are dates such as" },
        { "backwards", "until 2018-07-04 is not after from 2018-07-04" },
        { "close", "close is a time such as 17:00" },
        { "edition", "edition and partnership are letters" },
        { "key", "'T22' is not one of T1 to T21" },
        { "rule-twice", "T1 is given twice" },
        { "amount", "STANDARD has amount 0" },
        { "long", "STANDARD has amount 2026" },
        { "kind", "is not valid" },
        { "integer-kind", "is not valid" },
        { "count", "T1 STANDARD may not be COUNT" },
        { "case", "T1 FIRST_REVIEW is not a case of this rule" },
        { "missing-case", "T4 has no term for SAME_DAY" },
        { "start", "T1 starts at DECISION, not at RECEIPT" },
        { "source", "T1 has no source" },
        { "term-close", "close '25:00' is not a time" },
        { "unknown-field", "colour" },
        { "null", "a schedule, rule or term is null" },
        { "no-default", "there is no default schedule" },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_file_is_refused_and_says_where(string fault, string message)
    {
        JsonNode file = JsonNode.Parse(EmbeddedJson())!;
        JsonArray schedules = file["schedules"]!.AsArray();
        JsonNode first = schedules[0]!;
        JsonArray rules = first["rules"]!.AsArray();
        JsonNode t1 = rules[0]!;
        JsonNode t1Term = t1["terms"]!["STANDARD"]!;
        switch (fault)
        {
            case "hole": rules.RemoveAt(18); rules.RemoveAt(6); break;
            case "overlap": first["until"] = "2024-01-01"; break;
            case "gap": first["until"] = "2023-12-01"; break;
            case "ends": schedules[2]!["until"] = "2027-01-01"; break;
            case "basis": schedules[1]!["sameAs"] = "WT1999#1"; break;
            case "twice": schedules[1]!["edition"] = "WT2018"; break;
            case "revision": first["revision"] = 0; break;
            case "dates": first["until"] = "15/12/2023"; break;
            case "backwards": first["until"] = "2018-07-04"; break;
            case "close": first["close"] = "5pm"; break;
            case "edition": first["edition"] = "WT 2018"; break;
            case "key": t1["key"] = "T22"; break;
            case "rule-twice": rules[1]!["key"] = "T1"; break;
            case "amount": t1Term["amount"] = 0; break;
            case "long": t1Term["amount"] = 2026; break;
            case "kind": t1Term["kind"] = "FORTNIGHTS"; break;
            case "integer-kind": t1Term["kind"] = 1; break;
            case "count": t1Term["kind"] = "COUNT"; break;
            case "case": t1["terms"]!["FIRST_REVIEW"] = t1Term.DeepClone(); break;
            case "missing-case": rules[3]!["terms"]!.AsObject().Remove("SAME_DAY"); break;
            case "start": t1["starts"] = "DECISION"; break;
            case "source": t1["source"] = " "; break;
            case "term-close": t1Term["close"] = "25:00"; break;
            case "unknown-field": t1["colour"] = "red"; break;
            case "null": rules.Add((JsonNode?)null); break;
            case "no-default":
                foreach (JsonNode? schedule in schedules.Skip(1).ToList())
                    schedules.Remove(schedule);
                first["partnership"] = "northmere";
                break;
            default: throw new InvalidOperationException(fault);
        }

        ClockDataException e = Should.Throw<ClockDataException>(() =>
            DeadlineSchedules.Parse(file.ToJsonString(), "faulty.json", WorkingDayCalendar.England));
        e.Message.ShouldStartWith("faulty.json: ");
        e.Message.ShouldContain(message);
    }

    [Fact]
    public void Two_schedules_of_one_partnership_may_not_overlap_whatever_the_case_of_its_name() =>
        Should.Throw<ClockDataException>(() => Embedded.With(Northmere, "a.json").With(
            """{"schedules":[{"partnership":"NORTHMERE","edition":"LOCAL","revision":1,"from":"2026-06-15","sameAs":"WT2023#1","note":"n"}]}""", "b.json"))
            .Message.ShouldContain("WT2023/northmere#2 and LOCAL/NORTHMERE#1 overlap");

    private static string EmbeddedJson()
    {
        using Stream stream = typeof(DeadlineSchedules).Assembly.GetManifestResourceStream("InfoShare.Core.Clocks.deadline-schedules.json")!;
        using StreamReader reader = new(stream);
        return reader.ReadToEnd();
    }
}
