using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// Identifiers of which one of a person's records says that they were replaced. What one agency knows of the person explains the
/// former number in another agency's record, which has not heard of it yet (requirement A5).
/// </summary>
internal sealed class ReplacedIdentifiers
{
    private readonly HashSet<(IdentifierScheme Scheme, string Value)> replaced;

    private ReplacedIdentifiers(HashSet<(IdentifierScheme, string)> replaced) => this.replaced = replaced;

    /// <summary>Those that any of these records names as replaced.</summary>
    public static ReplacedIdentifiers In(IEnumerable<Demographics> records) =>
        new([.. records.SelectMany(r => r.Identifiers).Where(i => i.Superseded).Select(i => (i.Scheme, i.Value))]);

    /// <summary>
    /// The record as it is to be compared with another: a replaced identifier that the other does not hold is no conflict with it. One
    /// that both hold stays as it is written. Null where nothing changes.
    /// </summary>
    public Demographics? Excuse(Demographics record, Demographics against)
    {
        return replaced.Count > 0 && record.Identifiers.Any(IsExcused)
            ? record with { Identifiers = [.. record.Identifiers.Select(i => IsExcused(i) ? i with { Superseded = true } : i)] }
            : null;

        bool IsExcused(PersonIdentifier own) => !own.Superseded && replaced.Contains((own.Scheme, own.Value))
            && !against.Identifiers.Any(i => i.Scheme == own.Scheme && i.Value == own.Value);
    }
}
