using InfoShare.Storage.Sql;
using Npgsql;

namespace InfoShare.Storage.Postgres;

/// <summary>A statement whose answer a command waits for.</summary>
internal abstract class Asking(Sending sending)
{
    public Sending Sending { get; } = sending;

    /// <summary>Whether other sets of arguments may be asked with it in one statement.</summary>
    public virtual bool MayJoin(Asking other) => false;

    /// <summary>Takes its rows, when it is asked by itself.</summary>
    public abstract ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken ct);

    /// <summary>Takes the rows of all that were asked in one statement.</summary>
    public abstract ValueTask ReadAsync(NpgsqlDataReader reader, IReadOnlyList<Asking> all, CancellationToken ct);

    /// <summary>Takes the number of rows that were changed.</summary>
    public virtual void Changed(int rows)
    {
    }

    /// <summary>Hands over what was taken, or the error.</summary>
    public abstract void Answer(Exception? error);
}

/// <summary>Rows.</summary>
internal sealed class Asking<T>(Sending sending) : Asking(sending)
{
    // The command goes on at once and on this thread, so that never two of one transaction run at a time.
    private readonly TaskCompletionSource<List<T>> answered = new();
    private readonly List<T> rows = [];

    public Task<List<T>> Answered => answered.Task;

    public override bool MayJoin(Asking other) =>
        other is Asking<T> && !Sending.Text.Writes && Sending.IsLike(other.Sending) && Sending.ForMany is not null;

    public override async ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken ct)
    {
        if (!await reader.ReadAsync(ct))
            return;
        var map = Sending.Text.Mapper<T>(reader);
        do
            rows.Add(map(reader));
        while (await reader.ReadAsync(ct));
    }

    public override async ValueTask ReadAsync(NpgsqlDataReader reader, IReadOnlyList<Asking> all, CancellationToken ct)
    {
        if (!await reader.ReadAsync(ct))
            return;
        var map = Sending.Text.Mapper<T>(reader, more: 1);
        var last = reader.FieldCount - 1;
        do
            ((Asking<T>)all[(int)reader.GetInt64(last) - 1]).rows.Add(map(reader));
        while (await reader.ReadAsync(ct));
    }

    public override void Answer(Exception? error)
    {
        if (error is null)
            answered.SetResult(rows);
        else
            answered.SetException(error);
    }
}

/// <summary>How many rows a statement changes.</summary>
internal sealed class AskingCount(Sending sending) : Asking(sending)
{
    private readonly TaskCompletionSource<int> answered = new();
    private int changed;

    public Task<int> Answered => answered.Task;

    public override ValueTask ReadAsync(NpgsqlDataReader reader, CancellationToken ct) => ValueTask.CompletedTask;

    public override ValueTask ReadAsync(NpgsqlDataReader reader, IReadOnlyList<Asking> all, CancellationToken ct) =>
        throw new InvalidOperationException("Each is counted by itself.");

    public override void Changed(int rows) => changed = rows;

    public override void Answer(Exception? error)
    {
        if (error is null)
            answered.SetResult(changed);
        else
            answered.SetException(error);
    }
}
