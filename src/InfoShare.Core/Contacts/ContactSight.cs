using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Handovers;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Contacts;

/// <summary>A contact as somebody may see it: what lies beyond the tier is null, empty or unspecified.</summary>
public sealed record ContactView(ContactRecord Contact, Tier Tier, string? OrganisationName)
{
    /// <summary>Cut down to a tier. That others missed a child is a marker; who and where is more, and the words are DETAIL alone (requirement C10).</summary>
    public static ContactView At(Tier tier, ContactRecord contact, string? organisationName)
    {
        var (summary, detail) = (tier is Tier.Summary or Tier.Detail, tier == Tier.Detail);
        return new ContactView(
            contact with
            {
                OrganisationId = "",
                PractitionerId = "",
                PractitionerName = detail ? contact.PractitionerName : "",
                Role = summary || contact.Seen == Seen.Yes ? contact.Role : PractitionerRole.Unspecified,
                AtTime = summary ? contact.AtTime : null,
                Appointment = summary ? contact.Appointment : AppointmentKind.Unspecified,
                Place = summary ? contact.Place : ContactPlace.Unspecified,
                Present = summary ? contact.Present : [],
                NonVerbal = detail ? contact.NonVerbal : null,
                ChildWords = detail ? contact.ChildWords : null,
                Interpreter = summary ? contact.Interpreter : InterpreterUse.Unspecified,
                RelativeInterpreted = summary && contact.RelativeInterpreted,
                Language = summary ? contact.Language : null,
                ReasonGiven = detail ? contact.ReasonGiven : null,
                ReasonBy = detail ? contact.ReasonBy : null,
                RebookedTo = summary ? contact.RebookedTo : null,
                NextStep = detail ? contact.NextStep : null,
                AgencyLabel = detail ? contact.AgencyLabel : null,
                TakenBack = contact.TakenBack?.For(own: false),
            },
            tier,
            summary ? organisationName : null);
    }
}

/// <summary>What is known of contacts with one person, as far as the reader may see it.</summary>
/// <param name="LastSeen">The latest at which the person was seen, by whomever; null: none is recorded that the reader may know of.</param>
/// <param name="LastSeenAlone">The same, alone.</param>
/// <param name="Contacts">The latest, newest first.</param>
/// <param name="Cut">Whether there are more.</param>
public sealed record ContactsSeen(ContactView? LastSeen, ContactView? LastSeenAlone, IReadOnlyList<ContactView> Contacts, bool Cut)
{
    /// <summary>Nothing.</summary>
    public static ContactsSeen None { get; } = new(null, null, [], false);

    /// <summary>Organisations that they name.</summary>
    public IReadOnlyList<string> Named { get; init; } = [];

