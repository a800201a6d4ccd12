using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Consultations;

/// <summary>The own view of something that was shared, as typed.</summary>
public sealed class ConsultationForm : DutyForm
{
    /// <summary>Whether it may go out, as a code.</summary>
    public string? Answer { get; set; }

    /// <summary>Why, for the officers.</summary>
    public string? Reason { get; set; }

    /// <summary>What the person may be told.</summary>
    public string? Words { get; set; }
}

/// <summary>One view that is owed: whether what the own organisation shared may go to whoever asked for it, and in which words.</summary>
public sealed class ConsultationModel : DutyPage<ConsultationForm>
{
    // An organisation owes no more than this many at a time.
    private const int MostPages = 20;
    private const int PageSize = 100;

    /// <summary>What can be answered.</summary>
    public static IReadOnlyList<(string Value, string Label)> Answers { get; } = Words.Choices<ItemDecision>();

    /// <summary>What is owed.</summary>
    public ConsultationView View { get; private set; } = new();

    // No notice names the view itself; what else tells of the concern is read elsewhere.
    private protected override ListInboxRequest Told => new() { ConcernId = View.ConcernId };

    private protected override NotificationTrigger? ToldAs => NotificationTrigger.SubjectAccess;

    private SubjectAccessService.SubjectAccessServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Gives the view.</summary>
    public Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        var answer = Enum.TryParse<ItemDecision>(Form.Answer, out var code) ? code : ItemDecision.Unspecified;
        Faults.Require(Answers.Any(a => a.Value == Form.Answer), "Form.Answer", "Say whether it may be given");
        Faults.Require(Form.Reason?.Trim().Length >= 15, "Form.Reason", "Say in at least 15 characters why. The officers read it");
        Faults.Require(answer == ItemDecision.Release || string.IsNullOrWhiteSpace(Form.Words), "Form.Words", "These words go out only if it may be given. Leave them empty");
        var request = new AnswerConsultationRequest { ConsultationId = Id, Answer = answer, Reason = Form.Reason?.Trim() ?? "", Words = Form.Words?.Trim() ?? "" };
        request.RequestId = RequestIdOf(request);
        return SendAsync(() => Broker.AnswerConsultationAsync(request, cancellationToken: ct), "/consultations?done=answered", ct);
    }

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        var token = "";
        for (var page = 0; page < MostPages; page++)
        {
            var listed = await Broker.ListConsultationsAsync(new ListConsultationsRequest { PageSize = PageSize, PageToken = token }, cancellationToken: ct);
            if (listed.Consultations.FirstOrDefault(c => c.ConsultationId == Id) is { } found)
            {
                View = found;
                return true;
            }

            token = listed.NextPageToken;
            if (token.Length == 0)
                return false;
        }

        return false;
    }

    private protected override string FieldOf(string path) => path switch { "answer" => "Form.Answer", "reason" => "Form.Reason", "words" => "Form.Words", _ => "" };
}
