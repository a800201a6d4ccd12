using InfoShare.Core.Audit;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>What one organisation had to say (requirement D3).</summary>
public sealed record AgencyCoverage(string OrganisationId, string OrganisationName, AgencyKind Agency, string Area, ResponderState State);

/// <summary>Something held back and whom to ask (requirement D5). Hidden material never becomes one of these.</summary>
public sealed record WithheldItem(AgencyKind HeldBy, WithheldBecause Because, string Explanation, ContactPoint Ask);

/// <summary>A limit that narrowed the answer.</summary>
public sealed record AnswerLimit(string What, string NarrowedTo);

/// <summary>The edges of an answer: who answered, what was withheld, what limited it, and the receipt.</summary>
public sealed record AnswerEdges(
    IReadOnlyList<AgencyCoverage> Coverage,
    IReadOnlyList<WithheldItem> Withheld,
    IReadOnlyList<AnswerLimit> Limits,
    AuditReceipt Receipt,
    string HowToRead);

/// <summary>Works out who answered.</summary>
public static class CoverageOf
{
    /// <summary>
    /// The state of every enabled organisation in the areas but the caller's own. An organisation counts as having answered
    /// only by items that were shown to this caller or openly withheld: a hidden item must not show in the list of agencies.
    /// </summary>
    public static IReadOnlyList<AgencyCoverage> Areas(
        RegistrySnapshot registry, IEnumerable<string> areas, IReadOnlySet<string> answering, Caller caller) =>
    [
        .. areas.Distinct(StringComparer.OrdinalIgnoreCase)
            .SelectMany(registry.InArea)
            .Where(o => o.Id != caller.OrganisationId && o.Agency != AgencyKind.Other)
            .Select(o => new AgencyCoverage(o.Id, o.Name, o.Agency, o.Area, StateOf(o, answering.Contains(o.Id))))
    ];

    /// <summary>Coverage of one area as a reply keeps it: who was in which state. Names are the registry's.</summary>
    internal static Dictionary<ResponderState, string[]> Kept(IReadOnlyList<AgencyCoverage> coverage) =>
        coverage.GroupBy(c => c.State, c => c.OrganisationId).ToDictionary(g => g.Key, g => g.ToArray());

    /// <summary>Coverage as it was kept, by id as <see cref="Areas"/> gives an area.</summary>
    internal static IReadOnlyList<AgencyCoverage> Of(IReadOnlyDictionary<ResponderState, string[]> kept, RegistrySnapshot registry) =>
    [
        .. kept.SelectMany(k => k.Value.Select(id => (Id: id, State: k.Key))).OrderBy(k => k.Id, StringComparer.Ordinal)
            .Select(k => registry.Find(k.Id) is { } o ? new AgencyCoverage(o.Id, o.Name, o.Agency, o.Area, k.State) : new AgencyCoverage(k.Id, k.Id, AgencyKind.Other, "", k.State)),
    ];

    /// <summary>The same coverage once these organisations have been asked: until they answer, they are silent.</summary>
    public static IReadOnlyList<AgencyCoverage> Asked(IReadOnlyList<AgencyCoverage> coverage, IReadOnlySet<string> asked) =>
    [
        .. coverage.Select(c =>
            c.State == ResponderState.NotAsked && asked.Contains(c.OrganisationId) ? c with { State = ResponderState.NotAnswered } : c)
    ];

    /// <summary>How to read an answer, so that nobody reads silence as safety (requirement D4).</summary>
    /// <param name="notFound">What was asked about and is not recorded, for example "No child of this household"; null when it was found.</param>
    public static string HowToRead(
        bool anythingShown, IReadOnlyList<AgencyCoverage> coverage, bool anythingWithheld, string? notFound = null)
    {
        var silent = coverage.Where(c => c.State == ResponderState.NotAnswered).Select(c => c.OrganisationName).ToList();
        var unasked = coverage.Where(c => c.State == ResponderState.NotAsked).Select(c => c.OrganisationName).ToList();
        var unconnected = coverage.Where(c => c.State == ResponderState.NotConnected).Select(c => c.OrganisationName).ToList();
        var parts = new List<string>
        {
            anythingShown ? "This is what is recorded here and open to your role and purpose." : "Nothing that is open to your role and purpose is recorded here.",
        };
        if (anythingWithheld)
            parts.Add("Something was withheld; the list says whom to ask.");
        if (silent.Count > 0)
            parts.Add($"{string.Join(", ", silent)} {(silent.Count == 1 ? "has" : "have")} not answered.");
        if (unasked.Count > 0)
            parts.Add($"{string.Join(", ", unasked)} {(unasked.Count == 1 ? "answers" : "answer")} on request only and {(unasked.Count == 1 ? "was" : "were")} not asked: ring.");
        if (unconnected.Count > 0)
            parts.Add($"{string.Join(", ", unconnected)} {(unconnected.Count == 1 ? "is" : "are")} not connected: ring.");
        if (notFound is not null)
            parts.Add($"{notFound} is recorded here.");
        if (!anythingShown || notFound is not null)
            parts.Add("This is not a statement that there are no concerns.");
        return string.Join(' ', parts);
    }

    private static ResponderState StateOf(Organisation organisation, bool holds) => organisation.Connection switch
    {
        Connection.Publishes => holds ? ResponderState.Answered : ResponderState.NoneRecordedHere,
        Connection.AnswersOnRequest => holds ? ResponderState.Answered : ResponderState.NotAsked,
        _ => ResponderState.NotConnected,
    };
}
