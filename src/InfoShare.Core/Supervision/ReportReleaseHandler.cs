using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Households;
using InfoShare.Core.People;
using InfoShare.Core.Plans;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Supervision;

/// <summary>The release, shared; and the residence that was kept with it, if any.</summary>
public sealed record ReleaseReported(SharedConcern Concern, string? ResidenceId);

/// <summary>
/// A release reaches the leads of the linked children before its day (G7). Where the address is that of a child, its own lead is told of
/// that alone; whoever reports learns nothing of it, else addresses could be tried out for children.
/// </summary>
public sealed class ReportReleaseHandler(ShareConcernHandler share, RecordResidenceHandler residences, OrganisationDirectory directory)
{
    /// <exception cref="RuleException">NOT_FOUND, INVALID_FIELDS for an address without a key.</exception>
    public async Task<ReleaseReported> HandleAsync(ReportRelease command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        var form = command.ToForm();
        return await share.WithAsync(
            new ShareConcern(form.Concern, form.Trigger), call,
            async (session, _, shared) =>
            {
                if (command.ToAddress is not { } address)
                    return new ReleaseReported(shared, null);
                var residence = await residences.ApplyAsync(
                    session,
                    new RecordResidence(
                        command.Person, address, command.Kind is ReleaseKind.Licence or ReleaseKind.Bail ? ResidenceKind.LicenceAddress : ResidenceKind.Temporary,
                        LinkState.Reported, command.ReleaseOn, null, SourceKind.RecordCheck),
                    call, registry);
                return new ReleaseReported(shared, residence.LinkId);
            }, ct);
    }
}
