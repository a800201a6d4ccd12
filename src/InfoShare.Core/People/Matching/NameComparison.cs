namespace InfoShare.Core.People.Matching;

/// <summary>Compares names: forms, slips, double-barrelled, swapped, lone. One per thread, because it remembers pairs of terms.</summary>
internal sealed class NameComparison
{
    private const int MostRemembered = 1 << 20;
    private readonly Dictionary<ulong, byte> givenPairs = [];
    private readonly Dictionary<ulong, byte> familyPairs = [];
    private readonly bool remembers;

    /// <param name="remembers">Whether all terms come from one pool, so that their numbers identify them.</param>
    internal NameComparison(bool remembers) => this.remembers = remembers;

    private struct Result
    {
        internal GivenLevel Given;
        internal FamilyLevel Family;
        internal NameOrderLevel Order;
        internal MiddleLevel Middle;
        internal int GivenRarity, FamilyRarity;
    }

    /// <summary>The best comparison over all names of both.</summary>
    internal void Compare(PersonFeatures a, PersonFeatures b, MatchModel model, ref Comparison comparison)
    {
        var best = Compare(a.Name, b.Name);
        if (a.Names.Count > 1 || b.Names.Count > 1)
        {
            var bestWeight = Weigh(best, model);
            for (var left = 0; left < a.Names.Count; left++)
            {
                for (var right = 0; right < b.Names.Count; right++)
                {
                    var other = Compare(a.Names[left], b.Names[right]);
                    var weight = Weigh(other, model);
                    if (weight <= bestWeight)
                        continue;
                    (best, bestWeight) = (other, weight);
                    (comparison.LeftName, comparison.RightName) = ((byte)Math.Min(left, byte.MaxValue), (byte)Math.Min(right, byte.MaxValue));
                }
            }
        }

        comparison.Set(MatchField.Given, (int)best.Given, best.GivenRarity);
        comparison.Set(MatchField.Family, (int)best.Family, best.FamilyRarity);
        comparison.Set(MatchField.NameOrder, (int)best.Order);
        comparison.Set(MatchField.MiddleNames, (int)best.Middle);
    }

    private static int Weigh(in Result r, MatchModel model) =>
        model.Weight(MatchField.Given, (int)r.Given, r.GivenRarity, true) + model.Weight(MatchField.Family, (int)r.Family, r.FamilyRarity, true) +
        model.Weight(MatchField.NameOrder, (int)r.Order, 0, true) + model.Weight(MatchField.MiddleNames, (int)r.Middle, 0, true);

    private Result Compare(PersonName a, PersonName b)
    {
        var result = new Result();
        var firstA = a.Given.Length > 0 ? a.Given[0] : null;
        var firstB = b.Given.Length > 0 ? b.Given[0] : null;
        if (firstA is not null && firstB is not null)
            CompareGivens(a.Given, b.Given, ref result);
        if (a.Family is not null && b.Family is not null)
        {
            result.Family = CompareFamilies(a, b);
            result.FamilyRarity = Shared(a, b, result.Family);
        }

        var inPlace = (firstA is null || firstB is null || result.Given >= GivenLevel.Initial) &&
            (a.Family is null || b.Family is null || result.Family >= FamilyLevel.Part);
        if (inPlace && (result.Given != 0 || result.Family != 0))
        {
            result.Order = NameOrderLevel.AsGiven;
            return result;
        }

        TrySwap(a, b, firstA, firstB, ref result);
        return result;
    }

