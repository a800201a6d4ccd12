using InfoShare.Core.Stores;
using InfoShare.Storage.Sql;

namespace InfoShare.Storage.Sessions;

/// <summary>The domain's stores over one transaction; each is made when it is first asked for.</summary>
internal partial class SqlReadSession(SqlSession sql) : IReadSession
{
    internal SqlSession Sql { get; } = sql;

    public DateTimeOffset Now => Sql.Now;
}

/// <summary>A command's view of the group's transaction.</summary>
internal sealed partial class SqlWriteSession(SqlSession sql) : SqlReadSession(sql), IWriteSession
{
    public bool HasWritten => Sql.HasWritten;

    public string NextId(string prefix) => Sql.NextId(prefix);

    public void Wake(string topic) => Sql.Wake(topic);

    public ValueTask AtOnceAsync(IReadOnlyList<Func<ValueTask>> lookUps) => Sql.AtOnceAsync(lookUps);
}
