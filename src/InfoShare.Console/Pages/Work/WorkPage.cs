using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Errors.V1;
using InfoShare.Protocol.People.V1;
using InfoShare.WebConsole.Desks;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Work;

/// <summary>
/// Who works with whom: whoever has no connected system says it here, because it decides who is told of a concern, who is asked, and what one is
/// answered (G1, G3, D8). The organisation is believed, and the broker watches what is done with it (D15).
/// </summary>
public abstract class WorkPage : ConsolePage
{
    /// <summary>The form.</summary>
    [BindProperty]
    public WorkForm Form { get; set; } = new();

    /// <summary>Whether whoever is signed in may lead: at children's services a qualified worker leads.</summary>
    public bool MayLead => Desk.Practitioner.Role != "EARLY_HELP";

    /// <summary>The broker's service of people.</summary>
    internal PeopleService.PeopleServiceClient People => new(Desk.Connection.CallInvoker);

    /// <summary>Does what the form asks for. Null: a fault stands beside its field.</summary>
    private protected async Task<WorkRecorded?> SendAsync(Func<Task<WorkRecorded>> send)
    {
        if (Faults.Any)
            return null;
        try
        {
            return await send();
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (error.KnownReason == ErrorReason.NotFound && !string.IsNullOrWhiteSpace(Form.Person.OwnRecord))
                Faults.Add("Form.Person.OwnRecord", "There is no such record of your organisation here yet. Give the name and the day of birth too, and it is recorded");
            else if (error.FieldViolations.Any(v => v.Field == "own_record_id") && Form.StatesRecord)
                Faults.Add("Form.Person.OwnRecord", "This id is your record of somebody else. Look at it again. Where the name has changed since, give the id alone");
            else if (!WorkForm.ExplainEnd(error, Faults) && !Explain(error, WorkForm.FieldOf))
                throw;
            return null;
        }
    }

    /// <summary>Records what the own record says, where it says anything and none stands; then how it was understood.</summary>
    private protected async Task<RecordPersonResponse?> RecordAsync(CancellationToken ct) =>
        Form.StatesRecord ? await People.RecordPersonAsync(Form.ToRecord(), cancellationToken: ct) : null;

    /// <summary>Keeps what was recorded for the page that says so.</summary>
    internal string Keep(WorkRecorded recorded) => HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, recorded);
}
