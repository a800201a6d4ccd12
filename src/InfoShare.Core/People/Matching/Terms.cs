namespace InfoShare.Core.People.Matching;

/// <summary>Kinds of values, each with frequencies of its own.</summary>
public enum TermKind : byte
{
    Given,
    Family,
    BirthDate,
    Postcode,
    Street,
    House,
    Locality,
    Region,
    Telephone,
    Email,
    Identifier,
}

/// <summary>
/// A value of one kind, once however many records hold it. Its rarity, minus the base-2 log of the share of people who have it, is
/// what term-frequency adjustment weighs with.
/// </summary>
public sealed class Term
{
    internal Term(TermKind kind, string text, int number)
    {
        Kind = kind;
        Text = text;
        Number = number;
        Rarity = -Bits.Log2(TermPool.KnownRate(kind, text));
        (Sound, IsKnownName) = kind switch
        {
            TermKind.Given => (NameSound.Key(text), GivenNames.IsKnown(text)),
            TermKind.Family => (NameSound.Key(text), false),
            _ => ("", false),
        };
    }

    public TermKind Kind { get; }
    public string Text { get; }

    /// <summary>In thousandths of a bit; from the shipped rates until a file says better.</summary>
    public int Rarity { get; internal set; }

    /// <summary>Given names: in how many families the file has it. A slip of the pen is hardly found in several.</summary>
    internal int Families { get; set; }

    internal int Number { get; }
    internal string Sound { get; }
    internal bool IsKnownName { get; }
    internal bool IsInitial => Text.Length == 1;
}

/// <summary>All the terms of a set of records. Not for concurrent writers; read freely once filled.</summary>
public sealed class TermPool
{
    private readonly Dictionary<(TermKind, string), Term> terms = [];

    /// <summary>Every term, in order of first appearance.</summary>
    public IReadOnlyList<Term> All => all;

    private readonly List<Term> all = [];

    /// <summary>The term of a text, or null for an empty text.</summary>
    public Term? Of(TermKind kind, string text)
    {
        if (text.Length == 0)
            return null;
        if (terms.TryGetValue((kind, text), out var term))
            return term;
        term = new Term(kind, text, all.Count);
        terms.Add((kind, text), term);
        all.Add(term);
        return term;
    }

    /// <summary>Share of people with a value, as far as it is known without a file.</summary>
    internal static double KnownRate(TermKind kind, string text) => kind switch
    {
        TermKind.Given => text.Length == 1 ? 0.06 : GivenNames.GivenRate(text),
        TermKind.Family => text.Length == 1 ? 0.06 : GivenNames.FamilyRate(text),
        TermKind.BirthDate => 1.0 / (365 * 80),
        TermKind.Postcode => 1e-6,
        TermKind.Street => 1e-4,
        TermKind.House => 0.01,
        TermKind.Locality => 1e-3,
        TermKind.Region => 0.05,
        TermKind.Telephone => 1e-7,
        TermKind.Email => 1e-8,
        _ => 1e-8,
    };
}
