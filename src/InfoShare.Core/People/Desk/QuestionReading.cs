using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>A question with the entries of both sides as they stand now.</summary>
/// <param name="Asked">All entries that stand with the entry in question.</param>
/// <param name="Sides">For each candidate the entries that stand with it.</param>
public sealed record QuestionSides(
    IdentityQuestion Question, IReadOnlyList<IdentityEntry> Asked, IReadOnlyList<(QuestionCandidate Candidate, IReadOnlyList<IdentityEntry> Entries)> Sides)
{
    /// <summary>Every entry that the question touches.</summary>
    public IEnumerable<IdentityEntry> Entries => Asked.Concat(Sides.SelectMany(s => s.Entries)).DistinctBy(e => e.Id);

    /// <summary>
    /// The candidates that the caller may know of: all to the steward; those of which the own organisation holds a record; and the
    /// one of a question that has only one, to those who hold the record in question. Of several nobody learns who they are.
    /// </summary>
    public IEnumerable<(QuestionCandidate Candidate, IReadOnlyList<IdentityEntry> Entries)> OpenTo(Caller caller) => Sides.Where(s =>
        DeskSight.IsSteward(caller)
        || s.Entries.Any(e => e.OrganisationId == caller.OrganisationId)
        || (Question.Kind != IdentityQuestionKind.Many && Asked.Any(e => e.OrganisationId == caller.OrganisationId)));
}

/// <summary>Reads questions for those who may see them.</summary>
public static class QuestionReading
{
    /// <summary>The question with its sides, or a refusal that looks like a question that does not exist.</summary>
    /// <exception cref="RuleException">NOT_FOUND.</exception>
    public static async ValueTask<QuestionSides> RequireAsync(IReadSession session, string questionId, Caller caller)
    {
        var question = await session.Identity.FindQuestionAsync(questionId) ?? throw NoSuchQuestion();
        if (caller.Conflicts.HasAny && (await SidesAsync(session, question)).Entries is var entries && DeskSight.MaySee(caller, entries))
            _ = caller.Conflicts.Judge(entries.Select(e => e.PersonId));
        return await SeenByAsync(session, question, caller) ?? throw NoSuchQuestion();
    }

    /// <summary>
    /// The sides as far as the caller may know of them; null where it may not know of the question. A person who is hidden from the caller
    /// (requirement A10) is on no side: of what is settled the rest stays, and what is open is not there at all, or its answer would find
    /// the person.
    /// </summary>
    public static async ValueTask<QuestionSides?> SeenByAsync(IReadSession session, IdentityQuestion question, Caller caller)
    {
        var sides = await SidesAsync(session, question);
        if (!DeskSight.MaySee(caller, sides.Entries))
            return null;
        var people = await session.People.FindManyAsync([.. sides.Entries.Select(e => e.PersonId).Distinct(StringComparer.Ordinal)]);
        var hidden = people.Where(p => DeskSight.IsHiddenFrom(caller, p) || caller.Conflicts.Keeps(p.Id)).Select(p => p.Id).ToHashSet(StringComparer.Ordinal);
        if (hidden.Count == 0)
            return sides;
        return question.State == IdentityQuestionState.Open ? null : sides with
        {
            Asked = [.. sides.Asked.Where(e => !hidden.Contains(e.PersonId))],
            Sides = [.. sides.Sides.Where(s => !s.Entries.Any(e => hidden.Contains(e.PersonId)))],
        };
    }

    /// <summary>The sides as they stand now.</summary>
    public static async ValueTask<QuestionSides> SidesAsync(IReadSession session, IdentityQuestion question)
    {
        ArgumentNullException.ThrowIfNull(question);
        var sides = new List<(QuestionCandidate, IReadOnlyList<IdentityEntry>)>();
        foreach (var candidate in question.Candidates)
            sides.Add((candidate, await session.Identity.FindEntriesAsync(candidate.PersonId)));
        return new QuestionSides(question, await session.Identity.FindEntriesAsync(question.PersonId), sides);
    }

    /// <summary>The question as the caller may see it.</summary>
    public static async ValueTask<QuestionView> ViewAsync(
        IReadSession session, QuestionSides sides, Caller caller, RegistrySnapshot registry, PartnershipClock clock)
    {
        var question = sides.Question;
        var steward = DeskSight.IsSteward(caller);
        var open = sides.OpenTo(caller).ToList();
        string[] ids = [.. sides.Asked.Concat(open.SelectMany(s => s.Entries)).Select(e => e.PersonId).Distinct()];
        var people = (await session.People.FindManyAsync(ids)).ToDictionary(p => p.Id);
        var records = DeskViews.Entries(sides.Asked.Concat(open.SelectMany(s => s.Entries)), people, caller, registry);
        var residences = await session.Links.ResidencesOfAsync(ids, ChildLinks.MaxLinks);
        var comparison = open.Count == 0 ? null : DeskViews.Comparison(
            open[0].Candidate.Evidence, records, steward, residences.Any(r => r.Kind == ResidenceKind.Refuge));
        var mine = steward || question.AnsweredBy?.OrganisationId == caller.OrganisationId;
        var owner = registry.Find(question.OrganisationId);
        var named = steward || question.OrganisationId == caller.OrganisationId;
        return new QuestionView(
            question.Id, DeskViews.VersionOf(question), question.Kind, question.State, records, comparison,
            named && owner is not null ? $"{Code.Of(IdentityNotices.ManagerOf(owner))} of {owner.Name} sees that it is answered" : "the organisation whose record raised it",
            question.OpenedAt, clock.Due(DeadlineKey.InformationRequest, question.OpenedAt).DueAt, question.AnsweredAt,
            mine ? question.Reason : null);
    }

    /// <summary>The people whom the caller may know of in it, for the audit.</summary>
    public static IReadOnlyList<string> PeopleOf(QuestionSides sides, Caller caller) =>
    [
        .. sides.Entries.Where(e => DeskSight.IsSteward(caller) || e.OrganisationId == caller.OrganisationId).Select(e => e.PersonId).Distinct()
    ];

    internal static RuleException NoSuchQuestion() => RuleException.NotFound("question");
}
