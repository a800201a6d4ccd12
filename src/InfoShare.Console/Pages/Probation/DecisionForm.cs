using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Probation.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;

namespace InfoShare.WebConsole.Pages.Probation;

/// <summary>How a check ends, as typed: a referral, or a manager's reason for none (requirement B8).</summary>
public sealed class DecisionForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The kept answer's key.</summary>
    public string? Answer { get; set; }

    /// <summary>Refer, or not.</summary>
    public string? Outcome { get; set; }

    /// <summary>The children referred, by the broker's ids.</summary>
    public IList<string> Children { get; } = [];

    /// <summary>A child whose name nobody knows.</summary>
    public string? ChildDescription { get; set; }

    /// <summary>The risk.</summary>
    public string? Risk { get; set; }

    /// <summary>What it rests on.</summary>
    public string? Evidence { get; set; }

    /// <summary>How soon.</summary>
    public string? Urgency { get; set; }

    /// <summary>The referrer's view of the threshold.</summary>
    public string? ThresholdView { get; set; }

    /// <summary>Why no referral is made.</summary>
    public string? Reason { get; set; }

    /// <summary>When it is looked at again, as day/month/year.</summary>
    public string? ReviewDate { get; set; }

    /// <summary>Whether it is a referral.</summary>
    internal bool Refers => Outcome == "refer";

    // What is urgent is held up by nothing: what stands in a wrong place goes in words.
    private bool IsUrgent => Codes.Code<Urgency>(Urgency) is Protocol.Common.V1.Urgency.SameDay or Protocol.Common.V1.Urgency.ImmediateDanger;

    /// <summary>What is missing, so far as it can be told without the broker.</summary>
    /// <param name="known">The children of the answer; none when it is no longer kept.</param>
    internal void Judge(Faults faults, IReadOnlyCollection<string> known)
    {
        faults.Require(Outcome is "refer" or "not", "Form.Outcome", "Say whether you refer");
        if (Refers)
        {
            faults.Require(Children.All(known.Contains), known.Count > 0 ? "Form.Children" : "Form.ChildDescription", "The children of this check are no longer kept here. Describe the child instead, or ask again");
            faults.Require(
                Children.Count > 0 || !string.IsNullOrWhiteSpace(ChildDescription), known.Count > 0 ? "Form.Children" : "Form.ChildDescription",
                known.Count > 0 ? "Tick the children whom you refer, or describe the child" : "Describe the child");
            faults.RequireFor(IsUrgent, "Form.Outcome", "You wrote why not. Empty it, or say that you do not refer", Reason);
            faults.Require(Risk?.Trim().Length >= 2, "Form.Risk", "Write what the risk is");
            faults.Require(
                Enum.TryParse<Urgency>(Urgency, out var urgency) && urgency != Protocol.Common.V1.Urgency.Unspecified, "Form.Urgency", "Say how soon somebody must act");
        }
        else if (Outcome == "not")
        {
            faults.RequireFor(false, "Form.Outcome", "You wrote what a referral says. Say that you refer, or empty it", ChildDescription, Risk, Evidence, ThresholdView);
            faults.Require(Reason?.Trim().Length >= 15, "Form.Reason", "Say in at least 15 characters why you do not refer");
            faults.Require(London.Iso(ReviewDate) is not null, "Form.ReviewDate", "Write the day as day/month/year, for example 17/3/2027");
        }
    }

    /// <summary>The request to the broker.</summary>
    internal CompleteNewPartnerCheckRequest ToRequest(string checkId)
    {
        var request = new CompleteNewPartnerCheckRequest { CheckId = checkId };
        if (Refers)
        {
            request.Refer = new ReferralDraft
            {
                Children = { Children.Select(id => new SubjectRef { PersonId = id }) },
                ChildDescription = ChildDescription?.Trim() ?? "",
                RiskStatement = Risk!.Trim(),
                Evidence = string.Join('\n', new[]
                {
                    Evidence?.Trim(),
                    string.IsNullOrWhiteSpace(Reason) ? null : $"Written as a reason not to refer: {Reason.Trim()}",
                    string.IsNullOrWhiteSpace(ReviewDate) ? null : $"To be looked at again: {ReviewDate.Trim()}",
                }.Where(w => !string.IsNullOrEmpty(w))),
                Urgency = Enum.Parse<Urgency>(Urgency!),
                ThresholdView = ThresholdView?.Trim() ?? "",
            };
        }
        else
        {
            request.DoNotRefer = new NotReferring { Reason = Reason!.Trim(), ReviewDate = London.Iso(ReviewDate) };
        }

        request.RequestId = RequestIds.Of(FormId ?? "", request);
        return request;
    }

    /// <summary>The field of this form that the broker means.</summary>
    internal static string FieldOf(string path) => path switch
    {
        "refer.risk_statement" => "Form.Risk",
        "refer.evidence" => "Form.Evidence",
        "refer.threshold_view" => "Form.ThresholdView",
        "refer.urgency" => "Form.Urgency",
        "refer.child_description" => "Form.ChildDescription",
        "do_not_refer.reason" => "Form.Reason",
        "do_not_refer.review_date" => "Form.ReviewDate",
        _ when path.StartsWith("refer.children", StringComparison.Ordinal) => "Form.Children",
        _ => "",
    };
}
