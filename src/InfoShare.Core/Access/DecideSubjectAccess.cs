using InfoShare.Core.Audit;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>An officer's word on some items.</summary>
public sealed record DecideSubjectAccess(string Id, long ExpectedVersion, IReadOnlyList<DecidedItem> Items);

/// <summary>One item's.</summary>
/// <param name="Reason">Required to withhold what the rules would release, and to release what they would withhold.</param>
public sealed record DecidedItem(string ItemId, ItemDecision Decision, string? Reason);

/// <summary>
/// Records what an officer decides of items. To withhold more takes a reason; to release what the rules withhold takes a reason and a
/// second person: another officer who decides the same, or the holder. What is hidden absolutely nobody releases.
/// </summary>
public sealed class DecideSubjectAccessHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    /// <exception cref="RuleException">NOT_FOUND; ILLEGAL_STATE; VERSION_CONFLICT; INVALID_FIELDS.</exception>
    public async Task<SubjectAccessChanged> HandleAsync(DecideSubjectAccess command, Call call, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(command);
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var officer = call.Caller.Human;
            var was = await SubjectAccessReading.RequireOpenAsync(session, command.Id, command.ExpectedVersion, call.Caller);
            var items = (await SubjectAccessFile.LoadAsync(session, was, registry)).ToDictionary(i => i.Id, StringComparer.Ordinal);
            List<FieldViolation> wrong = [.. command.Items.Index().Select(d => WrongWith(d.Item, items.GetValueOrDefault(d.Item.ItemId), d.Index)).OfType<FieldViolation>()];
            if (wrong.Count > 0)
                throw RuleException.Invalid(wrong);
            var request = await SubjectAccessReading.WriteAsync(session, was, was with
            {
                Decisions =
                [
                    .. was.Decisions,
                    .. command.Items.Select(d => new OfficerDecision(d.ItemId, d.Decision, d.Reason, officer.Id, officer.Name, session.Now)),
                ],
            });
            var decided = command.Items.Select(d => items[d.ItemId]).ToList();
            var against = command.Items.Any(d => d.Decision == ItemDecision.Release && items[d.ItemId].Proposal.Bar != ReleaseBar.Unspecified);
            var receipt = session.Record(request.Entry(call.Entry(session, time, against ? AuditEventKind.Override : AuditEventKind.Decide)) with
            {
                Reason = command.Items.Select(d => d.Reason).FirstOrDefault(r => r is not null),
                RuleIds = SubjectAccessCounts.Rules(decided),
            });
            return new SubjectAccessChanged(request, receipt);
        }, ct);
    }

    private static FieldViolation? WrongWith(DecidedItem decided, SubjectAccessItem? item, int index)
    {
        var field = $"items[{index}]";
        if (item is null)
            return new FieldViolation($"{field}.item_id", "must be an item of this request");
        if (decided.Decision == ItemDecision.Release && item.Proposal.Absolute)
            return new FieldViolation($"{field}.decision", "must be WITHHOLD: nobody may release this item");
        var needsReason = (decided.Decision == ItemDecision.Withhold) == (item.Proposal.Bar == ReleaseBar.Unspecified);
        return needsReason && decided.Reason is null
            ? new FieldViolation($"{field}.reason", "must say why you decide otherwise than the rules propose")
            : null;
    }
}
