using System.Text.RegularExpressions;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;

namespace InfoShare.WebConsole.Text;

/// <content>The broker's sentences in plain words. What somebody wrote is put into no others.</content>
internal static partial class Words
{
    /// <summary>A sentence of the broker's with the codes in it as words, days as people read them, and no name of a call, which is for systems. What stands in quotation marks is
    /// somebody's own, and only its days are put into words.</summary>
    public static string Plain(string sentence) => string.Join('"', sentence.Split('"').Select((part, i) => i % 2 == 1 ? Dated(part) : Dated(Codes().Replace(
        Placed().Replace(
            AloneOrNot().Replace(Calls().Replace(part, m => IsOfCalls(m.Value) ? "" : m.Value), m => Small(m.Value == "YES" ? SeenAlone.Yes : SeenAlone.No)),
            m => InTheirPlace.Contains(m.Value) ? Lone[m.Value] : m.Value),
        m => InTheirPlace.Contains(m.Value) ? m.Value : InSentence(m.Value)))));

    /// <summary>The same, with what somebody wrote in it left as it is, but for its days.</summary>
    /// <param name="own">What was written; the broker ends its sentence itself.</param>
    public static string Plain(string sentence, string own)
    {
        own = own.TrimEnd('.');
        var at = own.Length == 0 ? -1 : sentence.IndexOf(own, StringComparison.Ordinal);
        return at < 0 ? Plain(sentence) : Plain(sentence[..at]) + Dated(own) + Plain(sentence[(at + own.Length)..]);
    }

    /// <summary>Words of whoever wrote them, with days as people read them.</summary>
    public static string Dated(string words) => Days().Replace(words, m => London.Day(m.Value));

    /// <summary>The same as a sentence of its own.</summary>
    public static string Sentence(string sentence) => Ended(Plain(sentence));

    /// <summary>A line of a chronology: of a concern, and of an agreed account, what stands behind the codes is its author's.</summary>
    public static string Line(ChronologyItem item) => Ended(Plain(item.Words, item.Kind switch
    {
        ChronologyKind.Concern => After(item.Words, ". "),
        ChronologyKind.Narrative => After(item.Words, ": "),
        _ => "",
    }));

    /// <summary>What a line holds besides: of a meeting, of what it means all the same, of an ending and of what is opened again, the words of people.</summary>
    public static string More(ChronologyKind kind, string more) => kind
        is ChronologyKind.Contact or ChronologyKind.Appraisal or ChronologyKind.Narrative or ChronologyKind.Ending or ChronologyKind.Reopening or ChronologyKind.Factor
            ? Ended(Dated(more)) : Sentence(more);

    private static string After(string words, string stop) => words.IndexOf(stop, StringComparison.Ordinal) is >= 0 and var at ? words[(at + stop.Length)..] : "";

    private static string Ended(string plain)
    {
        plain = plain.TrimEnd('.');
        return plain.Length == 0 ? "" : char.ToUpperInvariant(plain[0]) + plain[1..] + ".";
    }

    // (McKenzie) and (WhatsApp) are no calls.
    private static bool IsOfCalls(string inBrackets) => inBrackets.Trim(' ', '(', ')').Split(", ").All(name => CallNames.Contains(name[(name.IndexOf('/', StringComparison.Ordinal) + 1)..]));

    private static string InSentence(string code)
    {
        var name = code.Replace("_", "", StringComparison.Ordinal);
        if (Lone.TryGetValue(name, out var words))
            return words;
        if (!code.Contains('_', StringComparison.Ordinal))
            return code;
        return Own.FirstOrDefault(o => o.Key.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } own
            ? char.ToLowerInvariant(own[0]) + own[1..]
            : code.Replace('_', ' ').ToLowerInvariant();
    }

    [GeneratedRegex("\\b[A-Z][A-Z0-9]+(_[A-Z0-9]+)*\\b")]
    private static partial Regex Codes();

    [GeneratedRegex(" \\(([A-Z][a-z]+){2,}(/([A-Z][a-z]+)+)?(, ([A-Z][a-z]+){2,}(/([A-Z][a-z]+)+)?)*\\)")]
    private static partial Regex Calls();

    // Of a meeting with a child: anywhere else YES and NO are somebody's own.
    [GeneratedRegex("(?<=\\balone: )(YES|NO)\\b")]
    private static partial Regex AloneOrNot();

    // Who was there, and of a link: in brackets, among codes alone, or what a source states. Anywhere else DENIED and PARENT are somebody's own.
    [GeneratedRegex("(?<=(\\(|\\bPresent: )([A-Z][A-Z0-9_]+, )*|\\bstates )[A-Z]{3,}\\b")]
    private static partial Regex Placed();

    [GeneratedRegex("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}\\b")]
    private static partial Regex Days();
}
