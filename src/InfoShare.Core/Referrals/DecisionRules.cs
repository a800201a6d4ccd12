using InfoShare.Core.Access;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Referrals;

/// <summary>Whether history was read before deciding; there is no default.</summary>
public enum HistoryRead
{
    /// <summary>Not said; refused.</summary>
    Unspecified = 0,

    /// <summary>Read.</summary>
    Yes = 1,

    /// <summary>Not read; the rationale says why.</summary>
    No = 2,

    /// <summary>None is recorded.</summary>
    NoneRecorded = 3,
}

/// <summary>What every decision on a referral must hold, and who may make it (E3-E5, E13, E14). No ending is blank.</summary>
public static class DecisionRules
{
    internal const int FeedbackLength = 15;
    private const string WithoutDay = "say on which day this person looks again (review_date), or what is watched for (if_it_continues)";
    internal const string FeedbackProblem = "say in at least 15 characters what the referrer is told";

    /// <summary>
    /// What is missing or wrong, by the request's own field paths; empty when nothing is. That only a manager may record
    /// information is listed here too when something else is wrong, so that a caller learns everything at once.
    /// </summary>
    /// <param name="events">Events that referrals of these children told of, this one's included: one that repeats the first of four is decided after reading all four (E3).</param>
    /// <param name="today">The London date.</param>
    public static IReadOnlyList<FieldViolation> Violations(
        DecideReferral command, int events, PractitionerRole role, DateOnly today)
    {
        var decision = command.Decision;
        List<FieldViolation> wrong = [];
        Require(Code.IsStated(decision.Disposition), "disposition", "say what is decided");
        Require(Code.IsStated(decision.Reason), "reason", "say why, as a code");
        Require(!TooShort(decision.Rationale, 15), "rationale", "give the reasoning in at least 15 characters; a blank ending is refused");
        Require(!TooShort(decision.Criteria, 3), "criteria", "cite the criteria");
        Require(!TooShort(decision.Evidence, 3), "evidence", "name the evidence");
        Require(Code.IsStated(decision.HistoryRead), "history_read", "say whether history was read");
        if (events >= 2 && Code.IsStated(decision.HistoryRead))
            Require(decision.HistoryRead == HistoryRead.Yes, "history_read", "this is not the first referral: read the earlier ones, then decide");

        if (decision.ReviewDate is { } review)
            Require(review > today, "review_date", "must lie after today");
        else
            Require(!NeedsReviewDate(decision.Disposition), "review_date", "give the day of review or follow-through");
        if (NeedsAcceptance(decision.Disposition))
        {
            Require(
                (decision.RedirectTo ?? decision.RedirectToArea) is not null, "redirect_to",
                "name the organisation that takes it, by its id in the registry; until a named person there accepts, the referral stays with you");
            Require(decision.RedirectTo is null || decision.RedirectToArea is null, "redirect_to_area", "name the organisation or the area, not both");
        }
        else
        {
            const string Belongs = "belongs to REDIRECTED, EARLY_HELP_ACCEPTED and ADDED_TO_OPEN_CASE";
            Require(decision.Reason != DispositionReason.OtherArea, "disposition", "another area has to take it: choose REDIRECTED, and name the area or the organisation");
            Require((decision.RedirectTo ?? decision.RedirectToArea) is null, "redirect_to", Belongs);
            Require(decision.Disposition == Disposition.MoreInformation || !HasNoDayFor(decision), "reviewer", WithoutDay);
            Require(decision.AcceptedBy is null && decision.AcceptedByCall is null, "accepted_by", Belongs);
        }

        if (decision.IfItContinues is { } condition)
        {
            Require(condition.ReviewDate > today, "if_it_continues.review_date", "must lie after today");
            Require(decision.Disposition != Disposition.MoreInformation, "if_it_continues", "a question decides nothing: put the condition with the decision");
        }

        if (decision.Disposition == Disposition.MoreInformation)
        {
            Require(!TooShort(decision.Question, 5), "question", "put the question to the referrer");
            Require(decision.ReviewDate is null, "review_date", "a question decides nothing: put the day with the decision");
            Require(decision.Reviewer is null, "reviewer", "a question decides nothing: name who looks again with the decision");
            if (!string.IsNullOrWhiteSpace(command.Feedback))
                wrong.Add(new FieldViolation("feedback", "a question is not the answer: leave it empty; the clock goes on"));
        }
        else
        {
            Require(string.IsNullOrWhiteSpace(decision.Question), "question", "belongs to MORE_INFORMATION: with a decision nobody is asked");
            if (!string.IsNullOrWhiteSpace(command.Feedback) && TooShort(command.Feedback, FeedbackLength))
                wrong.Add(new FieldViolation("feedback", FeedbackProblem));
        }

        if (wrong.Count > 0 && NeedsManager(decision.Disposition) && !Roles.IsManager(role))
            Require(false, "disposition", "needs a manager's own decision");
        return wrong;

        void Require(bool holds, string field, string problem)
        {
            if (!holds)
                wrong.Add(new FieldViolation($"decision.{field}", problem));
        }
    }

