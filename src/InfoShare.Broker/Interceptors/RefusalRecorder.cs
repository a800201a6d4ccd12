using Google.Protobuf;
using InfoShare.Core;
using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;
using Proto = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Interceptors;

/// <summary>
/// Writes refusals to the trail, each in a transaction of its own so that no rollback can erase it (requirement M2).
/// </summary>
internal sealed class RefusalRecorder(IStore store, TimeProvider time)
{
    /// <summary>Writes one refusal. When it cannot be written the call must fail as unavailable, not as refused.</summary>
    /// <param name="caller">Who was refused, as far as is known.</param>
    /// <param name="action">Service and method.</param>
    /// <param name="request">The request, when it was read: its purpose, and the thing that was asked for.</param>
    public async Task RecordAsync(Caller? caller, string action, string callId, ErrorReason reason, IMessage? request, CancellationToken ct)
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
            Purpose = (Purpose)(purpose?.Purpose ?? 0),
            LegalBasis = (LegalBasis)(purpose?.LegalBasis ?? 0),
            Reason = purpose?.Reason,
            ObjectId = request is null ? null : ObjectOf(request),
            Outcome = $"refused: {Code.Of(reason)}",
            PolicyVersion = AccessPolicy.Version,
            CallId = callId,
            RecordedAt = time.GetUtcNow(),
        };
        await store.WriteAsync(
            new WriteCommand<bool>("AuditRefusal", s =>
            {
                s.Audit.Append(entry with { RecordedAt = s.Now });
                return ValueTask.FromResult(true);
            }),
            ct);
    }

    private static Proto.AccessPurpose? PurposeOf(IMessage? request) =>
        request?.Descriptor.FindFieldByName("purpose") is { FieldType: Google.Protobuf.Reflection.FieldType.Message } field
            ? field.Accessor.GetValue(request) as Proto.AccessPurpose
            : null;

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
            var underscore = value.IndexOf('_', StringComparison.Ordinal);
            if (underscore > 0 && Ids.IsWellFormed(value, value[..underscore]))
                return value;
        }

        return null;
    }
}
