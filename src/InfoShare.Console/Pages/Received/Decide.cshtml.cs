using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.Protocol.Registry.V1;
using InfoShare.Protocol.SocialCare.V1;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Received;

/// <summary>A decision: written, then read as the referrer will read it, then sent.</summary>
public sealed class DecideModel : ConsolePage
{
    private const int MostAreas = 200;

    // Those whose service has a system here: any other is rung, and whoever rang looks again.
    private IReadOnlySet<string> askedAreas = new HashSet<string>();

    /// <summary>The referral's id.</summary>
    [BindProperty(SupportsGet = true)]
    public string Id { get; set; } = "";

    /// <summary>What is typed.</summary>
    [BindProperty]
    public DecisionForm Form { get; set; } = new();

    /// <summary>The referral.</summary>
    public ReferralView View { get; private set; } = new();

    /// <summary>True while the referrer's page is shown before it is sent.</summary>
    public bool Previewing { get; private set; }

    /// <summary>The areas that take a referral that is passed on.</summary>
    public IReadOnlyList<(string Value, string Label)> Areas { get; private set; } = [];

    /// <summary>The service that is asked, so that nobody reads the answer before a named person there accepts; null when none is.</summary>
    public string? OfferedTo => !Form.Passes ? null
        : Form.RedirectTo is { Name.Length: > 0 } target ? target.Answers && target.Chosen != Desk.Organisation.Id ? target.Name : null
        : Form.RedirectToArea is { Length: > 0 } area ? $"children's services in {area}" : null;

    /// <summary>Whether another area's service for children is asked, which decides anew.</summary>
    private bool IsForAnotherArea => Form.Passes && (Form.RedirectTo.IsEmpty
        ? askedAreas.Contains(Form.RedirectToArea ?? "")
        : Form.RedirectTo is { Answers: true, Decides: true } target && target.Chosen != Desk.Organisation.Id);

    /// <summary>The offer that came back, with what was written to the referrer; null when none did.</summary>
    public RedirectView? NotSent => View.Redirects.LastOrDefault() is
    {
        State: RedirectState.Declined or RedirectState.Expired or RedirectState.Withdrawn, Letter.Length: > 0,
    } last ? last : null;

    /// <summary>Who would have decided.</summary>
    public string Decider => $"{Desk.Practitioner.Name}, {Desk.Organisation.Name}";

    /// <summary>Whether the referrer's challenge waits for an answer: then not everything can be decided here (E9).</summary>
    public bool IsChallenged => View is { Challenge.EndedAt: null, State: ReferralState.Challenged or ReferralState.Decided }
        && View.Challenge.Levels.LastOrDefault()?.Answer == ChallengeAnswer.Unspecified;

    /// <summary>What can be decided.</summary>
    public IReadOnlyList<(string Value, string Label)> Dispositions => IsChallenged ? Words.Choices(DecisionForm.AnewWhileChallenged) : Words.Choices<Disposition>();

    /// <summary>Roles of the own service that may look at it again.</summary>
    public IReadOnlyList<CodeGroup> Roles { get; } =
        [new("Role", Words.Choices(PractitionerRole.DutySocialWorker, PractitionerRole.AllocatedSocialWorker, PractitionerRole.TeamManager, PractitionerRole.OutOfHours, PractitionerRole.EarlyHelp))];

    /// <summary>The empty form, or what was written before the session ran out.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        if (!await RestoreAsync(Form))
            Fresh();
    }

    /// <summary>Back to the form with everything in it.</summary>
    public async Task<IActionResult> OnPostChangeAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        ModelState.Clear();
        await FindAsync(ct);
        return Page();
    }

    /// <summary>Looks for the organisation that takes it, and leaves everything else as it is.</summary>
    public async Task<IActionResult> OnPostFindAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        ModelState.Clear();
        Faults.Require(!Form.RedirectTo.IsEmpty, "Form.RedirectTo.Called", "Write its name, or a part of it");
        await FindAsync(ct);
        return Page();
    }

    /// <summary>Shows what the referrer will read.</summary>
    public async Task<IActionResult> OnPostPreviewAsync(CancellationToken ct)
    {
        await LoadAsync(ct);
        ModelState.Clear();

        // Who is meant is looked for first: what another area sets itself is asked of nobody here.
        var found = new Faults();
        await Form.RedirectTo.FindAsync(Desk.Connection, found, "Form.RedirectTo", ct);
        Form.Judge(Faults, IsChallenged, IsForAnotherArea);
        foreach (var (field, problem) in found.All)
            Faults.Add(field, problem);
        Previewing = !Faults.Any;
        return Page();
    }

    /// <summary>Sends it.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.Judge(Faults);
        if (!Faults.Any)
        {
            try
            {
                var decided = await new SocialCareService.SocialCareServiceClient(Desk.Connection.CallInvoker).DecideReferralAsync(
                    Form.ToRequest(Id, Desk.Organisation.Id), cancellationToken: ct);
                var waits = decided.Referral.Redirects.LastOrDefault()?.State == RedirectState.Offered;
                return LocalRedirect($"/referrals/{Id}?done={(Form.IsQuestion ? "asked" : waits ? "offered" : "decided")}");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                await LoadAsync(ct);
                if (IsChallenged && error.KnownReason is ErrorReason.ManagerRequired or ErrorReason.IllegalState)
                    Faults.Add("Form.Disposition", DecisionForm.WhileChallenged);
                else if (error.KnownReason == ErrorReason.ManagerRequired)
                    Faults.Add("Form.Disposition", "Only a manager may decide this. Ask your manager to sign in and decide, or choose something else");
                else if (!Explain(error, DecisionForm.FieldOf))
                    throw;
            }
        }

        if (View.ReferralId.Length == 0)
            await LoadAsync(ct);
        await FindAsync(ct);
        if (Stale)
            Fresh();
        return Page();
    }

    private Task FindAsync(CancellationToken ct) => Form.RedirectTo.FindAsync(Desk.Connection, Faults, "Form.RedirectTo", ct);

    private void Fresh() => (Form.FormId, Form.Version) = (Guid.NewGuid().ToString(), View.Version);

    private async Task LoadAsync(CancellationToken ct)
    {
        View = (await new ReferralService.ReferralServiceClient(Desk.Connection.CallInvoker)
            .GetReferralAsync(new GetReferralRequest { ReferralId = Id }, cancellationToken: ct)).Referral;

        // Of any partnership these are few: one a local authority.
        var others = await new RegistryService.RegistryServiceClient(Desk.Connection.CallInvoker)
            .ListOrganisationsAsync(new ListOrganisationsRequest { ReceivesReferrals = true, PageSize = MostAreas }, cancellationToken: ct);
        var receivers = others.Organisations.Where(o => o.Enabled && o.OrganisationId != Desk.Organisation.Id).ToList();
        Areas = [.. receivers.Select(o => o.Area).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(a => (a, a))];
        askedAreas = receivers.Where(o => o.Connection != Connection.None).Select(o => o.Area).ToHashSet(StringComparer.Ordinal);
    }
}
