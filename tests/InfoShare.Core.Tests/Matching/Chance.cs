namespace InfoShare.Core.Tests.Matching;

/// <summary>Seeded chance that is the same on every runtime (SplitMix64).</summary>
internal sealed class Chance(ulong seed)
{
    private ulong state = seed;

    public int Below(int limit) => (int)(Next() % (ulong)limit);

    public int Between(int first, int last) => first + Below(last - first + 1);

    /// <summary>True in so many of a thousand.</summary>
    public bool Of1000(int share) => Below(1000) < share;

    public T Pick<T>(IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>Early items more often, as common names are.</summary>
    public T PickCommon<T>(IReadOnlyList<T> items) => items[Math.Min(Below(items.Count), Below(items.Count))];

    private ulong Next()
    {
        var x = state += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
