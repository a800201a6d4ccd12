using InfoShare.Core.Access;
using InfoShare.Core.Agencies.Probation;
using InfoShare.Core.Clocks;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Plans;

/// <summary>
/// A status that begins, changes or ends reaches whoever works with the person (I14, G9, G2), as far as each may know of that status; the
/// heavier ones also the police's public protection of the area, whether it works with the child already or not.
/// </summary>
public sealed class StatusNotices(PartnershipClock clock)
{
    /// <summary>So much of the remaining risk stands in the notice; the rest is read in the ending.</summary>
    private const int MaxRisk = 400;

    // What an enquiry, a plan, proceedings, an order or care is: it begins as a step, and everybody takes a part.
    private static readonly ChildStatusCode[] Steps =
    [
        ChildStatusCode.Cin, ChildStatusCode.S47, ChildStatusCode.Cpp, ChildStatusCode.PreProceedings, ChildStatusCode.LacS20,
        ChildStatusCode.LacOrder, ChildStatusCode.SupervisionOrder, ChildStatusCode.ResidenceOrder, ChildStatusCode.Nrm, ChildStatusCode.Marac,
    ];

    private static readonly ChildStatusCode[] ToldToPolice =
    [
        ChildStatusCode.S47, ChildStatusCode.Cpp, ChildStatusCode.LacS20, ChildStatusCode.LacOrder, ChildStatusCode.Marac, ChildStatusCode.Nrm,
    ];

