using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>The search, as typed.</summary>
public sealed class SearchForm : WhyForm
{
    /// <summary>Whom.</summary>
    public SubjectForm Child { get; set; } = new();

    /// <summary>Of several own records that fit, the one that is meant, by its id: then nothing else says who it is.</summary>
    public string? Meant { get; set; }
}

/// <summary>Looks for a child: why first, then who. Only a certain match opens the page; anything else says what it is, and whom to ask.</summary>
public sealed class SearchModel : AskPage
{
    /// <summary>The form.</summary>
    [BindProperty]
    public SearchForm Form { get; set; } = new();

    /// <summary>How surely somebody was meant, when nobody is certain.</summary>
    public ResolvedPerson? Uncertain { get; private set; }

    /// <summary>Whom to ask about it.</summary>
    public ContactPoint? Ask { get; private set; }

    /// <summary>The form, empty or as it was written.</summary>
    public Task OnGetAsync() => RestoreAsync(Form);

    /// <summary>Looks.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        if (!string.IsNullOrWhiteSpace(Form.Meant))
            Form.Child = new SubjectForm { OwnRecord = Form.Meant };
        Form.JudgeWhy(Faults, Purposes);
        Form.Child.Judge(Faults, "Form.Child");
        if (Faults.Any)
            return Page();
        var child = Form.Child.ToSubject();
        try
        {
            if (await AskAsync(child, Form, Form.Child.Name, path => SubjectForm.FieldOf(path, "child", "Form.Child"), ct) is not { } asked)
                return Page();
            var meant = asked.Answer.Chronology.Child;
            if (meant.PersonId.Length > 0)
                return LocalRedirect($"/children/{meant.PersonId}/{asked.Key}");
            (Uncertain, HasGone) = (meant, true);
            if (meant.Outcome is MatchOutcome.PotentialMatch or MatchOutcome.Many)
                Ask = await ChildLookUp.WhomToAskAsync(Desk, child, Form.ToPurpose(Purposes), ct);
        }
        catch (RpcException e) when (Form.Child.OwnRecord is { Length: > 0 } && InfoShareError.From(e).KnownReason == ErrorReason.NotFound)
        {
            Faults.Add("Form.Child.OwnRecord", "There is no such record of your organisation here");
        }

        return Page();
    }
}
