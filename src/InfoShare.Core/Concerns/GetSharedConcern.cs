using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Concerns;

/// <summary>Asks what became of a concern that the caller's organisation shared (requirement G1).</summary>
public sealed record GetSharedConcern(string ConcernId);

/// <summary>Who received and read it, and the referral that it opened.</summary>
public sealed record SharedConcernProgress(
    string ConcernId, DateTimeOffset SharedAt, IReadOnlyList<RecipientProgress> Recipients, string? ReferralId, AuditReceipt Receipt, IReadOnlyList<SetAsideField> SetAside)
{
    /// <summary>The risk in its author's words, for the author alone: so it is known again among several.</summary>
    public string RiskStatement { get; init; } = "";

    /// <summary>How soon somebody must act.</summary>
    public Urgency Urgency { get; init; }
}

/// <summary>Shows a publisher how far the concern has come with each recipient. Others' concerns do not exist for the caller.</summary>
public sealed class GetSharedConcernHandler(IStore store, OrganisationDirectory directory, TimeProvider time)
{
    public async Task<SharedConcernProgress> HandleAsync(GetSharedConcern query, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.AnswerAsync(call, async session =>
        {
            var concern = await session.Concerns.FindAsync(query.ConcernId);
            var mayKnow = concern?.OrganisationId == call.Caller.OrganisationId &&
                (Roles.IsQualified(call.Caller.Role) || concern.AuthorId == call.Caller.Practitioner?.Id)
                && InvolvementAccess.IsOpenTo(call.Caller, concern.OrganisationId, concern.AuthorId, concern.AuthorRole);
            if (concern is null || !mayKnow)
                throw RuleException.NotFound("concern");
            if (concern.AuthorId == call.Caller.Practitioner?.Id)
                call.Caller.Searched.OwnWord();

            // Only its own announcement, made with it: others' notices that name the concern later are not the publisher's to see, nor
            // those that the duty desk sends to whoever works with the occupants of an address, nor those around other children whom its
            // suspected source reaches.
            var bearings = await session.Concerns.BearingsOfAsync(concern.Id);
            var keptFromAuthor = call.Caller.Conflicts.Keeps(bearings.Select(b => b.PersonId).Append(concern.SubjectId));
            if (keptFromAuthor && concern.AuthorId != call.Caller.Practitioner?.Id && call.Caller.Conflicts.Judge(bearings.Select(b => b.PersonId).Append(concern.SubjectId)))
                throw RuleException.NotFound("concern");
            var apart = bearings.Where(b => b.Apart).Select(b => b.PersonId).ToHashSet(StringComparer.Ordinal);
            List<string> about = [.. bearings.Select(b => b.PersonId).Where(id => !apart.Contains(id)).Append(concern.SubjectId).OfType<string>().Distinct()];
            var kept = await Whereabouts.KeptAsync(session, await session.People.FindManyAsync([.. about.Where(id => bearings.Any(b => b.PersonId == id))]));
            var told = (await session.Inbox.OfConcernAsync(concern.Id))
                .Where(n => n.ReferralId is null && n.CheckId is null && n.AboutItemId is null && n.PublishedAt == concern.SharedAt
                    && n.PublisherOrganisationId == concern.OrganisationId && (n.PersonId is null || bearings.Any(b => b.PersonId == n.PersonId) || n.PersonId == concern.SubjectId))
                .Where(n => ChildrenApart.MayName(
                    call.Caller, n.OrganisationId, n.ActionOwner, n.PersonId is { } a && apart.Contains(a), n.PersonId is { } k && kept.Contains(k), registry));
            var involvements = await session.Links.InvolvementsOfAsync(about);
            // A colleague's referral of it is no author's to know of who is kept from the child (L10).
            var referral = await session.Referrals.FindByConcernAsync(
                concern.Id, keptFromAuthor ? (call.Caller.OrganisationId, call.Caller.Human.Id) : null) is { IsByTheBroker: false } found ? found : null;
            var entry = call.Entry(session, time, AuditEventKind.Return) with { ObjectId = concern.Id, PersonIds = concern.SubjectId is { } subject ? [subject] : [] };
            // To an author who is kept from the child: that it was shared, nothing of others; in silence, whom it was told of nobody would be told (L10).
            var silent = about.Where(call.Caller.Conflicts.KeepsInSilence).ToHashSet(StringComparer.Ordinal);
            var recipients = keptFromAuthor && silent.Count == 0 ? []
                : Progress.Of(
                    told.Where(n => n.PersonId is not { } id || (silent.Contains(id) ? n.Listed : !call.Caller.Conflicts.Keeps(id))),
                    [.. involvements.Where(i => !call.Caller.Conflicts.Keeps(i.PersonId))], call.Caller, registry, session.Now);

            var own = concern.AuthorId != call.Caller.Practitioner?.Id ? "" : ListSharedConcernsHandler.OwnWords(concern, await session.ConcernLife.VersionsAsync(concern.Id));
            return (new SharedConcernProgress(concern.Id, concern.SharedAt, recipients, referral?.Id, entry.Receipt(), concern.SetAside)
            {
                RiskStatement = own,
                Urgency = concern.Urgency,
            }, entry);
        }, ct);
    }
}
