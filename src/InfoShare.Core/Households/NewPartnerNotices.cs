using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Households;

/// <summary>What there is to tell after a new partner check.</summary>
/// <param name="Earlier">What is recorded of both from before, of their other children, and of siblings (requirement B12).</param>
/// <param name="Children">Those whom the broker knows of, whether the caller may or not.</param>
/// <param name="HiddenChildren">Those of them of whom the caller must learn nothing.</param>
/// <param name="DecideBy">By when somebody decides, before the move.</param>
public sealed record NewPartnerNews(
    string CheckId,
    string SupervisedPersonId,
    string PartnerId,
    IReadOnlyList<Concern> OfSupervised,
    EarlierMatters Earlier,
    IReadOnlyList<ReachedChild> Children,
    IReadOnlySet<string> HiddenChildren,
    IReadOnlyList<Involvement> Involvements,
    string Area,
    int DeclarationCount,
    DateTimeOffset DecideBy);

/// <summary>
/// Tells the agencies around each child of a declared new partner (trigger NEW_PARTNER_LINKED, requirements B8, B12, G2): the
/// markers, and the officer's name; never the earlier victim, never an address. What was done is read with the concern that the
/// notification points to, at the tier of whoever reads: others of the same organisation see the text of a notification too.
/// </summary>
public sealed class NewPartnerNotices(PartnershipClock clock)
{
    private static readonly ConcernIndicator[] GravestFirst =
    [
        ConcernIndicator.ChildOrSexualOffence, ConcernIndicator.SexualAbuseDisclosed, ConcernIndicator.ViolentConviction,
        ConcernIndicator.DaPreviousPartnerOffence, ConcernIndicator.DaInjuredAdult, ConcernIndicator.DaCoerciveControl,
        ConcernIndicator.WeaponCarrying,
    ];

    /// <summary>Tells, and says in words who was told, as far as they may be named.</summary>
    public async ValueTask<IReadOnlyList<string>> TellAsync(IWriteSession session, NewPartnerNews news, RegistrySnapshot registry, Call call)
    {
        var (caller, officer) = (call.Caller, call.Caller.Human);
        var today = LondonTime.DateOf(session.Now);
        var known = news.Children.Where(c => !news.HiddenChildren.Contains(c.Child.Id)).ToList();
        var concerned = known.Find(c => c.OfThisHousehold) ?? (known.Count > 0 ? known[0] : null);
        var told = new SortedSet<string>(StringComparer.Ordinal);
        var occasion = LinkOccasions.KeyOf(news.SupervisedPersonId, news.PartnerId);
        var before = (await session.Resurfaced.ToldAsync([.. news.Children.Select(c => c.Child.Id)], occasion))
            .Select(t => (t.OrganisationId, t.ChildId, t.Matter)).ToHashSet();
        var contact = new ContactPoint(officer.Name, officer.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);

        // It is one plan: what is told of it around a child at home says where as well as what is told around one that hides.
        var kept = news.Children.Any(c => (c.Reach != ReachTime.Formerly || c == concerned) && IsKept(c));
        foreach (var child in news.Children.Where(c => c.Reach != ReachTime.Formerly))
        {
            var around = news.Involvements.Where(i => i.PersonId == child.Child.Id).ToList();
            var recipients = Routing.InvolvedWith(around, registry, today, caller).Where(r => r.Organisation.Id != caller.OrganisationId).ToList();
            if (!recipients.Any(Routing.IsSocialWorker) && registry.ReceiverOfReferrals(news.Area) is { } desk)
            {
                recipients.Add(new Recipient(
                    desk, Code.Of(PractitionerRole.DutySocialWorker), null, PractitionerRole.DutySocialWorker, desk.DutyDesk, [child.Child.Id]));
            }

            foreach (var recipient in recipients)
            {
                await AddAsync(recipient.Organisation, recipient.ActionOwner, recipient.ActionOwnerId, recipient.Role, child.Child.Id, child.OfThisHousehold,
                    "Decide what this means for the child before the move.");
            }
        }

        // The third declaration of one household is a pattern that both managers must know (requirement B8, T17).
        if (news.DeclarationCount >= clock.Threshold(DeadlineKey.ReferralSeries, DeadlineCase.ManagerAlertFrom, session.Now))
        {
            if (registry.Find(caller.OrganisationId) is { } own)
                await AddManagerAsync(own, PractitionerRole.ProbationManager);
            if (registry.ReceiverOfReferrals(news.Area) is { } socialCare)
                await AddManagerAsync(socialCare, PractitionerRole.TeamManager);
        }

        return [.. told];

        ValueTask AddManagerAsync(Organisation organisation, PractitionerRole role) => AddAsync(
            organisation, Code.Of(role), null, role, concerned?.Child.Id, concerned?.OfThisHousehold ?? false,
            $"Declared {news.DeclarationCount} times: see that a decision is made.");

        async ValueTask AddAsync(Organisation organisation, string owner, string? ownerId, PractitionerRole role, string? childId, bool ofThisHousehold, string expected)
        {
            var open = news.OfSupervised
                .Select(c => (Concern: c, ConcernAccess.Decide(registry.Policy, role, c).Release))
                .Where(j => j.Release is Release.Marker or Release.Summary or Release.Detail)
                .OrderByDescending(j => j.Release is Release.Summary or Release.Detail)
                .ThenBy(j => Gravity(j.Concern))
                .ThenByDescending(j => j.Concern.Urgency)
                .ThenByDescending(j => j.Concern.SharedAt)
                .ToList();

            // One that is about another person, as whose source of harm this adult is suspected, gives its markers alone.
            var gravest = open.OrderByDescending(j => j.Concern.SubjectId == news.SupervisedPersonId).FirstOrDefault();
            var tier = gravest.Concern is null ? Tier.Existence
                : gravest.Release == Release.Marker || gravest.Concern.SubjectId != news.SupervisedPersonId ? Tier.Marker
                : Tier.Summary;
            var earlier = EarlierFor(organisation, role, childId, ofThisHousehold);
            if (earlier.ShowsContent && tier == Tier.Existence)
                tier = Tier.Marker;
            var markers = string.Join(", ", open.SelectMany(j => j.Concern.Indicators).Distinct().Select(i => Code.Of(i)));
            var plan = (childId, ofThisHousehold) switch
            {
                (null, _) => "A supervised adult declared a plan to live with a new partner.",
                (_, true) => "A supervised adult declared a plan to live with this child's household.",
                _ => "A supervised adult who is linked to this child declared a plan to live with somebody else.",
            };

            // Where whereabouts are kept, where the adult is supervised is said to nobody elsewhere but who keeps them safe: the own area's desk asks.
            var reader = new Recipient(organisation, owner, ownerId, role, organisation.DutyDesk, []);
            var ask = !kept || Whereabouts.MayName(reader, caller.OrganisationId, registry) ? contact : Whereabouts.DeskFor(organisation, registry);
            var askEarlier = earlier.Withheld is [var held, ..] ? await news.Earlier.AskedByAsync(session, reader, held, kept, registry) : null;
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = organisation.Id,
                Trigger = NotificationTrigger.NewPartnerLinked,
                Urgency = Urgency.Standard,
                ActionOwner = owner,
                ActionOwnerId = ownerId,
                ActionRole = role,
                ExpectedResponse = expected,
                RespondBy = news.DecideBy,
                Tier = tier,
                Summary = string.Join(' ', ((string[])
                [
                    plan, markers.Length == 0 ? "" : $"Known of the adult: {markers}.", EarlierMatters.Words(earlier, askEarlier),
                    tier == Tier.Existence || ask != contact ? $"Speak to {ask.Name}." : $"Officer: {officer.Name}.",
                ]).Where(w => w.Length > 0)),
                PersonId = childId ?? news.SupervisedPersonId,
                ConcernId = (gravest.Concern ?? earlier.Concerns.MinBy(c => ConcernAccess.Decide(registry.Policy, role, c).Release))?.Id,
                CheckId = news.CheckId,
                Contact = ask,
                Listed = true,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });

