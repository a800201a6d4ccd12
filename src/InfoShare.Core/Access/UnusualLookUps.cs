using System.Diagnostics.Metrics;
using InfoShare.Core.Audit;
using InfoShare.Core.Clocks;
using InfoShare.Core.Inbox;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>In what way look-ups are unusual. The codes are stored.</summary>
public enum UnusualLookUpKind
{
    Unspecified = 0,

    /// <summary>Many who are not recorded here.</summary>
    NobodyFound = 1,

    /// <summary>Many numbers that follow one another.</summary>
    NumbersInSequence = 2,

    /// <summary>Many dates of birth for one name.</summary>
    BirthDatesOfOneName = 3,

    /// <summary>Many names for one date of birth.</summary>
    NamesOfOneBirthDate = 4,

    /// <summary>Many ids that are not there.</summary>
    RecordsNotThere = 5,

    /// <summary>Many people with whom the organisation has nothing to do.</summary>
    Strangers = 6,

    /// <summary>A single look-up whose purpose does not fit who asks or about whom.</summary>
    PurposeDoesNotFit = 7,

    /// <summary>Several agencies looked one child up; told to the child's lead, and nothing unusual of any of them (D14).</summary>
    SeveralAgencies = 8,

    /// <summary>Emergency access to the records of several people within a day.</summary>
    EmergencyOfMany = 9,
}

/// <summary>Look-ups that somebody should ask about.</summary>
/// <param name="PractitionerId">Whose; empty when it is the organisation's as a whole.</param>
/// <param name="Role">That practitioner's role.</param>
/// <param name="OnceFor">It is told once for each value of this: a window of counting, or the one look-up.</param>
/// <param name="Words">What was noticed, one sentence for the lead. Numbers and ids of the own organisation's; never what was looked for.</param>
public sealed record UnusualLookUp(
    string OrganisationId, string PractitionerId, PractitionerRole Role, UnusualLookUpKind Kind, string OnceFor, string Words);

/// <summary>
/// Tells the querying organisation's own safeguarding lead of unusual look-ups (requirement D15), and nobody else: not the practitioner
/// whose they are, who must not learn that they were noticed, and no other agency.
/// </summary>
public sealed class UnusualLookUps(PartnershipClock clock)
{
    /// <summary>The action in the trail, where the entry is nobody's: the organisation's reviewers may be those concerned.</summary>
    public const string Action = "look-ups";

    private static readonly Meter Meter = new("InfoShare.Core");

    private static readonly Counter<long> Flagged = Meter.CreateCounter<long>(
        "infoshare.lookups.unusual", "{flag}", "Unusual look-ups that were told to a lead, by kind.");

    /// <summary>Tells the lead, once for each <see cref="UnusualLookUp.OnceFor"/> whichever brokers notice it. Gives whether it was the first.</summary>
    public async ValueTask<bool> FlagAsync(IWriteSession session, UnusualLookUp flag, RegistrySnapshot registry)
    {
        ArgumentNullException.ThrowIfNull(session);
        ArgumentNullException.ThrowIfNull(flag);
        var (told, lead) = WhoIsTold(flag, registry);
        if (told is null)
            return false;
        var item = ItemOf(session, flag, told, lead, registry);
        if (!await session.LookUps.TryFlagAsync(flag, item.Id, session.Now))
            return false;

        session.Inbox.Add(item);
        session.Record(new AuditEntry
        {
            Id = session.NextId("aud"),
            Kind = AuditEventKind.Deliver,
            Action = Action,
            ObjectId = item.Id,
            Outcome = $"{Code.Of(flag.Kind)}: {flag.OrganisationId} {(flag.PractitionerId.Length == 0 ? "as a whole" : "by one practitioner")}, told {told.Id}",

            // In the part of the entry that lawful erasure can take away; the outcome stands in the log's leaf for ever.
            Reason = flag.PractitionerId.Length == 0 ? null : $"Look-ups of {flag.PractitionerId}",
            RuleIds = ["D15"],
            PolicyVersion = registry.Policy.Version,
            RecordedAt = session.Now,
        });
        Flagged.Add(1, new KeyValuePair<string, object?>("infoshare.kind", Code.Of(flag.Kind)));
        return true;
    }

    /// <summary>
    /// The safeguarding lead of the querying organisation. A lead's own look-ups go to another manager there; where there is none, and
    /// where the organisation is no longer enabled, to the safeguarding partners.
    /// </summary>
    private static (Organisation? Told, PractitionerRole Lead) WhoIsTold(UnusualLookUp flag, RegistrySnapshot registry)
    {
        var own = registry.Find(flag.OrganisationId);
        if (own is { Enabled: true })
        {
            var lead = own.AllowedRoles.Where(r => Roles.IsManager(r) && (flag.PractitionerId.Length == 0 || r != flag.Role))
                .OrderByDescending(r => r == Routing.SafeguardingLeadOf(own)).FirstOrDefault();
            if (lead != PractitionerRole.Unspecified)
                return (own, lead);
        }

        return Routing.PartnershipOf(registry) is { } partnership && partnership.Id != flag.OrganisationId
            ? (partnership, PractitionerRole.ReviewLead)
            : (own, own is null ? PractitionerRole.Unspecified : Routing.SafeguardingLeadOf(own));
    }

    private Notification ItemOf(IWriteSession session, UnusualLookUp flag, Organisation told, PractitionerRole lead, RegistrySnapshot registry)
    {
        var partnership = Routing.PartnershipOf(registry);
        var asked = partnership is not null && partnership.Id != told.Id ? partnership : registry.Find(flag.OrganisationId) ?? told;
        return new Notification
        {
            Id = session.NextId("ntf"),
            OrganisationId = told.Id,
            Trigger = NotificationTrigger.UnusualLookUps,
            Urgency = Urgency.Standard,
            ActionOwner = Code.Of(lead),
            ActionRole = lead,
            // The partners' own read no trail (M4).
            ExpectedResponse = (lead == PractitionerRole.ReviewLead ? "have an auditor read the trail of these look-ups" : "read the trail of these look-ups (AuditService/ListEntries)")
                + ", ask for the reasons, and note what you found; do not forward this",
            RespondBy = clock.Due(DeadlineKey.OverrideReview, session.Now).DueAt,
            Tier = Tier.Existence,
            Summary = told.Id == flag.OrganisationId ? flag.Words : $"{registry.NameOf(flag.OrganisationId)}: {flag.Words}",
            Contact = asked.DutyDesk,
            ConcealedFrom = told.Id == flag.OrganisationId && flag.PractitionerId.Length > 0 ? flag.PractitionerId : null,
            PublishedAt = session.Now,
            StateSince = session.Now,
        };
    }
}
