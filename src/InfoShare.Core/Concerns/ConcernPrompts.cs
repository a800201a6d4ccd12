using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>What to ask next. A prompt helps; it never stops a concern from being shared (requirements E1, C14).</summary>
public static class ConcernPrompts
{
    /// <summary>The codes as a notice names them; of an observation without one that it is such (requirement C14).</summary>
    internal static string Named(IReadOnlyCollection<ConcernIndicator> indicators) =>
        indicators.Count == 0 ? "an observation without a code" : string.Join(", ", indicators.Select(i => Code.Of(i)));

    /// <summary>Of an allegation about a worker: who has it, and what lets the officer see whether there were others (C19).</summary>
    internal static IEnumerable<string> OfAllegation(Concern concern, ConcernStatement statement, AllegationTold told)
    {
        if (!Allegations.IsOne(concern))
            yield break;
        if (told.NoOfficer)
            yield return "No officer for allegations (LADO) is in the registry for your area: ring the one where the worker works now. Nobody was told of it.";
        if (statement.SuspectedSources.Count == 0 && statement.Place is null)
            yield return "Name the worker whom it is about (suspected_sources), or the place: else no earlier event of the same kind is found beside it.";
    }

    /// <summary>What visitors must know is no fact about a child (C24): it goes through as a concern, and is found by them as a notice.</summary>
    internal static IEnumerable<string> OfVisitors(ConcernStatement statement)
    {
        if (statement.Indicators.Count > 0 && statement.Indicators.All(i => i == ConcernIndicator.WorkerSafety))
            yield return "What visitors must know is no fact about a child: record it as a safety notice on the adult or the address (RecordSafetyNotice), where it stands apart from the child's risk.";
    }

    public static IReadOnlyList<string> For(ConcernStatement statement, Resolution subject, int children, int linkedChildren, bool referred, bool noDesk = false,
        Contacts.ContactRecord? contact = null)
    {
        List<string> prompts = [.. OfVisitors(statement)];
        var isAdult = subject.Person?.BirthDate is not null && children > 0 && statement.Children.All(c => c.Child != statement.Subject);
        if (statement.ChildContact == ChildContactAnswer.Unspecified && (isAdult || children == 0))
            prompts.Add("Ask whether this person has contact with or care of a child, and send the answer.");
        if (statement.ChildContact == ChildContactAnswer.No && linkedChildren > 0)
            prompts.Add("The answer was no contact with a child, but a child is recorded: ask again.");
        if (children == 0)
            prompts.Add("No child is known to the broker for this concern. Name every child it bears on.");
        if (statement.Urgency is Urgency.SameDay or Urgency.ImmediateDanger && !referred)
            prompts.Add("No referral was opened because no child is known: ring the duty desk now.");
        if (noDesk)
            prompts.Add("No duty desk was told: no children's services are in the registry where the child lives, nor in your area. Ring them now.");
        if (subject.Resolved.Outcome is MatchOutcome.PotentialMatch or MatchOutcome.Many)
            prompts.Add("It is not certain who the subject is: " + subject.Resolved.Explanation);
        if (statement.LegalBasis == LegalBasis.Unspecified)
            prompts.Add("The legal basis is not stated: state it in your record, and with the next you share.");
        if (statement.ConsentReason is null && statement.Consent is ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice)
            prompts.Add("Say why consent was overridden or not sought, when there is time.");
        if (statement.ChildWords is null && contact?.ChildWords is null)
            prompts.Add("If a child spoke, send the words as they were said.");
        if (statement.SourcesOfHarm.Count == 0 && statement.SuspectedSources.Count == 0 && statement.HarmCategories.Count > 0)
            prompts.Add("Say what is known of who or what harms the child, and be it that nobody knows or nobody asked (harm_sources).");
        if (statement.DevelopmentStatement is null)
            prompts.Add("Say what it means for the child's development, if you can.");
        if (contact is not null)
            prompts.AddRange(Contacts.ContactRules.PromptsFor(contact.ChildWords is null ? contact with { ChildWords = statement.ChildWords } : contact));
        else if (children > 0 && statement.Place is null && statement.Source is SourceKind.ChildWords or SourceKind.Observed or SourceKind.ParentSelf)
            prompts.Add("Say whether the child was seen, alone or not, by whom, who was present, and whether an interpreter was used (contact). It stands as not recorded.");
        return prompts;
    }
}