    /// <summary>Whether somebody is to look again, and no day says when.</summary>
    internal static bool HasNoDayFor(DecisionToMake decision) => decision is { Reviewer: not null, ReviewDate: null, IfItContinues: null };

    internal static FieldViolation ReviewerWithoutDay => new("decision.reviewer", WithoutDay);

    /// <summary>Dispositions that only a manager decides, in his or her own call (E4).</summary>
    public static bool NeedsManager(Disposition disposition) => disposition == Disposition.InformationRecorded;

    /// <summary>Dispositions that end with a date on which somebody looks again or follows through (E4, E5, E14).</summary>
    public static bool NeedsReviewDate(Disposition disposition) =>
        disposition is Disposition.InformationRecorded or Disposition.AdviceInsteadOfReferral or Disposition.SignpostedNoReferral;

    /// <summary>Dispositions that pass it on: incomplete until somebody accepted (E12).</summary>
    public static bool NeedsAcceptance(Disposition disposition) =>
        disposition is Disposition.Redirected or Disposition.AddedToOpenCase or Disposition.EarlyHelpAccepted;

    /// <summary>The owner decides and answers, whoever redirected what was accepted elsewhere, or a manager of the recipient.</summary>
    /// <exception cref="RuleException">ROLE_NOT_ALLOWED.</exception>
    public static void RequireDecider(Referral referral, Caller caller)
    {
        var isOwner = referral.OwnerOrganisationId == caller.OrganisationId && referral.OwnerId == caller.Human.Id;
        if (!isOwner && !PassedItOn(referral, caller) && !Roles.IsManager(caller.Role))
        {
            throw new RuleException(
                ErrorReason.RoleNotAllowed, "The owner decides and answers a referral, or a manager. Take ownership first, or ask a manager.");
        }
    }

    /// <summary>Whether the calling practitioner redirected what another service has accepted: decision and answer stay his or hers (E12).</summary>
    public static bool PassedItOn(Referral referral, Caller caller) => referral.LatestRedirect() is { State: RedirectState.Accepted } accepted
        && referral.RecipientOrganisationId == caller.OrganisationId && caller.Practitioner is { } human && accepted.OfferedById == human.Id;

    /// <summary>
    /// A manager's own decision is needed to record information only (E4). What is challenged is decided anew by an assessment or a
    /// strategy discussion alone: any other answer is the holder's of the challenge's level, by AnswerChallenge, so that no decision
    /// goes round the ladder (E9).
    /// </summary>
    /// <exception cref="RuleException">MANAGER_REQUIRED; ILLEGAL_STATE for a manager, who answers the challenge instead.</exception>
    public static void RequireDisposition(Referral referral, Disposition disposition, PractitionerRole role)
    {
        if (NeedsManager(disposition) && !Roles.IsManager(role))
            throw new RuleException(ErrorReason.ManagerRequired, $"{Code.Of(disposition)} needs a manager's own decision. Ask a manager to decide.");
        if (!ReferralStates.ChallengeRuns(referral)
            || disposition is Disposition.Assessment or Disposition.StrategyOrS47 or Disposition.MoreInformation)
        {
            return;
        }

        if (!Roles.IsManager(role))
        {
            throw new RuleException(
                ErrorReason.ManagerRequired,
                "This referral is challenged: reassess it, or ask a manager to answer the challenge with reasons.");
        }

        throw new RuleException(
            ErrorReason.IllegalState,
            "This referral is challenged. Answer the challenge (AnswerChallenge): uphold with reasons, or reassess and decide anew. "
            + "Only ASSESSMENT and STRATEGY_OR_S47 are decided while it runs.",
            new Dictionary<string, string>
            {
                ["current_state"] = Code.Of(referral.State),
                ["allowed_states"] = string.Join(", ", ((ReferralState[])[ReferralState.Owned, ReferralState.InTriage, ReferralState.PendingThreshold]).Select(Code.Of)),
            });
    }

    internal static bool TooShort(string? text, int length) => text is null || text.Trim().Length < length;
}
