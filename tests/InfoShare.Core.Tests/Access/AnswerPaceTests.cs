using System.Diagnostics;
using FsCheck;
using FsCheck.Fluent;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Tests.Access;

/// <summary>When an answer that names nobody leaves (requirement A10).</summary>
public sealed class AnswerPaceTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);

    [Fact]
    public void It_leaves_at_a_full_step_whatever_the_search_took() =>
        Prop.ForAll(
            Gen.Choose(0, 3_000_000).ToArbitrary(),
            ticks =>
            {
                var rest = AnswerPace.Rest(TimeSpan.FromTicks(ticks), Step);
                return rest > TimeSpan.Zero && rest <= Step && (ticks + rest.Ticks) % Step.Ticks == 0;
            }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(false, false, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public void Only_an_answer_that_names_nobody_waits(bool namedNobody, bool notFound, bool leavesAtOnce)
    {
        var caller = new Caller("northmere-school", "Northmere School", AgencyKind.Education, "Northmere", false, null, "call");
        if (namedNobody)
            caller.Searched.Nobody();

        // However the caller's standing changes in the call, it is one call.
        var later = caller with { Standing = new AccessStanding(PolicyBook.Embedded.Latest) };

        using var stop = new CancellationTokenSource();
        var wait = new AnswerPace(Step).KeepAsync(later, Stopwatch.GetTimestamp(), change: false, notFound, stop.Token);
        (wait == Task.CompletedTask).ShouldBe(leavesAtOnce);
        stop.Cancel();
    }

    [Fact]
    public void No_step_no_wait() =>
        new AnswerPace(TimeSpan.Zero).KeepAsync(
            new Caller("x", "X", AgencyKind.Education, "Northmere", false, null, "call"), Stopwatch.GetTimestamp(), change: true, notFound: true, CancellationToken.None).ShouldBe(Task.CompletedTask);
}
