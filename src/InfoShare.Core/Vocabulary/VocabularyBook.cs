using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace InfoShare.Core.Vocabulary;

/// <summary>A label that an agency's systems use for a code.</summary>
/// <param name="Agency">Whose systems; unspecified: everybody's.</param>
public sealed record VocabularyLabel(AgencyKind Agency, string Label);

/// <summary>One code of a vocabulary, as a supplier's developer reads it.</summary>
/// <param name="Vocabulary">Name of its list, for example <c>ConcernIndicator</c>.</param>
/// <param name="Code">As written and shown, for example <c>DA_INCIDENT</c>.</param>
/// <param name="Heading">The group in which its list names it; empty where the list has none.</param>
/// <param name="Since">The version that brought it.</param>
/// <param name="Retired">The version from which it is no longer to be written; null while it is. It stays readable for good.</param>
/// <param name="ReplacedBy">Code of the same list that took its place; null.</param>
public sealed record VocabularyCode(
    string Vocabulary, string Code, int Number, string Meaning, string Heading, string Since, string? Retired, string? ReplacedBy,
    IReadOnlyList<VocabularyLabel> Labels);

/// <summary>One list of codes.</summary>
public sealed record VocabularyList(string Name, string Area, string Meaning, IReadOnlyList<VocabularyCode> Codes);

/// <summary>One edition of all lists.</summary>
public sealed record VocabularyVersion(string Version, DateOnly From, string Words);

/// <summary>A code that a label is understood as, and in whose labels it was found.</summary>
public sealed record LabelMeaning(VocabularyCode Code, AgencyKind Agency);

/// <summary>The vocabulary's data does not fit together.</summary>
public sealed class VocabularyException(string what) : Exception(what);

