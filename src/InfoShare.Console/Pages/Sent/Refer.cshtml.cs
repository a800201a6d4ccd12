using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.Referral.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Sent;

/// <summary>A referral: written, read once more, then sent. For everybody who is signed in.</summary>
public sealed class ReferModel : ConsolePage
{
    /// <summary>What each urgency means.</summary>
    public static IReadOnlyList<(string Value, string Label)> Urgencies { get; } =
    [
        (nameof(Urgency.ImmediateDanger), "A child is in danger now. Ring 999 first. A named person must own it within one hour, day or night"),
        (nameof(Urgency.SameDay), "Somebody must act today. A named person must own it within four hours"),
        (nameof(Urgency.Standard), "It can wait until the next working day. You have an answer with reasons by then"),
    ];

    /// <summary>What is typed.</summary>
    [BindProperty]
    public ReferForm Form { get; set; } = new();

    /// <summary>True while everything is shown once more before it is sent.</summary>
    public bool Checking { get; private set; }

    /// <summary>What was shared already while its referral has not gone; null when nothing is half sent.</summary>
    public ConcernStatement? Half => Sent.Find(Who, Form.FormId)?.Half;

    /// <summary>What may have been seen, under the vocabulary's headings.</summary>
    public IReadOnlyList<CodeGroup> Signs { get; private set; } = [];

    /// <summary>Whether the organisation can share concerns.</summary>
    public bool SharesConcerns => ReferralDoor.SharesConcerns(Desk);

    /// <summary>The empty form, or what was written before the session ran out.</summary>
    public async Task OnGetAsync(CancellationToken ct)
    {
        await DrawAsync(ct);
        if (!await RestoreAsync(Form))
            Form.FormId = NewFormId;
        if (Form.Children.Count == 0)
            Form.Children.Add(new SubjectForm());
    }

    /// <summary>One more child, with everything that was typed.</summary>
    public async Task<IActionResult> OnPostChildAsync(CancellationToken ct)
    {
        if (Form.Children.Count < ReferForm.MostChildren)
            Form.Children.Add(new SubjectForm());
        return await FormAsync(ct);
    }

    /// <summary>Back to the form with everything in it.</summary>
    public Task<IActionResult> OnPostChangeAsync(CancellationToken ct) => FormAsync(ct);

    /// <summary>Shows everything once more.</summary>
    public async Task<IActionResult> OnPostCheckAsync(CancellationToken ct)
    {
        Form.Judge(Faults, SharesConcerns);
        Checking = !Faults.Any;
        return await FormAsync(ct);
    }

    /// <summary>Sends it.</summary>
    public async Task<IActionResult> OnPostSendAsync(CancellationToken ct)
    {
        Form.Judge(Faults, SharesConcerns);
        Form.FormId ??= Guid.NewGuid().ToString();
        if (!Faults.Any)
        {
            try
            {
                if (await SendAsync(ct) is { } receipt)
                {
                    var key = HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, receipt);
                    return LocalRedirect($"/sent/{receipt.ReferralId}?sent={key}");
                }

                Faults.Add("Form.Children[0].OwnRecord", "What has gone is about another child. Put that child back, and send. For another child make a new referral");
            }
            catch (RpcException e)
            {
                var error = InfoShareError.From(e);
                switch (error.KnownReason)
                {
                    case ErrorReason.NotFound:
                        Faults.Add("Form.Children[0].OwnRecord", "No such record is known. Look at the ids, or leave them empty and say who the child is");
                        break;
                    case ErrorReason.NoRecipient:
                        Faults.Add("Form.Children[0].Line", "Nobody receives referrals for this address. Ring children's services there");
                        break;
                    default:
                        if (!Explain(error, Form.FieldOf))
                            throw;
                        break;
                }
            }
        }

