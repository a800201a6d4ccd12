using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>A person who was looked up, with the lead to be told.</summary>
public sealed record LookedUp(string PersonId, Lead? Lead);

/// <summary>An answer on its way out, with what must be written before it leaves.</summary>
public sealed record LookUp<T>(T Answer, AuditEntry Entry, IReadOnlyList<LookedUp> People);

/// <summary>
/// Answers questions about people: reads at one point in time, then writes the audit entry with purpose and reason and, where
/// the caller chose so, tells the lead who asked (requirements D1, D6); only then does the answer leave.
/// </summary>
public sealed class LookUps(IStore store, OrganisationDirectory directory, PartnershipClock clock)
{
    public async Task<T> AnswerAsync<T>(
        Call call, AccessPurpose purpose, Func<IReadSession, ValueTask<LookUp<T>>> read, CancellationToken ct)
    {
        var lookUp = await ConflictFlags.GuardedAsync(store, call, () => ReadAsync(call, read, ct));
        var registry = await directory.CurrentAsync(ct);
        await store.WriteAsync(
            new WriteCommand<bool>("LookUp", async session =>
            {
                var entry = WithPurpose(lookUp.Entry, purpose);
                session.Record(entry);
                session.NoteLookUp(call, call.Caller.Conflicts.Whole(entry));
                foreach (var person in lookUp.People)
                    await TellLeadAsync(session, call, purpose, person, registry);
                return true;
            }),
            ct);
        return lookUp.Answer;
    }

    /// <summary>An answer in which somebody stands from whom the asker is kept in silence is made again, as for nobody (L10).</summary>
    private async Task<LookUp<T>> ReadAsync<T>(Call call, Func<IReadSession, ValueTask<LookUp<T>>> read, CancellationToken ct)
    {
        var watch = call.Caller.Conflicts;
        var lookUp = await OnceAsync();
        if (!watch.Judge(lookUp.Entry.PersonIds))
            return lookUp;
        watch.AsNobody = true;
        return await OnceAsync();

        Task<LookUp<T>> OnceAsync() => store.ReadAsync(
            async session =>
            {
                await watch.LoadAsync(session, call.Caller);
                return await read(session);
            },
            ct);
    }

    /// <summary>The entry with why the caller asked.</summary>
    public static AuditEntry WithPurpose(AuditEntry entry, AccessPurpose purpose) => entry with
    {
        Purpose = purpose.Purpose,
        LegalBasis = purpose.LegalBasis,
        Reason = purpose.Reason,
        TellLead = purpose.TellLead,
    };

    /// <summary>
    /// The entry of a change whose answer also shows what others recorded of a child before (D13). Whoever makes it reads that record, so it is a
    /// look-up like a question: it is counted, those who work with the child see it (M4), and the lead is told, for such a call gives no choice.
    /// </summary>
    internal async ValueTask<AuditEntry> AlsoLookedAsync(IWriteSession session, Call call, AuditEntry entry, LookedUp child, RegistrySnapshot registry)
    {
        var purpose = new AccessPurpose(Purpose.AssessChild, "", LegalBasis.Unspecified, true, null);

        // What was tried is noted with the change; here is who was found.
        session.NoteLookUp(call.Caller, [LookUpMark.Nothing], [child.PersonId], purpose.Purpose, purpose.TellLead);
        await TellLeadAsync(session, call, purpose, child, registry);
        return entry with { Purpose = purpose.Purpose, TellLead = purpose.TellLead };
    }

    /// <summary>Tells a lead of another practitioner's look-up, when the caller chose so.</summary>
    public async ValueTask TellLeadAsync(IWriteSession session, Call call, AccessPurpose purpose, LookedUp person, RegistrySnapshot registry)
    {
        // Of emergency access the right person was told when the glass was broken, whatever the asker chose (L9). That is not always the
        // lead, who may work for whoever is said to have harmed the person: nobody is told again here.
        if (!purpose.TellLead || purpose.Purpose == Purpose.Emergency || person.Lead is not { Practitioner: { } lead, OrganisationId: { } organisation } ||
            (organisation == call.Caller.OrganisationId && person.Lead.PractitionerId is { } id && id == call.Caller.Practitioner?.Id))
        {
            return;
        }

        // Who looked is for the lead whom the asker chose to tell: of a service apart the house learns no more than by ListAccesses (L7).
        var asker = InvolvementAccess.MayBeNamedTo(call.Caller.Policy, lead.Role, call.Caller.Role) ? call.Caller.Practitioner : null;
        var who = asker is { } p ? $"{p.Name} ({Code.Of(p.Role)}), {call.Caller.OrganisationName}" : call.Caller.OrganisationName;
        var contact = new ContactPoint(asker?.Name ?? call.Caller.OrganisationName, asker?.Role ?? PractitionerRole.Unspecified, call.Caller.OrganisationName, null);

        // Who looks somebody in hiding up may work where that is: a lead who does not keep it safe asks the desk of the own area (A10).
        if (registry.Find(organisation) is { } at && !await Whereabouts.MayNameAsync(
            session, new Recipient(at, lead.Name, person.Lead.PractitionerId, lead.Role, lead, [person.PersonId]), call.Caller.OrganisationId, registry, [person.PersonId]))
        {
            (who, contact) = ("A service", Whereabouts.DeskFor(at, registry));
        }

        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisation,
            Trigger = NotificationTrigger.RecordViewed,
            Urgency = Urgency.Standard,
            ActionOwner = lead.Name,
            ActionOwnerId = person.Lead.PractitionerId,
            ActionRole = lead.Role,
            ExpectedResponse = "Say so if you did not expect this look-up.",
            RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"{who} looked up what is known around this person, for {Code.Of(purpose.Purpose)}.",
            PersonId = person.PersonId,
            AddresseeAlone = !InvolvementAccess.IsOpenTo(call.Caller.Policy, lead.Role, call.Caller.Role),
            Contact = contact,
            Listed = true,
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }
}
