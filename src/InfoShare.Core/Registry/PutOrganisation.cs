using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Registry;

/// <summary>Adds or replaces an organisation. Operator only.</summary>
public sealed record PutOrganisation(Organisation Organisation);

/// <summary>The organisation as it stands.</summary>
public sealed record ChangedOrganisation(Organisation Organisation, AuditReceipt Receipt);

/// <summary>Changes the register. A client id or a certificate belongs to one organisation only.</summary>
public sealed class PutOrganisationHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS when a client id or certificate is another's, or when the operator would shut
    /// itself out.</exception>
    public Task<ChangedOrganisation> HandleAsync(PutOrganisation command, Call call, CancellationToken ct) =>
        store.ChangeAsync(
            call,
            async session =>
            {
                var wanted = command.Organisation;
                var others = (await session.Registry.AllAsync()).Where(o => o.Id != wanted.Id).ToList();
                if (wanted.ClientId is not null && others.Exists(o => o.ClientId == wanted.ClientId))
                    throw RuleException.Invalid("organisation.client_id", "belongs to another organisation");
                if (others.Exists(o => o.CertificateThumbprints.Intersect(wanted.CertificateThumbprints, StringComparer.Ordinal).Any()))
                    throw RuleException.Invalid("organisation.certificate_thumbprints", "one belongs to another organisation");
                if (wanted.Id == call.Caller.OrganisationId && !(wanted.Enabled && wanted.IsOperator))
                    throw RuleException.Invalid("organisation.enabled", "an operator cannot shut itself out; another operator can");

                session.Registry.Put(wanted);
                var entry = call.Entry(session, time, AuditEventKind.Decide, RegistryOutcome.Of("put", await session.Registry.VersionAsync(), wanted)) with { ObjectId = wanted.Id };
                return new ChangedOrganisation(wanted, session.Record(entry));
            },
            ct);
}
