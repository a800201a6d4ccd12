using System.Text.RegularExpressions;
using InfoShare.Testing;

namespace InfoShare.Core.Tests.Requirements;

/// <summary>The tests of the repository by the names that pages call them by, Class.Method, read from their sources.</summary>
public static partial class Stories
{
    /// <summary>Every test, and whether it runs: one that is skipped whatever the machine has shows nothing.</summary>
    public static IReadOnlyDictionary<string, bool> All { get; } = Directory
        .EnumerateFiles(RepositoryFiles.PathOf("tests"), "*.cs", SearchOption.AllDirectories)
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(part => part is "bin" or "obj" or "node_modules"))
        .SelectMany(file => In(File.ReadAllText(file)))
        .GroupBy(story => story.Name, StringComparer.Ordinal)
        .ToDictionary(group => group.Key, group => group.All(story => story.Runs), StringComparer.Ordinal);

    /// <summary>The tests of one source.</summary>
    public static IEnumerable<(string Name, bool Runs)> In(string source)
    {
        var (type, attribute) = ("", "");
        foreach (var line in source.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (Type().Match(line) is { Success: true } named)
                (type, attribute) = (named.Groups[1].Value, "");
            else if (Attribute().IsMatch(line))
                attribute = line;
            else if (attribute.Length > 0 && Method().Match(line) is { Success: true } method)
            {
                yield return ($"{type}.{method.Groups[1].Value}", !attribute.Contains("Skip =", StringComparison.Ordinal) || attribute.Contains("SkipUnless", StringComparison.Ordinal));
                attribute = "";
            }
        }
    }

    [GeneratedRegex(@"^(?:public|internal) (?:\w+ )*class (\w+)")]
    private static partial Regex Type();

    [GeneratedRegex(@"^\[(?:Fact|Theory)\b")]
    private static partial Regex Attribute();

    [GeneratedRegex(@"^public (?:async )?[\w<>]+ (\w+)\(")]
    private static partial Regex Method();
}
