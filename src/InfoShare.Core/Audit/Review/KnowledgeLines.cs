using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>Builds the lines of a review, organisation by organisation.</summary>
internal sealed class KnowledgeLines(PastPicture picture, RegistrySnapshot registry, IReadOnlyDictionary<string, string> origins, ReviewSight sight)
{
    private readonly Dictionary<string, PastConcern> concerns = picture.Concerns.ToDictionary(c => c.Concern.Id, StringComparer.Ordinal);
    private readonly Dictionary<string, Households.ChildStatus> statuses = picture.Statuses.DistinctBy(s => s.Id).ToDictionary(s => s.Id, StringComparer.Ordinal);

    private readonly Dictionary<string, ContactRecord> contacts = picture.Contacts.ToDictionary(c => c.Id, StringComparer.Ordinal);
    private readonly HashSet<string> referrals = picture.Referrals.Select(r => r.Referral.Id).ToHashSet(StringComparer.Ordinal);
    private readonly Openings openings = new(picture);

    private readonly ILookup<string, PlacedEntry> byObject = picture.Entries.Concat(picture.Trail.Firsts)
        .Where(e => e.Entry.ObjectId is not null).DistinctBy(e => e.Entry.Id)
        .OrderBy(e => e.Entry.RecordedAt).ThenBy(e => e.Log, StringComparer.Ordinal).ThenBy(e => e.Index).ToLookup(e => e.Entry.ObjectId!, StringComparer.Ordinal);

    // What an organisation was given of an inbox, by item: one by itself, or several in one answer.
    private readonly ILookup<(string?, string), PlacedEntry> given = picture.Entries
        .Where(e => e.Entry.Kind is AuditEventKind.Deliver or AuditEventKind.Return && e.Entry.OrganisationId is not null)
        .SelectMany(e => e.Entry.Shown.Select(s => ShownThing.Read(s).Id).Append(e.Entry.ObjectId).OfType<string>().Distinct(), (e, id) => (Key: (e.Entry.OrganisationId, id), Placed: e))
        .ToLookup(g => g.Key, g => g.Placed);

    // What a lead's organisation published, was told of or was shown: of anything else the review would be a look-up without a purpose.
    private readonly HashSet<string>? met = sight.ShowsRules ? null : Met(picture, sight.OrganisationId!);

    /// <summary>Only this organisation; null: all.</summary>
    public string? OrganisationId { get; init; }

    /// <summary>By which what could be seen is judged.</summary>
    public required CouldSee Could { get; init; }

    /// <summary>Every line, by organisation, kind and time.</summary>
    public IReadOnlyList<KnowledgeLine> All() =>
    [
        .. Reviewed().SelectMany(o => CouldLines(o).Concat(DidLines(o.Id)).Concat(ToldLines(o.Id)).Concat(PublishedLines(o.Id))
            .OrderBy(l => l.Kind).ThenBy(l => l.At).ThenBy(l => l.ObjectId, StringComparer.Ordinal).ThenBy(l => l.PractitionerId, StringComparer.Ordinal)),
    ];

    /// <summary>The numbers of every organisation; one that knew nothing stands there too, with the reason that it is not connected.</summary>
    public IReadOnlyList<OrganisationKnowledge> Organisations(IReadOnlyList<KnowledgeLine> lines)
    {
        var byOrganisation = lines.ToLookup(l => l.OrganisationId, StringComparer.Ordinal);
        return [.. Reviewed().Select(o => Numbers(o, [.. byOrganisation[o.Id]]))];
    }

    private IEnumerable<Organisation> Reviewed() => registry.All
        .Where(o => OrganisationId is null || o.Id == OrganisationId)
        .Where(o => o.Agency != AgencyKind.Other || picture.Touches(o.Id))
        .OrderBy(o => o.Id, StringComparer.Ordinal);

    private OrganisationKnowledge Numbers(Organisation organisation, List<KnowledgeLine> lines)
    {
        int Count(KnowledgeKind kind) => lines.Count(l => l.Kind == kind);
        return new OrganisationKnowledge(
            organisation.Id, organisation.Name, organisation.Agency, organisation.Connection, NearestOf(organisation),
            lines.Where(l => l.Kind == KnowledgeKind.DidSee).Select(l => l.Tier).DefaultIfEmpty().MaxBy(Rank),
            Count(KnowledgeKind.CouldSee), Count(KnowledgeKind.DidSee), Count(KnowledgeKind.ToldAndOpened), Count(KnowledgeKind.ToldNotOpened),
            Count(KnowledgeKind.Published), Count(KnowledgeKind.Withheld), picture.Trail.Asked.GetValueOrDefault(organisation.Id))
        {
            ActsFrom = picture.Trail.ActsFrom,
            ShownUntil = picture.Trail.ShownUntil,
        };
    }

