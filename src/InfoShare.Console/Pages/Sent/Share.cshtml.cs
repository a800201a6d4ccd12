using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>A concern about an adult: who of the children it reaches, who leads for each, and who was told, is said at once.</summary>
public sealed class ShareModel : ConsolePage
{
    /// <summary>What is typed.</summary>
    [BindProperty]
    public ShareForm Form { get; set; } = new();

    /// <summary>The answer's key.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Answer { get; set; }

    /// <summary>What may have been seen, under the vocabulary's headings.</summary>
    public IReadOnlyList<CodeGroup> Signs { get; private set; } = [];

    /// <summary>What became of it; null before it was shared.</summary>
    public SharedConcern? Shared { get; private set; }

    /// <summary>The empty form, what was written before the session ran out, or what became of it.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        if (Answer is not null)
            Shared = HttpContext.RequestServices.GetRequiredService<Answers>().Find<SharedConcern>(Who, Answer);
        await DrawAsync(ct);
        if (!await RestoreAsync(Form))
            Form.FormId = Guid.NewGuid().ToString();
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
        if (!Faults.Any)
        {
            try
            {
                var (door, concern) = (new ReferralDoor(Desk, Form.FormId ?? ""), Form.ToConcern());
                var shared = await door.ShareAsync(door.IdOf(concern, null), concern, null, ct);
                return LocalRedirect("/share?answer=" + HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, shared));
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

    private async Task DrawAsync(CancellationToken ct)
    {
        if (Form.Children.Count == 0)
            Form.Children.Add(new SubjectForm());
        Signs = await HttpContext.RequestServices.GetRequiredService<CodeBook>().GroupsAsync<ConcernIndicator>(Desk.Connection, ct);
    }
}
