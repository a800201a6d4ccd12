namespace InfoShare.Core.People.Matching;

/// <summary>Finds the level of each field of two records. One per thread.</summary>
internal sealed class RecordComparison(MatchModel model, bool remembers)
{
    private const int MostRemembered = 1 << 20;
    private readonly NameComparison names = new(remembers);
    private readonly Dictionary<ulong, byte> texts = [];

    internal void Compare(PersonFeatures a, PersonFeatures b, out Comparison c)
    {
        c = default;
        names.Compare(a, b, model, ref c);
        if (a.BirthDate is { } born && b.BirthDate is { } other)
        {
            var level = BirthDateForm.Compare(born, other);
            c.Set(MatchField.BirthDate, (int)level, Rarity(a.BirthDateTerm, b.BirthDateTerm));
        }

        if (a.Sex != '\0' && b.Sex != '\0')
            c.Set(MatchField.Sex, (int)(a.Sex == b.Sex ? SexLevel.Exact : SexLevel.Conflict));
        if (a.Postcode is not null && b.Postcode is not null)
            c.Set(MatchField.Postcode, (int)ComparePostcodes(a.Postcode.Text, b.Postcode.Text), Rarity(a.Postcode, b.Postcode));
        CompareTexts(MatchField.House, a.House, b.House, ref c);
        CompareTexts(MatchField.Street, a.Street, b.Street, ref c);
        CompareTexts(MatchField.Locality, a.Locality, b.Locality, ref c);
        CompareTexts(MatchField.Region, a.Region, b.Region, ref c);
        if (a.Uprn is not null && b.Uprn is not null)
            c.Set(MatchField.Uprn, (int)(a.Uprn.Text == b.Uprn.Text ? IdentifierLevel.Exact : IdentifierLevel.Conflict));
        if (a.Telephone is not null && b.Telephone is not null)
            c.Set(MatchField.Telephone, (int)CompareCodes(a.Telephone.Text, b.Telephone.Text), Rarity(a.Telephone, b.Telephone));
        if (a.Email is not null && b.Email is not null)
            c.Set(MatchField.Email, (int)CompareEmails(a.Email.Text, b.Email.Text), Rarity(a.Email, b.Email));
        if (a.Identifiers.Count > 0 && b.Identifiers.Count > 0)
            CompareIdentifiers(a.Identifiers, b.Identifiers, ref c);
    }

    private static int Rarity(Term? a, Term? b) => a is null || b is null ? 0 : Math.Min(a.Rarity, b.Rarity);

    internal static PostcodeLevel ComparePostcodes(string a, string b)
    {
        if (a == b)
            return PostcodeLevel.Exact;
        if (StringDistance.Osa(a, b, 1) <= 1)
            return PostcodeLevel.Close;
        // The inward part is a digit and two letters; elsewhere, as in Australia, the leading half stands for the area.
        var outA = Outward(a);
        var outB = Outward(b);
        if (!outA.SequenceEqual(outB))
            return PostcodeLevel.Conflict;
        return a.Length > outA.Length && b.Length > outB.Length && a[outA.Length] == b[outB.Length] ? PostcodeLevel.Sector : PostcodeLevel.Outward;
    }

    private static ReadOnlySpan<char> Outward(string compact) =>
        compact.Length >= 5 && char.IsAsciiLetter(compact[0]) ? compact.AsSpan(0, compact.Length - 3) : compact.AsSpan(0, (compact.Length + 1) / 2);

    private void CompareTexts(MatchField field, Term? a, Term? b, ref Comparison c)
    {
        if (a is null || b is null)
            return;
        if (a.Text == b.Text)
        {
            c.Set(field, (int)TextLevel.Exact, a.Rarity);
            return;
        }

        var key = a.Number < b.Number ? ((ulong)(uint)a.Number << 32) | (uint)b.Number : ((ulong)(uint)b.Number << 32) | (uint)a.Number;
        if (!remembers || !texts.TryGetValue(key, out var level))
        {
            level = (byte)(field == MatchField.House ? JudgeHouses(a.Text, b.Text) : JudgeTexts(a.Text, b.Text));
            if (remembers)
            {
                if (texts.Count >= MostRemembered)
                    texts.Clear();
                texts[key] = level;
            }
        }

        c.Set(field, level, Rarity(a, b));
    }

