using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Access.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Emergency;

/// <summary>An open glass: until when, who was told, and its end.</summary>
public sealed class OpenModel : ConsolePage
{
    /// <summary>The use's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Use { get; set; }

    /// <summary>The use; null when it is no longer kept, or somebody else's.</summary>
    internal OpenedGlass? Glass { get; private set; }

    /// <summary>Seconds that are left; 0 when it is over.</summary>
    public int SecondsLeft { get; private set; }

    /// <summary>The same in whole minutes.</summary>
    public int MinutesLeft => (SecondsLeft + 59) / 60;

    /// <summary>Shows it.</summary>
    public IActionResult OnGet() => Find() ? Page() : NotFound();

    /// <summary>Ends it before its time.</summary>
    public async Task<IActionResult> OnPostEndAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!Find())
            return NotFound();
        var request = new EndEmergencyAccessRequest { GrantId = Glass!.Access.GrantId };
        request.RequestId = RequestIds.Of("end", request);
        try
        {
            var ended = await new EmergencyAccessService.EmergencyAccessServiceClient(Desk.Connection.CallInvoker).EndEmergencyAccessAsync(request, cancellationToken: ct);
            var answers = HttpContext.RequestServices.GetRequiredService<Answers>();
            answers.Replace(Who, Use!, Glass with { Access = ended.Access });
            answers.EndUnder(Who, Glass.Access.GrantId);
            return LocalRedirect($"/emergency/open?use={Use}");
        }
        catch (RpcException e)
        {
            if (!Explain(InfoShareError.From(e), _ => ""))
                throw;
            return Page();
        }
    }

    private bool Find()
    {
        Glass = Use is null ? null : HttpContext.RequestServices.GetRequiredService<Answers>().Find<OpenedGlass>(Who, Use);
        if (Glass is null)
            return false;
        SecondsLeft = Glass.SecondsLeft(Now);
        return true;
    }
}