    /// <summary>Where an entry stands.</summary>
    public EntryReference Reference(PlacedEntry placed) => new(placed.Entry.Id, origins.GetValueOrDefault(placed.Log, placed.Log), placed.Index);

    /// <summary>The entry by which a thing came into the broker, or null.</summary>
    public EntryReference? ReferenceOf(string objectId, params AuditEventKind[] kinds) =>
        byObject[objectId].FirstOrDefault(e => kinds.Length == 0 || kinds.Contains(e.Entry.Kind)) is { } found ? Reference(found) : null;

    /// <summary>The organisation that brought a thing into the broker; null where the clock did, or nothing was read of it.</summary>
    public string? BegunBy(string? objectId) => objectId is null ? null : byObject[objectId].Select(e => e.Entry.OrganisationId).FirstOrDefault(id => id is not null);

    /// <summary>Whether an item was opened, by the trail.</summary>
    public Opening OpeningOf(PastItem item) => openings.Of(item);

    /// <summary>How much a tier tells; the codes are not in this order.</summary>
    internal static int Rank(Tier tier) => tier switch
    {
        Tier.Existence => 1,
        Tier.Mediated => 2,
        Tier.Marker => 3,
        Tier.Summary => 4,
        Tier.Detail => 5,
        _ => 0,
    };

    private Relation NearestOf(Organisation organisation)
    {
        var relations = organisation.AllowedRoles.SelectMany(role => picture.People.Select(p => Could.RelationOf(p, organisation.Id, role))).ToList();
        return relations.Contains(Relation.Leading) ? Relation.Leading : relations.Contains(Relation.Involved) ? Relation.Involved : Relation.None;
    }

    private IEnumerable<KnowledgeLine> CouldLines(Organisation organisation)
    {
        // Who has no system here, or whose place was taken away, could not ask.
        if (organisation.Connection == Connection.None || !organisation.Enabled || organisation.Agency == AgencyKind.Other)
            yield break;
        foreach (var concern in picture.Concerns.Where(c => sight.MayKnowOf(c.Concern.Id) && met?.Contains(c.Concern.Id) != false))
        {
            if (Could.Of(organisation, concern) is { } reach)
                yield return Line(organisation, reach, concern.Concern.Id, CodeOf(concern.Concern), Code.Of(concern.Concern.Verification), concern.Concern.RecordedAt);
        }

        foreach (var status in picture.Statuses.Where(s => sight.MayKnowOf(s.Id) && met?.Contains(s.Id) != false))
        {
            if (Could.Of(organisation, status) is not { } reach)
                continue;
            var line = Line(organisation, reach, status.Id, sight.CodeOf(status.Id, Code.Of(status.Code)), StateOf(status), status.RecordedAt);
            yield return line.Kind == KnowledgeKind.CouldSee && reach.Decision.Shows ? line with { Tier = Tier.Marker } : line;
        }

        foreach (var contact in picture.Contacts.Where(c => sight.MayKnowOf(c.Id) && met?.Contains(c.Id) != false))
        {
            if (Could.Of(organisation, contact) is { } reach)
                yield return Line(organisation, reach, contact.Id, ThingKinds.Contact, StateOf(contact), contact.RecordedAt);
        }

        foreach (var referral in picture.Referrals.Where(r => r.IsParty(organisation.Id)))
        {
            yield return new KnowledgeLine(
                KnowledgeKind.CouldSee, organisation.Id, null, PractitionerRole.Unspecified, referral.Referral.Id, null, SideOf(referral, organisation.Id),
                Code.Of(referral.State), Tier.Detail, WithheldBecause.Unspecified, Purpose.Unspecified, null, referral.Steps[0].At, null,
                ReferenceOf(referral.Referral.Id));
        }
    }

