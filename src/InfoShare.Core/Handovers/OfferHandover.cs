using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Conflicts;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Offers a handover (F1).</summary>
public sealed record OfferHandover(
    IReadOnlyList<SubjectRef> Subjects, HandoverKind Kind, HandoverTarget To, HandoverWordsStated Words, bool SameDay, bool SenderStays, string? Telephone);

/// <summary>The handover, offered, with each person as it was understood.</summary>
public sealed record HandoverOffered(HandoverView Handover, IReadOnlyList<ResolvedPerson> Subjects, AuditReceipt Receipt);

/// <summary>Opens the handover; the calling practitioner holds the case until a named person accepts.</summary>
public sealed class OfferHandoverHandler(IStore store, OrganisationDirectory directory, HandoverDesk desk, TimeProvider time)
{
    /// <exception cref="RuleException">INVALID_FIELDS, NOT_FOUND, ROLE_NOT_ALLOWED.</exception>
    public async Task<HandoverOffered> HandleAsync(OfferHandover command, Call call, CancellationToken ct)
    {
        var registry = await directory.CurrentAsync(ct);
        return await store.ChangeAsync(call, async session =>
        {
            var found = new List<Understood>();
            foreach (var subject in command.Subjects)
                found.Add(await session.OwnUnderstoodAsync(subject, call.Caller));
            var handover = await desk.OpenAsync(
                session,
                new HandoverToOpen
                {
                    Subjects = [.. found.Select(f => f.Found.Person!)],
                    Kind = command.Kind,
                    To = command.To,
                    Words = command.Words,
                    SameDay = command.SameDay,
                    SenderStays = command.SenderStays,
                    ToldAs = ToldAs.Of(found),
                    Telephone = command.Telephone,
                },
                call.Caller, registry, "handover.to");
            var changed = await session.HandoverChangedAsync(handover, call, registry, time, AuditEventKind.Publish);
            return new HandoverOffered(changed.Handover, [.. found.Select(f => f.Shown)], changed.Receipt);
        }, ct);
    }
}
