using InfoShare.Core.Access;
using InfoShare.Core.Stores;

namespace InfoShare.Core.Registry;

/// <summary>Lists organisations by name.</summary>
/// <param name="Area">Only of this area; null: all.</param>
/// <param name="After">Position after which to go on, from the answer before; null: from the start.</param>
public sealed record ListOrganisations(string? Area, string? After, int PageSize)
{
    /// <summary>Words that the name holds, each of them; none: all.</summary>
    public string NameWords { get; init; } = "";

    /// <summary>Only those that receive the referrals of their area.</summary>
    public bool ReceivesReferrals { get; init; }
}

/// <summary>A page. Certificates and keys are left out for everybody but the operator.</summary>
/// <param name="Next">Position of the next page; null on the last.</param>
public sealed record OrganisationPage(IReadOnlyList<Organisation> Organisations, string? Next);

/// <summary>Reads the register, which is open to every organisation; it names nobody, so no entry of the trail is left.</summary>
public sealed class ListOrganisationsHandler(OrganisationDirectory directory)
{
    private const char Separator = '\n';

    public async Task<OrganisationPage> HandleAsync(ListOrganisations command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        var words = command.NameWords.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        var page = registry.All
            .Where(o => words.All(w => o.Name.Contains(w, StringComparison.OrdinalIgnoreCase)))
            .Where(o => o.ReceivesReferrals || !command.ReceivesReferrals)
            .Where(o => command.Area is null || o.Area.Equals(command.Area, StringComparison.OrdinalIgnoreCase))
            .Where(o => call.Caller.IsOperator || o.Enabled)
            .OrderBy(PositionOf, StringComparer.Ordinal)
            .Where(o => command.After is null || string.CompareOrdinal(PositionOf(o), command.After) > 0)
            .Take(command.PageSize + 1)
            .ToList();
        var next = page.Count > command.PageSize ? PositionOf(page[command.PageSize - 1]) : null;
        return new OrganisationPage([.. page.Take(command.PageSize).Select(o => ForCaller(o, call.Caller))], next);
    }

    /// <summary>An organisation as the caller may see it.</summary>
    internal static Organisation ForCaller(Organisation organisation, Caller caller) =>
        caller.IsOperator ? organisation : organisation with { CertificateThumbprints = [], Jwks = null, ClientId = null };

    private static string PositionOf(Organisation organisation) => $"{organisation.Name}{Separator}{organisation.Id}";
}
