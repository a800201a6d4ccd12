using System.Text.RegularExpressions;
using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.SocialCare.V1;

namespace InfoShare.WebConsole.Text;

/// <summary>Codes in plain words.</summary>
internal static partial class Words
{
    private static readonly Dictionary<Enum, string> Own = new()
    {
        [Urgency.ImmediateDanger] = "Immediate danger",
        [Urgency.SameDay] = "Today",
        [Urgency.Standard] = "Within one working day",
        [ReferralState.Delivered] = "Waiting for an owner",
        [ReferralState.Owned] = "Owned",
        [ReferralState.InTriage] = "Being decided",
        [ReferralState.PendingThreshold] = "Waiting on a threshold",
        [ReferralState.FeedbackSent] = "Answered, waiting for the referrer",
        [ReferralState.Decided] = "Decided, answer not sent yet",
        [ReferralState.FeedbackAcknowledged] = "The referrer has answered",
        [ReferralState.Challenged] = "Challenged by the referrer",
        [Disposition.StrategyOrS47] = "Strategy discussion or section 47 enquiry",
        [Disposition.Assessment] = "Single assessment",
        [Disposition.AddedToOpenCase] = "Added to an open case",
        [Disposition.EarlyHelpAccepted] = "Early help",
        [Disposition.Redirected] = "Passed to another service, which must accept it",
        [Disposition.MoreInformation] = "A question to the referrer first",
        [Disposition.InformationRecorded] = "Kept for information",
        [Disposition.NoFurtherAction] = "Nothing more is done",
        [Disposition.SignpostedNoReferral] = "The family was told whom to call",
        [Disposition.AdviceInsteadOfReferral] = "Advice to the professional instead",
        [DispositionReason.ThresholdMet] = "The threshold is met",
        [DispositionReason.ThresholdNotMet] = "The threshold is not met",
        [DispositionReason.RiskUnclear] = "The risk cannot be judged yet",
        [DispositionReason.AlreadyAddressed] = "It has already been dealt with",
        [DispositionReason.OtherArea] = "It belongs to another area",
        [DispositionReason.ConsentRequiredRefused] = "Consent was needed and refused",
        [DispositionReason.DuplicateEvent] = "The same event was reported before",
        [HistoryRead.Yes] = "Yes, I have read it",
        [HistoryRead.No] = "No, and the reasoning says why",
        [HistoryRead.NoneRecorded] = "There is none recorded",
        [FeedbackAcknowledgement.Agree] = "I agree",
        [FeedbackAcknowledgement.AddingInformation] = "I have something to add",
        [FeedbackAcknowledgement.Disagree] = "I disagree",
        [EscalationLevel.Esc1Practitioner] = "the two workers",
        [EscalationLevel.Esc2TeamManager] = "their managers",
        [EscalationLevel.Esc3SafeguardingLead] = "the safeguarding leads",
        [EscalationLevel.Esc4SeniorManager] = "the senior managers",
        [EscalationLevel.Esc5Partnership] = "the safeguarding partners",
        [PractitionerRole.Gp] = "GP",
        [PractitionerRole.AdultMh] = "adult mental health",
        [PractitionerRole.Camhs] = "child mental health",
        [PractitionerRole.Lado] = "designated officer",
        [ResponderState.Answered] = "answered",
        [ResponderState.NoneRecordedHere] = "has nothing recorded here",
        [ResponderState.NotAsked] = "was not asked",
        [ResponderState.NotAnswered] = "has not answered",
        [ResponderState.NotConnected] = "has no system connected; ring them",
        [NotificationState.Queued] = "Not delivered yet",
        [NotificationState.Delivered] = "Delivered, not opened yet",
        [ChildStatusCode.CscClosed] = "Social care: closed",
        [ChildStatusCode.Cin] = "Child in need",
        [ChildStatusCode.Cpp] = "Child protection plan",
        [ChildStatusCode.S47] = "Section 47 enquiry",
        [Purpose.AssessChild] = "To assess whether a child is safe, or what it needs",
        [Purpose.AssessAdultAccess] = "To learn whether this adult reaches children",
        [Purpose.SuperviseOffender] = "To supervise an order or a licence",
        [Purpose.TriageReferral] = "To decide a referral",
        [Purpose.S47Enquiry] = "For a section 47 enquiry, a strategy discussion or a conference",
        [Purpose.ProvideCare] = "To care for the child, or to teach it",
        [Purpose.PreBirth] = "To plan for an unborn child",
        [Purpose.FindMissing] = "To find a missing child",
        [Purpose.Handover] = "To pass responsibility on",
        [ChildContactAnswer.Yes] = "Yes",
        [ChildContactAnswer.No] = "No",
        [ChildContactAnswer.Unknown] = "No usable answer came",
        [ChildContactAnswer.Declined] = "He or she would not say",
        [ResidenceKind.MainHome] = "As the usual home",
        [ResidenceKind.SecondHome] = "As a second home",
        [ResidenceKind.Weekend] = "For part of the week",
        [ResidenceKind.ContactOnly] = "To visit, not to live there",
        [ResidenceKind.Sofa] = "Informally, on a sofa",
        [ResidenceKind.Intended] = "Not said",
        [RelationshipType.BirthParent] = "Parent",
        [RelationshipType.ExpectedChild] = "Expects the child",
        [RelationshipType.StepOrFatherFigure] = "Parent figure",
        [RelationshipType.ExPartner] = "Former partner",
        [RelationshipType.YpPartner] = "Young person's partner",
        [RelationshipType.HouseholdOther] = "Lives in the household",
        [RelationshipType.ExtendedKin] = "Kin",
        [RelationshipType.Unidentified] = "Somebody not identified",
        [LinkState.Declared] = "Declared, not yet so",
        [LinkState.Denied] = "Denied by one of them",
        [LinkState.Disputed] = "The sources conflict",
        [LinkState.ClaimedEnded] = "Said to be over, nobody has verified it",
        [LinkState.SuspendedCustody] = "Suspended by custody",
        [LinkState.EndedVerified] = "Over, verified",
        [ReachTime.Now] = "Reached now",
        [ReachTime.Soon] = "Reached by the declared plan",
        [ReachTime.Formerly] = "Reached formerly",
        [ReachTime.SameAddress] = "The same address, and no more is known",
        [ReachTime.Suspended] = "Suspended by custody, and again on release",
        [AgeBand.Unborn] = "Not born yet",
        [AgeBand.Age04] = "0 to 4 years old",
        [AgeBand.Age59] = "5 to 9 years old",
        [AgeBand.Age1015] = "10 to 15 years old",
        [AgeBand.Age1617] = "16 or 17 years old",
        [ChildStatusCode.CscOpen] = "Open to social care",
        [ChildStatusCode.CscBelowThreshold] = "Social care was asked, no case was opened",
        [ChildStatusCode.CscNeverKnown] = "Never known to social care",
        [ChildStatusCode.LacS20] = "Looked after by agreement",
        [ChildStatusCode.LacOrder] = "In care under an order",
        [ChildStatusCode.Mappa] = "Public protection arrangements",
        [ChildStatusCode.Marac] = "Heard at a risk assessment conference",
        [ChildStatusCode.Ehe] = "Educated at home",
        [ChildStatusCode.Nrm] = "Referred as a possible victim of trafficking",
        [ChronologyLane.Risk] = "What worries",
        [ChronologyLane.Protective] = "What protects",
        [ChronologyLane.Change] = "Changes around the child",
        [ChronologyLane.Contact] = "Seen and not seen",
        [ChronologyLane.Status] = "Plans, referrals, handovers",
        [ChronologyLane.Gap] = "Times of which nothing is known",
        [ChronologyLane.Context] = "Shown, and counts for nothing",
        [ChronologyKind.AddressConcern] = "About the address",
        [ChronologyKind.Gap] = "Gap",
        [ChronologyKind.Link] = "Somebody around the child",
        [ChronologyKind.Narrative] = "Agreed account",
        [ChronologyKind.Pattern] = "What stands together",
        [ChronologyKind.Reopening] = "A reason to look again",
        [ChronologyKind.Factor] = "What was asked after",
        [StatedTrend.Rising] = "It grows, as they see it",
        [StatedTrend.Falling] = "It lessens, as they see it",
        [StatedTrend.Unchanged] = "It is as it was, as they see it",
        [VerificationState.RetractedConcernStands] = "Taken back, and the worry stands",
        [VerificationState.UnsubstantiatedConcernStands] = "Not shown to be so, and the worry stands",
        [Tier.Existence] = "That there is something, and no more",
    };

