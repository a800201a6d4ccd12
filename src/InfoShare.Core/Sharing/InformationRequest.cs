using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Sharing;

/// <summary>Who is meant, in the asker's own words: whoever is asked finds its own record by it.</summary>
public sealed record AskedAs(string? GivenName, string? FamilyName, DateOnly? BirthDate, string? NhsNumber);

/// <summary>What the holder answered.</summary>
/// <param name="Class">Of the text; unspecified without one.</param>
/// <param name="DeclineReason">Unspecified unless it was declined.</param>
public sealed record InformationAnswer(
    HandoverParty By,
    DateTimeOffset At,
    string? Text,
    SensitivityClass Class,
    IReadOnlyList<string> ConcernIds,
    NotSharedReason DeclineReason,
    LegalBasis LegalBasis,
    ConsentRecord? Consent);

/// <summary>A question of one organisation to another about a person (requirements D12, T10).</summary>
public sealed record InformationRequest
{
    /// <summary>Prefix of ids.</summary>
    public const string Prefix = "irq";

    public required string Id { get; init; }

    /// <summary>The same for all that were asked in one call.</summary>
    public required string QuestionId { get; init; }

    /// <summary>Counts changes from 1.</summary>
    public required long Version { get; init; }

    public required InformationRequestState State { get; init; }
    public required HandoverParty Asker { get; init; }

    /// <summary>The organisation that is asked.</summary>
    public required string HolderOrganisationId { get; init; }

    /// <summary>Who has to answer there.</summary>
    public required PractitionerRole OwnerRole { get; init; }

    /// <summary>The person; null when nobody recorded here was meant for certain, or the person is hidden from the asker.</summary>
    public string? PersonId { get; init; }

    /// <summary>
    /// The holder never learns of it: the asker is kept in silence from whoever is meant (L10), and would be told in the holder's words what
    /// the broker keeps. To the asker it is a question that nobody answers.
    /// </summary>
    public bool HeldBack { get; init; }

    public AskedAs? AskedAs { get; init; }
    public required AccessPurpose Purpose { get; init; }
    public required IReadOnlyList<InformationKind> Kinds { get; init; }
    public required string Words { get; init; }
    public required bool Urgent { get; init; }
    public required DateTimeOffset AskedAt { get; init; }

    /// <summary>When the answer is owed; it stays when silence climbs.</summary>
    public required DateTimeOffset Due { get; init; }

    public required string DueRule { get; init; }

    /// <summary>How far silence has climbed; unspecified while it is in time.</summary>
    public EscalationLevel Level { get; init; }

    public InformationAnswer? Answer { get; init; }

    /// <summary>The decision not to share that a refusal is. The asker learns nothing of it.</summary>
    public string? NotSharedId { get; init; }

    /// <summary>For looking up.</summary>
    public string AskerOrganisationId => Asker.OrganisationId;

    /// <summary>Whose record of the person it hangs on when records are joined or taken apart: the asker's.</summary>
    public string OrganisationId => Asker.OrganisationId;

    /// <summary>For looking up.</summary>
    public string? AskerId => Asker.PractitionerId;

    /// <summary>Whether an answer is owed.</summary>
    public bool IsOpen => State == InformationRequestState.Asked;

    /// <summary>Urgency of what is told about it.</summary>
    public Urgency Urgency => Urgent ? Urgency.SameDay : Urgency.Standard;
}

/// <summary>The answer as the caller may see it.</summary>
public sealed record InformationAnswerView(
    ContactPoint By, DateTimeOffset At, SensitivityClass Class, string? Text, IReadOnlyList<ConcernView> Concerns, NotSharedReason DeclineReason,
    LegalBasis LegalBasis, ConsentRecord? Consent, IReadOnlyList<WithheldItem> Withheld);

/// <summary>A question as the caller may see it.</summary>
public sealed record InformationRequestView(InformationRequest Request, string? OwnRecordId, string DueInWords, InformationAnswerView? Answer);
