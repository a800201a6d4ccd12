using System.Text.Json;
using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Emergency;

/// <summary>
/// Which reasons for emergency access are open to a role (L9): a table in <c>emergency-reasons.json</c> that a safeguarding lead can
/// read. A pair that makes no sense is refused, as the summary care record does: a reason that everybody may tick says nothing.
/// </summary>
public static class EmergencyReasons
{
    private const string Resource = "InfoShare.Core.Emergency.emergency-reasons.json";

    private static readonly Table Read = Load();

    /// <summary>Version of the table; audit entries name it.</summary>
    public static string RuleId => $"emergency-reasons@{Read.Version}";

    /// <summary>The reasons that are open to a role under a policy; none for one that may not break the glass.</summary>
    public static IReadOnlyList<EmergencyReason> OpenTo(PractitionerRole role, AccessPolicy policy) =>
        Roles.IsQualified(role) && policy.IsOpen(role, Purpose.Emergency) && policy.GroupOf(role) is { } group && Read.ByGroup.TryGetValue(group, out var open)
            ? open : [];

    /// <summary>Refuses a role that may not break the glass at all, and a reason that is none of the role's.</summary>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED; EMERGENCY_REASON_NOT_OPEN with the allowed ones.</exception>
    public static void Require(Caller caller, EmergencyReason reason)
    {
        var role = caller.Human.Role;
        var open = OpenTo(role, caller.Policy);
        if (open.Count == 0)
        {
            throw new RuleException(
                ErrorReason.RoleNotAllowed, "Your role may not open a record in an emergency: ring the duty desk, or 999 when somebody is in danger.",
                new Dictionary<string, string> { ["role"] = Code.Of(role) });
        }

        if (open.Contains(reason))
            return;
        var allowed = string.Join(", ", open.Select(r => Code.Of(r)));
        throw new RuleException(
            ErrorReason.EmergencyReasonNotOpen,
            $"This reason is not one for your role to act on; the reasons open to it are {allowed}. If none is true, ring who can act: 999, or the duty desk.",
            new Dictionary<string, string> { ["role"] = Code.Of(role), ["reason"] = Code.Of(reason), ["allowed_reasons"] = allowed });
    }

    private static Table Load()
    {
        using var stream = typeof(EmergencyReasons).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"{Resource} is not embedded.");
        var file = JsonSerializer.Deserialize<FileForm>(stream, JsonSerializerOptions.Web) ?? throw new InvalidOperationException($"{Resource} is empty.");
        return new Table(
            file.Version,
            file.Groups.ToDictionary(
                g => g.Group, IReadOnlyList<EmergencyReason> (g) => [.. g.Reasons.Select(r => Code.Parse<EmergencyReason>(r))]));
    }

    private sealed record Table(string Version, IReadOnlyDictionary<string, IReadOnlyList<EmergencyReason>> ByGroup);

    private sealed record FileForm(string Version, IReadOnlyList<GroupForm> Groups);

    private sealed record GroupForm(string Group, IReadOnlyList<string> Reasons);
}