    internal static TextLevel JudgeHouses(string a, string b)
    {
        // Flat 2, 14 and 14: one within the other. A slip in a number is one digit, or two that changed places.
        if ($" {a} ".Contains($" {b} ", StringComparison.Ordinal) || $" {b} ".Contains($" {a} ", StringComparison.Ordinal))
            return TextLevel.Close;
        return Math.Max(a.Length, b.Length) >= 2 && StringDistance.Osa(a, b, 1) <= 1 ? TextLevel.Alike : TextLevel.Conflict;
    }

    internal static TextLevel JudgeTexts(string a, string b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        var allowed = shorter >= 10 ? 3 : shorter >= 6 ? 2 : 1;
        if (shorter >= 3 && StringDistance.Osa(a, b, allowed) <= allowed)
            return TextLevel.Close;
        if (a.Contains(' ', StringComparison.Ordinal) || b.Contains(' ', StringComparison.Ordinal))
        {
            var (left, right) = (a.Split(' '), b.Split(' '));
            Array.Sort(left, StringComparer.Ordinal);
            Array.Sort(right, StringComparer.Ordinal);
            var (sortedLeft, sortedRight) = (string.Concat(left), string.Concat(right));
            if (StringDistance.Osa(sortedLeft, sortedRight, allowed) <= allowed)
                return TextLevel.Close;
            if (shorter >= 4 && (IsWithin(left, right) || IsWithin(right, left)))
                return TextLevel.Alike;
        }

        return StringDistance.JaroWinkler(a, b) >= 0.88 ? TextLevel.Alike : TextLevel.Conflict;
    }

    private static bool IsWithin(string[] part, string[] whole) => Array.TrueForAll(part, w => Array.IndexOf(whole, w) >= 0);

    private static IdentifierLevel CompareCodes(string a, string b) =>
        a == b ? IdentifierLevel.Exact : StringDistance.Osa(a, b, 1) <= 1 ? IdentifierLevel.Close : IdentifierLevel.Conflict;

    internal static IdentifierLevel CompareEmails(string a, string b)
    {
        if (a == b)
            return IdentifierLevel.Exact;
        var at = a.IndexOf('@', StringComparison.Ordinal);
        var bt = b.IndexOf('@', StringComparison.Ordinal);
        var distance = StringDistance.Osa(a, b, 5);
        // Where only the digits differ, it is the next person of that name.
        if (distance <= 5 && WithoutDigits(a) == WithoutDigits(b))
            return IdentifierLevel.Alike;
        if (distance <= 2)
            return IdentifierLevel.Close;
        var local = at < 0 ? a.AsSpan() : a.AsSpan(0, at);
        var otherLocal = bt < 0 ? b.AsSpan() : b.AsSpan(0, bt);
        if (local.SequenceEqual(otherLocal) && local.Length >= 4)
            return IdentifierLevel.Close;
        if (distance <= Math.Min(5, Math.Min(a.Length, b.Length) / 4))
            return IdentifierLevel.Alike;
        return IdentifierLevel.Conflict;
    }

    private static string WithoutDigits(string text) => string.Concat(text.Where(c => !char.IsAsciiDigit(c)));

    private static void CompareIdentifiers(
        IReadOnlyList<PersonFeatures.IdentifierTerm> a, IReadOnlyList<PersonFeatures.IdentifierTerm> b, ref Comparison c)
    {
        foreach (var x in a)
        {
            foreach (var y in b)
            {
                if (x.Scheme != y.Scheme)
                    continue;
                var field = x.IsNhsNumber ? MatchField.NhsNumber : MatchField.Identifier;
                var level = CompareCodes(x.Value.Text, y.Value.Text);
                // Two valid NHS numbers that are a digit apart are two numbers; an old number differs from the new one by design.
                if (level == IdentifierLevel.Close && x.IsNhsNumber)
                    level = IdentifierLevel.Conflict;
                // That both had a number that was replaced says nothing: two patients may have had it by mistake.
                if (x.IsSuperseded && y.IsSuperseded ? x.IsNhsNumber || level == IdentifierLevel.Conflict
                    : level == IdentifierLevel.Conflict && (x.IsSuperseded || y.IsSuperseded))
                {
                    level = IdentifierLevel.Missing;
                }

                if ((int)level > c[field])
                    c.Set(field, (int)level, Math.Min(x.Value.Rarity, y.Value.Rarity));
            }
        }
    }
}
