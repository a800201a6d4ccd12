using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Inbox.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Emergency;

/// <summary>A review, as typed.</summary>
public sealed class ReviewForm
{
    /// <summary>Tells one drawing of the form from another.</summary>
    public string? FormId { get; set; }

    /// <summary>The version that was on the page.</summary>
    public long Version { get; set; }

    /// <summary>What was found.</summary>
    public string? Outcome { get; set; }

    /// <summary>Why.</summary>
    public string? Reasons { get; set; }
}

/// <summary>Uses of emergency access, the latest first, and the review of one (T16). Never by whoever opened it; the broker holds that.</summary>
public sealed class UsesModel : ConsolePage
{
    /// <summary>The use that is reviewed; null: all are listed.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Id { get; set; }

    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>Whether a review has just been sent.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>The form.</summary>
    [BindProperty]
    public ReviewForm Form { get; set; } = new();

    /// <summary>The uses.</summary>
    public IReadOnlyList<EmergencyAccess> Uses { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>What can be found.</summary>
    public static IReadOnlyList<(string Value, string Label)> Outcomes { get; } = Words.Choices<EmergencyReviewOutcome>();

    private EmergencyAccessService.EmergencyAccessServiceClient Broker => new(Desk.Connection.CallInvoker);

    /// <summary>Lists them, or shows one, and says that whoever was asked to review it has read that.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        if (!await LoadAsync(ct))
            return NotFound();
        if (Id is not null)
            await UnreadItems.MarkAboutAsync(Desk, new ListInboxRequest { GrantId = Id }, ct);
        if (!await RestoreAsync(Form))
            Fresh();
        return Page();
    }

    /// <summary>Reviews one.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Faults.Require(Outcomes.Any(o => o.Value == Form.Outcome), "Form.Outcome", "Say what you found");
        Faults.Require(Form.Reasons?.Trim().Length >= 15, "Form.Reasons", "Say why, in at least 15 characters");
        if (!Faults.Any)
        {
            var request = new ReviewEmergencyAccessRequest
            {
                GrantId = Id ?? "",
                Version = Form.Version,
                Outcome = Enum.Parse<EmergencyReviewOutcome>(Form.Outcome!),
                Reasons = Form.Reasons!.Trim(),
            };
            request.RequestId = RequestIds.Of(Form.FormId ?? "", request);
            try
            {
                await Broker.ReviewEmergencyAccessAsync(request, cancellationToken: ct);
                return LocalRedirect("/emergency/uses?done=reviewed");
            }
            catch (RpcException e)
            {
                if (!Explain(InfoShareError.From(e), field => field switch { "outcome" => "Form.Outcome", "reasons" => "Form.Reasons", _ => "" }))
                    throw;
            }
        }

        if (!await LoadAsync(ct))
            return NotFound();
        if (Stale)
            Fresh();
        return Page();
    }

    private void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), Id is null ? 0 : Uses[0].Version);

    private async Task<bool> LoadAsync(CancellationToken ct)
    {
        var listed = await Broker.ListEmergencyAccessAsync(new ListEmergencyAccessRequest { PageToken = From ?? "", GrantId = Id ?? "" }, cancellationToken: ct);
        (Uses, Next) = ([.. listed.Uses], listed.NextPageToken);
        return Id is null || Uses.Count == 1;
    }
}