    /// <summary>What an organisation published, was told of, was party to or was shown.</summary>
    internal static HashSet<string> Met(PastPicture picture, string organisationId) =>
    [
        .. picture.Concerns.Select(c => c.Concern).Where(c => c.OrganisationId == organisationId).Select(c => c.Id),
        .. picture.Statuses.Where(s => s.OrganisationId == organisationId).Select(s => s.Id),
        .. picture.Contacts.Where(c => c.OrganisationId == organisationId).Select(c => c.Id),
        .. picture.Items.Where(i => i.OrganisationId == organisationId).Select(i => i.ConcernId).OfType<string>(),
        .. picture.Referrals.Where(r => r.IsParty(organisationId)).SelectMany(r => r.Referral.ConcernIds),
        .. picture.Entries.Where(e => e.Entry.OrganisationId == organisationId && e.Entry.GaveSomething)
            .SelectMany(e => e.Entry.Shown.Select(s => ShownThing.Read(s).Id)),
    ];

    private KnowledgeLine Line(Organisation organisation, Reach reach, string id, string code, string state, DateTimeOffset at)
    {
        var tier = Disclosure.TierOf(reach.Decision.Release);
        return new KnowledgeLine(
            tier == Tier.Unspecified ? KnowledgeKind.Withheld : KnowledgeKind.CouldSee, organisation.Id, null, reach.Role, id, null, code, state, tier,
            reach.Decision.Because, reach.Purpose, sight.ShowsRules ? reach.Decision.RuleId : null, at, picture.Policy.Version, ReferenceOf(id, AuditEventKind.Publish));
    }

    /// <summary>Of each practitioner and thing the first showing, and each later one that told more: not a contact-by-contact list (K6).</summary>
    private IEnumerable<KnowledgeLine> DidLines(string organisationId)
    {
        var known = new Dictionary<(string Practitioner, string Id), int>();
        foreach (var placed in picture.Entries.Where(e => e.Entry.OrganisationId == organisationId))
        {
            // A system that fetched something stands among what was told: no person has seen it.
            var entry = placed.Entry;
            if (entry.PractitionerId is not { } practitioner || !entry.GaveSomething)
                continue;
            // That a child is there, told by a check of an adult: of whoever was asked about, and of nobody beside.
            foreach (var shown in picture.Objects is null ? entry.Shown.Select(ShownThing.Read).Where(s => picture.PersonIds.Contains(s.Id)) : [])
            {
                if (known.TryAdd((practitioner, shown.Id), Rank(shown.Tier)))
                {
                    yield return new KnowledgeLine(
                        KnowledgeKind.DidSee, organisationId, practitioner, entry.Role, shown.Id, null, "CHILD_REACHED", "", shown.Tier, WithheldBecause.Unspecified,
                        entry.Purpose, null, entry.RecordedAt, entry.PolicyVersion, Reference(placed));
                }
            }

            foreach (var shown in entry.Shown.Select(ShownThing.Read))
            {
                if (!sight.MayKnowOf(shown.Id) || known.GetValueOrDefault((practitioner, shown.Id)) >= Rank(shown.Tier) || WhatIs(shown.Id, entry) is not (var code, var state))
                    continue;
                known[(practitioner, shown.Id)] = Rank(shown.Tier);
                yield return new KnowledgeLine(
                    KnowledgeKind.DidSee, organisationId, practitioner, entry.Role, shown.Id, null, code, state, shown.Tier, WithheldBecause.Unspecified,
                    entry.Purpose, null, entry.RecordedAt, entry.PolicyVersion, Reference(placed));
            }
        }
    }

    /// <summary>
    /// What a shown thing is and how it stood; null for what has lines of another kind, for what an answer showed of somebody else, and, of what
    /// cannot be judged for a lead, always: that a clinic's notice was shown to a colleague is itself the clinic's fact.
    /// </summary>
    private (string Code, string State)? WhatIs(string id, AuditEntry entry) =>
        concerns.TryGetValue(id, out var concern) ? (CodeOf(concern.Concern), Code.Of(concern.Concern.Verification))
        : statuses.TryGetValue(id, out var status) ? (sight.CodeOf(id, Code.Of(status.Code)), StateOf(status))
        : contacts.TryGetValue(id, out var contact) ? (ThingKinds.Contact, StateOf(contact))
        : sight.ShowsRules && (referrals.Contains(id) || (picture.Objects is null && IsAboutThese(entry))) && ThingKinds.OfShown(id) is { } kind ? (kind, "")
        : null;

    private bool IsAboutThese(AuditEntry entry) => ShowingFold.IsAbout(entry, picture.PersonIds);

