using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace InfoShare.Storage.Migrating;

/// <summary>One step of the schema: an embedded file <c>NNN_name.sql</c>, never changed once released.</summary>
internal sealed partial record Migration(int Number, string Name, string Sql)
{
    /// <summary>SHA-256 of the text with Unix line ends, so that a checkout's line ends do not matter.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(
        SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>As in the file's name, for messages.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Number:000}_{Name}");

    /// <summary>The engine's embedded migrations in order.</summary>
    public static IReadOnlyList<Migration> Embedded(StoreEngine engine)
    {
        var assembly = typeof(Migration).Assembly;
        var folder = $".{(engine == StoreEngine.Postgres ? "Postgres" : "Sqlite")}.Migrations.";
        var found = assembly.GetManifestResourceNames()
            .Where(n => n.Contains(folder, StringComparison.Ordinal))
            .Select(n => Read(assembly, n, n[(n.IndexOf(folder, StringComparison.Ordinal) + folder.Length)..]))
            .OrderBy(m => m.Number)
            .ToList();
        for (var i = 0; i < found.Count; i++)
        {
            if (found[i].Number != i + 1)
                throw new InvalidOperationException($"Migrations are numbered 1, 2, 3 without gaps; {found[i]} does not follow.");
        }
        return found;
    }

    private static Migration Read(Assembly assembly, string resource, string file)
    {
        var name = FileName().Match(file);
        if (!name.Success)
            throw new InvalidOperationException($"A migration is called NNN_name.sql, not {file}.");
        using var stream = assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return new Migration(int.Parse(name.Groups[1].ValueSpan, CultureInfo.InvariantCulture), name.Groups[2].Value, reader.ReadToEnd());
    }

    [GeneratedRegex(@"^(\d{3})_([a-z0-9_]+)\.sql$", RegexOptions.CultureInvariant)]
    private static partial Regex FileName();
}
