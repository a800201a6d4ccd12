using InfoShare.Protocol.Access.V1;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Consultations;

/// <summary>Views that the own organisation owes of concerns that it shared, because somebody asked for what is held; the oldest first.</summary>
public sealed class ConsultationsModel : ConsolePage
{
    /// <summary>From where on, an opaque token.</summary>
    [BindProperty(SupportsGet = true)]
    public string? From { get; set; }

    /// <summary>What has just been done, as a word in the address.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Done { get; set; }

    /// <summary>What is owed.</summary>
    public IReadOnlyList<ConsultationView> Owed { get; private set; } = [];

    /// <summary>Where the next page begins; empty on the last.</summary>
    public string Next { get; private set; } = "";

    /// <summary>Asks for them.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        var listed = await new SubjectAccessService.SubjectAccessServiceClient(Desk.Connection.CallInvoker).ListConsultationsAsync(
            new ListConsultationsRequest { PageToken = From ?? "" }, cancellationToken: ct);
        (Owed, Next) = ([.. listed.Consultations], listed.NextPageToken);
    }
}
