using System.Text.RegularExpressions;
using InfoShare.Protocol.Common.V1;
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
    };

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

    /// <summary>A sentence of the broker's with the codes in it as words.</summary>
    public static string Plain(string sentence) => Codes().Replace(sentence, m =>
        Own.FirstOrDefault(o => o.Key.ToString().Equals(m.Value.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase)).Value is { } words
            ? char.ToLowerInvariant(words[0]) + words[1..]
            : m.Value.Replace('_', ' ').ToLowerInvariant());

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

    /// <summary>All codes but the one that says nothing, as choices.</summary>
    public static IReadOnlyList<(string Value, string Label)> Choices<T>()
        where T : struct, Enum =>
        [.. Enum.GetValues<T>().Where(v => Convert.ToInt32(v, null) != 0).Select(v => (v.ToString(), Of(v)))];

    [GeneratedRegex("(?<!^)[A-Z0-9]+")]
    private static partial Regex Capitals();

    [GeneratedRegex("[A-Z][A-Z0-9]*(_[A-Z0-9]+)+")]
    private static partial Regex Codes();
}
