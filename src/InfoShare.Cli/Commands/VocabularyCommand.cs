using System.CommandLine;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Cli.Commands;

/// <summary><c>infoshare vocabulary</c>: the coded lists, written from the protos.</summary>
internal static class VocabularyCommand
{
    public static Command Create()
    {
        var page = new Command("page", "Writes all lists as a page to read (Markdown): docs/vocabulary.md.");
        page.SetAction(async (parsed, _) =>
        {
            await parsed.InvocationConfiguration.Output.WriteAsync(VocabularyPage.Of(VocabularyBook.Embedded));
            return 0;
        });
        var label = new Argument<string>("label") { Description = "As the agency's system has it." };
        var agency = new Option<string?>("--agency") { Description = "Whose label it is, for example EDUCATION. Default: everybody's." };
        var map = new Command("map", "Says which codes a label stands for.") { label, agency };
        map.SetAction(async (parsed, _) =>
        {
            var whose = parsed.GetValue(agency) is { } named && Enum.TryParse<AgencyKind>(named.Replace("_", "", StringComparison.Ordinal), true, out var kind)
                ? kind : AgencyKind.Unspecified;
            var meanings = VocabularyBook.Embedded.MeaningsOf(parsed.GetValue(label)!, whose);
            foreach (var meaning in meanings)
                await parsed.InvocationConfiguration.Output.WriteLineAsync($"{meaning.Code.Vocabulary} {meaning.Code.Code} ({meaning.Code.Number}): {meaning.Code.Meaning}");
            if (VocabularyBook.AreOthers(meanings, whose))
                await parsed.InvocationConfiguration.Error.WriteLineAsync($"These are labels of {string.Join(", ", meanings.Select(m => Code.Of(m.Agency)).Distinct())} only: do not send a code unread.");
            if (meanings.Count == 0)
                await parsed.InvocationConfiguration.Error.WriteLineAsync("No code stands for this label.");
            return meanings.Count == 0 ? 1 : 0;
        });
        return new Command("vocabulary", """
            Shows the coded vocabulary. No broker is needed.

            Example:
              infoshare vocabulary page
              infoshare vocabulary map "Persistent absence" --agency EDUCATION
            """)
        {
            page,
            map,
        };
    }
}
