namespace InfoShare.Cli.Population;

/// <summary>
/// A random sequence that depends on its seed alone, on every machine and version of .NET (SplitMix64): what
/// <see cref="Random"/> gives for a seed may change with the runtime. Not for secrets.
/// </summary>
internal sealed class SeededRandom(ulong seed)
{
    private ulong state = seed;

    public ulong Next()
    {
        state += 0x9E3779B97F4A7C15;
        var z = state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>0 to <paramref name="bound"/> - 1.</summary>
    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Both ends included.</summary>
    public int Between(int low, int high) => low + Below(high - low + 1);

    /// <summary>True this many times in a hundred.</summary>
    public bool Percent(double percent) => Next() % 10_000 < percent * 100;

    public T Of<T>(IReadOnlyList<T> values) => values[Below(values.Count)];

    /// <summary>The earlier ones oftener: the first three times as often as on average, the last hardly ever.</summary>
    public T Skewed<T>(IReadOnlyList<T> values) => values[Math.Min(Below(values.Count), Math.Min(Below(values.Count), Below(values.Count)))];
}

/// <summary>Ids like the broker's own (<see cref="Core.Ids"/>), but the same for the same seed.</summary>
internal sealed class SeededIds(SeededRandom random, DateTimeOffset start)
{
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private long made;

    public string New(string prefix)
    {
        // A later id sorts later, as the broker's do: the time part counts up.
        var time = (UInt128)(ulong)(start.ToUnixTimeMilliseconds() + made++);
        var value = (time << 80) | ((UInt128)(0x7000 | (random.Next() & 0xFFF)) << 64) | (0x8000000000000000 | (random.Next() >> 2));
        return string.Create(prefix.Length + 27, (prefix, value), static (chars, given) =>
        {
            given.prefix.CopyTo(chars);
            chars[given.prefix.Length] = '_';
            for (var i = chars.Length - 1; i > given.prefix.Length; i--)
            {
                chars[i] = Alphabet[(int)(given.value & 31)];
                given.value >>= 5;
            }
        });
    }
}
