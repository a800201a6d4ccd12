using InfoShare.Client;

namespace InfoShare.Cli.Calling;

/// <summary>The practitioner as the command line names one: <c>"Dr Asha Fieldtest:GP"</c> or with a team behind.</summary>
internal static class PractitionerArgument
{
    /// <param name="text"><c>name:ROLE</c> or <c>name:ROLE:team</c>.</param>
    /// <param name="id">The practitioner's id; null: made from the name, so that the same name is the same person.</param>
    /// <exception cref="CallProblem">Not of that form.</exception>
    public static InfoSharePractitioner Parse(string text, string? id = null)
    {
        var parts = text.Split(':', StringSplitOptions.TrimEntries);
        if (parts.Length is < 2 or > 3 || parts.Any(part => part.Length == 0))
        {
            throw CallProblem.Invalid(
                CallProblem.Practitioner, "Name the practitioner as \"name:ROLE\" or \"name:ROLE:team\", for example \"Dr Asha Fieldtest:GP\".");
        }

        var role = parts[1].ToUpperInvariant().Replace('-', '_').Replace(' ', '_');
        return new InfoSharePractitioner(id ?? IdFrom(parts[0]), parts[0], role, parts.Length == 3 ? parts[2] : null);
    }

    private static string IdFrom(string name)
    {
        var letters = name.ToLowerInvariant().Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-').ToArray();
        var id = string.Join('-', new string(letters).Split('-', StringSplitOptions.RemoveEmptyEntries));
        return id.Length switch
        {
            0 => throw CallProblem.Invalid(CallProblem.Practitioner, "No id can be made from that name; give one with --practitioner-id."),
            > 60 => id[..60],
            _ => id,
        };
    }
}
