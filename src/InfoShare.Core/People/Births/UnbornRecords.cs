using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>
/// The caller's own records of the children of a pregnancy. Each has a record id of its own, also where the caller's system has given
/// none, so that twins are told apart and a later version takes the place of the earlier.
/// </summary>
internal static class UnbornRecords
{
    /// <summary>The first close of a working day's length after the day: late enough for a birth on the day itself.</summary>
    private static readonly TimeOnly Close = new(17, 0);

    /// <summary>What stands for a name until one is given; never agrees with another child's, whatever it says.</summary>
    public static string GivenName(bool born, int place, int count) => (count, born) switch
    {
        (1, true) => "Baby",
        (1, false) => "Unborn",
        (2, true) => $"Twin {place}",
        (2, false) => $"Unborn twin {place}",
        (3, true) => $"Triplet {place}",
        (3, false) => $"Unborn triplet {place}",
        (_, true) => $"Baby {place}",
        _ => $"Unborn baby {place}",
    };

    /// <summary>Family name of the mother as the caller's own record has it; another agency's record gives no name away.</summary>
    public static string? FamilyName(Person mother, Caller caller) => mother.AsHeldBy(caller.OrganisationId).Records
        .OrderByDescending(r => r.RecordedAt).Select(r => r.Demographics.FamilyName).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n));

    /// <summary>Id of the caller's own record of a child: the stated one, the one it holds, or one that the broker makes.</summary>
    public static string OwnRecordId(string? stated, string? held, string pregnancyId, int place) => stated ?? held ?? $"{pregnancyId}-{place}";

    /// <summary>These people by id.</summary>
    public static async ValueTask<IReadOnlyDictionary<string, Person>> PeopleAsync(IReadSession session, IReadOnlyCollection<string> ids) =>
        ids.Count == 0 ? new Dictionary<string, Person>() : (await session.People.FindManyAsync(ids)).ToDictionary(p => p.Id, StringComparer.Ordinal);

    /// <summary>An unborn child as the caller records it.</summary>
    public static Demographics Unborn(Person mother, Caller caller, DateOnly? expected, int place, int count) => new()
    {
        GivenName = GivenName(false, place, count),
        FamilyName = FamilyName(mother, caller),
        ExpectedBirthDate = expected,
    };

    /// <summary>A child that will not be born, as the caller records it from now on.</summary>
    public static Demographics NotBorn(Person mother, Caller caller, DateOnly since, int place, int count) => new()
    {
        GivenName = GivenName(false, place, count),
        FamilyName = FamilyName(mother, caller),
        NotBornSince = since,
    };

    /// <summary>
    /// The person of whom the caller holds this record, when it can stand for a child of this pregnancy; null when there is none.
    /// </summary>
    /// <exception cref="RuleException">INVALID_FIELDS when the id is the record of somebody else.</exception>
    public static async ValueTask<Person?> HeldAsync(
        IReadSession session, string? ownRecordId, string field, string? expectedPersonId, DateOnly today, Caller caller)
    {
        if (ownRecordId is null || await session.People.FindByOwnRecordAsync(caller.OrganisationId, ownRecordId) is not { } held)
            return null;
        if (expectedPersonId is not null ? held.Id == expectedPersonId
            : held.AgeBandOn(today) == AgeBand.Unborn && (await session.Pregnancies.OfChildrenAsync([held.Id])).Count == 0)
        {
            return held;
        }

        throw RuleException.Invalid(field, "is your record of somebody else; give this child's record another id");
    }

    /// <summary>Starts, or starts anew, the clock after which whoever recorded the pregnancy is asked what became of it.</summary>
    public static void AskForOutcome(IWriteSession session, string pregnancyId, DateOnly expected)
    {
        var due = LondonTime.ToUtc(expected.AddDays(PregnancyDates.OutcomeDueAfter), Close);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.PregnancyOutcome, pregnancyId, due, "A2/outcome"));
    }

    /// <summary>A step of the pregnancy's history.</summary>
    public static PregnancyStep Step(Pregnancy pregnancy, string what, DateOnly? on, string? note, Caller caller, DateTimeOffset now) => new(
        pregnancy.Id, pregnancy.Version, what, on, caller.OrganisationId, caller.Human.Id, caller.Human.Name, caller.Human.Role, note, now);

    /// <summary>States a link to a child unless the caller has stated the same.</summary>
    public static void Link(
        IWriteSession session, IReadOnlyList<Relationship> stated, string parentId, string childId, RelationshipType type, LinkState state,
        DateOnly? from, DateOnly? to, SourceKind source, Caller caller)
    {
        if (stated.Any(l => l.PersonId == parentId && l.RelatedId == childId && l.Type == type && l.State == state && l.From == from && l.To == to
            && l.OrganisationId == caller.OrganisationId))
        {
            return;
        }

        session.Links.Add(new Relationship(
            session.NextId("rel"), parentId, childId, type, state, from, to, source, caller.OrganisationId, caller.Agency, session.Now));
    }

    /// <summary>Full siblings of one birth, each to each (requirement A11: typed, never merged).</summary>
    public static void LinkSiblings(IWriteSession session, IReadOnlyList<Relationship> stated, IReadOnlyList<string> childIds, Caller caller)
    {
        for (var i = 0; i < childIds.Count; i++)
        {
            for (var j = i + 1; j < childIds.Count; j++)
            {
                Link(session, stated, childIds[i], childIds[j], RelationshipType.FullSibling, LinkState.Confirmed, null, null,
                    SourceKind.RecordCheck, caller);
            }
        }
    }
}
