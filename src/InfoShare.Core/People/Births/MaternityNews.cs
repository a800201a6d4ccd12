using InfoShare.Core.Access;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.People.Births;

/// <summary>One earlier matter as the caller may see it: an indicator, or the status of an earlier child.</summary>
public sealed record EarlierMatterView(
    ConcernIndicator Indicator, ChildStatusCode Status, DateOnly? From, DateOnly? To, VerificationState Verification, AgencyKind Agency);

/// <summary>What is recorded from before of the adults around the child, at the caller's tier.</summary>
public sealed record EarlierPicture(IReadOnlyList<EarlierMatterView> Matters, IReadOnlyList<WithheldItem> Withheld, string HowToRead)
{
    /// <summary>Of people of whom nothing is known.</summary>
    internal static EarlierPicture Nothing { get; } = new([], [], CoverageOf.HowToRead(false, [], false));

    /// <summary>What narrowed the search, in words.</summary>
    public IReadOnlyList<AnswerLimit> Limits { get; init; } = [];
}

/// <summary>Tells of pregnancies and births (trigger PREGNANCY_OR_BIRTH, requirement B12).</summary>
public sealed class MaternityNews(ResurfaceConcerns resurface, ContactContradictions contradictions, PartnershipClock clock)
{
    /// <summary>Brings up what is known of the adults around these children, and tells the agencies around them and the mother.</summary>
    public async ValueTask<(Retold Retold, EarlierPicture? Earlier)> TellAsync(
        IWriteSession session, string motherId, IReadOnlyList<string> otherParentIds, IReadOnlyList<string> childIds, bool born,
        AccessPurpose? purpose, RegistrySnapshot registry, Call call)
    {
        var today = LondonTime.DateOf(session.Now);
        var about = await LinkOccasions.WithPartnersAsync(session, [motherId, .. otherParentIds], today);
        var area = await LinkOccasions.AreaOfAsync(session, motherId, call.Caller.Area, today);
        var many = childIds.Count > 1;
        var retold = await resurface.TellAsync(
            session,
            new Occasion(
                NotificationTrigger.PregnancyOrBirth,
                born ? LinkOccasions.Born : LinkOccasions.Expected,
                (born, many) switch
                {
                    (true, false) => "A baby was born.",
                    (true, true) => $"{childIds.Count} babies were born together; this item is about one of them.",
                    (false, false) => "A pregnancy was recorded.",
                    (false, true) => $"A pregnancy with {childIds.Count} children was recorded; this item is about one of them.",
                },
                born ? "Decide what this means for the baby: accept, act, or decline with a reason."
                    : "Decide what this means for the unborn baby: accept, act, or decline with a reason.",
                [.. childIds.Select(id => new ChildOfOccasion(id, about, [id, motherId], area))],
                TellsAnyway: true),
            registry, call);

        // Whoever told a service before that there is no child has one now, or expects it (requirement B11).
        await contradictions.AfterLinkAsync(session, [motherId, .. otherParentIds], registry, call);
        return (retold, purpose is null ? null : await PictureAsync(session, about, childIds, registry, call.Caller));
    }

    /// <summary>
    /// Tells everybody who works with the children or the mother that there is no baby (any more), in words that can be read on a
    /// ward: what to stop, and whom to speak to before anybody writes to the family.
    /// </summary>
    /// <param name="words">What is said, with whom to speak to.</param>
    /// <param name="toldOfReferral">Who was told with a referral about the child already: nobody is told of a loss twice.</param>
    public async ValueTask<int> TellOfEndAsync(
        IWriteSession session, Pregnancy pregnancy, IReadOnlyList<string> childIds, Func<ContactPoint, string> words, string expected, NotificationTrigger trigger,
        RegistrySnapshot registry, Call call, IReadOnlyList<ToldOfEnd>? toldOfReferral = null)
    {
        var today = LondonTime.DateOf(session.Now);
        var involvements = await session.Links.InvolvementsOfAsync([.. childIds, pregnancy.MotherId]);
        var (caller, human) = (call.Caller, call.Caller.Human);
        var recipients = Routing.InvolvedWith(involvements, registry, today, caller);
        var midwife = new ContactPoint(human.Name, human.Role, caller.OrganisationName, registry.Find(caller.OrganisationId)?.DutyTelephone);
        var whereabouts = new WhereaboutsOf(session, [.. childIds, pregnancy.MotherId]);
        foreach (var recipient in recipients)
        {
            if (recipient.ActionOwnerId is { } id && toldOfReferral is not null && toldOfReferral.Contains(new ToldOfEnd(recipient.Organisation.Id, id)))
                continue;
            var contact = await whereabouts.MayNameAsync(recipient, caller.OrganisationId, registry) ? midwife : Whereabouts.DeskFor(recipient.Organisation, registry);
            session.Inbox.Add(new Notification
            {
                Id = session.NextId("ntf"),
                OrganisationId = recipient.Organisation.Id,
                Trigger = trigger,
                Urgency = Urgency.Standard,
                ActionOwner = recipient.ActionOwner,
                ActionOwnerId = recipient.ActionOwnerId,
                ActionRole = recipient.Role,
                ActionTeam = recipient.Team,
                ExpectedResponse = expected,
                RespondBy = clock.Due(DeadlineKey.HandoverAcceptance, session.Now).DueAt,
                Tier = Tier.Existence,
                Summary = words(contact),
                PersonId = recipient.PersonIds.FirstOrDefault(childIds.Contains) ?? childIds[0],
                Contact = contact,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }

        return recipients.Count;
    }

    private static async ValueTask<EarlierPicture> PictureAsync(
        IReadSession session, IReadOnlyList<string> about, IReadOnlyList<string> childIds, RegistrySnapshot registry, Caller caller)
    {
        var matters = await (await EarlierMatters.OfAsync(session, about)).WithoutHiddenAsync(session, caller);
        var seen = matters.SeenBy(caller, about, childIds);
        var kept = seen.Withheld.Any(c => !Whereabouts.MayName(caller, c.OrganisationId, registry))
            && await Whereabouts.AreKeptAsync(session, await session.People.FindManyAsync([.. about.Concat(childIds).Distinct()]));
        var judge = new Concerns.Disclosure(caller, registry) { WhereaboutsAreKept = kept };
        await judge.KeepSourcesAsync(session, seen.Withheld);
        var withheld = seen.Withheld
            .Select(c => new WithheldItem(
                c.Agency, WithheldBecause.Role, "Something from before is held that your role is not given.", judge.ContactFor(c)))
            .DistinctBy(w => (w.HeldBy, w.Ask.OrganisationName)).ToList();
        return new EarlierPicture(
            [
                .. seen.Concerns.SelectMany(c => c.Indicators.Select(i => new EarlierMatterView(
                    i, ChildStatusCode.Unspecified, c.Happened?.From, c.Happened?.To, c.Verification, c.Agency))),
                .. seen.Statuses.Select(s => new EarlierMatterView(
                    ConcernIndicator.Unspecified, s.Status.Code, s.Status.From, s.Status.To, VerificationState.Unspecified, AgencyKind.SocialCare)),
            ],
            withheld,
            CoverageOf.HowToRead(seen.ShowsContent, [], withheld.Count > 0))
        {
            Limits = matters.Limits,
        };
    }
}
