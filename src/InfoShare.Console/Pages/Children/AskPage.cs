using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Text;
using Microsoft.AspNetCore.Mvc;

namespace InfoShare.WebConsole.Pages.Children;

/// <summary>What the questions about a child have in common: the purposes, and a refusal beside its field.</summary>
public abstract class AskPage : ConsolePage
{
    private static readonly Dictionary<string, IReadOnlyList<(string Value, string Label)>> ByAgency = new(StringComparer.Ordinal)
    {
        ["SOCIAL_CARE"] = Words.Choices(
            Purpose.TriageReferral, Purpose.AssessChild, Purpose.S47Enquiry, Purpose.PreBirth, Purpose.FindMissing, Purpose.Handover),
        ["HEALTH"] = Words.Choices(Purpose.ProvideCare, Purpose.AssessChild, Purpose.S47Enquiry, Purpose.PreBirth, Purpose.Handover),
        ["POLICE"] = Words.Choices(Purpose.AssessChild, Purpose.S47Enquiry, Purpose.FindMissing),
        ["PROBATION"] = Words.Choices(Purpose.SuperviseOffender, Purpose.AssessChild, Purpose.AssessAdultAccess, Purpose.Handover),
        ["EDUCATION"] = Words.Choices(Purpose.ProvideCare, Purpose.AssessChild, Purpose.FindMissing, Purpose.Handover),
    };

    /// <summary>Set where somebody has broken the glass: then that alone is what is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Emergency { get; set; }

    /// <summary>What whoever sits here may ask for; the broker judges again, by the role.</summary>
    public virtual IReadOnlyList<(string Value, string Label)> Purposes => Emergency is not null ? Words.Choices(Purpose.Emergency) : ByAgency.GetValueOrDefault(Desk.Organisation.Agency, []);

    /// <summary>Asks, and keeps the answer. Null: a fault stands beside its field.</summary>
    internal async Task<(string Key, ChildAnswer Answer)?> AskAsync(
        SubjectRef child, WhyForm form, string called, Func<string, string> fieldOf, CancellationToken ct)
    {
        try
        {
            var answer = await ChildLookUp.AskAsync(Desk, child, form.ToPurpose(Purposes), called, ct);
            return (HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, answer), answer);
        }
        catch (RpcException e)
        {
            var error = InfoShareError.From(e);
            if (!WhyForm.ExplainPurpose(error, Faults, Purposes) && !Explain(error, path => fieldOf(path) is { Length: > 0 } field ? field : WhyForm.FieldOfWhy(path)))
                throw;
            return null;
        }
    }
}
