using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>A concern about an adult. Which of the children it reaches, who leads for each, and who was told, is said at once, on its own page.</summary>
public sealed class ShareModel : ConsolePage
{
    /// <summary>What is typed.</summary>
    [BindProperty]
    public ShareForm Form { get; set; } = new();

    /// <summary>What may have been seen, under the vocabulary's headings.</summary>
    public IReadOnlyList<CodeGroup> Signs { get; private set; } = [];

    private protected override bool BeginsAnother => true;

    private Sendings Sent => HttpContext.RequestServices.GetRequiredService<Sendings>();

    /// <summary>The empty form, or what was written before the session ran out.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await DrawAsync(ct);
        if (!await RestoreAsync(Form))
            Form.FormId = NewFormId;
    }

    /// <summary>One more child, with everything that was typed.</summary>
    public async Task<IActionResult> OnPostChildAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (Form.Children.Count < ShareForm.MostChildren)
            Form.Children.Add(new SubjectForm());
        await DrawAsync(ct);
        return Page();
    }

    /// <summary>Shares it.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.Judge(Faults);
        Form.FormId ??= Guid.NewGuid().ToString();
        if (!Faults.Any)
        {
            try
            {
                var receipt = await SendAsync(ct);
                var key = HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, receipt);
                return LocalRedirect($"/shared/{receipt.Concern.ConcernId}?answer={key}");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                if (error.KnownReason == ErrorReason.NotFound)
                    Faults.Add("Form.Adult.OwnRecord", "No such record is known. Look at the ids, or leave them empty and say who it is");
                else if (!Explain(error, Form.FieldOf))
                    throw;
            }
        }

        await DrawAsync(ct);
        return Page();
    }

    // About somebody else, or where what stands opened no referral and this must, it is another concern; the page says that the first stands too.
    private async Task<ShareReceipt> SendAsync(CancellationToken ct)
    {
        if (await OnceAsync(ct) is { } receipt)
            return receipt;
        var before = Sent.Of(Who, Form.FormId!).Concern.Answer!.ConcernId;
        Form.FormId = Guid.NewGuid().ToString();
        return (await OnceAsync(ct))! with { Before = before };
    }

    private Task<ShareReceipt?> OnceAsync(CancellationToken ct) => new ConcernSending(new ReferralDoor(Desk, Form.FormId!), Form, Sent.Of(Who, Form.FormId!)).SendAsync(ct);

    private async Task DrawAsync(CancellationToken ct)
    {
        if (Form.Children.Count == 0)
            Form.Children.Add(new SubjectForm());
        Signs = await HttpContext.RequestServices.GetRequiredService<CodeBook>().GroupsAsync<ConcernIndicator>(Desk.Connection, ct);
    }
}