    /// <summary>Tells of a statement, where it says something new.</summary>
    /// <param name="was">What the same organisation had said of the same status; null when it is new.</param>
    /// <param name="around">Who works with the person.</param>
    /// <param name="publisher">Who recorded it; null when it took effect by the last acceptance of an ending.</param>
    /// <param name="ending">The ending by which it ended.</param>
    public async ValueTask TellAsync(
        IWriteSession session, ChildStatus status, ChildStatus? was, IReadOnlyList<Involvement> around, RegistrySnapshot registry, Caller? publisher, Ending? ending = null)
    {
        var today = LondonTime.DateOf(session.Now);
        if (NewsOf(status, was, today) is not { } news)
            return;
        var (trigger, words, expected) = news;
        var person = await session.People.FindAsync(status.PersonId);
        var kept = person is not null && await Whereabouts.AreKeptAsync(session, [person]);
        var told = new HashSet<string>(StringComparer.Ordinal) { status.OrganisationId };
        foreach (var recipient in Routing.InvolvedWith(around, registry, today, publisher))
        {
            if (told.Add(recipient.Organisation.Id))
                Add(recipient);
        }

        foreach (var part in ending?.Parts ?? [])
        {
            if (registry.Find(part.OrganisationId) is { Enabled: true } monitor && told.Add(monitor.Id))
                Add(new Recipient(monitor, Code.Of(part.Role), null, part.Role, monitor.DutyDesk, [status.PersonId]));
        }

        if (ToldToPolice.Contains(status.Code) && registry.Find(status.OrganisationId) is { } holder
            && registry.PublicProtectionOf(holder.Area) is { } police
            && told.Add(police.Id) && (await session.People.HiddenFromAsync(police.Id, [status.PersonId])).Count == 0)
        {
            Add(new Recipient(police, Code.Of(PractitionerRole.PublicProtection), null, PractitionerRole.PublicProtection, police.DutyDesk, [status.PersonId]));
        }

        void Add(Recipient recipient)
        {
            var decision = registry.Policy.Tell(recipient.Role, StatusAccess.ClassOf(status.Code));
            if (!decision.Shows)
                return;

            // Where she is, the name of an authority would say: her own area's desk passes the question on.
            var names = !kept || registry.Policy.KeepsWhereabouts(recipient.Role);
            var says = names ? $", says {registry.NameOf(status.OrganisationId)}" : "";
            var risk = ending is not null && ReadsRisk(registry.Policy, recipient.Role, status.Code) ? $" What remains: {Shortened(ending.ResidualRisk)}" : "";
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

                // What remains is more than that there is such a status, wherever that does not stand openly.
                Tier = risk.Length > 0 && StatusAccess.ClassOf(status.Code) != SensitivityClass.Standard ? Tier.Summary : Tier.Marker,
                Class = StatusAccess.ClassOf(status.Code),
                Summary = $"{words}{says}.{risk}",
                PersonId = status.PersonId,
                EndingId = ending?.Id,
                Contact = (names ? registry.Find(status.OrganisationId) : registry.ReceiverOfReferrals(recipient.Organisation.Area))?.DutyDesk ?? recipient.Organisation.DutyDesk,

                // Who works with the child is not for the service whose acceptance happened to be the last.
                Listed = publisher is not null,
                PublisherOrganisationId = publisher is null ? status.OrganisationId : null,
                PublicationId = publisher is null ? ending?.Id : null,
                PublishedAt = session.Now,
                StateSince = session.Now,
            });
        }
    }

    /// <summary>
    /// Whether a role reads the risk that remains when a status ends. It is written for all who are told (I3): of a status that stands openly
    /// whoever may know of it reads it; of any other whoever reads more than that there is one.
    /// </summary>
    internal static bool ReadsRisk(AccessPolicy policy, PractitionerRole role, ChildStatusCode code) =>
        StatusAccess.ClassOf(code) is var sensitivity && policy.Tell(role, sensitivity) is var decision
        && (decision.Release is Release.Summary or Release.Detail || (sensitivity == SensitivityClass.Standard && decision.Shows));

    private static (NotificationTrigger Trigger, string Words, string Expected)? NewsOf(ChildStatus status, ChildStatus? was, DateOnly today)
    {
        var code = Code.Of(status.Code);
        if (was is null || was.To <= today || (was.To is not null && status.To is null))
        {
            // What has ended when it is first said is history that is entered late, and no news; what runs is news, however long it has run.
            if (status.To <= today)
                return null;
            var more = $"{Detail(status)}{(status.To is { } until ? $" until {PlainTime.Date(until)}" : "")}";
            return (Steps.Contains(status.Code) ? NotificationTrigger.SafeguardingStep : NotificationTrigger.StatusChanged,
                $"{code}{more} from {PlainTime.Date(status.From)}", "Say what you hold and what your part is, and take it into account in what you do.");
        }

        if (status.To is { } end && end != was.To)
        {
            var because = status.Closure == ClosureReason.Unspecified ? "" : $" ({Code.Of(status.Closure)})";
            return (NotificationTrigger.PlanEnding, $"{code} ends on {PlainTime.Date(end)}{because}", "say what you go on with, and speak up if the child is not safe without the plan");
        }

        // An order is its conditions: they change under the same day and kind. Which they are is more than a marker; it is read where the role may.
        if (status.OrderKind != OrderKind.Unspecified && status.Label != was.Label)
        {
            return (NotificationTrigger.StatusChanged, $"{code} from {PlainTime.Date(status.From)}: the conditions of the order have changed",
                "read what they are now (ListStatusHistory), see what the change means for your part, and say so if it does not fit what you know");
        }

        return Detail(status) == Detail(was) ? null
            : (NotificationTrigger.StatusChanged, $"{code}{Detail(status)}; it was {code}{Detail(was)}", "see what the change means for your part, and say so if it does not fit what you know");
    }

    // Category, level and day of hearing: what a changed status changes in.
    private static string Detail(ChildStatus status) => string.Concat(
        status.Categories.Count == 0 ? "" : $" ({string.Join(", ", status.Categories.Order().Select(Code.Of))})",
        status.Level == MappaLevel.Unspecified ? "" : $" ({Code.Of(status.Level)})",
        status.HeardOn is { } day ? $" (heard on {PlainTime.Date(day)})" : "");

    private static string Shortened(string words) => words.Length <= MaxRisk ? words : words[..MaxRisk] + "… (read on in the ending)";
}
