using Google.Protobuf;
using InfoShare.Broker.Mapping;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using Proto = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Interceptors;

/// <summary>
/// Writes refusals to the trail, each in a transaction of its own so that no rollback can erase it (requirement M2).
/// </summary>
internal sealed class RefusalRecorder(IStore store, TimeProvider time, LookUpMarks marks, ILogger<RefusalRecorder> logger)
{
    /// <summary>More people than this are not written down of one refused call.</summary>
    private const int MaxPeople = 50;

    /// <summary>The longest id of an own record.</summary>
    private const int MaxOwnRecord = 80;

    /// <summary>More of a reason than an accepted one may have is not written down.</summary>
    private const int MaxWords = 1000;

    /// <summary>Writes one refusal. When it cannot be written the call must fail as unavailable, not as refused.</summary>
    /// <param name="caller">Who was refused, as far as is known.</param>
    /// <param name="action">Service and method.</param>
    /// <param name="request">The request, when it was read: its purpose, and the thing that was asked for.</param>
    /// <param name="tellsOf">Whom the refusal tells of, where it tells of somebody (<see cref="RuleException.TellsOf"/>).</param>
    /// <returns>The receipt of the refusal.</returns>
    public async Task<AuditReceipt> RecordAsync(
        Caller? caller, string action, string callId, ErrorReason reason, IMessage? request, CancellationToken ct, IReadOnlyList<string>? tellsOf = null)
    {
        var purpose = PurposeOf(request);
        var entry = new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Refuse,
            Action = action,
            OrganisationId = caller?.OrganisationId,
            PractitionerId = caller?.Practitioner?.Id,
            Role = caller?.Role ?? PractitionerRole.Unspecified,
            Purpose = Known((Purpose)(purpose?.Purpose ?? 0)),
            LegalBasis = Known((LegalBasis)(purpose?.LegalBasis ?? 0)),
            Reason = Words(purpose?.Reason),
            ObjectId = request is null ? null : ObjectOf(request),
            PersonIds = [.. (request is null ? [] : PeopleOf(request)).Union(tellsOf ?? [], StringComparer.Ordinal)],
            Outcome = $"refused: {Code.Of(reason)}",
            PolicyVersion = caller?.Policy.Version,
            CallId = callId,
            RecordedAt = time.GetUtcNow(),
        };

