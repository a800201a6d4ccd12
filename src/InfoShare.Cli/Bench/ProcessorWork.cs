using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace InfoShare.Cli.Bench;

/// <summary>Processor time of this process and of the database's processes that serve clients, as Linux counts it.</summary>
internal sealed class ProcessorWork(string connectionString)
{
    // Linux counts in hundredths of a second, whatever the kernel's own pace.
    private const int TicksASecond = 100;
    private const string Backends = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()";

    /// <summary>The time until now. Whoever serves must stay connected between two looks.</summary>
    public async Task<(TimeSpan Own, TimeSpan Database)> SoFarAsync(CancellationToken ct)
    {
        using var self = Process.GetCurrentProcess();
        var database = TimeSpan.Zero;
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(connectionString) { Pooling = false }.ToString());
        await connection.OpenAsync(ct);
        await using var command = new NpgsqlCommand(Backends, connection);
        await using var rows = await command.ExecuteReaderAsync(ct);
        while (await rows.ReadAsync(ct))
            database += OfProcess(rows.GetInt32(0));
        return (self.TotalProcessorTime, database);
    }

    private static TimeSpan OfProcess(int id)
    {
        try
        {
            // The name stands in parentheses and may hold anything; the 14th and 15th fields are the time in the program and the kernel.
            var text = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat"));
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
            return TimeSpan.FromSeconds((double)ticks / TicksASecond);
        }
        catch (IOException)
        {
            return TimeSpan.Zero;
        }
    }
}
