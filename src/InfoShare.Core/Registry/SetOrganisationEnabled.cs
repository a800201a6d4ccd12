using InfoShare.Core.Access;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Registry;

/// <summary>Revokes an organisation, or gives it back its place. Operator only.</summary>
public sealed record SetOrganisationEnabled(string OrganisationId, bool Enabled, string Reason);

/// <summary>Its tokens and certificates stop working, or work again, with the next call at every broker.</summary>
public sealed class SetOrganisationEnabledHandler(IStore store, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; INVALID_FIELDS when the operator would shut itself out.</exception>
    public Task<ChangedOrganisation> HandleAsync(SetOrganisationEnabled command, Call call, CancellationToken ct) =>
        store.ChangeAsync(
            call,
            async session =>
            {
                if (!command.Enabled && command.OrganisationId == call.Caller.OrganisationId)
                    throw RuleException.Invalid("organisation_id", "an operator cannot shut itself out; another operator can");
                var present = (await session.Registry.AllAsync()).FirstOrDefault(o => o.Id == command.OrganisationId)
                    ?? throw RuleException.NotFound("organisation");
                var changed = present with { Enabled = command.Enabled };
                session.Registry.Put(changed);
                var outcome = RegistryOutcome.Of(command.Enabled ? "enabled" : "revoked", await session.Registry.VersionAsync(), changed);
                var entry = call.Entry(session, time, AuditEventKind.Decide, outcome) with
                {
                    ObjectId = changed.Id,
                    Reason = command.Reason,
                };
                return new ChangedOrganisation(changed, session.Record(entry));
            },
            ct);
}
