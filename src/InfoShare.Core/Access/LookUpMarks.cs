using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using InfoShare.Core.Audit;
using InfoShare.Core.People;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>
/// What a call looked for, in hashes under a key: enough to count how many different names, dates and numbers somebody tried, and nothing
/// from which a name, a date or a number is read.
/// </summary>
/// <param name="Subject">All that was said of the person together.</param>
/// <param name="Name">Normal form of the name; null when none was given, as with the others.</param>
/// <param name="BirthDate">Date of birth.</param>
/// <param name="Number">An identifier.</param>
/// <param name="Block">The identifier without its last digits: numbers that follow one another share it.</param>
/// <param name="Record">An id: the caller's own record's, or one of ours.</param>
public sealed record LookUpMark(string Subject, string? Name, string? BirthDate, string? Number, string? Block, string? Record)
{
    /// <summary>Of a look-up that tried nothing by which it could be counted.</summary>
    internal static readonly LookUpMark Nothing = new("", null, null, null, null, null);
}

/// <summary>One look-up as it is kept for a window: who asked, in hashes for whom, and whether somebody was found.</summary>
/// <param name="PractitionerId">Empty for a system alone.</param>
/// <param name="Found">Whether the caller was told of somebody. A hidden person counts as nobody, as it does to the caller.</param>
/// <param name="PersonId">Who was found, by our id.</param>
public sealed record LookUpSeen(
    string Id, string OrganisationId, string PractitionerId, PractitionerRole Role, DateTimeOffset SeenAt, bool Found, string? PersonId,
    string Subject, string? Name, string? BirthDate, string? Number, string? Block, string? Record)
{
    /// <summary>What for; unspecified for a call that was refused.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>Whether the lead is told of it; null when the call has no such choice.</summary>
    public bool? TellLead { get; init; }
}

/// <summary>Makes <see cref="LookUpMark"/>s.</summary>
/// <param name="key">At least 32 bytes, the same for all brokers of a partnership; never logged.</param>
public sealed class LookUpMarks(byte[] key)
{
    /// <summary>Length of the key in bytes.</summary>
    public const int KeyLength = 32;

    private const int HashLength = 16;

    // The last digit of an NHS number is a check digit; a hundred numbers in a row share the seven before the last three.
    private const int LastDigits = 3;

    /// <summary>Of a person as a request names it.</summary>
    public LookUpMark Of(SubjectRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if ((subject.PersonId ?? subject.OwnRecordId) is { } id)
            return OfId(id);
        var asked = subject.Demographics ?? new Demographics();
        var name = NameKeys.Of(asked.GivenName, asked.FamilyName) ?? (NameKeys.Of(asked) is [var other, ..] ? other : null);
        var born = asked.BirthDate?.ToString("O");
        var number = asked.Identifiers.Select(i => $"{(int)i.Scheme}:{Bare(i.Value)}").FirstOrDefault();
        return new LookUpMark(
            Hash("subject", $"{name}|{born}|{number}|{Bare(asked.Telephone ?? "")}|{Bare(asked.Address?.Line ?? "")}"),
            name is null ? null : Hash("name", name),
            born is null ? null : Hash("born", born),
            number is null ? null : Hash("number", number),
            number is null ? null : Hash("block", number.Length > LastDigits + 2 ? number[..^LastDigits] : number),
            null);
    }

    /// <summary>
    /// Of somebody who is recorded rather than looked for. Many people are recorded in a day, of one name, born on one day, with numbers that follow
    /// one another; a walk is the same person in all but the date, or in all but the number, and only that counts together.
    /// </summary>
    public LookUpMark OfRecorded(SubjectRef subject)
    {
        ArgumentNullException.ThrowIfNull(subject);
        if (subject.Demographics is not { } asked)
            return Of(subject);
        var mark = Of(subject);
        var dateless = Of(subject with { Demographics = asked with { BirthDate = null } }).Subject;
        var numberless = Hash("block", $"{mark.Block}|{mark.Name}|{mark.BirthDate}");
        return mark with
        {
            Name = mark.Name is null ? null : dateless,
            BirthDate = mark.BirthDate is null ? null : mark.Subject,
            Block = mark.Block is null ? null : numberless,
        };
    }

    /// <summary>Of an id: of an own record, or one of ours.</summary>
    public LookUpMark OfId(string id)
    {
        var hash = Hash("record", id);
        return new LookUpMark(hash, null, null, null, null, hash);
    }

    private static string Bare(string value) => string.Concat(value.Where(char.IsAsciiLetterOrDigit)).ToUpperInvariant();

    private string Hash(string what, string value) =>
        Base64Url.EncodeToString(HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"{what}\n{value}")).AsSpan(0, HashLength));
}

/// <summary>Keeps look-ups for the time in which they are counted together.</summary>
public static class LookUpNotes
{
    /// <summary>Notes what the call looked for, in the transaction of its audit entry.</summary>
    public static void NoteLookUp(this IWriteSession session, Call call, AuditEntry entry)
    {
        ArgumentNullException.ThrowIfNull(call);
        ArgumentNullException.ThrowIfNull(entry);
        call.Caller.Searched.Noted = true;
        session.NoteLookUp(call.Caller, call.LookedFor, entry.GaveSomething ? entry.PersonIds : [], entry.Purpose, entry.TellLead);
    }

    /// <summary>
    /// Notes whom a change named, where the operation has not noted what it looked for. That somebody was found says nothing here, nor that
    /// nobody was: people are recorded for the first time every day. What counts is how many dates, names and numbers were tried.
    /// </summary>
    internal static void NoteNamed(this IWriteSession session, Call call)
    {
        var caller = call.Caller;
        foreach (var mark in call.LookedFor.Count > 0 && !caller.Searched.Noted ? call.LookedFor : call.Named)
        {
            session.LookUps.Add(new LookUpSeen(
                session.NextId("luk"), caller.OrganisationId, caller.Practitioner?.Id ?? "", caller.Role, session.Now, true, null,
                mark.Subject, mark.Name, mark.BirthDate, mark.Number, mark.Block, null));
        }
    }

    /// <summary>Notes look-ups of a caller.</summary>
    /// <param name="found">Who was found for each, in the same order, null for nobody; shorter when nobody was.</param>
    /// <param name="purpose">What for; unspecified for a call that was refused.</param>
    /// <param name="tellLead">Whether the lead is told of it.</param>
    public static void NoteLookUp(
        this IWriteSession session, Caller caller, IReadOnlyList<LookUpMark> marks, IReadOnlyList<string?> found, Purpose purpose = Purpose.Unspecified,
        bool? tellLead = null)
    {
        ArgumentNullException.ThrowIfNull(session);
        foreach (var (index, mark) in marks.Index())
        {
            session.LookUps.Add(new LookUpSeen(
                session.NextId("luk"), caller.OrganisationId, caller.Practitioner?.Id ?? "", caller.Role, session.Now, found.Count == marks.Count ? found[index] is not null : found.Count > 0,
                found.ElementAtOrDefault(index), mark.Subject, mark.Name, mark.BirthDate, mark.Number, mark.Block, mark.Record)
            {
                Purpose = purpose,
                TellLead = tellLead,
            });
        }
    }
}
