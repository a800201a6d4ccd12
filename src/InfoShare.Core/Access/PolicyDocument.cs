using System.Text.Json;
using System.Text.Json.Serialization;

namespace InfoShare.Core.Access;

/// <summary>
/// One version of the access policy as it is written down: data that a safeguarding lead can read and a partnership can date
/// (requirement O5). <see cref="PolicyCheck"/> says whether it is whole; <see cref="AccessPolicy"/> is what decides from it.
/// </summary>
public sealed record PolicyDocument
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    private static readonly JsonSerializerOptions Indented = new(Options) { WriteIndented = true };

    /// <summary>Name that answers and the trail give, for example <c>2026-09-30.1</c>; never used twice.</summary>
    public required string Version { get; init; }

    /// <summary>The first day, in London, on which it decides.</summary>
    public required DateOnly From { get; init; }

    /// <summary>What it rests on, in words.</summary>
    public string Notes { get; init; } = "";

    /// <summary>Groups of roles. Every role is in exactly one.</summary>
    public required IReadOnlyList<PolicyGroup> Groups { get; init; }

    /// <summary>The highest tier by group and class (vocabulary 7).</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Tiers { get; init; }

    /// <summary>Tiers of single roles in place of their group's, by role and class.</summary>
    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Roles { get; init; } =
        new Dictionary<string, IReadOnlyDictionary<string, string>>();

    /// <summary>The highest tier while a break-glass grant holds, by group and class (L9).</summary>
    public required IReadOnlyDictionary<string, IReadOnlyDictionary<string, string>> Emergency { get; init; }

    /// <summary>Every purpose: to which groups it is open, and how far.</summary>
    public required IReadOnlyDictionary<string, PolicyPurpose> Purposes { get; init; }

    /// <summary>How far a relationship lowers.</summary>
    public required IReadOnlyDictionary<string, PolicyRelationship> Relationships { get; init; }

    /// <summary>What a qualified practitioner sees in full of the own organisation's statements.</summary>
    public required PolicyColleague Colleague { get; init; }

    /// <summary>Who sees what would prejudice an enquiry.</summary>
    public required PolicyOpening Investigation { get; init; }

    /// <summary>Who may learn which organisation works with somebody whose whereabouts are kept (A10).</summary>
    public required PolicyOpening Whereabouts { get; init; }

    /// <summary>Legal bases that do not carry every class; a basis that is not here lowers nothing.</summary>
    public IReadOnlyDictionary<string, PolicyLegalBasis> LegalBases { get; init; } = new Dictionary<string, PolicyLegalBasis>();

    /// <summary>The named few who see protected places and informants beside the owning worker (vocabulary 7).</summary>
    public IReadOnlyList<PolicyNamed> Named { get; init; } = [];

    /// <summary>The document as JSON.</summary>
    public string Write() => JsonSerializer.Serialize(this, Indented);

    /// <summary>Reads a document.</summary>
    /// <exception cref="PolicyException">It is no policy; the message says where.</exception>
    public static PolicyDocument Read(string json, string source)
    {
        try
        {
            return JsonSerializer.Deserialize<PolicyDocument>(json, Options) ?? throw new PolicyException(source, ["is empty"]);
        }
        catch (JsonException e)
        {
            throw new PolicyException(source, [$"cannot be read at {e.Path ?? "its beginning"}, line {(e.LineNumber ?? 0) + 1}: {e.Message}"], e);
        }
    }
}

/// <summary>A group of roles.</summary>
/// <param name="Group">Code of the group.</param>
/// <param name="Name">As people call it.</param>
/// <param name="Roles">Codes of its roles.</param>
public sealed record PolicyGroup(string Group, string Name, IReadOnlyList<string> Roles);

/// <summary>A purpose.</summary>
/// <param name="Why">Why it is limited as it is.</param>
/// <param name="OpenTo">Groups that may state it.</param>
/// <param name="AtMost">By class; a class that is not here is not lowered.</param>
public sealed record PolicyPurpose(string Why, IReadOnlyList<string> OpenTo, IReadOnlyDictionary<string, string> AtMost);

/// <summary>A relationship.</summary>
public sealed record PolicyRelationship(string Why, IReadOnlyList<PolicyCeiling> AtMost);

/// <summary>A limit for some classes.</summary>
/// <param name="Tier">At most this.</param>
/// <param name="Classes">Of these classes.</param>
public sealed record PolicyCeiling(string Tier, IReadOnlyList<string> Classes)
{
    /// <summary>Purposes for which it does not hold.</summary>
    public IReadOnlyList<string> UnlessPurposes { get; init; } = [];

    /// <summary>Roles for which it does not hold.</summary>
    public IReadOnlyList<string> UnlessRoles { get; init; } = [];
}

/// <summary>Classes that colleagues share.</summary>
public sealed record PolicyColleague(string Why, IReadOnlyList<string> Classes);

/// <summary>Groups to which something is open.</summary>
public sealed record PolicyOpening(string Why, IReadOnlyList<string> OpenTo);

/// <summary>Limits of a legal basis, by class.</summary>
public sealed record PolicyLegalBasis(string Why, IReadOnlyDictionary<string, string> AtMost);

/// <summary>One of the named few.</summary>
/// <param name="Organisation">Id of the organisation.</param>
/// <param name="Practitioner">Id of the practitioner there.</param>
/// <param name="Classes">Classes that he or she sees in full.</param>
/// <param name="Why">Why.</param>
public sealed record PolicyNamed(string Organisation, string Practitioner, IReadOnlyList<string> Classes, string Why);

/// <summary>A policy is not whole: every fault is named, in words that its author can act on.</summary>
public sealed class PolicyException(string source, IReadOnlyList<string> faults, Exception? inner = null)
    : Exception($"The access policy {source} {string.Join("; it ", faults)}.", inner)
{
    /// <summary>What is wrong.</summary>
    public IReadOnlyList<string> Faults => faults;
}