    private static void TrySwap(PersonName a, PersonName b, Term? firstA, Term? firstB, ref Result result)
    {
        var cross1 = firstA is not null && b.Family is not null ? CompareAcross(firstA, b) : FamilyLevel.Missing;
        var cross2 = firstB is not null && a.Family is not null ? CompareAcross(firstB, a) : FamilyLevel.Missing;
        if (cross1 >= FamilyLevel.Close && cross2 >= FamilyLevel.Close)
        {
            result.Order = NameOrderLevel.Swapped;
            result.Given = cross1 == FamilyLevel.Exact ? GivenLevel.Exact : GivenLevel.Close;
            result.GivenRarity = Math.Min(firstA!.Rarity, b.Family!.Rarity);
            result.Family = cross2;
            result.FamilyRarity = Math.Min(firstB!.Rarity, a.Family!.Rarity);
            return;
        }

        // One side has a single word: it may stand in the other place.
        var lone1 = cross1 >= FamilyLevel.Close && (a.Family is null || firstB is null);
        var lone2 = cross2 >= FamilyLevel.Close && (b.Family is null || firstA is null);
        if ((lone1 || lone2) && result.Given < GivenLevel.Initial && result.Family < FamilyLevel.Part)
        {
            result.Order = NameOrderLevel.LoneNameInOtherPlace;
            (result.Given, result.GivenRarity) = (GivenLevel.Missing, 0);
            result.Family = lone1 ? cross1 : cross2;
            result.FamilyRarity = lone1 ? Math.Min(firstA!.Rarity, b.Family!.Rarity) : Math.Min(firstB!.Rarity, a.Family!.Rarity);
            return;
        }

        result.Order = result.Given != 0 || result.Family != 0 ? NameOrderLevel.AsGiven
            : firstA is null && a.Family is null || firstB is null && b.Family is null ? NameOrderLevel.Missing : NameOrderLevel.AsGiven;
        if (result.Given == 0 && result.Family == 0 && result.Order == NameOrderLevel.AsGiven)
            result.Family = cross1 != 0 || cross2 != 0 ? FamilyLevel.Conflict : FamilyLevel.Missing;
    }

    private void CompareGivens(Term[] a, Term[] b, ref Result result)
    {
        var level = CompareGiven(a[0], b[0]);
        Term x = a[0], y = b[0];
        if (level < GivenLevel.Form)
        {
            // Known by a middle name: as good as a form of the name, never better.
            for (var i = 0; i < a.Length; i++)
            {
                for (var j = 0; j < b.Length; j++)
                {
                    if (i == 0 == (j == 0) || a[i].IsInitial || b[j].IsInitial || CompareGiven(a[i], b[j]) < GivenLevel.Form)
                        continue;
                    (level, x, y) = (GivenLevel.Form, a[i], b[j]);
                }
            }
        }
        else if (a.Length > 1 && b.Length > 1)
        {
            var middle = CompareGiven(a[1], b[1]);
            var any = middle;
            for (var i = 1; i < a.Length; i++)
            {
                for (var j = 1; j < b.Length; j++)
                    any = (GivenLevel)Math.Max((byte)any, (byte)CompareGiven(a[i], b[j]));
            }

            result.Middle = any switch
            {
                >= GivenLevel.Form => MiddleLevel.Agree,
                GivenLevel.Initial => MiddleLevel.Initial,
                _ => MiddleLevel.Conflict,
            };
        }

        result.Given = level;
        result.GivenRarity = Math.Min(x.Rarity, y.Rarity);
    }

    private GivenLevel CompareGiven(Term a, Term b)
    {
        if (a.Text == b.Text)
            return a.IsInitial ? GivenLevel.Initial : GivenLevel.Exact;
        if (a.IsInitial || b.IsInitial)
            return a.Text[0] == b.Text[0] ? GivenLevel.Initial : GivenLevel.Conflict;
        if (!remembers)
            return JudgeGiven(a, b);
        var key = Key(a, b);
        if (givenPairs.TryGetValue(key, out var known))
            return (GivenLevel)known;
        if (givenPairs.Count >= MostRemembered)
            givenPairs.Clear();
        var level = JudgeGiven(a, b);
        givenPairs[key] = (byte)level;
        return level;
    }

    private static GivenLevel JudgeGiven(Term a, Term b)
    {
        if (GivenNames.AreForms(a.Text, b.Text))
            return GivenLevel.Form;
        if (GivenNames.AreKin(a.Text, b.Text))
            return GivenLevel.Alike;
        var bothKnown = AreBothNames(a, b);
        if (!bothKnown && IsSlipOfGiven(a, b))
            return GivenLevel.Close;
        // "Will" for "Willard": a beginning that is not itself another name.
        var shorter = Math.Min(a.Text.Length, b.Text.Length);
        if (!bothKnown && shorter >= 3 && (a.Text.StartsWith(b.Text, StringComparison.Ordinal) || b.Text.StartsWith(a.Text, StringComparison.Ordinal)))
            return GivenLevel.Form;
        return StringDistance.JaroWinkler(a.Text, b.Text) >= 0.85 || (a.Sound.Length > 1 && a.Sound == b.Sound) ? GivenLevel.Alike : GivenLevel.Conflict;
    }

