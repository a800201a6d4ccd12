using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People;

/// <summary>A child around whom the unidentified person was seen or is suspected.</summary>
public sealed record ContactWithChild(SubjectRef Child, RelationshipType Type, LinkState State, DateOnly? From, SourceKind Source);

/// <summary>Records somebody whose name nobody knows, and the children around whom.</summary>
public sealed record RecordUnidentified(string OwnRecordId, KnownBy KnownBy, IReadOnlyList<ContactWithChild> Children);

/// <summary>The person, under an id that stays valid when he or she is identified.</summary>
public sealed record UnidentifiedRecorded(string PersonId, IReadOnlyList<ResolvedPerson> Children, AuditReceipt Receipt);

/// <summary>
/// Holds an unidentified adult (requirement A7) as a person of whom nothing is recorded that likeness could match: neither an alias
/// nor a vehicle ever joins anybody by itself. Where another record shares a handle or a vehicle, public protection police is told
/// that there is something to look at (requirement H11); nobody else is, the recorder included.
/// </summary>
public sealed class RecordUnidentifiedHandler(IStore store, OrganisationDirectory directory, PartnershipClock clock, TimeProvider time)
{
    private const int MaxCandidates = 20;
    private const string Candidates = "candidates";

    /// <exception cref="RuleException">INVALID_FIELDS when the record id is that of a person recorded by name.</exception>
    public async Task<UnidentifiedRecorded> HandleAsync(RecordUnidentified command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, s => ApplyAsync(s, command, call, registry), ct);
    }

    private async ValueTask<UnidentifiedRecorded> ApplyAsync(IWriteSession session, RecordUnidentified command, Call call, RegistrySnapshot registry)
    {
        var (caller, human) = (call.Caller, call.Caller.Human);
        var held = await session.People.FindByOwnRecordAsync(caller.OrganisationId, command.OwnRecordId);
        if (held is not null && (await session.Unidentified.OfAsync([held.Id])).All(r => r.OrganisationId != caller.OrganisationId || r.OwnRecordId != command.OwnRecordId))
            throw RuleException.Invalid("own_record_id", "is your record of a person with a name; give this record another id");
        var children = new List<Understood>();
        foreach (var contact in command.Children)
            children.Add(await PersonResolver.ForTellingAsync(session, contact.Child, caller));

        var person = held ?? PersonResolver.Begin(session, new Demographics(), caller, command.OwnRecordId);
        if (children.Any(c => c.Found.Person!.Id == person.Id))
            throw RuleException.Invalid("children", "names the unidentified person as the child");

        // Kept with the caller's own record of somebody unknown, whoever that person was found to be: if it was found wrongly, what is
        // known of the unknown one goes with that record and is nobody else's.
        var entryId = person.Records.First(r => r.OrganisationId == caller.OrganisationId && r.OwnRecordId == command.OwnRecordId).EntryId;
        session.Unidentified.Add(new UnidentifiedRecord(
            session.NextId("unk"), entryId, caller.OrganisationId, command.OwnRecordId, command.KnownBy,
            new ContactPoint(human.Name, human.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone), session.Now));
        for (var i = 0; i < children.Count; i++)
        {
            var contact = command.Children[i];
            session.Links.Add(new Relationship(
                session.NextId("rel"), person.Id, children[i].Found.Person!.Id, contact.Type, contact.State, contact.From, null, contact.Source,
                caller.OrganisationId, caller.Agency, session.Now)
            {
                EntryId = entryId,
            });
        }

        await TellPublicProtectionAsync(session, person.Id, registry, caller);
        var receipt = session.Record(call.Entry(session, time, AuditEventKind.Publish) with
        {
            ObjectId = person.Id,
            PersonIds = [person.Id, .. children.Select(c => c.Found.Person!.Id)],
        });
        return new UnidentifiedRecorded(person.Id, [.. children.Select(c => c.Shown)], receipt);
    }

    /// <summary>Once for each pair. The item says nothing of either: the list is behind the role.</summary>
    private async ValueTask TellPublicProtectionAsync(IWriteSession session, string personId, RegistrySnapshot registry, Caller caller)
    {
        var others = await session.Unidentified.SharingAsync(personId, MaxCandidates);
        if (others.Count == 0)
            return;
        var known = (await session.Resurfaced.ToldAsync([personId, .. others], Candidates)).Select(t => (t.OrganisationId, t.ChildId, t.Matter)).ToHashSet();
        var areas = (await session.Unidentified.OfAsync(others)).Select(r => registry.Find(r.OrganisationId)?.Area).OfType<string>().Append(caller.Area);
        foreach (var police in areas.Distinct(StringComparer.OrdinalIgnoreCase).SelectMany(registry.InArea)
            .Where(o => o.Agency == AgencyKind.Police && o.AllowedRoles.Contains(PractitionerRole.PublicProtection)).DistinctBy(o => o.Id))
        {
            var news = others.Where(other => !known.Contains((police.Id, personId, other)) && !known.Contains((police.Id, other, personId))).ToList();
            if (news.Count == 0)
                continue;
            foreach (var other in news)
                session.Resurfaced.Add(new ResurfacedMatter(police.Id, personId, Candidates, other, session.Now));
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = police.Id,
                Trigger = NotificationTrigger.IdentityQuestion,
                Urgency = Urgency.Standard,
                ActionOwner = Code.Of(PractitionerRole.PublicProtection),
                ActionRole = PractitionerRole.PublicProtection,
                ExpectedResponse = "Look at the candidates (ListCandidates), and say whether they are one person or not.",
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = Tier.Existence,
                Summary = "Somebody recorded without a name shares something with another such record.",
                PersonId = personId,
                Contact = police.DutyDesk,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }
}
