using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Contacts;

/// <summary>What a contact is worth, in pure functions.</summary>
public static class ContactRules
{
    /// <summary>Class of the fact that somebody in this role met a person: that a clinic did is that clinic's fact (vocabulary 7).</summary>
    /// <remarks>That an officer of probation met a child says that somebody around it committed an offence.</remarks>
    public static SensitivityClass ClassOf(PractitionerRole worker) =>
        InvolvementAccess.ClassOf(worker) is var own && own != SensitivityClass.Unspecified ? own
        : Roles.AgencyOf(worker) == AgencyKind.Probation ? SensitivityClass.Criminal : SensitivityClass.Standard;

    /// <summary>
    /// Whether a meeting was expected and did not come about by the family's doing: whichever way, it counts the same (requirement H2). What the
    /// service itself cancelled is the service's omission, and an adult who did not come is no child who was not brought.
    /// </summary>
    public static bool IsMissed(AttendanceOutcome outcome) => outcome is AttendanceOutcome.WasNotBrought or AttendanceOutcome.CancelledByCarer
        or AttendanceOutcome.Rebooked or AttendanceOutcome.EntryRefused or AttendanceOutcome.NoResponse;

    /// <summary>Whether the person was seen, by what became of an appointment.</summary>
    public static Seen SeenAt(AttendanceOutcome outcome) => outcome switch
    {
        AttendanceOutcome.Attended => Seen.Yes,
        AttendanceOutcome.EntryRefused => Seen.Refused,
        AttendanceOutcome.NoResponse => Seen.NotHome,
        _ => Seen.No,
    };

    /// <summary>What became of a visit, by whether the person was seen.</summary>
    public static AttendanceOutcome OutcomeOf(Seen seen) => seen switch
    {
        Seen.Yes => AttendanceOutcome.Attended,
        Seen.Refused => AttendanceOutcome.EntryRefused,
        Seen.NotHome => AttendanceOutcome.NoResponse,
        _ => AttendanceOutcome.Unspecified,
    };

    /// <summary>A picture or a voice is no sight of a child (requirement C11).</summary>
    public static bool IsSightPossible(ContactPlace place) => place is not (ContactPlace.ByVideo or ContactPlace.ByTelephone);

    /// <summary>Whether an answer has to be asked for again: it was not asked, could not safely be, was given beside others, or through a relative.</summary>
    public static bool MustBeAskedAgain(EnquiryAnswer answer, bool relativeInterpreted) =>
        relativeInterpreted || answer is EnquiryAnswer.DeniedNotAlone or EnquiryAnswer.NotAsked or EnquiryAnswer.NotSafeToAsk;

    /// <summary>Whether nobody but professionals was beside the one who was asked.</summary>
    public static bool IsAlone(IEnumerable<PresentKind> present) => present.All(p => p is PresentKind.NobodyElse or PresentKind.Professional);

    /// <summary>The latest of these at which the person was seen; of one day the one with the greater id. The order in which they come changes nothing.</summary>
    public static ContactRecord? LastSeen(IEnumerable<ContactRecord> contacts) => contacts.Where(c => c.Seen == Seen.Yes)
        .OrderByDescending(c => c.HappenedOn).ThenByDescending(c => c.Id, StringComparer.Ordinal).FirstOrDefault();

    /// <summary>What to ask next of a contact. A prompt stops nothing and lowers nothing.</summary>
    public static IReadOnlyList<string> PromptsFor(ContactRecord contact)
    {
        var prompts = new List<string>();
        if (contact.Seen == Seen.Yes && SaysOnlyFine(contact))
            prompts.Add("\"Fine\" says how somebody sounded, not what you saw: say what the child did, looked like and said.");
        if (contact.Seen == Seen.Yes && contact.SeenAlone is SeenAlone.No or SeenAlone.NotOffered)
            prompts.Add("The child was not seen alone: see the child alone, and send the child's own words.");
        if (contact.Seen == Seen.Yes && contact.SeenAlone == SeenAlone.Yes && contact.ChildWords is null)
            prompts.Add("If the child spoke, send the words as they were said.");
        if (contact.RelativeInterpreted)
            prompts.Add("A relative interpreted: what was said that way proves nothing. See the family again with a professional interpreter.");
        if (contact.Interpreter == InterpreterUse.NeededNotUsed)
            prompts.Add("An interpreter was needed and not used: see the family again with one.");
        if (contact.Seen is Seen.Refused or Seen.NotHome or Seen.No)
            prompts.Add("The child was not seen; what was said of the child is a statement. Say when somebody will see the child.");
        if (contact.Seen == Seen.Refused)
            prompts.Add("Sight of the child was refused: share it as a concern, ACCESS_REFUSED.");
        if (contact.Outcome == AttendanceOutcome.Rebooked)
            prompts.Add("A rebooking counts as much as not being brought.");
        return prompts;
    }

    private static readonly HashSet<string> Empty = new(StringComparer.OrdinalIgnoreCase)
    {
        "fine", "ok", "okay", "well", "good", "happy", "no", "concerns", "concern", "issues", "problems", "all", "seems", "seemed", "appeared", "appears", "looked",
        "looks", "was", "is", "and", "the", "child", "baby", "he", "she", "they", "were", "are", "very", "quite", "usual", "self", "as", "a", "with", "i", "m", "am",
        "everything", "reported", "noted", "nothing", "to", "report", "doing", "settled", "up", "date",
    };

    /// <summary>Whether the words of a contact say no more than that all is well (requirement C11).</summary>
    public static bool SaysOnlyFine(ContactRecord contact)
    {
        var words = string.Join(' ', ((string?[])[contact.NonVerbal, contact.ChildWords?.Verbatim]).OfType<string>());
        return words.Split([.. words.Where(c => !char.IsLetterOrDigit(c)).Distinct()], StringSplitOptions.RemoveEmptyEntries).All(Empty.Contains);
    }
}
