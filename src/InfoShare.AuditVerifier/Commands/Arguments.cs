namespace InfoShare.AuditVerifier.Commands;

/// <summary>The stand-alone program's arguments: <c>--name value</c>, switches, and at most one word without a name.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> values = [];

    public Arguments(IReadOnlyList<string> args, IReadOnlyCollection<string> valued, IReadOnlyCollection<string> switches)
    {
        for (var i = 0; i < args.Count; i++)
        {
            if (switches.Contains(args[i]))
                Add(args[i], "");
            else if (valued.Contains(args[i]))
                Add(args[i], ++i < args.Count ? args[i] : throw new AuditException($"{args[i - 1]} needs a value."));
            else if (args[i].StartsWith("--", StringComparison.Ordinal) || Word is not null)
                throw new AuditException($"'{args[i]}' is not known here.");
            else
                Word = args[i];
        }
    }

    /// <summary>The word without a name.</summary>
    public string? Word { get; }

    public bool Has(string name) => values.ContainsKey(name);

    public IReadOnlyList<string> All(string name) => values.GetValueOrDefault(name) ?? [];

    public string? Last(string name) => All(name) is { Count: > 0 } all ? all[^1] : null;

    public string Needed(string name) => Last(name) ?? throw new AuditException($"{name} is needed.");

    private void Add(string name, string value)
    {
        if (!values.TryGetValue(name, out var list))
            values[name] = list = [];
        list.Add(value);
    }
}