    // Codes of one word that stand in the broker's sentences. Any other capitals are somebody's own, or an abbreviation.
    private static readonly Dictionary<string, string> Lone = ((IEnumerable<(string Name, string Words)>)
        [
            .. Names<ChildStatusCode>(), .. Names<PractitionerRole>(), .. Names<LinkState>(), .. Names<RelationshipType>(), .. Names<VerificationState>(),
            .. Names<PresentKind>(), .. Names<SeenAlone>(), .. Names<UnknownPeriodKind>(), .. Names<Disposition>(), .. Names<AgencyKind>(),
        ]).DistinctBy(n => n.Name).ToDictionary(n => n.Name, n => n.Words, StringComparer.Ordinal);

    /// <summary>A code in words; one that a newer broker sends reads "unknown (17)".</summary>
    public static string Of<T>(T code)
        where T : struct, Enum
    {
        if (Own.TryGetValue(code, out var words))
            return words;
        var name = code.ToString();
        if (int.TryParse(name, out _))
            return $"unknown ({name})";
        var split = Capitals().Replace(name, m => " " + m.Value.ToLowerInvariant()).Trim();
        return char.ToUpperInvariant(split[0]) + split[1..];
    }

    /// <summary>The same within a sentence.</summary>
    public static string Small<T>(T code)
        where T : struct, Enum
    {
        var words = Of(code);
        return words.Length > 1 && char.IsUpper(words[1]) ? words : char.ToLowerInvariant(words[0]) + words[1..];
    }

