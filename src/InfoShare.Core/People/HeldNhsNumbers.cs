using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>
/// The NHS numbers that records hold, those in force and those that were replaced. A replaced number is no conflict with the one that
/// took its place, and says that the two are one human being's (requirement A5).
/// </summary>
internal sealed class HeldNhsNumbers
{
    private readonly HashSet<string> all;
    private readonly HashSet<string> inForce;

    private HeldNhsNumbers(List<PersonIdentifier> numbers)
    {
        all = [.. numbers.Select(n => n.Value)];
        inForce = [.. numbers.Where(n => !n.Superseded).Select(n => n.Value)];
    }

    /// <summary>Those of these records together.</summary>
    public static HeldNhsNumbers Of(IEnumerable<Demographics> records) =>
        new([.. records.SelectMany(r => r.Identifiers).Where(i => i.Scheme == IdentifierScheme.NhsNumber)]);

    /// <summary>Each side has a number in force, and nothing says that they are one person's.</summary>
    public bool DifferFrom(HeldNhsNumbers other) => inForce.Count > 0 && other.inForce.Count > 0 && !AgreeWith(other);

    /// <summary>
    /// Whether both hold one number that is in force on one side at least. Where both say that it was replaced it proves nothing: a
    /// number that two patients had by mistake is replaced for each of them.
    /// </summary>
    public bool AgreeWith(HeldNhsNumbers other) => inForce.Overlaps(other.all) || all.Overlaps(other.inForce);
}
