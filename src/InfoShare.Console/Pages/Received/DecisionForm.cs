using System.Globalization;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>What is typed for a decision. Every field is text, so that whatever was typed comes back as it was.</summary>
public sealed class DecisionForm
{
    /// <summary>What is decided while the referrer's challenge runs; anything else a manager answers there (E9).</summary>
    internal static readonly Disposition[] AnewWhileChallenged =
        [Protocol.Common.V1.Disposition.StrategyOrS47, Protocol.Common.V1.Disposition.Assessment, Protocol.Common.V1.Disposition.MoreInformation];

    internal const string WhileChallenged = "The referrer disagrees. Look into it anew, or a manager answers the challenge on its own page";

    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>What is decided.</summary>
    public string? Disposition { get; set; }

    /// <summary>Why, as a code.</summary>
    public string? Reason { get; set; }

    /// <summary>Why, in words.</summary>
    public string? Rationale { get; set; }

    /// <summary>Criteria cited.</summary>
    public string? Criteria { get; set; }

    /// <summary>Evidence.</summary>
    public string? Evidence { get; set; }

    /// <summary>Whether history was read.</summary>
    public string? HistoryRead { get; set; }

    /// <summary>The service's view of the threshold.</summary>
    public string? ThresholdView { get; set; }

    /// <summary>When it is looked at again, as day/month/year.</summary>
    public string? ReviewDate { get; set; }

    /// <summary>The question to the referrer.</summary>
    public string? Question { get; set; }

    /// <summary>The organisation that should take it.</summary>
    public OrganisationForm RedirectTo { get; set; } = new();

    /// <summary>The area that should take it.</summary>
    public string? RedirectToArea { get; set; }

    /// <summary>Who accepted it, where nobody is asked here.</summary>
    public string? AcceptedBy { get; set; }

    /// <summary>When that was said on the telephone, as day/month/year and hours:minutes.</summary>
    public string? AcceptedAt { get; set; }

    /// <summary>What was said then.</summary>
    public string? AcceptedSaid { get; set; }

    /// <summary>Who looks at it again, where that is not whoever decides.</summary>
    public string? ReviewerName { get; set; }

    /// <summary>That person's role.</summary>
    public string? ReviewerRole { get; set; }

    /// <summary>That person's id in the service's own systems.</summary>
    public string? ReviewerId { get; set; }

    /// <summary>What opens it again if it goes on.</summary>
    public string? Continues { get; set; }

    /// <summary>How often.</summary>
    public string? ContinuesCount { get; set; }

    /// <summary>The day on which it opens again at the latest, as day/month/year.</summary>
    public string? ContinuesBy { get; set; }

    /// <summary>What the referrer is told.</summary>
    public string? Feedback { get; set; }

    /// <summary>What is decided, as a code.</summary>
    public Disposition What => Enum.TryParse<Disposition>(Disposition, out var code) ? code : Protocol.Common.V1.Disposition.Unspecified;

    /// <summary>Whether it is a question, which decides nothing.</summary>
    public bool IsQuestion => What == Protocol.Common.V1.Disposition.MoreInformation;

    /// <summary>Whether somebody else has to accept it (E11, E12).</summary>
    public bool Passes => What is Protocol.Common.V1.Disposition.Redirected or Protocol.Common.V1.Disposition.EarlyHelpAccepted
        or Protocol.Common.V1.Disposition.AddedToOpenCase;

    private bool NeedsDay => What is Protocol.Common.V1.Disposition.InformationRecorded or Protocol.Common.V1.Disposition.AdviceInsteadOfReferral
        or Protocol.Common.V1.Disposition.SignpostedNoReferral;

