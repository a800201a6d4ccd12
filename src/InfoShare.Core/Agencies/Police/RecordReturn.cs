using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies.Police;

/// <summary>How a missing child came to be found.</summary>
public enum MissingFound
{
    Unspecified = 0,
    ReturnedAlone = 1,
    ByPolice = 2,
    ByFamily = 3,
    ByProfessional = 4,
    WithAdult = 5,
    NotKnown = 6,
}

/// <summary>A missing child is back. Each return leaves a task of its own: what came of the talk after another one says nothing of this.</summary>
/// <param name="PreventionCheck">The officer's own look at the child; null: nobody has looked yet.</param>
public sealed record RecordReturn(
    SubjectRef Child, DateTimeOffset? FoundAt, MissingFound Found, string? WithWhom, string RiskStatement, ContactStatement? PreventionCheck, string? IncidentNumber,
    IReadOnlyList<SubjectRef> SuspectedSources, FormBasics Basics) : IAgencyForm
{
    /// <summary>What the task says.</summary>
    public const string ToDo = "Speak with the child, alone, about where it was and with whom, or pass this to whoever will; then record it (RecordReturnCheck).";

    public Form ToForm() => new()
    {
        Concern = Basics.WithIncident(IncidentNumber).Concern(
            Child, [ConcernIndicator.ReturnedFromMissing], ConcernKind.Event, FormWords.At(FoundAt),
            FormWords.Lines(RiskStatement, $"Back: {Words(Found)}.", FormWords.Said("With", WithWhom), PreventionCheck is null ? "Nobody has looked at the child yet." : null))
            with
        {
            SuspectedSources = SuspectedSources,
            ChildWords = Basics.ChildWords ?? PreventionCheck?.ChildWords,
        },
        Contacts = PreventionCheck is null ? [] : [PreventionCheck],
        Task = new FormTask(DutyTaskKind.ReturnCheck, ToDo, DeadlineKey.ReturnCheck, FoundAt),
    };

    private static string Words(MissingFound found) => found switch
    {
        MissingFound.ReturnedAlone => "returned alone",
        MissingFound.ByPolice => "found by police",
        MissingFound.ByFamily => "found by the family",
        MissingFound.ByProfessional => "found by a professional",
        MissingFound.WithAdult => "found with an adult",
        _ => "how is not known",
    };
}
