using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A human at work, as asserted under signature by the organisation's system.</summary>
public sealed record Practitioner(string Id, string Name, PractitionerRole Role, string? Team);

/// <summary>Who calls: an organisation's system and, for most calls, a named practitioner.</summary>
/// <param name="CallId">The call's own id, which logs, traces and audit entries share.</param>
public sealed record Caller(
    string OrganisationId,
    string OrganisationName,
    AgencyKind Agency,
    string Area,
    bool IsOperator,
    Practitioner? Practitioner,
    string CallId)
{
    /// <summary>In what standing the caller reads; without a purpose until a question states one.</summary>
    public AccessStanding Standing { get; init; } = new(PolicyBook.Embedded.Latest);

    /// <summary>From whose records the practitioner is kept (L10).</summary>
    public ConflictWatch Conflicts { get; init; } = new();

    /// <summary>What came of looking people up in this call.</summary>
    public SearchTrace Searched { get; init; } = new();

    /// <summary>Which items this call answered by acting on what they tell of.</summary>
    public AnsweredItems Answered { get; init; } = new();

    /// <summary>The policy that decides.</summary>
    public AccessPolicy Policy => Standing.Policy;

    /// <summary>Role of the practitioner; <see cref="PractitionerRole.Unspecified"/> for a system.</summary>
    public PractitionerRole Role => Practitioner?.Role ?? PractitionerRole.Unspecified;

    /// <summary>The practitioner, or a refusal when the call came from a system alone.</summary>
    public Practitioner Human => Practitioner ?? throw new RuleException(
        ErrorReason.PractitionerRequired,
        "This call needs a practitioner: assert who is acting when you fetch the token.");

    /// <summary>Whether a conflict of interest keeps the caller from whom somebody's word or act is about; from the own one it does not (L10).</summary>
    public bool IsKeptUnlessOwn(bool own, params IEnumerable<string?> personIds)
    {
        if (own)
            Searched.OwnWord();
        return Conflicts.JudgeUnlessOwn(own, personIds);
    }

    /// <summary>What the caller may see of a class of fact.</summary>
    /// <param name="relation">To the item itself, where it is nearer than that to the person: its author, its author's colleague.</param>
    public AccessDecision May(SensitivityClass sensitivity, Relation? relation = null, bool underInvestigation = false) =>
        Policy.Decide(new AccessQuestion(Role, sensitivity, Standing.Purpose, relation ?? Standing.Relation, Standing.LegalBasis)
        {
            Granted = Standing.GrantId is not null,
            Conflicted = Standing.Conflicted,
            UnderInvestigation = underInvestigation,
            Named = Policy.IsNamed(OrganisationId, Practitioner?.Id, sensitivity),
        });

    /// <summary>The caller with a question's purpose and basis, a stranger until the person is found, or a refusal when it is not open to the role.</summary>
    /// <param name="inEmergency">Whether the question may be asked on a break-glass grant, which <see cref="Standings"/> then requires.</param>
    /// <exception cref="RuleException">PURPOSE_NOT_ALLOWED.</exception>
    public Caller Asking(AccessPurpose purpose, bool inEmergency = false)
    {
        if (!Policy.IsOpen(Role, purpose.Purpose) || (purpose.Purpose == Purpose.Emergency && !inEmergency))
        {
            throw new RuleException(
                ErrorReason.PurposeNotAllowed,
                "This purpose is not open to your role.",
                new Dictionary<string, string> { ["purpose"] = Code.Of(purpose.Purpose), ["role"] = Code.Of(Role) });
        }

        return this with { Standing = Standing with { Purpose = purpose.Purpose, LegalBasis = purpose.LegalBasis, Relation = Relation.None } };
    }
}

/// <summary>What a call carries besides its message.</summary>
/// <param name="Caller">Who calls.</param>
/// <param name="Action">Service and method, for example <c>HealthService/ShareConcern</c>.</param>
/// <param name="RequestId">The caller's id for a mutation, in lower case; null for a query.</param>
/// <param name="BodyHash">SHA-256 of the request without its request_id; empty for a query.</param>
public sealed record Call(Caller Caller, string Action, string? RequestId = null, ReadOnlyMemory<byte> BodyHash = default)
{
    /// <summary>What an urgent call gave in a wrong form, and was taken without (E21).</summary>
    public IReadOnlyList<SetAsideField> SetAside { get; init; } = [];

    /// <summary>Of a search: what it looked for, in hashes, to be counted (D15). Empty for other calls.</summary>
    public IReadOnlyList<LookUpMark> LookedFor { get; init; } = [];

    /// <summary>
    /// Of any other call of a practitioner: whom it names by what is known of them, in the same hashes. It is answered with who was meant, so
    /// whoever records or tells about one birth date after another walks as well.
    /// </summary>
    public IReadOnlyList<LookUpMark> Named { get; init; } = [];
}

/// <summary>Why somebody asks (requirements D1, L2).</summary>
/// <param name="TellLead">Whether the subject's lead is told; every query chooses.</param>
public sealed record AccessPurpose(Purpose Purpose, string Reason, LegalBasis LegalBasis, bool TellLead, string? NotTellingReason);
