using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>What the policy allows of one item, least first: the lesser of two limits is the one that counts.</summary>
public enum Release
{
    /// <summary>Looks like nothing.</summary>
    Hidden = 0,

    /// <summary>Nothing of the content; that something is withheld and whom to ask.</summary>
    [Code("WITHHELD")]
    WithheldWithContact,

    /// <summary>Own submissions and their feedback only.</summary>
    [Code("OWN")]
    OwnOnly,

    /// <summary>That something is held, and whom to ask.</summary>
    Existence,

    /// <summary>A named worker will speak; nothing else.</summary>
    Mediated,

    /// <summary>Indicator code, date, state.</summary>
    Marker,

    /// <summary>A short text, its source, and where the lead is found.</summary>
    Summary,

    /// <summary>The full record.</summary>
    Detail,
}

/// <summary>What a decision obliges the broker to do beside answering.</summary>
[Flags]
public enum Obligations
{
    None = 0,

    /// <summary>Write it to the trail before anything leaves (D6).</summary>
    Log = 1,

    /// <summary>Tell the person's lead, whatever the asker chose (L9).</summary>
    NotifyLead = 2,

    /// <summary>Have it reviewed by the next working day (T16).</summary>
    ReviewTask = 4,

    /// <summary>Name the worker who will speak (L7).</summary>
    Mediate = 8,

    /// <summary>Say that something was withheld and whom to ask (D5).</summary>
    SayWhomToAsk = 16,
}

/// <summary>How the asker stands to the person whom an item is about.</summary>
public enum Relation
{
    /// <summary>Nothing recorded ties the asker's organisation to the person.</summary>
    None = 0,

    /// <summary>The asker's organisation works with the person, or has to decide a referral about it.</summary>
    Involved,

    /// <summary>The asker leads.</summary>
    Leading,

    /// <summary>The asker's own organisation stated the item.</summary>
    Colleague,

    /// <summary>The asker wrote the item.</summary>
    Author,

    /// <summary>Nobody asked: the broker tells somebody of its own accord.</summary>
    Told,
}

/// <summary>One question to the policy: may this reader see this class of fact about this person, for this, now.</summary>
/// <param name="Role">The role asserted; its agency follows from it.</param>
/// <param name="Class">Class of the fact.</param>
/// <param name="Purpose">Stated by the asker; unspecified for what is told.</param>
/// <param name="Relation">To the person whom the item is about.</param>
/// <param name="LegalBasis">Stated by the asker; unspecified for what is told.</param>
public readonly record struct AccessQuestion(
    PractitionerRole Role,
    SensitivityClass Class,
    Purpose Purpose,
    Relation Relation,
    LegalBasis LegalBasis)
{
    /// <summary>Whether a break-glass grant of this very practitioner for this person holds at this moment (L9).</summary>
    public bool Granted { get; init; }

    /// <summary>Whether the person is the asker's own, of the family, or one with whom the asker is in conflict (L10).</summary>
    public bool Conflicted { get; init; }

    /// <summary>Whether giving it would prejudice an enquiry, as the author said.</summary>
    public bool UnderInvestigation { get; init; }

    /// <summary>Whether the policy names this very practitioner as one of the few for this class.</summary>
    public bool Named { get; init; }
}

/// <summary>A decision with its rule, so that it can be explained and replayed.</summary>
/// <param name="Because">Why less than was asked; unspecified where nothing was kept back.</param>
/// <param name="RuleId">The one rule that decided, for example <c>tier/PROBATION/CRIMINAL</c>.</param>
public sealed record AccessDecision(Release Release, WithheldBecause Because, string RuleId, Obligations Obligations)
{
    /// <summary>Whether content is shown, at MARKER or above.</summary>
    public bool Shows => Release is Release.Marker or Release.Summary or Release.Detail;

    /// <summary>Whether the reader is told that something is held, and is not shown it.</summary>
    public bool IsOpenlyWithheld => Release is Release.WithheldWithContact or Release.OwnOnly or Release.Existence or Release.Mediated;
}
