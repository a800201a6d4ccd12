using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Forms;

/// <summary>One question of a form, as the pages draw it.</summary>
/// <param name="Name">Name of the field; its id too, with hyphens for dots.</param>
/// <param name="Label">The question.</param>
/// <param name="Value">What was answered so far.</param>
public sealed record Field(string Name, string Label, string? Value)
{
    /// <summary>Help below the question.</summary>
    public string? Hint { get; init; }

    /// <summary>What is wrong with the answer.</summary>
    public string? Error { get; init; }

    /// <summary>The choices, when it is one of several.</summary>
    public IReadOnlyList<(string Value, string Label)> Choices { get; init; } = [];

    /// <summary>Those that are ticked, when several may be.</summary>
    public IReadOnlyCollection<string> Ticked { get; init; } = [];

    /// <summary>The choices under headings, when they are too many to stand open.</summary>
    public IReadOnlyList<CodeGroup> Groups { get; init; } = [];

    /// <summary>Whether the question stands by itself, and not below a heading of several.</summary>
    public bool Alone { get; init; }

    /// <summary>How many lines.</summary>
    public int Rows { get; init; } = 5;

    /// <summary>The most characters.</summary>
    public int Most { get; init; } = 4000;

    /// <summary>How wide a line is drawn: by what fits into it, so that its size says what is asked for.</summary>
    public string Width => Most switch { <= 10 => "govuk-input--width-10", <= 30 => "govuk-input--width-20", _ => "" };

    /// <summary>What tells this element from another of the same name.</summary>
    public string IdSuffix { get; init; } = "";

    /// <summary>The element's id.</summary>
    public string Id => IdOf(Name) + IdSuffix;

    /// <summary>What describes the answer, for a screen reader.</summary>
    public string? DescribedBy => (Hint, Error) switch
    {
        (null, null) => null,
        ({ }, null) => Id + "-hint",
        (null, { }) => Id + "-error",
        _ => $"{Id}-hint {Id}-error",
    };

    /// <summary>The id of a field's element; of choices, that of the first.</summary>
    public static string IdOf(string name) => name.Replace('.', '-').Replace('[', '-').Replace("]", "", StringComparison.Ordinal)
        .Replace("Form-", "", StringComparison.Ordinal).ToLowerInvariant();
}

/// <summary>What is wrong with a form: by field, and in the order in which they stand.</summary>
public sealed class Faults
{
    private readonly List<(string Field, string Problem)> all = [];

    /// <summary>All of them.</summary>
    public IReadOnlyList<(string Field, string Problem)> All => all;

    /// <summary>Whether there is any.</summary>
    public bool Any => all.Count > 0;

    /// <summary>The first of a field.</summary>
    public string? Of(string field) => all.FirstOrDefault(f => f.Field == field).Problem;

    /// <summary>Adds one; a field has one at a time.</summary>
    public void Add(string field, string problem)
    {
        if (Of(field) is null)
            all.Add((field, problem));
    }

    /// <summary>Adds one unless it holds.</summary>
    public void Require(bool holds, string field, string problem)
    {
        if (!holds)
            Add(field, problem);
    }

    /// <summary>
    /// What is written goes with the answer beside it, and without that answer nowhere: then the answer is asked for, and nothing is dropped unsaid.
    /// </summary>
    /// <param name="goes">Whether the answer is there with which it goes.</param>
    /// <param name="field">The field of that answer.</param>
    /// <param name="written">What is written beside it.</param>
    public void RequireFor(bool goes, string field, string problem, params IEnumerable<string?> written) =>
        Require(goes || written.All(string.IsNullOrWhiteSpace), field, problem);
}
