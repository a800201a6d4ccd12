using System.Text;
using InfoShare.Core.Access;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>An incident or a review as somebody names it: by an organisation's number, or by the broker's id.</summary>
/// <param name="OrganisationId">Whose number it is; null: the caller's own.</param>
public sealed record StatedIncident(IncidentKind Kind, string? Number, string? OrganisationId, string? IncidentId);

/// <summary>An incident or a review that a concern or a referral belongs to (requirement A12).</summary>
/// <param name="IncidentId">The broker's id: the same whoever names it.</param>
/// <param name="OrganisationId">Whose number it is; null where it was named by the broker's id.</param>
public sealed record IncidentReference(string IncidentId, IncidentKind Kind, string? OrganisationId, string? Number);

/// <summary>The same for a reader, with the organisation's name.</summary>
public sealed record IncidentView(string IncidentId, IncidentKind Kind, string? OrganisationName, string? Number);

/// <summary>
/// Incidents stand beside concerns, referrals and children as many to many: each names as many as it likes. The broker's id is worked out
/// from the organisation and its number, so that two agencies who name the same one have the same id without asking each other, and an
/// id does not tell whether somebody had named it before.
/// </summary>
public static class Incidents
{
    /// <summary>What the broker's ids of incidents begin with.</summary>
    public const string Prefix = "inc";

    /// <summary>As they are kept, each once.</summary>
    /// <param name="field">Where they stand in the request.</param>
    /// <param name="urgent">Then an organisation that the registry does not have refuses nothing (E21).</param>
    /// <exception cref="RuleException">INVALID_FIELDS for an organisation that the registry does not have.</exception>
    public static IReadOnlyList<IncidentReference> Of(
        IReadOnlyList<StatedIncident> stated, Caller caller, RegistrySnapshot registry, string field, bool urgent)
    {
        ArgumentNullException.ThrowIfNull(stated);
        ArgumentNullException.ThrowIfNull(caller);
        ArgumentNullException.ThrowIfNull(registry);
        var kept = new List<IncidentReference>();
        foreach (var (place, incident) in stated.Index())
        {
            if (incident.Number is not { } number)
            {
                kept.Add(new IncidentReference(incident.IncidentId!, incident.Kind, null, null));
                continue;
            }

            var owner = incident.OrganisationId ?? caller.OrganisationId;
            if (!urgent && registry.Find(owner) is null)
                throw RuleException.Invalid($"{field}[{place}].organisation_id", "is no organisation of the registry");
            kept.Add(new IncidentReference(IdOf(incident.Kind, owner, number), incident.Kind, owner, number));
        }

        return [.. kept.DistinctBy(k => k.IncidentId)];
    }

    /// <summary>The broker's id of an organisation's incident.</summary>
    public static string IdOf(IncidentKind kind, string organisationId, string number) =>
        Ids.Derived(Prefix, $"{Code.Of(kind)}\n{organisationId}\n{Normal(number)}");

    /// <summary>For a reader.</summary>
    public static IReadOnlyList<IncidentView> ToView(IReadOnlyList<IncidentReference> incidents, RegistrySnapshot registry) =>
        [.. incidents.Select(i => new IncidentView(i.IncidentId, i.Kind, i.OrganisationId is { } id ? registry.NameOf(id) : null, i.Number))];

    /// <summary>Capitals, and one hyphen for whatever stands between letters and digits: 1-12 stays another number than 11-2.</summary>
    private static string Normal(string number)
    {
        var normal = new StringBuilder(number.Length);
        foreach (var c in number)
        {
            if (char.IsLetterOrDigit(c))
                normal.Append(char.ToUpperInvariant(c));
            else if (normal.Length > 0 && normal[^1] != '-')
                normal.Append('-');
        }

        return normal.ToString().TrimEnd('-');
    }
}
