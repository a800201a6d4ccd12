using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;
using InfoShare.Broker.Hosting;
using InfoShare.Core;
using InfoShare.Core.Clocks;
using InfoShare.Core.Stores;
using InfoShare.Protocol.Development.V1;

namespace InfoShare.Broker.Services;

/// <summary>
/// The development clock. How far it was moved is kept before it moves, so that a restart never goes back; deadlines that have
/// passed are acted on before the answer leaves. The policy table refuses it outside Development.
/// </summary>
internal sealed class ClockService(
    TimeProvider time, IStore store, IEnumerable<IDeadlineSweep> sweeps, ClockService.Turn turn) : Protocol.Development.V1.ClockService.ClockServiceBase
{
    /// <inheritdoc/>
    public override Task<GetClockResponse> GetClock(GetClockRequest request, ServerCallContext context)
    {
        var now = time.GetUtcNow();
        return Task.FromResult(new GetClockResponse { Now = now.ToTimestamp(), InWords = PlainTime.Full(now) });
    }

    /// <inheritdoc/>
    public override async Task<AdvanceClockResponse> AdvanceClock(AdvanceClockRequest request, ServerCallContext context)
    {
        if (time is not DevelopmentClock clock)
            throw new RuleException(ErrorReason.DevelopmentOnly, "This call exists in Development only.");

        await turn.Gate.WaitAsync(context.CancellationToken);
        try
        {
            var by = request.ToCase == AdvanceClockRequest.ToOneofCase.By
                ? request.By.ToTimeSpan()
                : request.Instant.ToDateTimeOffset() - clock.GetUtcNow();

            // The instant was ahead when the request was looked at; another call may have moved the clock past it since.
            if (by > TimeSpan.Zero)
                await AdvanceAsync(clock, by, context.CancellationToken);

            var fired = 0;
            foreach (var sweep in sweeps)
                fired += await sweep.SweepAsync(context.CancellationToken);
            var now = clock.GetUtcNow();
            return new AdvanceClockResponse { Now = now.ToTimestamp(), InWords = PlainTime.Full(now), DeadlinesFired = fired };
        }
        finally
        {
            turn.Gate.Release();
        }
    }

    private async Task AdvanceAsync(DevelopmentClock clock, TimeSpan by, CancellationToken ct)
    {
        var offset = (clock.Offset + by).Ticks.ToString(CultureInfo.InvariantCulture);
        await store.WriteAsync(
            new WriteCommand<bool>("MoveClock", s =>
            {
                s.Registry.PutSetting(Opening.ClockOffset, offset);
                return ValueTask.FromResult(true);
            }),
            ct);
        clock.Advance(by);
    }

    /// <summary>One advance at a time.</summary>
    internal sealed class Turn : IDisposable
    {
        /// <summary>Held while the clock is moved.</summary>
        public SemaphoreSlim Gate { get; } = new(1, 1);

        /// <inheritdoc/>
        public void Dispose() => Gate.Dispose();
    }
}
