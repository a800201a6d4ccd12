using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// To whom it may show that a service works with a person. That a sexual health, mental health or substance service does is
/// itself a fact of that service's class (vocabulary 7), and so is a case of the officer for allegations against staff; its name
/// is not given to those who may not see such a fact.
/// </summary>
public static class InvolvementAccess
{
    /// <summary>Class of the fact that somebody in this role works with a person.</summary>
    public static SensitivityClass ClassOf(PractitionerRole worker) => worker switch
    {
        PractitionerRole.SexualHealthWorker => SensitivityClass.SexualHealth,
        PractitionerRole.AdultMh or PractitionerRole.SubstanceWorker => SensitivityClass.AdultHealth,
        PractitionerRole.Camhs => SensitivityClass.ChildHealth,
        PractitionerRole.IntelligenceOfficer => SensitivityClass.Intelligence,
        PractitionerRole.Lado => SensitivityClass.Staff,
        _ => SensitivityClass.Unspecified,
    };

    /// <summary>Whether colleagues of the same house, whatever they are, learn nothing of what such a service does: what is addressed to it is read there alone.</summary>
    public static bool IsApart(PractitionerRole worker) => ClassOf(worker) is SensitivityClass.SexualHealth or SensitivityClass.Staff or SensitivityClass.Intelligence;

    /// <summary>Whether an organisation is such a service and nothing else: then its name alone says the fact, whoever there recorded something.</summary>
    public static bool IsHiddenService(Organisation? organisation) =>
        organisation is { AllowedRoles.Count: > 0 } && organisation.AllowedRoles.All(r => ClassOf(r) != SensitivityClass.Unspecified);

    /// <summary>Whether such a service is one of several in its organisation, so that what the whole house reads must not tell of it.</summary>
    public static bool IsApartIn(Organisation? organisation, PractitionerRole worker) => IsApart(worker) && !IsHiddenService(organisation);

    /// <summary>Whether the reader may learn that somebody in this role works with a person. Ordinary services are open to all.</summary>
    public static bool IsOpenTo(AccessPolicy policy, PractitionerRole reader, PractitionerRole worker) =>
        ClassOf(worker) is var sensitivity
        && (sensitivity == SensitivityClass.Unspecified
            || policy.Tell(reader, sensitivity).Shows);

    /// <summary>
    /// Whether whoever works in such a service may be named to a reader to whom he or she turns: what a named worker speaks of has a name (MEDIATED);
    /// what is hidden from the reader's role has none, and the organisation stands for it.
    /// </summary>
    public static bool MayBeNamedTo(AccessPolicy policy, PractitionerRole reader, PractitionerRole worker) =>
        ClassOf(worker) is var sensitivity && (sensitivity == SensitivityClass.Unspecified || policy.Tell(reader, sensitivity).Release != Release.Hidden);

    /// <summary>
    /// Whether somebody who asks may learn it: one's own work, and that of one's own service, is no secret, and any other colleague of the same
    /// organisation learns of a sexual health clinic there no more than anybody else. The organisation's system delivers to all of them.
    /// </summary>
    /// <param name="practitionerId">Who works with the person; null where the organisation named nobody.</param>
    public static bool IsOpenTo(Caller reader, string organisationId, string? practitionerId, PractitionerRole worker) =>
        IsOpenTo(reader.Policy, reader.Role, worker)
        || (organisationId == reader.OrganisationId && (reader.Practitioner is not { } human || human.Role == worker || human.Id == practitionerId));

    /// <summary>The same of what somebody owns, for whoever stands in too: a clinic of one worker who is away is left to nobody.</summary>
    public static bool IsOpenTo(Caller reader, HandoverParty owner, RegistrySnapshot registry, DateTimeOffset at) =>
        IsOpenTo(reader, owner.OrganisationId, owner.PractitionerId, owner.Role)
        || (owner.OrganisationId == reader.OrganisationId && registry.Roster.IsStoodInBy(reader.Practitioner?.Id, owner, at));
}
