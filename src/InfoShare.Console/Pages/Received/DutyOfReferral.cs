using InfoShare.Protocol.Referral.V1;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>One thing that is still to be done about a referral, besides to decide it.</summary>
public abstract class DutyOfReferral<TForm> : DutyPage<TForm>
    where TForm : DutyForm, new()
{
    /// <summary>The referral.</summary>
    public ReferralView View { get; private set; } = new();

    private protected override long VersionSeen => View.Version;

    private protected override async Task<bool> LoadAsync(CancellationToken ct)
    {
        View = (await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker).GetReferralAsync(new GetReferralRequest { ReferralId = Id }, cancellationToken: ct)).Referral;
        return true;
    }

    /// <summary>The referral's page, on the side on which one stands.</summary>
    public string Referral => View is { MadeByYourOrganisation: true, ReceivedByYourOrganisation: false } ? $"/sent/{Id}" : $"/referrals/{Id}";

    private protected string Back(string done) => $"{Referral}?done={done}";
}
