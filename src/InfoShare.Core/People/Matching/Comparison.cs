using System.Runtime.CompilerServices;

namespace InfoShare.Core.People.Matching;

/// <summary>A level for each field.</summary>
[InlineArray(MatchLevels.FieldCount)]
internal struct FieldLevels
{
    private byte first;
}

/// <summary>For each field the rarity of the value that the two records share, in thousandths of a bit; 0 where none.</summary>
[InlineArray(MatchLevels.FieldCount)]
internal struct FieldRarities
{
    private ushort first;
}

/// <summary>How two records compare, before anything is weighed.</summary>
internal struct Comparison
{
    internal FieldLevels Levels;
    internal FieldRarities Rarities;

    /// <summary>Which names were compared: positions in <see cref="PersonFeatures.Names"/>.</summary>
    internal byte LeftName, RightName;

    internal readonly byte this[MatchField field] => Levels[(int)field];

    internal void Set(MatchField field, int level, int rarity = 0)
    {
        Levels[(int)field] = (byte)level;
        Rarities[(int)field] = (ushort)Math.Clamp(rarity, 0, ushort.MaxValue);
    }
}