    private IEnumerable<KnowledgeLine> ToldLines(string organisationId)
    {
        foreach (var item in picture.Items.Where(i => i.OrganisationId == organisationId && sight.MayKnowOf(i.Id)))
        {
            // Who opened it, or else that it was delivered: the one entry would not prove the other.
            var opening = OpeningOf(item);
            var placed = opening.Entry ?? given[(organisationId, item.Id)].FirstOrDefault();
            var about = item.ConcernId ?? item.ReferralId;
            yield return new KnowledgeLine(
                opening.Opened ? KnowledgeKind.ToldAndOpened : KnowledgeKind.ToldNotOpened, organisationId, opening.Entry?.Entry.PractitionerId, item.ActionRole, item.Id,
                about, Code.Of(item.Trigger), opening.State, item.Tier, WithheldBecause.Unspecified, Purpose.Unspecified, null, item.PublishedAt, null,
                placed is not null ? Reference(placed) : about is null ? null : ReferenceOf(about, AuditEventKind.Publish));
        }
    }

    private IEnumerable<KnowledgeLine> PublishedLines(string organisationId)
    {
        foreach (var concern in picture.Concerns.Select(c => c.Concern).Where(c => c.OrganisationId == organisationId && sight.MayKnowOf(c.Id)))
            yield return Published(organisationId, concern.AuthorId, concern.AuthorRole, concern.Id, CodeOf(concern), Code.Of(concern.Verification), concern.RecordedAt);
        foreach (var status in picture.Statuses.Where(s => s.OrganisationId == organisationId && sight.MayKnowOf(s.Id)))
            yield return Published(organisationId, null, PractitionerRole.Unspecified, status.Id, sight.CodeOf(status.Id, Code.Of(status.Code)), StateOf(status), status.RecordedAt);
        foreach (var contact in picture.Contacts.Where(c => c.OrganisationId == organisationId && sight.MayKnowOf(c.Id)))
            yield return Published(organisationId, contact.PractitionerId, contact.Role, contact.Id, ThingKinds.Contact, StateOf(contact), contact.RecordedAt);

        // What is not judged again stands in the entry by which it was stated.
        foreach (var placed in sight.ShowsRules && picture.Objects is null
            ? picture.Entries.Where(e => e.Entry.OrganisationId == organisationId && e.Entry.Kind == AuditEventKind.Publish && IsAboutThese(e.Entry)).DistinctBy(e => e.Entry.ObjectId) : [])
        {
            if (ThingKinds.OfStated(placed.Entry.ObjectId) is { } kind)
            {
                yield return Published(
                    organisationId, placed.Entry.PractitionerId, placed.Entry.Role, placed.Entry.ObjectId!, kind, "", placed.Entry.RecordedAt);
            }
        }

        foreach (var referral in picture.Referrals.Where(r => r.Referral.ReferrerOrganisationId == organisationId && !r.Referral.IsByTheBroker))
        {
            yield return Published(
                organisationId, referral.Referral.ReferrerId, referral.Referral.ReferrerRole, referral.Referral.Id, ThingKinds.Referral, Code.Of(referral.State), referral.Steps[0].At);
        }
    }

    private KnowledgeLine Published(
        string organisationId, string? practitionerId, PractitionerRole role, string id, string code, string state, DateTimeOffset at) =>
        new(KnowledgeKind.Published, organisationId, practitionerId, role, id, null, code, state, Tier.Detail, WithheldBecause.Unspecified, Purpose.Unspecified,
            null, at, null, ReferenceOf(id, AuditEventKind.Publish) ?? ReferenceOf(id));

    private string CodeOf(Concern concern) => sight.CodeOf(concern.Id, string.Join(", ", concern.Indicators.Select(i => Code.Of(i)).Order(StringComparer.Ordinal)));

    private string StateOf(Households.ChildStatus status) =>
        status.TakenBack is not null ? "TAKEN_BACK" : status.To is { } end && end < picture.Day ? "ENDED" : status.From > picture.Day ? "TO_COME" : "OPEN";

    private static string StateOf(ContactRecord contact) =>
        contact.TakenBack is not null ? "TAKEN_BACK"
        : contact.Seen == Seen.Yes ? contact.SeenAlone == SeenAlone.Yes ? "SEEN_ALONE" : "SEEN"
        : contact.Outcome is AttendanceOutcome.Unspecified or AttendanceOutcome.Attended ? "NOT_SEEN"
        : Code.Of(contact.Outcome);

    private static string SideOf(PastReferral referral, string organisationId) =>
        referral.Referral.RecipientOrganisationId == organisationId ? "RECIPIENT"
        : referral.Referral.ReferrerOrganisationId == organisationId ? "REFERRER"
        : "OWNER";
}
