using InfoShare.Storage.Sql;
using InfoShare.Storage.Writing;
using Npgsql;

namespace InfoShare.Storage.Postgres;

/// <summary>
/// Commands side by side in one transaction of PostgreSQL, on one thread: each goes on until it asks something; when all ask, the
/// questions travel together, and those that are the same statement become one (<see cref="ManyText"/>). So a stage costs a round trip,
/// whoever many are at it.
/// </summary>
internal sealed class PostgresTogether(PostgresSession transaction, TimeProvider clock, WriteGroup group) : CommandsTogether
{
    public override async ValueTask<string[]> ApplyAsync(IReadOnlyList<Func<SqlSession, ValueTask<string>>> commands)
    {
        var sessions = new PostgresCommand[commands.Count];
        var work = new Task<string>[commands.Count];
        for (var i = 0; i < sessions.Length; i++)
        {
            sessions[i] = new PostgresCommand(clock, group);
            work[i] = await sessions[i].BeginAsync(commands[i]);
        }

        try
        {
            PostgresCommand? locking = null;
            while (true)
            {
                // Whoever had to end badly takes the transaction along.
                if (Array.Find(work, w => w.IsFaulted) is { } guilty)
                    await guilty;
                if (locking is { HasEnded: true })
                    locking = null;
                var asking = sessions.Where(s => s.Asks.Count > 0).ToList();
                if (asking.Count == 0)
                    break;
                locking ??= asking.Find(s => s.AsksForLock);
                asking.RemoveAll(s => s.AsksForLock && s != locking);
                await SendAsync(sessions, asking);
                foreach (var session in asking)
                    await session.GoOnAsync();
            }

            transaction.Take(sessions);
            return await Task.WhenAll(work);
        }
        catch (Exception e)
        {
            await GiveUpAsync(sessions, work, e);
            throw;
        }
        finally
        {
            foreach (var session in sessions)
                session.End();
        }
    }

    private async ValueTask SendAsync(PostgresCommand[] sessions, List<PostgresCommand> asking)
    {
        transaction.Post(Posts.InOrder([.. sessions.Where(s => s.MustSend)]));
        var parts = new List<(List<Asking> Askings, NpgsqlBatchCommand Statement)>();
        foreach (var one in asking.SelectMany(s => s.Asks))
        {
            if (parts.Find(p => p.Askings[0].MayJoin(one)) is { Askings: not null } known)
                known.Askings.Add(one);
            else
                parts.Add(([one], null!));
        }

        for (var i = 0; i < parts.Count; i++)
        {
            var askings = parts[i].Askings;
            parts[i] = (askings, askings.Count == 1
                ? askings[0].Sending.Alone()
                : askings[0].Sending.ForMany!.With([.. askings.Select(a => a.Sending.Values)]));
        }

        await transaction.AskAsync(parts);
    }

    // Every command comes to its end, and none of them is answered.
    private static async ValueTask GiveUpAsync(PostgresCommand[] sessions, Task<string>[] work, Exception cause)
    {
        for (var i = 0; i < sessions.Length; i++)
        {
            while (sessions[i].Asks.Count > 0)
                await sessions[i].GoOnAsync(cause);
        }

        foreach (var ended in work)
            _ = ended.Exception;
    }
}