/// <summary>
/// The coded vocabulary with its meanings, versions and the labels that agencies' systems use instead (requirement O12). Read from the
/// protos themselves, so that what a supplier reads here is what the API says. Codes are never taken away and numbers never used again.
/// </summary>
public sealed partial class VocabularyBook
{
    private const string Prefix = "InfoShare.Core.Vocabulary.";
    private const string Coded = "Coded vocabulary: ";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web);
    private static readonly Lazy<VocabularyBook> BuiltIn = new(Load);

    private readonly Dictionary<string, List<LabelMeaning>> byLabel = new(StringComparer.Ordinal);

    private VocabularyBook(IReadOnlyList<VocabularyVersion> versions, IReadOnlyList<VocabularyList> lists)
    {
        Versions = versions;
        Lists = lists;
        foreach (var code in lists.SelectMany(l => l.Codes))
        {
            Remember(code.Code, new LabelMeaning(code, AgencyKind.Unspecified));
            foreach (var label in code.Labels)
                Remember(label.Label, new LabelMeaning(code, label.Agency));
        }

        void Remember(string label, LabelMeaning meaning)
        {
            var key = KeyOf(label);
            if (!byLabel.TryGetValue(key, out var meanings))
                byLabel[key] = meanings = [];
            if (!meanings.Exists(m => m.Code == meaning.Code && m.Agency == meaning.Agency))
                meanings.Add(meaning);
        }
    }

    private sealed record VersionsFile(IReadOnlyList<VocabularyVersion> Versions, IReadOnlyList<Change> Changes);

    private sealed record Change(string Vocabulary, string Code, string? Since, string? Retired, string? ReplacedBy);

    private sealed record Synonym(string Vocabulary, string Code, string? Agency, IReadOnlyList<string> Labels);

    /// <summary>The one that this build brings.</summary>
    public static VocabularyBook Embedded => BuiltIn.Value;

    /// <summary>Every version, the first one first.</summary>
    public IReadOnlyList<VocabularyVersion> Versions { get; }

    /// <summary>The version that this build writes.</summary>
    public VocabularyVersion Latest => Versions[^1];

    /// <summary>Every list, by area and then as its proto orders them.</summary>
    public IReadOnlyList<VocabularyList> Lists { get; }

    /// <summary>The list of that name; null when there is none.</summary>
    public VocabularyList? Find(string name) => Lists.FirstOrDefault(l => l.Name == name);

    /// <summary>The lists as they stood in a version: codes that came later are left out, those that were retired later stand.</summary>
    /// <returns>Null when there is no such version.</returns>
    public IReadOnlyList<VocabularyList>? AsOf(string version)
    {
        var at = PlaceOf(version);
        if (at < 0)
            return null;
        return
        [
            .. Lists.Select(l => l with
            {
                Codes =
                [
                    .. l.Codes.Where(c => PlaceOf(c.Since) <= at)
                        .Select(c => c.Retired is { } gone && PlaceOf(gone) > at ? c with { Retired = null, ReplacedBy = null } : c),
                ],
            }).Where(l => l.Codes.Count > 0),
        ];
    }

    /// <summary>
    /// What a label may mean: as the agency's own systems use it where they do, else as anybody's. Upper case, spaces and punctuation make
    /// no difference. Several meanings are given as several; none is guessed. Where only others use it, theirs are given (<see cref="AreOthers"/>).
    /// </summary>
    /// <param name="vocabulary">Only this list; null: all.</param>
    public IReadOnlyList<LabelMeaning> MeaningsOf(string label, AgencyKind agency, string? vocabulary = null)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!byLabel.TryGetValue(KeyOf(label), out var all))
            return [];
        var meanings = all.Where(m => vocabulary is null || m.Code.Vocabulary == vocabulary).ToList();
        var own = meanings.Where(m => m.Agency == agency && agency != AgencyKind.Unspecified).ToList();
        if (own.Count == 0)
            own = [.. meanings.Where(m => m.Agency == AgencyKind.Unspecified)];
        return own.Count > 0 ? own : meanings;
    }

    /// <summary>Whether a label was found only in the lists of other agencies, where it may mean something else.</summary>
    public static bool AreOthers(IReadOnlyCollection<LabelMeaning> meanings, AgencyKind agency) =>
        meanings.Count > 0 && meanings.All(m => m.Agency != AgencyKind.Unspecified && m.Agency != agency);

    /// <summary>A book from its texts.</summary>
    /// <param name="protos">Name and text of each file with lists.</param>
    /// <param name="frozen">The codes of each version that is published: no later code is ever answered for it. A code of none of them came
    /// with the first version that is not published yet.</param>
    /// <exception cref="VocabularyException">The data do not fit together; a published code is gone or has another number.</exception>
    public static VocabularyBook Of(IEnumerable<(string Name, string Text)> protos, string versions, string synonyms, string frozen = "{}")
    {
        var file = JsonSerializer.Deserialize<VersionsFile>(versions, Options) ?? throw new VocabularyException("there are no versions");
        var labels = JsonSerializer.Deserialize<List<Synonym>>(synonyms, Options) ?? [];
        if (file.Versions.Count == 0)
            throw new VocabularyException("there are no versions");
        if (file.Versions.Zip(file.Versions.Skip(1)).Any(p => p.First.From >= p.Second.From))
            throw new VocabularyException("versions must be in the order of their days");
        var lists = protos.SelectMany(p => ListsOf(p.Name, p.Text, file.Versions[0].Version)).ToList();
        var since = SinceOf(file.Versions, lists, JsonSerializer.Deserialize<Dictionary<string, Dictionary<string, string>>>(frozen, Options) ?? []);
        foreach (var change in file.Changes)
            Check(change.Vocabulary, change.Code, [change.Since, change.Retired], change.ReplacedBy);
        foreach (var synonym in labels)
            Check(synonym.Vocabulary, synonym.Code, [], null);

        return new VocabularyBook(file.Versions, [.. lists.Select(l => l with { Codes = [.. l.Codes.Select(With)] })]);

        VocabularyCode With(VocabularyCode code)
        {
            var change = file.Changes.FirstOrDefault(c => c.Vocabulary == code.Vocabulary && c.Code == code.Code);
            return code with
            {
                Since = change?.Since ?? since.GetValueOrDefault((code.Vocabulary, code.Code)) ?? code.Since,
                Retired = change?.Retired,
                ReplacedBy = change?.ReplacedBy,
                Labels =
                [
                    .. labels.Where(s => s.Vocabulary == code.Vocabulary && s.Code == code.Code).SelectMany(s => s.Labels.Select(l =>
                        new VocabularyLabel(s.Agency is { } agency ? Vocabulary.Code.Parse<AgencyKind>(agency) : AgencyKind.Unspecified, l))),
                ],
            };
        }

        void Check(string vocabulary, string code, IEnumerable<string?> named, string? replacedBy)
        {
            var list = lists.FirstOrDefault(l => l.Name == vocabulary) ?? throw new VocabularyException($"there is no list {vocabulary}");
            foreach (var one in (string?[])[code, replacedBy])
            {
                if (one is not null && list.Codes.All(c => c.Code != one))
                    throw new VocabularyException($"{vocabulary} has no code {one}");
            }

            if (named.OfType<string>().FirstOrDefault(v => file.Versions.All(known => known.Version != v)) is { } unknown)
                throw new VocabularyException($"there is no version {unknown}");
        }
    }

    /// <summary>With which version each code came, by the lists of the versions that are published.</summary>
    private static Dictionary<(string Vocabulary, string Code), string> SinceOf(
        IReadOnlyList<VocabularyVersion> versions, List<VocabularyList> lists, Dictionary<string, Dictionary<string, string>> frozen)
    {
        var since = new Dictionary<(string, string), string>();
        if (frozen.Count == 0)
            return since;
        var numbers = lists.SelectMany(l => l.Codes).ToDictionary(c => (c.Vocabulary, c.Code), c => c.Number);
        foreach (var version in versions.Where(v => frozen.ContainsKey(v.Version)))
        {
            foreach (var (vocabulary, codes) in frozen[version.Version])
            {
                foreach (var parts in codes.Split(", ").Select(c => c.Split(' ')))
                {
                    if (!numbers.TryGetValue((vocabulary, parts[0]), out var number) || number != int.Parse(parts[1], CultureInfo.InvariantCulture))
                        throw new VocabularyException($"{version.Version} is published with {vocabulary} {parts[0]} as number {parts[1]}: it can be retired, never taken away or numbered anew");
                    since.TryAdd((vocabulary, parts[0]), version.Version);
                }
            }
        }

        foreach (var code in numbers.Keys.Where(c => !since.ContainsKey(c)))
        {
            since[code] = versions.FirstOrDefault(v => !frozen.ContainsKey(v.Version))?.Version
                ?? throw new VocabularyException($"{code.Vocabulary} {code.Code} is in no published version: add the version that brings it");
        }

        return since;
    }

    private static VocabularyBook Load()
    {
        var assembly = typeof(VocabularyBook).Assembly;
        var protos = assembly.GetManifestResourceNames()
            .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(".proto", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(n => (n[Prefix.Length..], Read(n)));
        return Of(protos, Read(Prefix + "vocabulary-versions.json"), Read(Prefix + "synonyms.json"), Read(Prefix + "vocabulary-frozen.json"));

        string Read(string name)
        {
            using var stream = assembly.GetManifestResourceStream(name) ?? throw new VocabularyException($"{name} is not embedded");
            using var reader = new StreamReader(stream);
            return reader.ReadToEnd();
        }
    }

    private static IEnumerable<VocabularyList> ListsOf(string file, string text, string version)
    {
        List<string> comment = [];
        List<VocabularyCode> codes = [];
        var (area, name, meaning, heading) = (file, "", "", "");
        foreach (var line in text.Split('\n').Select(l => l.TrimEnd('\r')))
        {
            var trimmed = line.Trim();
            if (trimmed.StartsWith("//", StringComparison.Ordinal))
            {
                comment.Add(trimmed[2..].Trim());
                continue;
            }

            if (EnumLine().Match(line) is { Success: true } begun)
            {
                (name, meaning, heading) = (begun.Groups[1].Value, string.Join(' ', comment), "");
                codes = [];
            }
            else if (name.Length > 0 && ValueLine().Match(line) is { Success: true } value)
            {
                var prefix = UpperSnake(name) + "_";
                codes.Add(new VocabularyCode(
                    name, value.Groups[1].Value[prefix.Length..], int.Parse(value.Groups[2].Value, CultureInfo.InvariantCulture), string.Join(' ', comment),
                    heading, version, null, null, []));
            }
            else if (trimmed.Length == 0 && comment.Count > 0)
            {
                // A comment that belongs to nothing is the heading of what follows.
                if (name.Length > 0)
                    heading = string.Join(' ', comment);
            }
            else if (trimmed.StartsWith("package ", StringComparison.Ordinal) && comment is [var first, ..])
            {
                // The file's own comment says, in its first sentence, what its lists are about.
                var about = first.StartsWith(Coded, StringComparison.Ordinal) ? first[Coded.Length..] : first;
                area = about.Split(". ")[0].TrimEnd('.');
            }
            else if (trimmed == "}" && name.Length > 0)
            {
                yield return new VocabularyList(name, area, meaning, codes);
                name = "";
            }

            comment.Clear();
        }
    }

    private int PlaceOf(string version) => Versions.Select(v => v.Version).ToList().IndexOf(version);

    // ConcernIndicator is CONCERN_INDICATOR in the names of its codes.
    private static string UpperSnake(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));

    private static string KeyOf(string label)
    {
        var key = new StringBuilder(label.Length);
        foreach (var letter in label.Normalize(NormalizationForm.FormKC))
        {
            if (char.IsLetterOrDigit(letter))
                key.Append(char.ToUpperInvariant(letter));
        }

        return key.ToString();
    }

    [GeneratedRegex(@"^enum (\w+) \{", RegexOptions.CultureInvariant)]
    private static partial Regex EnumLine();

    [GeneratedRegex(@"^\s+([A-Z0-9_]+) = (\d+)\b", RegexOptions.CultureInvariant)]
    private static partial Regex ValueLine();
}
