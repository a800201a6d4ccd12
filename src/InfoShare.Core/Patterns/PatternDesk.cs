using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Patterns;

/// <summary>
/// Opens notices of what stands together around a child, adds to them, and puts them before whoever decides (H5, H8). It opens nothing else:
/// what follows is a person's decision.
/// </summary>
public sealed class PatternDesk(PartnershipClock clock)
{
    /// <summary>What is asked of the decider.</summary>
    public const string TakeOnAndDecide = "read the notice, take it on, and decide what follows, with a reason";

    private const int MostNotices = 50;
    private static readonly PatternKind[] Kinds = [PatternKind.CoPresence, PatternKind.Withdrawal];

    /// <summary>The trigger of everything about a notice of this kind.</summary>
    public static NotificationTrigger TriggerOf(PatternKind kind) =>
        kind == PatternKind.Withdrawal ? NotificationTrigger.WithdrawalTogether : NotificationTrigger.CoPresence;

    /// <summary>Opens or extends what the child's concerns form.</summary>
    /// <returns>How many notices were opened, or told again because a further factor joined.</returns>
    public async ValueTask<int> LookAsync(IWriteSession session, PatternLookAt look)
    {
        await EndWhatNoLongerStandsAsync(session, look);
        var formed = Kinds.Select(k => (Kind: k, Parts: PartsOf(k, look))).Where(f => CoPresence.Forms(f.Kind, f.Parts)).ToList();
        if (formed.Count == 0 || await DeciderAsync(session, look, formed.SelectMany(f => f.Parts)) is not { } decider)
            return 0;
        var told = 0;
        foreach (var (kind, all) in formed)
        {
            // What the decider may not know of is no part: a notice that nobody may understand would only give it away.
            List<FactorPart> parts =
            [
                .. all.Where(p => ConcernAccess.Decide(look.Registry.Policy, decider.Role, p.Concern).Release != Release.Hidden),
            ];
            if (kind == PatternKind.Withdrawal && await LastSeenAsync(session, look) is { } seen)
            {
                // What was missed before somebody saw the child is no withdrawal any more (H4).
                parts.RemoveAll(p => Withdrawal.DayOf(p.Concern) <= seen);
                if (!CoPresence.Forms(kind, parts))
                    await SeenAgainAsync(session, look, seen);
            }

            if (CoPresence.Forms(kind, parts) && await BringAsync(session, look, kind, parts, decider))
                told++;
        }

        return told;
    }