            // Who works with a child in a refuge would say where that is.
            if (InvolvementAccess.IsOpenTo(caller.Policy, caller.Role, role) && !news.HiddenChildren.Contains(childId ?? "")
                && !news.Children.Any(c => c.InRefuge && c.Child.Id == childId))
            {
                told.Add($"{organisation.Name}: {owner}");
            }
        }

        // What is told now is not told again by whoever records the same two as partners; a repeat of the plan repeats the plan alone.
        SeenMatters EarlierFor(Organisation organisation, PractitionerRole role, string? childId, bool ofThisHousehold)
        {
            if (childId is null)
                return EarlierMatters.Nothing;
            IReadOnlyList<string> about = ofThisHousehold
                ? [news.SupervisedPersonId, news.PartnerId, childId]
                : [news.SupervisedPersonId, news.PartnerId];
            var seen = news.Earlier.SeenBy(registry.Policy, role, about, [childId]);
            var ofPartner = ofThisHousehold ? EarlierMatters.Nothing : news.Earlier.SeenBy(registry.Policy, role, [news.PartnerId], [childId]);
            var fresh = new SeenMatters(
                [.. ofPartner.Concerns.Where(c => IsNew(c.Id))], [.. seen.Statuses.Where(s => IsNew(s.Key))], [.. ofPartner.Withheld.Where(c => IsNew(c.Id))]);
            foreach (var matter in seen.Keys.Concat(ofPartner.Keys).Append(ResurfaceConcerns.OccasionItself).Where(IsNew).Distinct().ToList())
            {
                before.Add((organisation.Id, childId, matter));
                session.Resurfaced.Add(new ResurfacedMatter(organisation.Id, childId, occasion, matter, session.Now));
            }

            return fresh;

            bool IsNew(string matter) => !before.Contains((organisation.Id, childId, matter));
        }
    }

    /// <summary>Asks the organisations that answer only on request; until they do, the coverage given back shows them as silent (T10).</summary>
    public IReadOnlyList<AgencyCoverage> AskSilent(IWriteSession session, IReadOnlyList<AgencyCoverage> coverage, string personId, Call call)
    {
        var respondBy = clock.Due(DeadlineKey.InformationRequest, session.Now).DueAt;
        var asked = new HashSet<string>();
        foreach (var silent in coverage.Where(c => c.State == ResponderState.NotAsked))
        {
            asked.Add(silent.OrganisationId);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = silent.OrganisationId,
                Trigger = NotificationTrigger.InformationRequested,
                Urgency = Urgency.Standard,
                ActionOwner = Routing.DutyDesk,
                ActionRole = PractitionerRole.Unspecified,
                ExpectedResponse = "Share what you hold that bears on a child of this household, or decline with a reason.",
                RespondBy = respondBy,
                Tier = Tier.Existence,
                Summary = $"{call.Caller.OrganisationName} checks a new partner's household and asks what you hold.",
                PersonId = personId,
                Contact = new ContactPoint(call.Caller.Human.Name, call.Caller.Role, call.Caller.OrganisationName, null),
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }

        return CoverageOf.Asked(coverage, asked);
    }

    private static bool IsKept(ReachedChild child) => child.InRefuge || Whereabouts.IsMarked(child.Child);

    /// <summary>Lower is graver.</summary>
    private static int Gravity(Concern concern) =>
        concern.Indicators.Min(i => Array.IndexOf(GravestFirst, i) is var at and >= 0 ? at : GravestFirst.Length);
}
