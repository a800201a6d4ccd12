using InfoShare.Core.Agencies.Probation;

namespace InfoShare.Core.Agencies;

/// <summary>What orders say, in words.</summary>
internal static class OrderWords
{
    public static string? Of(IReadOnlyList<OrderCondition> conditions) => conditions.Count == 0 ? null : string.Join(", ", conditions.Select(Of));

    public static string Of(BreachPlace place) => place switch
    {
        BreachPlace.AtPartnersHome => "at the home of a partner",
        BreachPlace.AtOwnAddress => "at the own address",
        BreachPlace.Elsewhere => "elsewhere",
        _ => "place not known",
    };

    public static string Of(OrderCondition condition) => condition switch
    {
        OrderCondition.Curfew => "curfew",
        OrderCondition.Contact => "no contact",
        OrderCondition.Residence => "residence",
        OrderCondition.Programme => "programme",
        OrderCondition.ExclusionZone => "exclusion zone",
        OrderCondition.Disclosure => "to disclose partners and children",
        OrderCondition.Other => "other",
        _ => "not said",
    };
}
