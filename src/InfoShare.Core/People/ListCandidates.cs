using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>Asks who may be the same as an unidentified person.</summary>
public sealed record ListCandidates(SubjectRef Person, AccessPurpose Purpose);

/// <summary>A child around whom an unidentified person is recorded.</summary>
public sealed record ChildOfUnidentified(string PersonId, AgeBand AgeBand, RelationshipType Type, LinkState State, DateOnly? From, ContactPoint? Contact);

/// <summary>An unidentified person as public protection sees it.</summary>
/// <param name="Shared">Traits shared with the one asked about, in normal form; empty for that one itself.</param>
/// <param name="Ask">Who recorded it, as far as the reader may know that they work there.</param>
public sealed record UnidentifiedView(
    string PersonId, IReadOnlyList<KnownBy> KnownBy, IReadOnlyList<string> Shared, IReadOnlyList<ChildOfUnidentified> Children, IReadOnlyList<ContactPoint> Ask);

/// <summary>The one asked about, and those who share a handle or a vehicle. Offered, never joined.</summary>
public sealed record CandidatesListed(UnidentifiedView Person, IReadOnlyList<UnidentifiedView> Candidates, IReadOnlyList<AnswerLimit> Limits, AuditReceipt Receipt);

/// <summary>
/// Shows public protection police which records of unidentified people, around whichever children and areas, share a handle or a
/// vehicle (requirement H11). Whoever recorded one of them, and social care, see their own child's alone. Pairs that a human said
/// are two people are not offered again.
/// </summary>
public sealed class ListCandidatesHandler(OrganisationDirectory directory, LookUps lookUps, TimeProvider time)
{
    private const int MaxCandidates = 20;

    /// <exception cref="RuleException">NOT_FOUND when this is no unidentified person.</exception>
    public async Task<CandidatesListed> HandleAsync(ListCandidates query, Call call, CancellationToken ct)
    {
        call = call with { Caller = call.Caller.Asking(query.Purpose) };
        var registry = await directory.CurrentAsync(ct);
        return await lookUps.AnswerAsync(call, query.Purpose, async session =>
        {
            var found = await PersonResolver.AskedAsync(session, query.Person, call.Caller);
            if (AloneId.Is(found.Person?.Id))
                return await AloneAsync(session, found, call, registry);
            if (found.Person is not { } person || (await session.Unidentified.OfAsync([person.Id])).Count == 0)
                throw RuleException.NotFound("unidentified person");
            var sharing = await session.Unidentified.SharingAsync(person.Id, MaxCandidates + 1);
            var hidden = await session.People.HiddenFromAsync(call.Caller.OrganisationId, sharing);
            var others = await WithoutKeptApartAsync(session, person.Id, [.. sharing.Take(MaxCandidates).Except(hidden)]);
            var views = await ViewsAsync(session, [person.Id, .. others], person.Id, call.Caller, registry);
            var entry = call.Entry(session, time, AuditEventKind.Query) with
            {
                PersonIds = [person.Id, .. others, .. views.SelectMany(v => v.Children).Select(c => c.PersonId).Distinct()],
                ObjectId = person.Id,
                MatchedHow = found.Resolved.MatchedHow,
            };
            var answer = new CandidatesListed(
                views[0], [.. views.Skip(1)],
                sharing.Count > MaxCandidates ? [new AnswerLimit("candidates", $"the first {MaxCandidates}")] : [], entry.Receipt());
            return new LookUp<CandidatesListed>(answer, entry, []);
        }, ct);
    }

