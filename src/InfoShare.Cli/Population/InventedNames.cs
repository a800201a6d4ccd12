namespace InfoShare.Cli.Population;

/// <summary>Names for people who do not exist. Every family name ends in test, mock or sample, so that none is taken for real.</summary>
internal static class InventedNames
{
    private static readonly string[] Endings = ["test", "mock", "sample"];

    private static readonly string[] Stems =
    [
        "Alder", "Amber", "Ash", "Barley", "Beech", "Birch", "Bracken", "Bramble", "Briar", "Brook", "Cedar", "Clover", "Copper", "Coral",
        "Cliff", "Dale", "Dew", "Elm", "Ember", "Fallow", "Fern", "Field", "Flint", "Ford", "Foxglove", "Garnet", "Glen", "Gorse",
        "Granite", "Hazel", "Heath", "Hedge", "Holly", "Iris", "Ivy", "Juniper", "Kelp", "Lark", "Laurel", "Lichen", "Linden", "Loam",
        "Maple", "Marsh", "Meadow", "Moss", "Myrtle", "Nettle", "Oak", "Orchard", "Osier", "Pebble", "Pine", "Poplar", "Quarry", "Quill",
        "Reed", "Ridge", "River", "Rowan", "Rush", "Saffron", "Sedge", "Shale", "Slate", "Sorrel", "Spruce", "Stone", "Tansy", "Teasel",
        "Thistle", "Thorn", "Thyme", "Vale", "Vetch", "Walnut", "Willow", "Wren", "Yarrow", "Yew",
    ];

    /// <summary>Given names; used for anybody.</summary>
    public static IReadOnlyList<string> Given { get; } =
    [
        "Abena", "Adil", "Agata", "Aidan", "Aisha", "Alex", "Alina", "Amara", "Amir", "Anouk", "Anwen", "Arjun", "Asha", "Beata", "Bilal",
        "Bronwen", "Callum", "Carys", "Chidi", "Dafydd", "Daria", "Deepa", "Ebele", "Eilidh", "Elif", "Emeka", "Esme", "Farah", "Fergus",
        "Finn", "Freya", "Gareth", "Greta", "Hana", "Harpreet", "Idris", "Ines", "Iona", "Isla", "Jaya", "Jonah", "Kamil", "Kwame", "Leila",
        "Lowri", "Luca", "Maeve", "Magda", "Malik", "Mina", "Nadia", "Nell", "Nia", "Niamh", "Obi", "Olive", "Oskar", "Owen", "Petra",
        "Priya", "Rafi", "Rhona", "Rosa", "Ruben", "Samir", "Saoirse", "Selma", "Seren", "Tamsin", "Tariq", "Teodor", "Tess", "Tomasz",
        "Uma", "Vera", "Wiktor", "Yara", "Yusuf", "Zainab", "Zosia",
    ];

    /// <summary>Family names.</summary>
    public static IReadOnlyList<string> Family { get; } = [.. Stems.SelectMany(stem => Endings.Select(ending => stem + ending))];

    /// <summary>
    /// A family name as they are spread: half the people share the common ones, some of them much oftener than others; the other
    /// half have one of 19,200 rare ones.
    /// </summary>
    public static string FamilyOf(SeededRandom random) => random.Percent(50)
        ? random.Skewed(Family)
        : random.Of(Stems) + random.Of(Stems).ToLowerInvariant() + random.Of(Endings);

    /// <summary>A given name, some much oftener than others.</summary>
    public static string GivenOf(SeededRandom random) => random.Skewed(Given);

    /// <summary>Streets.</summary>
    public static IReadOnlyList<string> Streets { get; } =
        [.. Stems.SelectMany(stem => new[] { "Lane", "Road", "Close", "Walk" }.Select(kind => $"{stem}mock {kind}"))];
}
