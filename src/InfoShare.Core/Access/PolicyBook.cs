using System.Reflection;
using InfoShare.Core.Clocks;

namespace InfoShare.Core.Access;

/// <summary>
/// Every version of the policy, by its first day. The one in force decides; an older one still answers how it decided, so that an
/// answer can be replayed under the version that gave it.
/// </summary>
public sealed class PolicyBook
{
    private readonly AccessPolicy[] byDay;

    private PolicyBook(IEnumerable<AccessPolicy> policies) => byDay = [.. policies.OrderBy(p => p.Document.From)];

    /// <summary>The versions that this build brings.</summary>
    public static PolicyBook Embedded { get; } = new(ReadEmbedded());

    /// <summary>All versions, earliest first.</summary>
    public IReadOnlyList<AccessPolicy> All => byDay;

    /// <summary>The latest version.</summary>
    public AccessPolicy Latest => byDay[^1];

    /// <summary>The version in force at a moment. Before the first there was none: the first decides.</summary>
    public AccessPolicy At(DateTimeOffset moment)
    {
        var day = LondonTime.DateOf(moment);
        for (var i = byDay.Length - 1; i > 0; i--)
        {
            if (byDay[i].Document.From <= day)
                return byDay[i];
        }

        return byDay[0];
    }

    /// <summary>The version of that name, or null.</summary>
    public AccessPolicy? Find(string version) => byDay.FirstOrDefault(p => p.Version == version);

    /// <summary>The book with the policies of some files added.</summary>
    /// <exception cref="PolicyException">A file is missing or no whole policy, or two versions share a name or a first day.</exception>
    public PolicyBook With(IEnumerable<string> files)
    {
        var policies = byDay.ToList();
        foreach (var file in files)
        {
            var name = Path.GetFileName(file);
            string text;
            try
            {
                text = File.ReadAllText(file);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new PolicyException(name, ["cannot be read: is the file there, and may the broker read it?"], e);
            }

            var policy = AccessPolicy.Of(PolicyDocument.Read(text, name), name);
            if (policies.Any(p => p.Version == policy.Version))
                throw new PolicyException(name, [$"has the version {policy.Version}, which another one has: answers name it, so it may not change"]);
            if (policies.Any(p => p.Document.From == policy.Document.From))
                throw new PolicyException(name, [$"begins on {policy.Document.From:yyyy-MM-dd}, as another one does"]);
            policies.Add(policy);
        }

        return new PolicyBook(policies);
    }

    private static IEnumerable<AccessPolicy> ReadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        foreach (var name in assembly.GetManifestResourceNames().Where(n => n.Contains(".Access.Policies.", StringComparison.Ordinal)))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            yield return AccessPolicy.Of(PolicyDocument.Read(reader.ReadToEnd(), name), name);
        }
    }
}