    /// <summary>Each of them with its tier, as the trail keeps it (<see cref="Audit.AuditEntry.Shown"/>).</summary>
    public IReadOnlyList<string> ShownIds =>
        [.. Contacts.Append(LastSeen).Append(LastSeenAlone).OfType<ContactView>().Select(v => Disclosure.ShownAs(v.Tier, v.Contact.Id)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>How many there are of which the reader may not know: for the trail alone (M2).</summary>
    public HiddenRecords Hidden { get; init; } = HiddenRecords.None;

    /// <summary>What narrowed them.</summary>
    public IReadOnlyList<AnswerLimit> Limits => Cut ? [new AnswerLimit("contacts with the child", $"the latest {ContactSight.Most}")] : [];
}

/// <summary>
/// Who may know that somebody was seen, or missed. As with an involvement (<see cref="InvolvementAccess"/>), what a reader may not be shown
/// leaves no trace: that a clinic met a child is itself the clinic's fact.
/// </summary>
public static class ContactSight
{
    /// <summary>At most this many on a child's picture.</summary>
    public const int Most = 25;

    private static readonly long NotOpenToAll = ConcernClass.MaskOf(Code.All<SensitivityClass>().Where(c => c != SensitivityClass.Standard));

    /// <summary>What everybody may know: for what many read, where one reader's sight would tell the others.</summary>
    public static ConcernSight OpenToAll { get; } = new("", "", NotOpenToAll, NotOpenToAll);

    /// <summary>The filter for the database: every class that is not shown, the own organisation's and others'.</summary>
    public static ConcernSight Of(Caller caller) => new(
        caller.OrganisationId, caller.Practitioner?.Id ?? "", ClosedTo(caller, null), ClosedTo(caller, Relation.Colleague));

    /// <summary>The same for somebody whom the broker tells of its own accord.</summary>
    public static ConcernSight ToldTo(AccessPolicy policy, string organisationId, PractitionerRole role) =>
        new(
            organisationId, "", ConcernClass.MaskOf(Code.All<SensitivityClass>().Where(c => !policy.Tell(role, c).Shows)),
            ConcernClass.MaskOf(Code.All<SensitivityClass>().Where(c => !policy.TellColleague(role, c).Shows)));

    /// <summary>Whether a role at an organisation may be told of a contact: of the own organisation's as a colleague reads it.</summary>
    public static bool IsToldTo(AccessPolicy policy, string? organisationId, PractitionerRole role, ContactRecord contact) =>
        ToldOf(policy, organisationId, role, contact).Shows;

    /// <summary>How much of a contact a role at an organisation may be told.</summary>
    public static AccessDecision ToldOf(AccessPolicy policy, string? organisationId, PractitionerRole role, ContactRecord contact) =>
        contact.OrganisationId == organisationId ? policy.TellColleague(role, contact.Class) : policy.Tell(role, contact.Class);

    /// <summary>What the reader may see of one contact.</summary>
    public static AccessDecision Decide(Caller reader, ContactRecord contact)
    {
        var own = reader.OrganisationId == contact.OrganisationId;
        return reader.May(
            contact.Class, own && reader.Practitioner?.Id == contact.PractitionerId ? Relation.Author : own ? Relation.Colleague : null);
    }

    /// <summary>Last seen, and the latest contacts, as the reader may be told them.</summary>
    /// <param name="kept">The person's whereabouts are kept: services of another area are not named.</param>
    public static async ValueTask<ContactsSeen> ReadAsync(IReadSession session, string personId, Caller reader, bool kept, RegistrySnapshot registry)
    {
        var sight = Of(reader);
        var found = await session.Contacts.OfPersonAsync(personId, sight, Most + 1);
        var hidden = await session.Contacts.CountHiddenAsync(personId, sight);
        if (found.Count == 0)
            return ContactsSeen.None with { Hidden = hidden };
        var named = new SortedSet<string>(StringComparer.Ordinal);
        var views = found.Take(Most).Select(View).OfType<ContactView>().ToList();
        return new ContactsSeen(await LatestAsync(alone: false), await LatestAsync(alone: true), views, found.Count > Most) { Named = [.. named], Hidden = hidden };

        async ValueTask<ContactView?> LatestAsync(bool alone) =>
            await session.Contacts.LastSeenAsync(personId, sight, alone) is { } seen ? View(seen) : null;

        ContactView? View(ContactRecord contact)
        {
            var view = ViewOf(contact, reader, kept, registry);
            if (view?.OrganisationName is not null)
                named.Add(contact.OrganisationId);
            return view;
        }
    }

    /// <summary>Null when it is not shown.</summary>
    public static ContactView? ViewOf(ContactRecord contact, Caller reader, bool kept, RegistrySnapshot registry)
    {
        var decision = Decide(reader, contact);
        if (!decision.Shows || contact.TakenBack?.IsThereFor(reader.OrganisationId) == false)
            return null;
        var hidden = kept && !Whereabouts.MayName(reader, contact.OrganisationId, registry);
        var view = ContactView.At(Disclosure.TierOf(decision.Release), contact, hidden ? null : registry.NameOf(contact.OrganisationId));
        return contact.TakenBack is { } takenBack
            ? view with { Contact = view.Contact with { TakenBack = takenBack.For(contact.OrganisationId == reader.OrganisationId) } } : view;
    }

    private static long ClosedTo(Caller caller, Relation? relation) =>
        ConcernClass.MaskOf(Code.All<SensitivityClass>().Where(c => !caller.May(c, relation).Shows));
}
