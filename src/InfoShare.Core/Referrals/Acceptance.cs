using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>How somebody else's acceptance of a referral is known.</summary>
internal enum HowAccepted
{
    /// <summary>The organisation is asked here, and a named person of it answers; until then nothing has moved.</summary>
    Asked = 1,

    /// <summary>It has no system here: a named person accepted by telephone, and the call is logged.</summary>
    ByTelephone,

    /// <summary>It is the decider's own organisation: a named colleague accepted, and whoever leads there is told.</summary>
    ByColleague,
}

/// <summary>
/// Who takes what a decision passes on (E11, E12): REDIRECTED, EARLY_HELP_ACCEPTED and ADDED_TO_OPEN_CASE. Words are no acceptance
/// where the organisation can be asked: a child whom early help is said to have accepted, and of whom it never heard, is what
/// the rule exists to prevent.
/// </summary>
internal sealed record Acceptance(HowAccepted How, Organisation By, string? Person, SpokenContact? Call)
{
    /// <summary>The organisation that is asked; null when somebody accepted already.</summary>
    public Organisation? Offered => How == HowAccepted.Asked ? By : null;

    /// <summary>Who accepted, for the decision; null while the organisation is asked.</summary>
    public string? InWords => How == HowAccepted.Asked ? null : $"{Person}, {By.Name}";

    /// <summary>Who takes it; null when the decision passes nothing on.</summary>
    /// <exception cref="RuleException">INVALID_FIELDS.</exception>
    public static Acceptance? Of(DecisionToMake asked, Referral referral, Caller caller, RegistrySnapshot registry, DateTimeOffset now)
    {
        if (!DecisionRules.NeedsAcceptance(asked.Disposition))
            return null;
        var field = asked.RedirectTo is null ? "decision.redirect_to_area" : "decision.redirect_to";
        var by = asked.RedirectTo is { } id ? registry.Find(id) : registry.ReceiverOfReferrals(asked.RedirectToArea!.Trim());
        if (by is not { Enabled: true } || by.Agency == AgencyKind.Other)
            throw RuleException.Invalid(field, "names no service of the registry that can take it; until one is registered there, the referral stays with you");
        if (by.Id == caller.OrganisationId)
        {
            return asked.Disposition == Disposition.Redirected
                ? throw RuleException.Invalid(field, "names your own organisation")
                : DecisionRules.HasNoDayFor(asked) ? throw RuleException.Invalid([DecisionRules.ReviewerWithoutDay])
                : new Acceptance(HowAccepted.ByColleague, by, NameOf(asked, by, "the colleague who accepted"), null);
        }

        return by.Connection == Connection.None ? ByTelephoneOf(asked, referral, by, now) : AskedOf(asked, by);
    }

    /// <summary>The step for the history, and the call beside the referral.</summary>
    public ReferralChange Noted(Referral decided, Practitioner by, DateTimeOffset now)
    {
        if (Call is not { } call)
            return ReferralMoves.Note(decided, r => r, $"Accepted by a colleague, as {by.Name} says", by, now, InWords, WordsReaders.Parties);
        var said = call with { SpokenBy = call.SpokenBy ?? by.Name, OrganisationId = decided.RecipientOrganisationId };
        return ReferralMoves.Note(
            decided, r => r with { Conversations = [.. r.Conversations, said] }, $"Accepted by telephone: {By.Name} has no system here", by, now,
            $"{PlainTime.Full(said.At)}, {said.SpokenBy} and {said.WithWhom}: {said.Content}", WordsReaders.Recipient);
    }

    /// <summary>What has to be looked at afterwards, and when: nobody there answers here, so whoever decided sees that it was taken up.</summary>
    public (string Task, DateOnly Day)? TakenUp(DateTimeOffset answerDue) => How != HowAccepted.ByTelephone
        ? null
        : ($"See that {InWords}, took it up: it was accepted by telephone alone.", LondonTime.DateOf(answerDue));

    private static Acceptance AskedOf(DecisionToMake asked, Organisation by)
    {
        // All of it at once: whoever leaves out one thing after the other asks four times.
        List<FieldViolation> wrong = [];
        LeftOut(asked.AcceptedBy is null && asked.AcceptedByCall is null, "accepted_by", $"{by.Name} has a system here and answers for itself (AcceptRedirect): leave it out");
        if (by.ReceivesReferrals)
        {
            LeftOut(asked.IfItContinues is null, "if_it_continues", "another area decides anew, and sets its own condition: leave it out");
            LeftOut(asked.Reviewer is null, "reviewer", "another area decides anew, and says who looks at it again: leave it out");
            LeftOut(asked.ReviewDate is null, "review_date", "another area decides anew, and sets its own day: leave it out");
        }
        else if (DecisionRules.HasNoDayFor(asked))
        {
            wrong.Add(DecisionRules.ReviewerWithoutDay);
        }

        return wrong.Count > 0 ? throw RuleException.Invalid(wrong) : new Acceptance(HowAccepted.Asked, by, null, null);

        void LeftOut(bool isLeftOut, string field, string problem)
        {
            if (!isLeftOut)
                wrong.Add(new FieldViolation($"decision.{field}", problem));
        }
    }

    private static Acceptance ByTelephoneOf(DecisionToMake asked, Referral referral, Organisation by, DateTimeOffset now)
    {
        var name = NameOf(asked, by, $"the person of {by.Name} who accepted: it has no system here, so ring it{(by.DutyTelephone is { } number ? $" on {number}" : "")}");
        const string Field = "decision.accepted_by_call";
        if (asked.AcceptedByCall is not { } call)
            throw RuleException.Invalid(Field, $"{by.Name} has no system here: log the telephone call in which the person accepted");
        if (call.At > now)
            throw RuleException.Invalid($"{Field}.at", "lies in the future");
        if (call.At < referral.ReceivedAt)
            throw RuleException.Invalid($"{Field}.at", "lies before the referral: nobody can have accepted it then");
        return call.WithWhom.Contains(name, StringComparison.OrdinalIgnoreCase)
            ? new Acceptance(HowAccepted.ByTelephone, by, name, call)
            : throw RuleException.Invalid($"{Field}.with_whom", "names the person who accepted, as accepted_by does");
    }

    /// <summary>Somebody's name: a given and a family name, or a title with one. A team or a service accepts nothing.</summary>
    private static string NameOf(DecisionToMake asked, Organisation by, string whom)
    {
        var name = asked.AcceptedBy?.Trim() ?? "";
        var isName = name.Split(' ', StringSplitOptions.RemoveEmptyEntries).Length >= 2 && !name.Contains(by.Name, StringComparison.OrdinalIgnoreCase)
            && !by.Name.Contains(name, StringComparison.OrdinalIgnoreCase);
        return isName ? name : throw RuleException.Invalid("decision.accepted_by", $"name {whom}; until then the referral stays with you");
    }
}