    /// <summary>A sentence of the broker's with the codes in it as words, and days as people read them.</summary>
    public static string Plain(string sentence) => Days().Replace(Codes().Replace(sentence, m => InSentence(m.Value)), m => London.Day(m.Value));

    /// <summary>Somebody to speak to, in one line.</summary>
    public static string Of(ContactPoint? who)
    {
        if (who is null || (who.Name.Length == 0 && who.OrganisationName.Length == 0))
            return "nobody yet";
        List<string> parts = [];
        if (who.Name.Length > 0)
            parts.Add(who.Role == PractitionerRole.Unspecified ? who.Name : $"{who.Name} ({Small(who.Role)})");
        if (who.OrganisationName.Length > 0 && who.OrganisationName != who.Name)
            parts.Add(who.OrganisationName);
        if (who.Telephone.Length > 0)
            parts.Add("telephone " + who.Telephone);
        return string.Join(", ", parts);
    }

    /// <summary>The name of a field of a record, for example "NHS number".</summary>
    public static string Field(string name) => name == "nhs_number" ? "NHS number" : name.Replace('_', ' ');

    /// <summary>All codes but the one that says nothing, as choices.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices<T>()
        where T : struct, Enum =>
        Choices([.. Enum.GetValues<T>().Where(v => Convert.ToInt32(v, null) != 0)]);

    /// <summary>Some codes as choices.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices<T>(params T[] codes)
        where T : struct, Enum => [.. codes.Select(v => (v.ToString(), Of(v)))];

    [GeneratedRegex("(?<!^)[A-Z0-9]+")]
    private static partial Regex Capitals();

    private static string InSentence(string code)
    {
        var name = code.Replace("_", "", StringComparison.Ordinal);
        if (Lone.TryGetValue(name, out var words))
            return words;
        if (!code.Contains('_', StringComparison.Ordinal))
            return code;
        return Own.FirstOrDefault(o => o.Key.ToString().Equals(name, StringComparison.OrdinalIgnoreCase)).Value is { } own
            ? char.ToLowerInvariant(own[0]) + own[1..]
            : code.Replace('_', ' ').ToLowerInvariant();
    }

    private static IEnumerable<(string Name, string Words)> Names<T>()
        where T : struct, Enum =>
        Enum.GetValues<T>().Where(v => Convert.ToInt32(v, null) != 0).Select(v => (v.ToString().ToUpperInvariant(), Small(v)));

    [GeneratedRegex("\\b[A-Z][A-Z0-9]+(_[A-Z0-9]+)*\\b")]
    private static partial Regex Codes();

    [GeneratedRegex("\\b[0-9]{4}-[0-9]{2}-[0-9]{2}\\b")]
    private static partial Regex Days();
}
