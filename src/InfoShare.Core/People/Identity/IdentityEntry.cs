namespace InfoShare.Core.People.Identity;

/// <summary>
/// One agency's own record of a person in all its versions, or an agency's statement of a person of whom it holds no own record
/// (<paramref name="OwnRecordId"/> null). A person is the entries that stand under one person id (requirements A4-A6).
/// </summary>
/// <param name="Id">For good; names a person for ever, namely the one that the entry is part of at the time.</param>
/// <param name="PersonId">The person that the entry is part of now.</param>
/// <param name="OrganisationId">Whose record or statement it is.</param>
/// <param name="OwnRecordId">The agency's own id of its record.</param>
/// <param name="RecordedAt">When the entry began, UTC.</param>
public sealed record IdentityEntry(string Id, string PersonId, string OrganisationId, string? OwnRecordId, DateTimeOffset RecordedAt);

/// <summary>An entry changes from one person to another.</summary>
public sealed record EntryMove(string EntryId, string FromPersonId, string ToPersonId);

/// <summary>Two entries that somebody said are two people, and by which decision.</summary>
public sealed record KeptApart(string EntryId, string OtherEntryId, string DecisionId);
