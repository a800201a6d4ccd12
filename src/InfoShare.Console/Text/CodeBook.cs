using System.Collections.Concurrent;
using InfoShare.Client;
using InfoShare.Protocol.Vocabulary.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>The choices of a list under a heading.</summary>
/// <param name="Choices">Their names in the console's forms, and what they mean.</param>
public sealed record CodeGroup(string Heading, IReadOnlyList<(string Value, string Label)> Choices);

/// <summary>Long lists of codes with the vocabulary's own meanings, asked of the broker and kept for an hour. They name nobody.</summary>
internal sealed class CodeBook(TimeProvider time)
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<Type, (IReadOnlyList<CodeGroup> Groups, DateTimeOffset At)> lists = new();

    /// <summary>The codes of a list that may be written now, under its own headings.</summary>
    public async Task<IReadOnlyList<CodeGroup>> GroupsAsync<T>(InfoShareConnection who, CancellationToken ct)
        where T : struct, Enum
    {
        var now = time.GetUtcNow();
        if (lists.TryGetValue(typeof(T), out var known) && now - known.At < Kept)
            return known.Groups;
        var listed = await new VocabularyService.VocabularyServiceClient(who.CallInvoker).GetVocabularyAsync(
            new GetVocabularyRequest { Vocabularies = { typeof(T).Name } }, cancellationToken: ct);
        IReadOnlyList<CodeGroup> groups =
        [
            .. listed.Vocabularies[0].Codes.Where(c => c.Number != 0 && c.Retired.Length == 0 && Enum.IsDefined((T)(object)c.Number))
                .GroupBy(c => c.Heading, StringComparer.Ordinal)
                .Select(g => new CodeGroup(g.Key.TrimEnd('.'), [.. g.Select(c => (((T)(object)c.Number).ToString(), Short(c.Meaning)))])),
        ];
        lists[typeof(T)] = (groups, now);
        return groups;
    }

    // What a code is for stands first; its class and its holders are for developers.
    private static string Short(string meaning)
    {
        var end = meaning.IndexOf(" Class ", StringComparison.Ordinal);
        return (end > 0 ? meaning[..end] : meaning).TrimEnd('.');
    }
}
