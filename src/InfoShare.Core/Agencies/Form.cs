using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Concerns.History;
using InfoShare.Core.Contacts;
using InfoShare.Core.People;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Agencies;

/// <summary>
/// A report in one agency's words. It says what it is in the words that all share, and nothing else: who is told, what is counted and what
/// opens a referral is the shared operations' to know (<see cref="FormDesk"/>).
/// </summary>
public interface IAgencyForm
{
    /// <summary>The report in shared words.</summary>
    Form ToForm();
}

/// <summary>A report that is another one about a child than about an adult. Which it is the birth date says where one is known (A8), and not the form.</summary>
public interface IFormByAge : IAgencyForm
{
    /// <summary>Whose birth date it is.</summary>
    SubjectRef Whose { get; }

    /// <summary>The same report, about a child or about an adult.</summary>
    IAgencyForm Of(bool child);
}

/// <summary>A report in shared words: a concern, and what is recorded with it.</summary>
public sealed record Form
{
    /// <summary>About a person, or about a place; then without contacts and task.</summary>
    public required ConcernStatement Concern { get; init; }

    /// <summary>What the recipients are told set it off, where the report itself is a trigger (vocabulary 10).</summary>
    public NotificationTrigger Trigger { get; init; } = NotificationTrigger.ConcernShared;

    /// <summary>Meetings with the people whom it names.</summary>
    public IReadOnlyList<ContactStatement> Contacts { get; init; } = [];

    /// <summary>What is said beside it, and takes nothing from it.</summary>
    public IReadOnlyList<FormNote> Notes { get; init; } = [];

    /// <summary>What it leaves the one who reports to do; null: nothing.</summary>
    public FormTask? Task { get; init; }
}

/// <summary>A note of a report.</summary>
public sealed record FormNote(NoteKind Kind, string Words, string? SaidBy = null, string? Label = null, DateOnly? On = null)
{
    /// <summary>The note of a concern.</summary>
    internal AddNote Of(string concernId) => new(concernId, Kind, Words, SaidBy, Label, LateralCheckResult.Unspecified, null, On);
}

/// <summary>A task that a report leaves about its subject, due by a clock of its own.</summary>
/// <param name="From">Since when its clock runs; null: since the report came.</param>
public sealed record FormTask(DutyTaskKind Kind, string Words, DeadlineKey Clock, DateTimeOffset? From);

/// <summary>A report, kept.</summary>
/// <param name="Shared">The concern; null for one about a place.</param>
/// <param name="OfPlace">The concern about a place.</param>
public sealed record FormKept(
    SharedConcern? Shared, SharedAddressConcern? OfPlace, IReadOnlyList<string> ContactIds, IReadOnlyList<string> NoteIds, string? TaskId, DateTimeOffset? TaskDue);