    /// <summary>Nobody took the notice on in time: the next level at the decider's is told.</summary>
    public async ValueTask OverdueAsync(IWriteSession session, PatternNotice was, PendingDeadline deadline, RegistrySnapshot registry)
    {
        var level = was.Level switch
        {
            EscalationLevel.Unspecified => EscalationLevel.Esc2TeamManager,
            EscalationLevel.Esc5Partnership => EscalationLevel.Esc5Partnership,
            _ => was.Level + 1,
        };

        // From now on where the time would be over already, and at the top: an outage does not end in a burst.
        var next = clock.Due(DeadlineKey.EscalationAnswer, deadline.DueAt, Urgency.Standard, was.OpenedAt);
        if (level == EscalationLevel.Esc5Partnership || next.DueAt <= session.Now)
            next = clock.Due(DeadlineKey.EscalationAnswer, session.Now, Urgency.Standard, was.OpenedAt);
        var notice = await MoveAsync(session, was, was with { Level = level });
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.PatternDecision, notice.Id, next.DueAt, next.RuleId));
        var above = HandoverRoles.HolderOf(level, registry, notice.DeciderOrganisationId);
        var decider = registry.Find(notice.DeciderOrganisationId);
        Ask(
            session, notice, notice.DeciderOrganisationId, above, null, Routing.RoleOf(above), null, "see that the notice is taken on now, or take it on yourself",
            next.DueAt, $"{Code.Of(level)}. A notice about a child was to be taken on by {PlainTime.Full(notice.AcceptBy)}, and nobody has.", decider?.DutyDesk);
        if (level == EscalationLevel.Esc5Partnership && Routing.PartnershipOf(registry) is { } partners)
        {
            Ask(
                session, notice with { PersonId = "" }, partners.Id, Routing.SafeguardingPartners, null, PractitionerRole.Unspecified, null,
                "see that the organisation takes its notices on", next.DueAt,
                $"{Code.Of(level)}. {registry.NameOf(notice.DeciderOrganisationId)} has not taken on a notice about a child.", decider?.DutyDesk);
        }
    }

    /// <summary>The day on which a decision is looked at again has come: the decider is asked.</summary>
    public void ReviewDue(IWriteSession session, PatternNotice notice, RegistrySnapshot registry) => Ask(
        session, notice, notice.DeciderOrganisationId, notice.DeciderName, notice.DeciderId, notice.DeciderRole, null,
        "look again at what you decided on this notice, and note what you find (ACTED)", clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
        "The day has come on which you meant to look again at a notice about this child.", registry.Find(notice.DeciderOrganisationId)?.DutyDesk);

    /// <summary>Writes the next version.</summary>
    /// <exception cref="RuleException">VERSION_CONFLICT.</exception>
    public static async ValueTask<PatternNotice> MoveAsync(IWriteSession session, PatternNotice was, PatternNotice next)
    {
        next = next with { Version = was.Version + 1 };
        return await session.Patterns.TryUpdateAsync(next) ? next : throw RuleException.VersionConflict("The notice", was.Version + 1);
    }

    /// <summary>The parts of a kind that the concerns are.</summary>
    private static IReadOnlyList<FactorPart> PartsOf(PatternKind kind, PatternLookAt look)
    {
        if (kind == PatternKind.CoPresence)
            return CoPresence.PartsOf(look.Concerns, FactorRules.Embedded);
        var concerns = look.Concerns.Select(c => c.Concern).DistinctBy(c => c.Id).ToDictionary(c => c.Id, StringComparer.Ordinal);
        var contacts = look.Reports.Where(r => r.Scope == SeriesScope.Child).Select(r => r.Contact).OfType<ContactRecord>()
            .DistinctBy(c => c.Id).ToDictionary(c => c.Id, StringComparer.Ordinal);
        return
        [
            .. Withdrawal.Of(Withdrawal.SignsOf(look.Concerns).Concat(Withdrawal.SignsOf(contacts.Values)), null).Select(s =>
                contacts.TryGetValue(s.SourceId, out var missed)
                    ? new FactorPart(RiskFactor.Withdrawal, Withdrawal.AsShared(missed), Alone: false) { Contact = missed }
                    : new FactorPart(RiskFactor.Withdrawal, concerns[s.SourceId], Alone: false)),
        ];
    }

    /// <summary>
    /// When anybody saw the child last, as everybody may know it: else the end of a notice, or that there is none, would tell one of its readers of
    /// a clinic that is hidden from them.
    /// </summary>
    private static ValueTask<DateOnly?> LastSeenAsync(IReadSession session, PatternLookAt look) =>
        UnseenDesk.LastSeenAsync(session, look.Child.Id, ContactSight.OpenToAll);

    /// <summary>The child was seen: an open withdrawal ends, and whoever was to decide on it is told. It comes back with what is missed from then on.</summary>
    private async ValueTask SeenAgainAsync(IWriteSession session, PatternLookAt look, DateOnly seen)
    {
        if (await OpenAsync() is null)
            return;

        // Two looks side by side: one ends the notice, and the other finds it ended.
        await session.Identity.HoldEntriesAsync([look.Child.Id]);
        if (await OpenAsync() is not { } open)
            return;
        await EndAsync(
            session, look, open, PatternOutcome.SeenAgain, $"The child was seen on {PlainTime.Date(seen)}; what was missed was before.",
            "nothing more to do: somebody saw the child, and the notice has ended", "The notice that services no longer reach this child has ended.",
            "read when the child was seen and by whom, and say if you see it otherwise (DECLINED)");

        async ValueTask<PatternNotice?> OpenAsync() =>
            (await session.Patterns.OfPersonAsync(look.Child.Id, MostNotices)).FirstOrDefault(n => n.Kind == PatternKind.Withdrawal && n.IsOpen);
    }

    /// <summary>
    /// What was taken back or disproved, or is not its decider's to know any more, is no part: a notice that forms nothing without it can be read by
    /// nobody, so it ends, and nobody is asked about it again.
    /// </summary>
    private async ValueTask EndWhatNoLongerStandsAsync(IWriteSession session, PatternLookAt look)
    {
        if (await FallenAsync() is [])
            return;
        await session.Identity.HoldEntriesAsync([look.Child.Id]);
        foreach (var open in await FallenAsync())
        {
            await EndAsync(
                session, look, open, PatternOutcome.NoLongerStands, "What it stood on was taken back, disproved or changed; what is left forms no notice.",
                "nothing more to do: what the notice stood on does not stand any more, and it has ended", "A notice about this child has ended.",
                "look at what you did because of the notice, and say if you see it otherwise (DECLINED)");
        }

        async ValueTask<List<PatternNotice>> FallenAsync()
        {
            var open = (await session.Patterns.OfPersonAsync(look.Child.Id, MostNotices)).Where(n => n.IsOpen).ToList();
            if (open.Count == 0)
                return open;
            var parts = (await session.Patterns.PartsOfAsync([.. open.Select(n => n.Id)])).ToLookup(p => p.NoticeId, StringComparer.Ordinal);
            var (concerns, contacts) = await PatternSources.OfAsync(session, parts.SelectMany(p => p));
            open.RemoveAll(n => CoPresence.Forms(
                n.Kind,
                [
                    .. CoPresence.StandingOf(parts[n.Id], concerns, contacts)
                        .Where(p => ConcernAccess.Decide(look.Registry.Policy, n.DeciderRole, p.Concern).Release != Release.Hidden),
                ]));
            return open;
        }
    }

    /// <summary>The broker ends a notice that nobody has to decide on any more, and whoever was to decide is told.</summary>
    private async ValueTask EndAsync(
        IWriteSession session, PatternLookAt look, PatternNotice open, PatternOutcome outcome, string words, string overtaken, string closing, string expected)
    {
        var ended = await MoveAsync(session, open, open with
        {
            State = PatternState.Decided,
            DecidedAt = session.Now,
            Outcome = outcome,
            Reason = words,
            ForRecorders = words,
        });
        session.Deadlines.Meet(ended.Id, DeadlinePurpose.PatternDecision, session.Now);
        foreach (var item in await session.Inbox.OpenAboutAsync(ItemSubject.Pattern, ended.Id))
            session.Inbox.Overtake(item, overtaken, session.Now);
        Ask(
            session, ended, ended.DeciderOrganisationId, ended.DeciderName, ended.DeciderId, ended.DeciderRole, null, expected,
            clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt, $"{words} {closing}", look.Registry.Find(ended.DeciderOrganisationId)?.DutyDesk);
    }

    private async ValueTask<bool> BringAsync(IWriteSession session, PatternLookAt look, PatternKind kind, List<FactorPart> parts, Decider decider)
    {
        if ((await NewAsync()).Parts.Count == 0)
            return false;

        // Two brokers, or two entries of one person: only one opens the notice, and the other sees what it has.
        await session.Identity.HoldEntriesAsync([look.Child.Id]);
        var (fresh, known, open, last) = await NewAsync();
        if (fresh.Count == 0)
            return false;
        var further = fresh.Any(p => !known.Contains(p.Factor));
        if (open is not null)
        {
            session.Patterns.Add(ToKeep(open.Id, fresh));
            var extended = await MoveAsync(session, open, open);
            if (further)
                AskDecider(session, extended, look, decider, $"A further fact joined a notice about this child that waits for you. Read it again: {Due(extended)}");
            return further;
        }

        // A known factor adds nothing to work that goes on. What was dismissed or only watched comes back with a further fact that would be
        // taken up by itself; somebody's view of facts that are known, a lower score or a reassurance, is none. A withdrawal has one factor:
        // what is new in it is a further service.
        if (last is not null && !further && !await FromFurtherServiceAsync(last) && !(last.EndedWithoutWork && CoPresence.Forms(kind, [.. fresh.Where(p => p.IsFurtherFact)])))
        {
            session.Patterns.Add(ToKeep(last.Id, fresh));
            return false;
        }

        var due = clock.Due(DeadlineKey.HandoverAcceptance, session.Now);
        var notice = new PatternNotice
        {
            Id = session.NextId("pat"),
            Version = 1,
            Kind = kind,
            PersonId = look.Child.Id,
            State = PatternState.Open,
            DeciderOrganisationId = decider.Organisation.Id,
            DeciderId = decider.Id,
            DeciderName = decider.Name,
            DeciderRole = decider.Role,
            OpenedAt = session.Now,
            AcceptBy = due.DueAt,
            AcceptRule = due.RuleId,
        };
        if (!await session.Patterns.TryAddAsync(notice))
            throw new InvalidOperationException("Another broker opened this notice; the next sweep looks again.");
        session.Patterns.Add(ToKeep(notice.Id, parts));
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.PatternDecision, notice.Id, due.DueAt, due.RuleId));
        AskDecider(session, notice, look, decider, $"Things that are recorded around this child belong together. Read the notice: {Due(notice)}");
        return true;

        async ValueTask<bool> FromFurtherServiceAsync(PatternNotice decided)
        {
            if (kind != PatternKind.Withdrawal)
                return false;
            var had = (await PatternSources.OfAsync(session, await session.Patterns.PartsOfAsync([decided.Id]))).Concerns.Values
                .Select(c => c.OrganisationId).ToHashSet(StringComparer.Ordinal);
            return fresh.Any(p => p.IsFurtherFact && !had.Contains(p.Concern.OrganisationId));
        }

        string Due(PatternNotice n) => n.State == PatternState.Open ? $"it is to be taken on by {PlainTime.Full(n.AcceptBy)}." : "you decide on it.";

        IReadOnlyList<PatternPart> ToKeep(string noticeId, IEnumerable<FactorPart> kept) =>
            [.. kept.Select(p => new PatternPart(noticeId, p.Factor, p.Concern.Id, session.Now))];

        async ValueTask<(List<FactorPart> Parts, HashSet<RiskFactor> Known, PatternNotice? Open, PatternNotice? Last)> NewAsync()
        {
            var notices = (await session.Patterns.OfPersonAsync(look.Child.Id, MostNotices)).Where(n => n.Kind == kind).ToList();

            // What a sight of the child had answered is open again when it comes back without that sight: the sight was taken back.
            var kept = await session.Patterns.PartsOfAsync([.. notices.Where(n => n.Outcome != PatternOutcome.SeenAgain).Select(n => n.Id)]);
            var had = kept.Select(p => (p.Factor, p.ConcernId)).ToHashSet();
            return (
                [.. parts.Where(p => !had.Contains((p.Factor, p.Concern.Id)))], [.. kept.Select(p => p.Factor)],
                notices.LastOrDefault(n => n.IsOpen), notices.Count == 0 ? null : notices[0]);
        }
    }

    private void AskDecider(IWriteSession session, PatternNotice notice, PatternLookAt look, Decider decider, string words) => Ask(
        session, notice, notice.DeciderOrganisationId, notice.DeciderName, notice.DeciderId, notice.DeciderRole, decider.Team, TakeOnAndDecide,
        notice.AcceptBy > session.Now ? notice.AcceptBy : clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt, words,
        look.Registry.Find(notice.DeciderOrganisationId)?.DutyDesk);

    private static void Ask(
        IWriteSession session, PatternNotice notice, string organisationId, string owner, string? ownerId, PractitionerRole role, string? team, string expected,
        DateTimeOffset due, string summary, ContactPoint? contact) => session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisationId,
            Trigger = TriggerOf(notice.Kind),
            Urgency = Urgency.Standard,
            ActionOwner = owner,
            ActionOwnerId = ownerId,
            ActionRole = role,
            ActionTeam = team,
            ExpectedResponse = expected,
            RespondBy = due,
            Tier = Tier.Existence,
            Summary = summary,
            PersonId = notice.PersonId.Length == 0 ? null : notice.PersonId,
            PatternId = notice.PersonId.Length == 0 ? null : notice.Id,
            Contact = contact ?? new ContactPoint("Children's services", PractitionerRole.Unspecified, organisationId, null),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });

    /// <summary>
    /// Whoever decides: the child's lead at social care, else the duty desk; never chosen by what the parts are, but nobody whom a conflict keeps
    /// from one of them.
    /// </summary>
    private static async ValueTask<Decider?> DeciderAsync(IReadSession session, PatternLookAt look, IEnumerable<FactorPart> parts)
    {
        var own = look.Involvements.Where(i => i.PersonId == look.Child.Id).ToList();
        var lead = Lead.Of(own, look.Registry, look.Today, look.Area);
        if (lead.Practitioner is { } named && lead.OrganisationId is { } id && look.Registry.Find(id) is { Enabled: true } at
            && !await SeriesDesk.IsKeptAsync(session, look, at, lead.PractitionerId, named.Name, named.Role, parts.Select(p => p.Concern)))
            return new Decider(at, lead.PractitionerId, named.Name, named.Role, Routing.TeamAt(id, own, look.Today));
        return await SeriesDesk.DeskOfAsync(session, look) is { } desk
            ? new Decider(desk, null, Code.Of(PractitionerRole.DutySocialWorker), PractitionerRole.DutySocialWorker, null) : null;
    }

    private sealed record Decider(Organisation Organisation, string? Id, string Name, PractitionerRole Role, string? Team);
}