    /// <summary>
    /// What is missing, so far as it can be told without the broker. It judges again, and by the same rules for everybody; one thing is
    /// this page's own: whoever decides here also answers, so that no ending is silent.
    /// </summary>
    /// <param name="challenged">Whether the referrer's challenge runs: then it is looked into anew, or a manager answers the challenge (E9).</param>
    /// <param name="anotherArea">Whether it is offered to another area, which decides anew: it sets its own day, and says itself who looks again (E12).</param>
    public void Judge(Faults faults, bool challenged = false, bool anotherArea = false)
    {
        faults.Require(What != Protocol.Common.V1.Disposition.Unspecified, "Form.Disposition", "Choose what you decide");
        faults.Require(!challenged || What is Protocol.Common.V1.Disposition.Unspecified || AnewWhileChallenged.Contains(What), "Form.Disposition", WhileChallenged);
        faults.Require(Enum.TryParse<DispositionReason>(Reason, out _), "Form.Reason", "Choose why");
        faults.Require(Length(Criteria) >= 3, "Form.Criteria", "Name the criteria that you went by");
        faults.Require(Length(Evidence) >= 3, "Form.Evidence", "Name the evidence that you relied on");
        faults.Require(Length(Rationale) >= 15, "Form.Rationale", "Give your reasoning in at least 15 characters");
        faults.Require(Enum.TryParse<HistoryRead>(HistoryRead, out _), "Form.HistoryRead", "Say whether you have read the history");
        faults.Require(!NeedsDay || Length(ReviewDate) > 0, "Form.ReviewDate", "Say on which day it is looked at again");
        faults.Require(Length(ReviewDate) == 0 || Day is not null, "Form.ReviewDate", "Write the day as day/month/year, for example 17/3/2027");
        faults.RequireFor(
            Passes || What == Protocol.Common.V1.Disposition.Unspecified, "Form.Disposition", "You wrote who takes it. Choose that it is passed on, or empty that",
            RedirectTo.Called, RedirectToArea, AcceptedBy, AcceptedAt, AcceptedSaid);
        faults.Require(Passes || Reason != nameof(DispositionReason.OtherArea), "Form.Disposition", "Another area has to take it: choose that it is passed on, and say to whom");
        faults.Require(What != Protocol.Common.V1.Disposition.Redirected || !RedirectTo.IsEmpty || Length(RedirectToArea) > 0, "Form.RedirectTo.Called", "Name the organisation that takes it, or the area");
        faults.Require(RedirectTo.IsEmpty || Length(RedirectToArea) == 0, "Form.RedirectToArea", "Name the organisation or the area, not both");
        faults.Require(Length(AcceptedAt) == 0 || London.Instant(AcceptedAt) is not null, "Form.AcceptedAt", "Write day and time, for example 9/3/2027 15:10");
        if (anotherArea)
        {
            const string Anew = "Another area decides anew, and says this itself: leave it empty";
            faults.Require(Length(ReviewDate) == 0, "Form.ReviewDate", Anew);
            faults.Require(Length(ReviewerName) == 0, "Form.ReviewerName", Anew);
            faults.Require(Length(ReviewerRole) == 0, "Form.ReviewerRole", Anew);
            faults.Require(Length(ReviewerId) == 0, "Form.ReviewerId", Anew);
            faults.Require(Length(Continues) == 0, "Form.Continues", Anew);
            faults.Require(Length(ContinuesCount) == 0, "Form.ContinuesCount", Anew);
            faults.Require(Length(ContinuesBy) == 0, "Form.ContinuesBy", Anew);
            faults.RequireFor(false, "Form.AcceptedBy", "Another area answers for itself: leave these three empty", AcceptedBy, AcceptedAt, AcceptedSaid);
        }

        if (HasReviewer && !anotherArea)
        {
            faults.Require(Length(ReviewerName) >= 2, "Form.ReviewerName", "Name who looks at it again");
            faults.Require(Reviewing != PractitionerRole.Unspecified, "Form.ReviewerRole", "Choose the role of whoever looks at it again");
            faults.Require(Length(ReviewerId) > 0, "Form.ReviewerId", "Give the sign-in name or staff number, so that the right person is told");
        }

        if (HasCondition && !anotherArea)
        {
            faults.Require(Length(Continues) >= 5, "Form.Continues", "Say what you watch for");
            faults.Require(Count is >= 1 and <= 50, "Form.ContinuesCount", "Write how often as a number, for example 2");
            faults.Require(London.Iso(ContinuesBy) is not null, "Form.ContinuesBy", "Write the day as day/month/year, for example 17/3/2027");
        }

        if (IsQuestion)
        {
            const string Decides = "You wrote who looks again, or when. A question decides nothing: empty it, or choose a decision";
            faults.Require(Length(Question) >= 5, "Form.Question", "Write the question to the referrer");
            faults.Require(Length(Feedback) == 0, "Form.Feedback", "A question is not yet the answer: leave this empty");
            faults.RequireFor(false, "Form.Disposition", Decides, ReviewDate, ReviewerName, ReviewerId, Continues, ContinuesCount, ContinuesBy);
        }
        else
        {
            faults.RequireFor(false, "Form.Disposition", "You wrote a question. Choose that you ask it first, or empty it", Question);
            faults.Require(anotherArea || !HasReviewer || HasCondition || Length(ReviewDate) > 0 || Length(AcceptedAt) > 0, "Form.ReviewDate", "On which day does this person look at it again?");
            faults.Require(Length(Feedback) >= 15, "Form.Feedback", "Write in at least 15 characters what the referrer is told");
        }
    }

