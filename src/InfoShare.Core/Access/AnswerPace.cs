using System.Diagnostics;
using System.Security.Cryptography;

namespace InfoShare.Core.Access;

/// <summary>Whether a call looked for somebody and found nobody whom the caller may know of, or has to be answered at the pace of one that did.</summary>
public sealed class SearchTrace
{
    /// <summary>Set by whatever looks people up, and by whatever is done to the own word.</summary>
    public bool NamedNobody { get; private set; }

    /// <summary>Whether the operation itself noted what the call looked for (<see cref="LookUpNotes"/>).</summary>
    internal bool Noted { get; set; }

    internal void Nobody() => NamedNobody = true;

    /// <summary>
    /// It is about the caller's own word. Of somebody kept in silence (L10) that is answered as of nobody, while others are told what the author is not shown,
    /// which takes its time: so all of them leave at that pace, whomever they are about.
    /// </summary>
    internal void OwnWord() => NamedNobody = true;
}

/// <summary>
/// Who asks must not learn by the clock whether somebody is hidden or not there (requirement A10). To pass a hidden person over costs
/// rows read, on a busy database a millisecond: so an answer that names nobody, and a refusal of what is not there, leave at a full
/// step after the call came in, whatever the search cost, and a drawn time later, beside which the grain of the timer is lost.
/// </summary>
public sealed class AnswerPace(TimeSpan step)
{
    /// <summary>What holds when nothing is chosen: longer than such a call takes, shorter than anybody notices.</summary>
    public const int UsualMilliseconds = 50;

    /// <summary>The longest that may be chosen.</summary>
    public const int MostMilliseconds = 1_000;

    private const int MostDrawnMicroseconds = 8_000;

    /// <summary>
    /// A change takes longer than a question, and about somebody kept in silence (L10) whoever must know is told all the same, which takes longer still:
    /// its step is longer by so much than what it takes, lest one of the two come a step later.
    /// </summary>
    private const int StepsOfAChange = 5;

    /// <summary>Waits when the call came to nothing.</summary>
    /// <param name="began"><see cref="Stopwatch.GetTimestamp"/> when the call came in.</param>
    /// <param name="change">Whether it changes something.</param>
    /// <param name="notFound">Whether it ends as the refusal of what is not there.</param>
    public Task KeepAsync(Caller caller, long began, bool change, bool notFound, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (step <= TimeSpan.Zero || !(notFound || caller.Searched.NamedNobody))
            return Task.CompletedTask;
        var taken = Stopwatch.GetElapsedTime(began);
        var leaves = taken + Rest(taken, change ? step * StepsOfAChange : step) + TimeSpan.FromMicroseconds(RandomNumberGenerator.GetInt32(MostDrawnMicroseconds));
        return Gate.PassAsync(began + (long)(leaves.TotalSeconds * Stopwatch.Frequency)).WaitAsync(ct);
    }

    /// <summary>What is left until the next full step, never nothing.</summary>
    internal static TimeSpan Rest(TimeSpan taken, TimeSpan step) => step - TimeSpan.FromTicks(taken.Ticks % step.Ticks);

    /// <summary>
    /// Lets answers go at their time, from one thread that sleeps between them. The framework's own timers count from a clock of four milliseconds'
    /// grain: when they fire depends on when they were set, and so on what the search cost, which some thousand calls bring to light.
    /// This one sleeps whole milliseconds and is early by what is left, which the drawn time makes anything between none and one, whatever the search cost.
    /// </summary>
    private static class Gate
    {
        private static readonly PriorityQueue<TaskCompletionSource, long> Waiting = new();
        private static Thread? keeper;

        public static Task PassAsync(long at)
        {
            var passes = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (Waiting)
            {
                Waiting.Enqueue(passes, at);
                if (keeper is null)
                {
                    keeper = new Thread(Keep) { IsBackground = true, Name = "AnswerPace" };
                    keeper.Start();
                }

                Monitor.Pulse(Waiting);
            }

            return passes.Task;
        }

        private static void Keep()
        {
            while (true)
                Next().SetResult();
        }

        private static TaskCompletionSource Next()
        {
            lock (Waiting)
            {
                while (true)
                {
                    if (!Waiting.TryPeek(out _, out var at))
                    {
                        Monitor.Wait(Waiting);
                        continue;
                    }

                    var rest = (int)Stopwatch.GetElapsedTime(Stopwatch.GetTimestamp(), at).TotalMilliseconds;
                    if (rest <= 0)
                        return Waiting.Dequeue();
                    Monitor.Wait(Waiting, rest);
                }
            }
        }
    }
}
