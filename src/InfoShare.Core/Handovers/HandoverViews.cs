using InfoShare.Core.Access;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Conflicts;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>Somebody who is handed over. What the caller's side may not know is null.</summary>
public sealed record HandedOverPerson(
    string PersonId, string? Name, DateOnly? BirthDate, DateOnly? ExpectedBirthDate, AgeBand AgeBand, string? Telephone, IReadOnlyList<string> OtherNames);

/// <summary>A handover as the caller may see it.</summary>
/// <param name="DueInWords">What is due next.</param>
/// <param name="Late">The deadline has passed and nobody has answered.</param>
/// <param name="Record">What is recorded around the people; null in lists.</param>
public sealed record HandoverView(
    Handover Handover,
    HandoverSide Side,
    IReadOnlyList<HandedOverPerson> Subjects,
    ContactPoint Sender,
    ContactPoint Recipient,
    ContactPoint Holder,
    string DueInWords,
    bool Late,
    IReadOnlyList<HandoverEvent> History,
    ProtectionRecord? Record);

/// <summary>A changed handover with the proof that the change is in the trail.</summary>
public sealed record HandoverChanged(HandoverView Handover, AuditReceipt Receipt);

/// <summary>A place in a list of handovers or absences.</summary>
public sealed record DuePosition(DateTimeOffset Due, string Id);

/// <summary>Builds what each side sees of a handover. Everything is read in the session that holds it.</summary>
public static class HandoverViews
{
    /// <summary>The whole handover, and what of the record was shown, for the trail.</summary>
    public static async ValueTask<(HandoverView View, Disclosure Shown)> OfAsync(
        IReadSession session, Handover handover, HandoverSide side, Caller caller, RegistrySnapshot registry)
    {
        var history = await session.Handovers.HistoryAsync(handover.Id);
        if (side == HandoverSide.Partnership)
            return (await RowAsync(session, handover, side, caller, registry) with { History = history }, new Disclosure(caller, registry));

        // Of somebody from whom its sender is kept in silence (L10) nothing that the sender's house holds stands beside it, as of one whom the offer began.
        var (record, disclosure) = await ProtectionRecords.OfAsync(
            session, handover with { SubjectIds = [.. handover.SubjectIds.Where(id => !caller.Conflicts.Keeps(id))] }, side, caller, registry);
        return (await RowAsync(session, handover, side, caller, registry) with { History = history, Record = record }, disclosure);
    }

    /// <summary>The handover as a row of a list.</summary>
    public static async ValueTask<HandoverView> RowAsync(
        IReadSession session, Handover handover, HandoverSide side, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        // What was withdrawn is nobody's any more: it may have gone to the wrong place. And whoever settles a dispute needs both sides'
        // reasons, which the history holds, and nothing of the people.
        if (side == HandoverSide.Partnership || (side == HandoverSide.Recipient && handover.State == HandoverState.Withdrawn))
            handover = handover with { Words = new HandoverWords("", null, [], [], null), MovesOn = null, Responsible = null };
        IReadOnlyList<Person> people = side == HandoverSide.Partnership ? [] : await session.People.FindManyAsync(handover.SubjectIds);
        var subjects = handover.SubjectIds.Select(id => people.FirstOrDefault(p => p.Id == id)).OfType<Person>()
            .Select(p => caller.Conflicts.Keeps(p.Id) ? ToldAs.In(handover.ToldAs, p, caller.OrganisationId) : p).OfType<Person>()
            .Select(p => Subject(p, handover, side, caller, today)).ToList();
        var desk = handover.RecipientOrganisationId is { } id
            ? registry.Find(id)?.DutyDesk ?? new ContactPoint(id, PractitionerRole.Unspecified, id, null)
            : new ContactPoint($"nobody registered in {handover.RecipientArea}", handover.RecipientRole, handover.RecipientArea, null);
        return new HandoverView(
            handover, side, subjects,
            HandoverRoles.ContactOf(handover.Sender, registry),
            desk,
            HandoverRoles.ContactOf(handover.Holder, registry),
            DueInWords(handover, session.Now),
            handover.State == HandoverState.Unacknowledged || (handover.IsOpen && session.Now > handover.AcceptanceDue),
            [], null);
    }

    /// <summary>The trail's entry with what was shown. Where that is the whole record, it is a look at each of the people (<see cref="AuditEntry.LookedAt"/>).</summary>
    public static AuditEntry Shown(AuditEntry entry, HandoverView view, Disclosure disclosure) => entry with
    {
        PersonIds = [.. view.Handover.SubjectIds.Concat(disclosure.Named).Distinct(StringComparer.Ordinal)],
        ObjectId = view.Handover.Id,
        Purpose = Purpose.Handover,
        CountsByTier = disclosure.CountsByTier,
        Shown = [.. LooksOf(view).Select(AuditEntry.RecordShown).Concat(disclosure.ShownIds)],
        WithheldByReason = disclosure.WithheldByReason,
        RuleIds = disclosure.RuleIds,
    };

    /// <summary>
    /// Notes the look for the watch (D14, D15), where there was one. Nobody is told of it here: that somebody takes over the lead and everybody around the
    /// person hear when it is accepted (G6).
    /// </summary>
    public static void NoteLook(IWriteSession session, HandoverView view, Caller caller)
    {
        foreach (var personId in LooksOf(view))
            session.NoteLookUp(caller, [LookUpMark.Nothing], [personId], Purpose.Handover);
    }

    private static IReadOnlyList<string> LooksOf(HandoverView view) => view.Record is { Whole: true } ? view.Handover.SubjectIds : [];

    /// <summary>
    /// The sender sees its own records. The receiver sees what the sender's record says, since nobody can help a person without
    /// a name, but no address: where somebody lives is kept apart (REFUGE).
    /// </summary>
    private static HandedOverPerson Subject(Person person, Handover handover, HandoverSide side, Caller caller, DateOnly today)
    {
        var sent = person.AsHeldBy(handover.Sender.OrganisationId);
        var own = person.AsHeldBy(caller.OrganisationId);
        var theirs = side == HandoverSide.Recipient && sent.Records.Count > 0 && handover.State != HandoverState.Withdrawn;
        var seen = theirs ? sent : own;
        var newest = seen.Records.OrderByDescending(r => r.RecordedAt).Select(r => r.Demographics).ToList();
        return new HandedOverPerson(
            person.Id,
            seen.NameFrom(theirs ? handover.Sender.OrganisationId : caller.OrganisationId),
            seen.BirthDate,
            seen.ExpectedBirthDate,
            (handover.State == HandoverState.Withdrawn ? seen : person).AgeBandOn(today),
            newest.Select(d => d.Telephone).FirstOrDefault(t => t is not null),
            [.. newest.SelectMany(d => d.OtherNames).Distinct()]);
    }

    private static string DueInWords(Handover handover, DateTimeOffset now) => handover.State switch
    {
        HandoverState.Accepted or HandoverState.Withdrawn => "nothing is due",
        HandoverState.Declined => $"declined; {Code.Of(handover.Level)} has it, next level {PlainTime.Due(handover.NextLevelDue!.Value, now)}",
        HandoverState.Unacknowledged =>
            $"acceptance {PlainTime.Due(handover.AcceptanceDue, now)}; {Code.Of(handover.Level)} has it, next level {PlainTime.Due(handover.NextLevelDue!.Value, now)}",
        _ => $"acceptance {PlainTime.Due(handover.AcceptanceDue, now)}",
    };
}
