using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Work;

/// <summary>Says with whom one works, of somebody whom no other page has named.</summary>
public sealed class BeginModel : WorkPage
{
    /// <summary>The empty form, or what was written before.</summary>
    public async Task OnGetAsync()
    {
        if (!await RestoreAsync(Form))
            Form.FormId = Guid.NewGuid().ToString();
    }

    /// <summary>Records it: the own record first, where one is stated, because it says from then on who is meant.</summary>
    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        ModelState.Clear();
        Form.Person.JudgeFound(Faults, "Form.Person");
        Form.JudgeRecord(Faults);
        Form.JudgeWork(Faults, MayLead);
        var recorded = await SendAsync(async () =>
        {
            var record = await RecordAsync(ct);
            var work = await People.RecordInvolvementAsync(Form.ToWork(Desk, Form.Person.ToSubject()), cancellationToken: ct);
            return new WorkRecorded(WorkDone.Works, work.Person.PersonId, Form.Person.Name, work.Person, record);
        });
        if (recorded is null)
            return Page();
        return LocalRedirect($"/children/{recorded.About}/work?done={Keep(recorded)}");
    }
}
