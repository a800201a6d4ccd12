using Grpc.Core;
using InfoShare.Client;
using InfoShare.Protocol.Common.V1;
using InfoShare.WebConsole.Desks;
using InfoShare.WebConsole.Forms;
using InfoShare.WebConsole.Pages.Emergency;
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

    /// <summary>The key of an open glass: then the emergency alone is what is asked for.</summary>
    [BindProperty(SupportsGet = true)]
    public string? Emergency { get; set; }

    /// <summary>True where the glass that led here is closed again: what is asked now needs a purpose of every day.</summary>
    public bool IsOver => Emergency is not null && Glass is null;

    /// <summary>The glass that is open for whoever is asked about; null where none is.</summary>
    internal OpenedGlass? Glass => Emergency is { } use && HttpContext.RequestServices.GetRequiredService<Answers>().Find<OpenedGlass>(Who, use) is { } glass
        && glass.Access.PersonId == About && glass.SecondsLeft(Now) > 0 ? glass : null;

    /// <summary>Who is asked about, by the broker's id; null while nobody is known by one.</summary>
    private protected virtual string? About => null;

    /// <summary>What whoever sits here may ask for; the broker judges again, by the role.</summary>
    public virtual IReadOnlyList<(string Value, string Label)> Purposes => Glass is not null ? Words.Choices(Purpose.Emergency) : ByAgency.GetValueOrDefault(Desk.Organisation.Agency, []);

    /// <summary>Keeps an answer: one that was asked in an emergency no longer than that is open.</summary>
    internal string Keep(object answer) =>
        HttpContext.RequestServices.GetRequiredService<Answers>().Keep(Who, answer, Glass?.Ends, Glass?.Access.GrantId ?? "");

    /// <summary>Asks, and keeps the answer. Null: a fault stands beside its field.</summary>
    internal async Task<(string Key, ChildAnswer Answer)?> AskAsync(
        SubjectRef child, WhyForm form, string called, Func<string, string> fieldOf, CancellationToken ct)
    {
        try
        {
            var answer = await ChildLookUp.AskAsync(Desk, child, form.ToPurpose(Purposes), called, ct);
            return (Keep(answer with { Use = Glass is null ? null : Emergency }), answer);
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