        // What is not there for the caller is a look-up too, whichever method it is: ids are walked through as names are (D15). So is a refusal
        // by which the caller learns that somebody is there.
        IReadOnlyList<LookUpMark> lookedFor = caller is null || request is null ? []
            : tellsOf is not null && TriedIn(request) is { } tried ? [marks.Of(tried.ToCore())]
            : reason == ErrorReason.NotFound || tellsOf is not null ? MarksOf(request)
            : [];
        return await AppendAsync(entry, new Looked(lookedFor, tellsOf ?? [], request is null ? [] : OwnRecordsOf(request)), caller, ct);
    }

    /// <summary>Writes how many more were refused like those that were written one by one.</summary>
    /// <param name="caller">Who was refused.</param>
    /// <param name="action">Service and method of the last of them.</param>
    public Task RecordManyAsync(Caller? caller, string action, ErrorReason reason, int more, CancellationToken ct) => AppendAsync(
        new AuditEntry
        {
            Id = Ids.New("aud", time),
            Kind = AuditEventKind.Refuse,
            Action = action,
            OrganisationId = caller?.OrganisationId,
            PractitionerId = caller?.Practitioner?.Id,
            Role = caller?.Role ?? PractitionerRole.Unspecified,
            Outcome = $"refused: {Code.Of(reason)}; and {more} more in the minute before",
            PolicyVersion = caller?.Policy.Version,
            CallId = caller?.CallId,
            RecordedAt = time.GetUtcNow(),
        },
        new Looked([], [], []),
        caller,
        ct);

    /// <summary>
    /// Has flagged what a call met in silence that is refused without an entry, as for a wrong form. Nobody waits for it: of nobody nothing is written, and
    /// time would tell the two apart.
    /// </summary>
    public void FlagBeside(Caller caller)
    {
        ArgumentNullException.ThrowIfNull(caller);
        if (caller.Conflicts.MetInSilence.Count > 0)
            _ = FlagAsync();

        async Task FlagAsync()
        {
            try
            {
                await store.WriteAsync(new WriteCommand<bool>("Conflict", session =>
                {
                    ConflictFlags.FlagWithEntry(session, caller.Conflicts, caller.Role);
                    return ValueTask.FromResult(true);
                }), CancellationToken.None);
            }
            catch (StoreException e)
            {
                logger.LogError("That a conflict was met could not be written ({Kind}); nothing was given", e.GetType().Name);
            }
        }
    }

    private IReadOnlyList<LookUpMark> MarksOf(IMessage request) =>
        RequestSubjects.Of(request, MaxPeople) is { Count: > 0 } subjects ? [.. subjects.Select(s => marks.Of(s.ToCore()))]
        : ObjectOf(request) is { } id ? [marks.OfId(id)]
        : [];

    private Task<AuditReceipt> AppendAsync(AuditEntry entry, Looked looked, Caller? caller, CancellationToken ct) => store.WriteAsync(
        new WriteCommand<AuditReceipt>("AuditRefusal", async s =>
        {
            var written = entry with { RecordedAt = s.Now };
            if (caller is not null && looked.OwnRecords.Count > 0)
                written = await WithOwnRecordsAsync(s, written, looked.OwnRecords, caller);
            written = caller?.Conflicts.Sealed(written) ?? written;
            s.Audit.Append(written);
            if (caller is not null)
            {
                ConflictFlags.Flag(s, caller.Conflicts, caller.Role);
                s.NoteLookUp(caller, looked.For, looked.Found);
            }

            return written.Receipt();
        }),
        ct);

    /// <summary>
    /// With the people whose own records the request named: agencies' systems name nobody otherwise, and who was turned away from a child
    /// stands in the child's trail (M4). Who is kept from the caller is left to <see cref="Core.Conflicts.ConflictWatch"/>: an own entry
    /// that were left out of the caller's own list would tell of a conflict in silence (L10).
    /// </summary>
    private static async ValueTask<AuditEntry> WithOwnRecordsAsync(IReadSession session, AuditEntry entry, IReadOnlyList<string> ownRecords, Caller caller)
    {
        await caller.Conflicts.LoadAsync(session, caller);
        List<string> people = [];
        foreach (var own in ownRecords)
        {
            if (await session.People.FindByOwnRecordAsync(caller.OrganisationId, own) is { } person && !caller.Conflicts.Keeps(person.Id))
                people.Add(person.Id);
        }

        return people.Count == 0 ? entry : entry with
        {
            PersonIds = [.. entry.PersonIds.Union(people, StringComparer.Ordinal)],
            MatchedHow = entry.MatchedHow ?? "own_record_id",
        };
    }

    /// <summary>What a refused call looked for.</summary>
    /// <param name="Found">Whom the refusal told of.</param>
    /// <param name="OwnRecords">The own records that it named.</param>
    private sealed record Looked(IReadOnlyList<LookUpMark> For, IReadOnlyList<string> Found, IReadOnlyList<string> OwnRecords);

    // What was tried against somebody who is named otherwise, as a newborn by its mother.
    private static Proto.SubjectRef? TriedIn(IMessage request) =>
        request.Descriptor.FindFieldByName("demographics")?.Accessor.GetValue(request) is Proto.Demographics tried ? new Proto.SubjectRef { Demographics = tried } : null;

    private static Proto.AccessPurpose? PurposeOf(IMessage? request) =>
        request?.Descriptor.FindFieldByName("purpose") is { FieldType: Google.Protobuf.Reflection.FieldType.Message } field
            ? field.Accessor.GetValue(request) as Proto.AccessPurpose
            : null;

    // What was refused for its form may hold anything: a code of no meaning, or a text of any length and any bytes.
    private static T Known<T>(T code) where T : struct, Enum => Enum.IsDefined(code) ? code : default;

    private static string? Words(string? text) =>
        text is null ? null : string.Concat(text.Take(MaxWords).Select(c => char.IsControl(c) || char.IsSurrogate(c) ? ' ' : c));

    // An id of ours that the caller named, so that a reviewer sees who probed for what. Never the caller's own ids.
    private static string? ObjectOf(IMessage request)
    {
        foreach (var field in request.Descriptor.Fields.InDeclarationOrder())
        {
            if (field.IsRepeated || field.FieldType != Google.Protobuf.Reflection.FieldType.String || !field.Name.EndsWith("_id", StringComparison.Ordinal)
                || field.Name == Security.RequestHash.RequestIdField)
            {
                continue;
            }

            var value = (string)field.Accessor.GetValue(request);
            if (IsOurs(value))
                return value;
        }

        return null;
    }

    // People whom the caller named by our ids, wherever in the request: as whom it is about, or plainly. Demographics are left out: they name nobody for
    // certain.
    private static List<string> PeopleOf(IMessage request) =>
        [.. RequestSubjects.PersonIdsIn(request, MaxPeople).Where(id => Ids.IsWellFormed(id, "per")).Distinct()];

    // What was refused for its form may be longer than any id, or hold what no database takes.
    private static List<string> OwnRecordsOf(IMessage request) =>
    [
        .. RequestSubjects.Of(request, MaxPeople).Select(s => s.OwnRecordId).Where(id => id.Length is > 0 and <= MaxOwnRecord && !id.Any(char.IsControl)).Distinct(),
    ];

    private static bool IsOurs(string value)
    {
        var underscore = value.IndexOf('_', StringComparison.Ordinal);
        return underscore > 0 && Ids.IsWellFormed(value, value[..underscore]);
    }
}
