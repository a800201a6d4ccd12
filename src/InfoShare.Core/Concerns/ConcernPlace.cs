using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People;

namespace InfoShare.Core.Concerns;

/// <summary>
/// A place that a concern is about where nobody is known by name, or the household that is said to live there (requirement A1).
/// </summary>
/// <param name="Address">As the author gave it, with the area whose duty desk is told.</param>
/// <param name="Household">Whether it is about the people said to live there, and not about what happened there.</param>
/// <param name="SaidToBeThere">Who is said to live or be there, in the author's words; null when nothing is said.</param>
public sealed record ConcernPlace(PostalAddress Address, bool Household, string? SaidToBeThere)
{
    /// <summary>The place in one line, for whoever may read it.</summary>
    public string InOneLine() => (Address.Line, Address.Postcode, Address.Uprn) switch
    {
        ({ } line, { } postcode, _) => $"{line}, {postcode}",
        ({ } line, null, { } uprn) => $"{line} (UPRN {uprn})",
        ({ } line, null, null) => line,
        (null, { } postcode, { } uprn) => $"UPRN {uprn}, {postcode}",
        (null, _, { } uprn) => $"UPRN {uprn}",
        (null, var postcode, null) => postcode ?? "an address",
    };
}

/// <summary>The days of which a concern about a place speaks. It bears on those who were there then, and on nobody else (C13).</summary>
public readonly record struct ObservedDays(DateOnly From, DateOnly To)
{
    /// <summary>When it happened; where the author of an urgent concern does not say so, the day on which it became known.</summary>
    public static ObservedDays Of(Concern concern)
    {
        ArgumentNullException.ThrowIfNull(concern);
        var from = concern.Happened?.From ?? LondonTime.DateOf(concern.KnownAt);
        return new ObservedDays(from, concern.Happened?.To ?? from);
    }

    /// <summary>The days in words.</summary>
    public string InWords() => From == To ? $"on {PathWords.Day(From)}" : $"from {PathWords.Day(From)} to {PathWords.Day(To)}";
}