    private FamilyLevel CompareFamilies(PersonName a, PersonName b)
    {
        var level = CompareFamily(a.Family!, b.Family!);
        if (level >= FamilyLevel.Part || (a.FamilyParts.Length == 0 && b.FamilyParts.Length == 0))
            return level;
        foreach (var x in a.FamilyParts.Length > 0 ? a.FamilyParts : [a.Family!])
        {
            foreach (var y in b.FamilyParts.Length > 0 ? b.FamilyParts : [b.Family!])
            {
                if (CompareFamily(x, y) >= FamilyLevel.Close)
                    return FamilyLevel.Part;
            }
        }

        return level;
    }

    private static int Shared(PersonName a, PersonName b, FamilyLevel level)
    {
        if (level != FamilyLevel.Part)
            return Math.Min(a.Family!.Rarity, b.Family!.Rarity);
        var rarest = int.MaxValue;
        foreach (var x in a.FamilyParts.Length > 0 ? a.FamilyParts : [a.Family!])
        {
            foreach (var y in b.FamilyParts.Length > 0 ? b.FamilyParts : [b.Family!])
            {
                if (x.Text == y.Text || StringDistance.Osa(x.Text, y.Text, 1) <= 1)
                    rarest = Math.Min(rarest, Math.Min(x.Rarity, y.Rarity));
            }
        }

        return rarest == int.MaxValue ? Math.Min(a.Family!.Rarity, b.Family!.Rarity) : rarest;
    }

    private FamilyLevel CompareFamily(Term a, Term b)
    {
        if (a.Text == b.Text)
            return FamilyLevel.Exact;
        if (!remembers)
            return JudgeFamily(a, b);
        var key = Key(a, b);
        if (familyPairs.TryGetValue(key, out var known))
            return (FamilyLevel)known;
        if (familyPairs.Count >= MostRemembered)
            familyPairs.Clear();
        var level = JudgeFamily(a, b);
        familyPairs[key] = (byte)level;
        return level;
    }

    private static FamilyLevel JudgeFamily(Term a, Term b)
    {
        if (IsSlip(a.Text, b.Text))
            return FamilyLevel.Close;
        if (a.Sound.Length > 1 && a.Sound == b.Sound)
            return FamilyLevel.Sound;
        return StringDistance.JaroWinkler(a.Text, b.Text) >= 0.85 ? FamilyLevel.Alike : FamilyLevel.Conflict;
    }

    private static FamilyLevel CompareAcross(Term given, PersonName other)
    {
        var level = CompareAcross(given.Text, given.IsKnownName, other.Family!.Text);
        // A middle name or the other half of a double-barrelled name went along to the other place.
        foreach (var part in other.FamilyParts)
        {
            if (level < FamilyLevel.Exact && part.Text == given.Text)
                level = FamilyLevel.Exact;
        }

        return level;
    }

    private static FamilyLevel CompareAcross(string given, bool isKnown, string family) =>
        given == family ? FamilyLevel.Exact
        : given.Length > 3 && IsSlip(given, family) && !(isKnown && GivenNames.IsKnown(family)) ? FamilyLevel.Close
        : FamilyLevel.Conflict;

    /// <summary>
    /// A known name wrongly written is a slip. Between two unknown ones more is asked: Kehinde's twin may well be called by a name
    /// that is two letters, or a first letter, away.
    /// </summary>
    private static bool IsSlipOfGiven(Term a, Term b) =>
        a.IsKnownName || b.IsKnownName
            ? IsSlip(a.Text, b.Text)
            : a.Text[0] == b.Text[0] && Math.Min(a.Text.Length, b.Text.Length) >= 4 && StringDistance.Osa(a.Text, b.Text, 1) <= 1;

    /// <summary>
    /// Two names, and not one name and its misspelling: both are known, or the file has both in several families and neither is so
    /// much rarer that it could be the other wrongly written. Names that sound alike are taken for spellings, unless both are known.
    /// </summary>
    internal static bool AreBothNames(Term a, Term b)
    {
        const int several = 3, muchRarer = 50;
        var (fewer, more) = (Math.Min(a.Families, b.Families), Math.Max(a.Families, b.Families));
        return (a.IsKnownName && b.IsKnownName) || (fewer >= several && fewer * muchRarer > more && a.Sound != b.Sound);
    }

    /// <summary>One slip of the pen, or two in a long name.</summary>
    private static bool IsSlip(string a, string b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        if (shorter < 3)
            return false;
        var allowed = shorter >= 6 ? 2 : 1;
        return StringDistance.Osa(a, b, allowed) <= allowed;
    }

    private static ulong Key(Term a, Term b) =>
        a.Number < b.Number ? ((ulong)(uint)a.Number << 32) | (uint)b.Number : ((ulong)(uint)b.Number << 32) | (uint)a.Number;
}
