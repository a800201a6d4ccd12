using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People.Identity;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Desk;

/// <summary>
/// Tells organisations who is who (requirement A6): everybody who relied on the state before a decision, and those who can answer
/// a question. A notice gives the recipient's own record and the person's id, an action owner and what is expected; never
/// another agency's values, nor which agency holds the other record.
/// </summary>
public sealed class IdentityNotices(PartnershipClock clock)
{
    /// <summary>Words of what is expected name at most this many own records.</summary>
    private const int MaxNamed = 5;

    /// <summary>Two people were found to be one.</summary>
    /// <param name="entries">All entries of the two, as they were before.</param>
    /// <param name="personId">The person that they are now.</param>
    public async ValueTask TellJoinedAsync(
        IWriteSession session, IdentityDecision decision, IReadOnlyList<IdentityEntry> entries, string personId, RegistrySnapshot registry)
    {
        var involvements = await session.Links.InvolvementsOfAsync([personId]);
        var kept = await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync([personId]));
        foreach (var organisation in await RelyingAsync(session, entries, registry))
        {
            var own = OwnRecords(entries, organisation.Id);
            Add(session, decision, organisation, personId, involvements, registry, NotificationTrigger.IdentityJoined,
                own.Length > 0
                    ? $"Check your record {own}: it now stands with what others recorded of this person. Say so if that is wrong (SplitPerson)."
                    : "Check what you were told of this person: it now stands with more records. Say so if that is wrong, and ask again before you rely on it.",
                "Records that stood apart were found to be about one human being and now stand together.", kept);
        }
    }

    /// <summary>Records of one person were found to be two people's.</summary>
    /// <param name="entries">All entries, as they were before.</param>
    /// <param name="staying">The person with whom those stand that stayed.</param>
    /// <param name="leaving">The person as whom the others stand.</param>
    /// <param name="left">Ids of the entries that stand as <paramref name="leaving"/>.</param>
    public async ValueTask TellSplitAsync(
        IWriteSession session, IdentityDecision decision, IReadOnlyList<IdentityEntry> entries, string staying, string leaving,
        IReadOnlySet<string> left, RegistrySnapshot registry)
    {
        var involvements = await session.Links.InvolvementsOfAsync([staying, leaving]);
        var kept = await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync([staying, leaving]));
        foreach (var organisation in await RelyingAsync(session, entries, registry))
        {
            var sides = new[] { staying, leaving }.Where(side =>
                entries.Any(e => e.OrganisationId == organisation.Id && left.Contains(e.Id) == (side == leaving))
                || involvements.Any(i => i.OrganisationId == organisation.Id && i.PersonId == side)).ToList();

            // Whoever only asked does not learn by this as whom the other part stands.
            foreach (var side in sides.Count == 0 ? [staying] : sides)
            {
                var own = OwnRecords(entries.Where(e => left.Contains(e.Id) == (side == leaving)), organisation.Id);
                Add(session, decision, organisation, side, [.. involvements.Where(i => i.PersonId == side)], registry, NotificationTrigger.IdentitySplit,
                    own.Length > 0
                        ? $"Check your record {own} and what you added to it: some of what stood with it is about somebody else."
                        : "Check what you were told of this person: some of it is about somebody else. Ask again before you rely on it.",
                    "Records that stood together as one person were found to be about two people and stand apart.", kept);
            }
        }
    }

    /// <summary>
    /// Tells those who can answer a question, and starts its clock (as T10). One has to answer: whoever's record raised it. Of a
    /// question with several candidates the others are not told, nor is it said who they are.
    /// </summary>
    public async ValueTask AskAsync(IWriteSession session, IdentityQuestion question, RegistrySnapshot registry)
    {
        var due = clock.Due(DeadlineKey.InformationRequest, question.OpenedAt);
        session.Deadlines.Add(new PendingDeadline(session.NextId("ddl"), DeadlinePurpose.IdentityAnswer, question.Id, due.DueAt, due.RuleId));
        var entries = new List<IdentityEntry>(await session.Identity.FindEntriesAsync(question.PersonId));
        if (question.Kind == IdentityQuestionKind.PotentialMatch && question.Candidates.Count > 0)
            entries.AddRange(await session.Identity.FindEntriesAsync(question.Candidates[0].PersonId));
        var people = entries.Select(e => e.PersonId).Distinct().ToList();
        var involvements = await session.Links.InvolvementsOfAsync(people);
        foreach (var id in entries.Select(e => e.OrganisationId).Append(question.OrganisationId).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (registry.Find(id) is not { Enabled: true } organisation)
                continue;
            var personId = entries.FirstOrDefault(e => e.OrganisationId == id)?.PersonId ?? question.PersonId;
            var own = OwnRecords(entries, id);
            var (what, expected) = question.Kind == IdentityQuestionKind.InDoubt
                ? ("Records that stand together as one person no longer agree.", "say whether they belong together")
                : ("A record may be about the same human being as another one here.", "say whether they are one human being");
            Add(session, question.Id, null, organisation, personId, [.. involvements.Where(i => i.PersonId == personId)], registry,
                NotificationTrigger.IdentityQuestion, due.DueAt,
                id == question.OrganisationId
                    ? $"Look at {(own.Length > 0 ? $"your record {own}" : "what you stated")} and {expected} (AnswerIdentityQuestion)."
                    : $"Look at your record {own}, and {expected} if you know (AnswerIdentityQuestion).",
                what);
        }
    }

    /// <summary>Somebody looked and could not tell: the data steward takes it up.</summary>
    public void PassToSteward(IWriteSession session, IdentityQuestion question, RegistrySnapshot registry)
    {
        foreach (var organisation in Stewards(registry))
        {
            Add(session, question.Id, null, organisation, null, [], registry, NotificationTrigger.IdentityQuestion,
                clock.Due(DeadlineKey.InformationRequest, session.Now).DueAt,
                "Look at the question, ring those who hold the records, and answer it.",
                "Somebody looked at a question about who is who and could not tell.");
        }
    }

    /// <summary>Nobody answered in time: the manager of whoever has to answer is told.</summary>
    public void TellLate(IWriteSession session, IdentityQuestion question, DateTimeOffset due, RegistrySnapshot registry)
    {
        if (registry.Find(question.OrganisationId) is not { Enabled: true } organisation)
            return;
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisation.Id,
            Trigger = NotificationTrigger.IdentityQuestion,
            Urgency = Urgency.Standard,
            ActionOwner = Code.Of(ManagerOf(organisation)),
            ActionRole = ManagerOf(organisation),
            ExpectedResponse = "See that a named person answers the question, or says that it cannot be told.",
            RespondBy = clock.Due(DeadlineKey.EscalationAnswer, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = $"A question about who is who was to be answered by {PlainTime.Full(due)} and has not been.",
            PersonId = question.PersonId,
            QuestionId = question.Id,
            Contact = StewardDesk(registry),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    /// <summary>Whose manager is told when nobody answers; a role that the organisation has.</summary>
    public static PractitionerRole ManagerOf(Organisation organisation) =>
        Routing.ManagerOf(organisation.Agency) is var manager && organisation.AllowedRoles.Contains(manager) ? manager : Routing.SafeguardingLeadOf(organisation);

    /// <summary>The data steward's desk, to speak to; null when the partnership has none.</summary>
    public static ContactPoint? StewardDesk(RegistrySnapshot registry) => Stewards(registry).FirstOrDefault()?.DutyDesk;

    /// <summary>Tells an organisation what it was given about somebody else (as C18: corrections reach all earlier readers).</summary>
    /// <param name="kept">The whereabouts of one of the two are kept.</param>
    internal void TellMisdirected(
        IWriteSession session, IdentityDecision decision, Organisation organisation, string personId, IReadOnlyList<string> itemIds,
        IReadOnlyList<Involvement> involvements, bool kept, RegistrySnapshot registry) =>
        Add(session, decision, organisation, personId, involvements, registry, NotificationTrigger.Correction,
            $"Take {string.Join(", ", itemIds)} off this person's file: {(itemIds.Count == 1 ? "it is" : "they are")} about somebody else.",
            $"{itemIds.Count} of the items that you were given about this person {(itemIds.Count == 1 ? "is" : "are")} about somebody else, whose records stood with this person's by mistake.", kept);

    private static async ValueTask<IEnumerable<Organisation>> RelyingAsync(
        IWriteSession session, IReadOnlyList<IdentityEntry> entries, RegistrySnapshot registry) =>
        (await session.Reliance.OrganisationsAsync([.. entries.Select(e => e.Id).Distinct()]))
            .Select(registry.Find).OfType<Organisation>().Where(o => o.Enabled && !o.IsOperator);

    private void Add(
        IWriteSession session, IdentityDecision decision, Organisation organisation, string personId, IReadOnlyList<Involvement> involvements,
        RegistrySnapshot registry, NotificationTrigger trigger, string expected, string summary, bool kept) =>
        Add(session, null, decision, organisation, personId, involvements, registry, trigger,
            clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt, expected, summary, kept);

    private static void Add(
        IWriteSession session, string? questionId, IdentityDecision? decision, Organisation organisation, string? personId,
        IReadOnlyList<Involvement> involvements, RegistrySnapshot registry, NotificationTrigger trigger, DateTimeOffset respondBy,
        string expected, string summary, bool kept = false)
    {
        var today = LondonTime.DateOf(session.Now);
        var worker = involvements.Where(i => i.OrganisationId == organisation.Id && i.OpenOn(today))
            .OrderByDescending(i => i.Leads).ThenByDescending(i => i.PractitionerId is not null).ThenByDescending(i => i.RecordedAt)
            .ThenBy(i => i.Id, StringComparer.Ordinal).FirstOrDefault();
        var role = worker?.Role ?? (organisation.AllowedRoles.Contains(PractitionerRole.DataSteward)
            ? PractitionerRole.DataSteward
            : Routing.SafeguardingLeadOf(organisation));

        // Who decided it at a service where somebody hides is not named elsewhere: the steward is asked (A10).
        var named = decision is { Automatic: false } && InvolvementAccess.IsOpenTo(registry.Policy, role, decision.Role)
            && (!kept || Whereabouts.MayName(new Recipient(organisation, Code.Of(role), null, role, organisation.DutyDesk, []), decision.OrganisationId, registry));
        session.Inbox.Add(new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = organisation.Id,
            Trigger = trigger,
            Urgency = Urgency.Standard,
            ActionOwner = string.IsNullOrWhiteSpace(worker?.PractitionerName) ? Code.Of(role) : worker.PractitionerName,
            ActionOwnerId = worker?.PractitionerId,
            ActionRole = role,
            ActionTeam = worker?.Team,
            ExpectedResponse = expected,
            RespondBy = respondBy,
            Tier = Tier.Existence,
            Summary = summary,
            PersonId = personId,
            QuestionId = questionId,
            DecisionId = decision?.Id,
            Contact = named && decision is { PractitionerName: { } name }
                ? new ContactPoint(name, decision.Role, registry.NameOf(decision.OrganisationId), registry.Find(decision.OrganisationId)?.DutyTelephone)
                : StewardDesk(registry),
            PublishedAt = session.Now,
            StateSince = session.Now,
        });
    }

    private static IEnumerable<Organisation> Stewards(RegistrySnapshot registry) =>
        registry.All.Where(o => o.Enabled && o.Agency == AgencyKind.Other && o.AllowedRoles.Contains(PractitionerRole.DataSteward));

    private static string OwnRecords(IEnumerable<IdentityEntry> entries, string organisationId)
    {
        var own = entries.Where(e => e.OrganisationId == organisationId).Select(e => e.OwnRecordId).OfType<string>().Distinct().ToList();
        return string.Join(", ", own.Take(MaxNamed)) + (own.Count > MaxNamed ? $" and {own.Count - MaxNamed} more" : "");
    }
}