        return await FormAsync(ct);
    }

    /// <summary>Everything in words, as it goes.</summary>
    public IEnumerable<(string Label, string Answer)> Answers()
    {
        var draft = Form.ToDraft();
        foreach (var (_, child) in Form.Referred)
        {
            yield return ("Child", !string.IsNullOrWhiteSpace(child.OwnRecord) ? $"By your record {child.OwnRecord.Trim()}" : string.Join(", ", new[]
            {
                child.Name, child.NhsNumber is { Length: > 0 } nhs ? $"NHS number {nhs}" : "",
                London.Iso(child.Born) is { } born ? $"born {London.Day(born)}" : "", child.Line ?? "", child.Postcode ?? "",
            }.Where(p => p.Length > 0)));
        }

        (string Label, string Answer)[] rest =
        [
            (Form.Referred.Count() == Form.Named.Count() ? "A child whose name nobody knows" : "Of whom too little is known to look for", draft.ChildDescription),
            ("The risk", draft.RiskStatement),
            ("How soon", Urgencies.First(u => u.Value == draft.Urgency.ToString()).Label),
            ("What it rests on", draft.Evidence),
            ("Where you know it from", draft.Source == SourceKind.Unspecified ? "" : Words.Of(draft.Source)),
            ("The child's words", draft.ChildWords is { } words ? $"“{words.Verbatim}”{(words.SaidTo.Length > 0 ? $", to {words.SaidTo}" : "")}" : ""),
            ("What the child was told", draft.ChildTold),
            .. Form.IsShared(SharesConcerns) ? Concern() : [],
            ("Sent in words, because it fits no field", AsWritten.Of(Form, Form.IsShared(SharesConcerns))),
            ("Sharing", draft.ConsentRecord is { } consent
                ? string.Join(' ', new[] { Words.Of(consent.State), consent.ByWhom, consent.Wishes, consent.Why }.Where(p => p.Length > 0).Select(p => p.TrimEnd('.') + "."))
                : "Not recorded"),
            ("Legal basis", draft.LegalBasis == LegalBasis.Unspecified ? "The duty to share what helps to keep a child safe" : Words.Of(draft.LegalBasis)),
            ("Your view of the threshold", draft.ThresholdView),
            ("Spoken about before", draft.Spoken is { } spoken
                ? $"{London.Full(spoken.At)}, with {spoken.WithWhom}: {spoken.Content}{(spoken.AdvisedNotToRefer ? " You were advised not to refer." : "")}" : ""),
        ];
        foreach (var answer in rest.Where(r => r.Answer.Length > 0))
            yield return answer;
    }

    private protected override bool BeginsAnother => true;

    private IEnumerable<(string Label, string Answer)> Concern()
    {
        var concern = Form.ToConcern();
        yield return ("What kind of thing it is", Words.Of(concern.Kind));
        yield return ("When it happened", concern.Happened is { } when ? London.Day(when.FromDate) : "");
        yield return ("The harm you fear", string.Join("; ", concern.HarmCategories.Select(h => Words.Of(h))));
        yield return ("What was seen", string.Join("; ", concern.Indicators.Select(i => Signs.SelectMany(g => g.Choices).First(c => c.Value == i.ToString()).Label)));
        if (Form.ToMeeting()?.Visit is not { } visit)
            yield break;
        yield return ("Seen", $"{Words.Of(visit.Seen)}. {London.Day(visit.VisitOn)}. {Words.Of(visit.Place)}.");
        if (visit.Seen == Seen.Yes)
            yield return ("Seen alone", $"{Words.Of(visit.SeenAlone)}. There: {string.Join("; ", visit.Present.Select(p => Words.Of(p)))}. Interpreter: {Words.Small(visit.Interpreter.Use)}.");
        else
            yield return ("Who was there", string.Join("; ", visit.Present.Select(p => Words.Of(p)).Concat(visit.Interpreter is { } there ? [$"Interpreter: {Words.Small(there.Use)}"] : [])));
    }

    // An urgent referral is held up by nothing: about another child it is another one. Of any other, somebody may have put a name right.
    private async Task<SentReceipt?> SendAsync(CancellationToken ct)
    {
        var sent = await OnceAsync(ct);
        if (sent is not null || !Form.IsUrgent)
            return sent;
        Form.FormId = Guid.NewGuid().ToString();
        return await OnceAsync(ct);
    }

    private Task<SentReceipt?> OnceAsync(CancellationToken ct) =>
        new ReferralSending(new ReferralDoor(Desk, Form.FormId!), Form, Sent.Of(Who, Form.FormId!)).SendAsync(SharesConcerns, ct);

    private Sendings Sent => HttpContext.RequestServices.GetRequiredService<Sendings>();

    private async Task<IActionResult> FormAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.FormId ??= Guid.NewGuid().ToString();
        if (Form.Children.Count == 0)
            Form.Children.Add(new SubjectForm());
        await DrawAsync(ct);
        return Page();
    }

    private async Task DrawAsync(CancellationToken ct)
    {
        if (SharesConcerns)
            Signs = await HttpContext.RequestServices.GetRequiredService<CodeBook>().GroupsAsync<ConcernIndicator>(Desk.Connection, ct);
    }
}