    /// <summary>The request to the broker.</summary>
    /// <param name="own">The deciding organisation's id: an open case, or early help, is its own where nobody else is named.</param>
    public DecideReferralRequest ToRequest(string referralId, string own)
    {
        var request = new DecideReferralRequest
        {
            ReferralId = referralId,
            Version = Version,
            Feedback = Feedback?.Trim() ?? "",
            Decision = new Decision
            {
                Disposition = What,
                Reason = Enum.TryParse<DispositionReason>(Reason, out var reason) ? reason : DispositionReason.Unspecified,
                Rationale = Rationale?.Trim() ?? "",
                Criteria = Criteria?.Trim() ?? "",
                Evidence = Evidence?.Trim() ?? "",
                HistoryRead = Enum.TryParse<HistoryRead>(HistoryRead, out var read) ? read : Protocol.SocialCare.V1.HistoryRead.Unspecified,
                ThresholdView = ThresholdView?.Trim() ?? "",
                ReviewDate = Day ?? "",
                Question = Question?.Trim() ?? "",
                RedirectTo = RedirectTo.Chosen ?? "",
                RedirectToArea = RedirectToArea?.Trim() ?? "",
                AcceptedBy = AcceptedBy?.Trim() ?? "",
            },
        };
        if (Passes && What != Protocol.Common.V1.Disposition.Redirected && RedirectTo.IsEmpty && Length(RedirectToArea) == 0)
            request.Decision.RedirectTo = own;
        if (Length(AcceptedAt) > 0 || Length(AcceptedSaid) > 0)
            request.Decision.AcceptedByCall = new SpokenContact { At = London.Instant(AcceptedAt), WithWhom = request.Decision.AcceptedBy, Content = AcceptedSaid?.Trim() ?? "" };
        if (HasReviewer)
            request.Decision.Reviewer = new Reviewer { Id = ReviewerId?.Trim() ?? "", Name = ReviewerName?.Trim() ?? "", Role = Reviewing };
        if (HasCondition)
            request.Decision.IfItContinues = new IfItContinues { What = Continues?.Trim() ?? "", Count = Count ?? 0, ReviewDate = London.Iso(ContinuesBy) ?? "" };
        request.RequestId = RequestIds.Of(FormId ?? "", request);
        return request;
    }

    /// <summary>The field of this form that the broker means.</summary>
    public static string FieldOf(string path) => path switch
    {
        "feedback" or "decision.feedback" => "Form.Feedback",
        "decision.disposition" => "Form.Disposition",
        "decision.reason" => "Form.Reason",
        "decision.rationale" => "Form.Rationale",
        "decision.criteria" => "Form.Criteria",
        "decision.evidence" => "Form.Evidence",
        "decision.history_read" => "Form.HistoryRead",
        "decision.threshold_view" => "Form.ThresholdView",
        "decision.review_date" => "Form.ReviewDate",
        "decision.question" => "Form.Question",
        "decision.redirect_to" => "Form.RedirectTo.Called",
        "decision.accepted_by" or "decision.accepted_by_call.with_whom" => "Form.AcceptedBy",
        "decision.accepted_by_call" or "decision.accepted_by_call.at" => "Form.AcceptedAt",
        "decision.accepted_by_call.content" => "Form.AcceptedSaid",
        "decision.redirect_to_area" => "Form.RedirectToArea",
        "decision.reviewer" or "decision.reviewer.name" => "Form.ReviewerName",
        "decision.reviewer.role" => "Form.ReviewerRole",
        "decision.reviewer.id" => "Form.ReviewerId",
        "decision.if_it_continues" or "decision.if_it_continues.what" => "Form.Continues",
        "decision.if_it_continues.count" => "Form.ContinuesCount",
        "decision.if_it_continues.review_date" => "Form.ContinuesBy",
        _ => "",
    };

    /// <summary>The review's day as YYYY-MM-DD; null when it is none.</summary>
    public string? Day => London.Iso(ReviewDate);

    /// <summary>Whether somebody else looks at it again.</summary>
    public bool HasReviewer => Length(ReviewerName) > 0 || Reviewing != PractitionerRole.Unspecified || Length(ReviewerId) > 0;

    /// <summary>Whether it opens again by itself if it goes on (E20).</summary>
    public bool HasCondition => Length(Continues) > 0 || Length(ContinuesCount) > 0 || Length(ContinuesBy) > 0;

    private PractitionerRole Reviewing => Enum.TryParse<PractitionerRole>(ReviewerRole, out var role) ? role : PractitionerRole.Unspecified;

    private int? Count => int.TryParse(ContinuesCount?.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : null;

    private static int Length(string? text) => text?.Trim().Length ?? 0;
}
