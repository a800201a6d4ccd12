using System.Security.Claims;
using System.Text;
using Grpc.Core;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.SignIn;

namespace InfoShare.WebConsole.Desks;

/// <summary>
/// Tells an open page that something came for it, as server-sent events: that, and never what. It follows the inbox with the practitioner's own
/// token, from now on, ends within a second of the session, and is bounded for each person and for all.
/// </summary>
internal sealed class LiveItems(DeskConnections desks, SessionStore sessions, IHostApplicationLifetime life)
{
    /// <summary>The tray's.</summary>
    public const string Tray = "/tray/live";

    private const int Most = 500;
    private const int MostOfOne = 6;
    private const int QuietTicks = 15;
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly Dictionary<string, int> open = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private int all;

    /// <summary>How many are open.</summary>
    public int Count
    {
        get
        {
            lock (gate)
                return all;
        }
    }

    /// <summary>Answers until the browser, the session or the console ends it. One too many gets nothing, and does not come again.</summary>
    public async Task AnswerAsync(HttpContext context)
    {
        var who = context.User.FindFirstValue(ClaimTypes.NameIdentifier)!;
        if (!Enter(who))
        {
            context.Response.StatusCode = StatusCodes.Status204NoContent;
            return;
        }

        using var ending = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, life.ApplicationStopping);
        try
        {
            using var inbox = new InboxService.InboxServiceClient(desks.Of(context.User).Connection.CallInvoker)
                .StreamInbox(new StreamInboxRequest { FromNow = true }, cancellationToken: ending.Token);
            await inbox.ResponseHeadersAsync;
            context.Response.ContentType = "text/event-stream";
            await FollowAsync(context, inbox.ResponseStream, ending.Token);
        }
        catch (OperationCanceledException)
        {
            // The browser has gone, or the console stops.
        }
        catch (RpcException) when (context.Response.HasStarted)
        {
            // The broker ended it: the browser comes again.
        }
        finally
        {
            await ending.CancelAsync();
            Leave(who);
        }
    }

    private async Task FollowAsync(HttpContext context, IAsyncStreamReader<StreamInboxResponse> items, CancellationToken ct)
    {
        async Task SayAsync(string text)
        {
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes(text), ct);
            await context.Response.Body.FlushAsync(ct);
        }

        await SayAsync("retry: 5000\nevent: hello\ndata:\n\n");
        using var ticks = new PeriodicTimer(Tick);
        var (next, changed, quiet) = (items.MoveNext(ct), false, 0);
        while (await ticks.WaitForNextTickAsync(ct))
        {
            if (!sessions.IsOpen(context))
            {
                await SayAsync("event: ended\ndata:\n\n");
                return;
            }

            // Whatever came within a tick is one change.
            while (next.IsCompleted)
            {
                if (!await next)
                    return;
                changed |= items.Current.Item is not null;
                next = items.MoveNext(ct);
            }

            if (changed)
                await SayAsync("event: changed\ndata:\n\n");
            else if (++quiet % QuietTicks == 0)
                await SayAsync(":\n\n");
            changed = false;
        }
    }

    private bool Enter(string who)
    {
        lock (gate)
        {
            var own = open.GetValueOrDefault(who);
            if (all >= Most || own >= MostOfOne)
                return false;
            (open[who], all) = (own + 1, all + 1);
            return true;
        }
    }

    private void Leave(string who)
    {
        lock (gate)
        {
            all--;
            if (--open[who] == 0)
                open.Remove(who);
        }
    }
}
