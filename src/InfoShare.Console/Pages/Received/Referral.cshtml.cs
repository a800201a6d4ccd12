using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>One referral to this service: the risk first, who says so, and what to do.</summary>
public sealed class ReferralModel : ReferralPage
{
    /// <summary>The version that was on the page.</summary>
    [BindProperty]
    public long Version { get; set; }

    /// <summary>Tells one drawing of the form from another.</summary>
    [BindProperty]
    public string FormId { get; set; } = Guid.NewGuid().ToString();

    /// <summary>Whether the own organisation received it: it alone takes and decides it, and to whom it is offered has another answer.</summary>
    public bool IsRecipient => View.ReceivedByYourOrganisation;

    /// <summary>Whether anything can be decided.</summary>
    public bool CanDecide => IsRecipient && (View.Yours || View.YouPassedItOn || Desk.IsManager) && View.State
        is ReferralState.Owned or ReferralState.InTriage or ReferralState.PendingThreshold or ReferralState.Decided or ReferralState.Challenged;

    /// <summary>Whether it can be taken.</summary>
    public bool CanTake => IsRecipient && !View.Yours && View.State is not (ReferralState.Closed or ReferralState.FeedbackAcknowledged);

    /// <summary>Shows it, and marks it as read.</summary>
    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);

        // What the own service referred to another area is answered on the referrer's page: no notice says on which side one stands.
        if (View is { MadeByYourOrganisation: true, ReceivedByYourOrganisation: false })
            return LocalRedirect($"/sent/{Id}{Request.QueryString}");
        var unread = await UnreadItems.ReadAsync(Desk.Connection, [Id], ct);
        await unread.ReadByAsync(Desk, Id, ct);
        if (!await RestoreAsync(Form))
            Fresh();
        return Page();
    }

    /// <summary>Takes it: from now on whoever is signed in is its one owner.</summary>
    public async Task<IActionResult> OnPostTakeAsync(CancellationToken ct)
    {
        var request = new TakeOwnershipRequest { ReferralId = Id, Version = Version };
        request.RequestId = RequestIds.Of(FormId, request);
        try
        {
            await new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).TakeOwnershipAsync(request, cancellationToken: ct);
        }
        catch (RpcException e)
        {
            if (!Explain(InfoShareError.From(e), _ => ""))
                throw;
            ModelState.Clear();
            await LoadAsync(ct);
            Fresh();
            if (Stale)
                FormId = Guid.NewGuid().ToString();
            return Page();
        }

        return LocalRedirect($"/referrals/{Id}?done=taken");
    }
}