    /// <summary>
    /// The same of a record whose person is kept from the caller in silence (L10): what the own organisation recorded by it, the children by the own entries,
    /// and those candidates with whom nobody stands who is kept.
    /// </summary>
    private async ValueTask<LookUp<CandidatesListed>> AloneAsync(IReadSession session, Resolution found, Call call, RegistrySnapshot registry)
    {
        var (caller, today) = (call.Caller, LondonTime.DateOf(session.Now));
        var (own, self) = (found.Person!, caller.Conflicts.Self(found.Person!.Id));
        var records = (await session.Unidentified.OfAsync([self]))
            .Where(r => r.OrganisationId == caller.OrganisationId && own.Records.Any(o => o.OwnRecordId == r.OwnRecordId)).ToList();
        if (records.Count == 0)
            throw RuleException.NotFound("unidentified person");
        var children = new List<ChildOfUnidentified>();
        foreach (var link in (await session.Links.RelationshipsOfAsync([self], ChildLinks.MaxLinks))
            .Where(l => l.PersonId == self && l.OrganisationId == caller.OrganisationId && ChildLinks.LeadsToChild(l.Type) && LinkAccess.IsOpenTo(caller, l))
            .DistinctBy(l => l.RelatedId))
        {
            if (await session.People.FindAsync(link.RelatedId) is not { } child)
                continue;
            if (caller.Conflicts.KeepsInSilence(child.Id))
            {
                var entry = child.Records.Where(r => r.OrganisationId == caller.OrganisationId).OrderBy(r => r.OwnRecordId is null).ThenBy(r => r.RecordedAt).LastOrDefault();
                if (entry is null)
                    continue;
                child = PersonResolver.Alone(child, entry.EntryId, caller);
            }

            children.Add(new ChildOfUnidentified(
                AloneId.Shown(child.Id), child.AgeBandOn(today), link.Type, link.State, link.From,
                Lead.For(
                    caller, (await Whereabouts.KeptAsync(session, [child])).Contains(child.Id), await session.Links.InvolvementsOfAsync([child.Id]), registry, today,
                    registry.Find(link.OrganisationId)?.Area ?? caller.Area).Contact));
        }

        var sharing = await session.Unidentified.SharingAsync(self, MaxCandidates + 1);
        var hidden = await session.People.HiddenFromAsync(caller.OrganisationId, sharing);
        var others = await WithoutKeptApartAsync(session, self, [.. sharing.Take(MaxCandidates).Except(hidden).Where(id => !caller.Conflicts.Keeps(id))]);
        var traits = TraitsOf(records);
        var candidates = (await ViewsAsync(session, [self, .. others], self, caller, registry)).Skip(1)
            .Where(v => !caller.Conflicts.Keeps(v.Children.Select(c => c.PersonId)))
            .Select(v => v with { Shared = [.. v.Shared.Where(traits.Contains)] }).Where(v => v.Shared.Count > 0).ToList();
        var entryOfAll = call.Entry(session, time, AuditEventKind.Query) with
        {
            PersonIds = [own.Id, .. candidates.SelectMany(c => c.Children.Select(p => p.PersonId).Prepend(c.PersonId)).Distinct()],
            ObjectId = self,
            MatchedHow = found.Resolved.MatchedHow,
        };
        var view = new UnidentifiedView(AloneId.Shown(own.Id), [.. records.Select(r => r.KnownBy)], [], children, [.. records.Select(r => r.RecordedBy).Distinct()]);
        return new LookUp<CandidatesListed>(new CandidatesListed(view, candidates, [], entryOfAll.Receipt()), entryOfAll, []);
    }

    private static async ValueTask<IReadOnlyList<string>> WithoutKeptApartAsync(IReadSession session, string personId, IReadOnlyList<string> others)
    {
        if (others.Count == 0)
            return others;
        var entries = (await session.Identity.FindEntriesAsync(personId)).Select(e => e.Id).ToList();
        var apart = (await session.Identity.KeptApartAsync(entries)).Select(k => k.OtherEntryId).ToHashSet();
        if (apart.Count == 0)
            return others;
        var left = new List<string>();
        foreach (var other in others)
        {
            if (!(await session.Identity.FindEntriesAsync(other)).Any(e => apart.Contains(e.Id)))
                left.Add(other);
        }

        return left;
    }

    private static async ValueTask<IReadOnlyList<UnidentifiedView>> ViewsAsync(
        IReadSession session, IReadOnlyList<string> personIds, string askedId, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var records = (await session.Unidentified.OfAsync(personIds)).ToLookup(r => r.PersonId);
        var links = (await session.Links.RelationshipsOfAsync(personIds, ChildLinks.MaxLinks))
            .Where(l => personIds.Contains(l.PersonId) && ChildLinks.LeadsToChild(l.Type) && LinkAccess.IsOpenTo(caller, l))
            .Select(l => LinkAccess.SeesCustody(caller.Policy, caller.Role) ? l : LinkAccess.WithoutCustody(l)).ToList();
        var linkedIds = links.Select(l => l.RelatedId).Distinct().ToList();
        var childIds = linkedIds.Except(await session.People.HiddenFromAsync(caller.OrganisationId, linkedIds)).ToList();
        var children = childIds.Count == 0 ? [] : (await session.People.FindManyAsync(childIds)).ToDictionary(p => p.Id);
        var kept = await Whereabouts.KeptAsync(session, [.. children.Values]);
        var involvements = childIds.Count == 0 ? [] : await session.Links.InvolvementsOfAsync(childIds);
        var own = TraitsOf(records[askedId]);
        return
        [
            .. personIds.Select(id => new UnidentifiedView(
                id,
                [.. records[id].Select(r => r.OrganisationId == caller.OrganisationId ? r.KnownBy : r.KnownBy with { Description = null })],
                id == askedId ? [] : [.. TraitsOf(records[id]).Where(own.Contains)],
                [
                    .. links.Where(l => l.PersonId == id && children.ContainsKey(l.RelatedId)).DistinctBy(l => l.RelatedId)
                        .Select(l => new ChildOfUnidentified(
                            l.RelatedId, children[l.RelatedId].AgeBandOn(today), l.Type, l.State, l.From,
                            Lead.For(
                                caller, kept.Contains(l.RelatedId), involvements.Where(i => i.PersonId == l.RelatedId), registry, today,
                                registry.Find(l.OrganisationId)?.Area ?? caller.Area).Contact))
                ],
                [.. records[id].Where(r => InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, r.RecordedBy.Role)).Select(r => r.RecordedBy).Distinct()]))
        ];
    }

    private static HashSet<string> TraitsOf(IEnumerable<UnidentifiedRecord> records) =>
        [.. records.SelectMany(r => r.KnownBy.Traits().Concat(r.KnownBy.AliasKeys()))];
}
