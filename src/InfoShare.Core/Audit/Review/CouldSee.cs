using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Audit.Review;

/// <summary>The most that somebody of an organisation could be given of one thing, and by which question.</summary>
internal sealed record Reach(AccessDecision Decision, PractitionerRole Role, Purpose Purpose);

/// <summary>
/// What an organisation could have seen at a past moment, had it asked: each role that it may assert, each purpose open to that role,
/// in the standing of that moment, under the policy of that moment. The same decision as the answer's own (<see cref="Disclosure"/>), so
/// that it is what the call returned.
/// </summary>
internal sealed class CouldSee(PastPicture picture)
{
    private static readonly AccessDecision NotFound = new(Release.Hidden, WithheldBecause.Hidden, "person/protected", Obligations.Log);

    // It exists for its own organisation and for those who were shown it.
    private static readonly AccessDecision TakenBack = new(Release.Hidden, WithheldBecause.Hidden, "concern/taken-back", Obligations.Log);

    private static readonly Purpose[] OfAnAdult = [Purpose.AssessAdultAccess, Purpose.SuperviseOffender];

    /// <summary>Asks as this role alone; unspecified: as every role.</summary>
    public PractitionerRole Role { get; init; }

    /// <summary>Asks for this purpose alone; unspecified: for every one that is open.</summary>
    public Purpose Purpose { get; init; }

    /// <summary>How the organisation's role stood to somebody.</summary>
    public Relation RelationOf(PastPerson person, string organisationId, PractitionerRole role)
    {
        var open = person.Involvements.Where(i => i.OrganisationId == organisationId && i.OpenOn(picture.Day)).ToList();
        if (open.Find(i => i.Leads) is { PractitionerId: not null } lead && lead.Role == role)
            return Relation.Leading;
        return open.Count > 0 || person.Referrals.Any(r => r.IsOpen && r.IsParty(organisationId)) ? Relation.Involved : Relation.None;
    }

    /// <summary>The most of a concern; null where the organisation could not ask at all.</summary>
    public Reach? Of(Organisation organisation, PastConcern concern)
    {
        var wasThere = !concern.Concern.IsInError || concern.Concern.OrganisationId == organisation.Id || concern.ShownTo.Contains(organisation.Id);
        return Best(
            organisation, p => p.Concerns.Any(c => c.Concern.Id == concern.Concern.Id),
            caller => wasThere ? ConcernAccess.Decide(caller, concern.Concern) : TakenBack);
    }

    /// <summary>The most of a status.</summary>
    public Reach? Of(Organisation organisation, ChildStatus status) =>
        Best(organisation, p => p.Statuses.Any(s => s.Id == status.Id), caller => status.TakenBack?.IsThereFor(organisation.Id) == false ? TakenBack : caller.May(StatusAccess.ClassOf(status.Code)));

    /// <summary>The most of a contact: what is not shown of one leaves no trace (<see cref="ContactSight"/>).</summary>
    public Reach? Of(Organisation organisation, ContactRecord contact) => Best(
        organisation, p => p.Contacts.Any(c => c.Id == contact.Id),
        caller => contact.TakenBack?.IsThereFor(organisation.Id) == false ? TakenBack
            : ContactSight.Decide(caller, contact) is { Shows: false } closed ? closed with { Release = Release.Hidden, Because = WithheldBecause.Hidden }
            : ContactSight.Decide(caller, contact));

    private Reach? Best(Organisation organisation, Func<PastPerson, bool> isAbout, Func<Caller, AccessDecision> decide)
    {
        Reach? best = null;
        foreach (var person in picture.People.Where(isAbout))
        {
            foreach (var role in organisation.AllowedRoles.Where(r => Role == PractitionerRole.Unspecified || r == Role))
            {
                foreach (var purpose in PurposesOf(person, role))
                {
                    var decision = IsHidden(person, organisation.Id) ? NotFound : decide(AsAsked(organisation, role, purpose, RelationOf(person, organisation.Id, role)));
                    if (best is null || decision.Release > best.Decision.Release)
                        best = new Reach(decision, role, purpose);
                }
            }
        }

        return best;
    }

    // An emergency opens more, to whoever breaks the glass; that it was done stands in the trail.
    private IEnumerable<Purpose> PurposesOf(PastPerson person, PractitionerRole role) => Code.All<Purpose>()
        .Where(p => p != Purpose.Emergency && (Purpose == Purpose.Unspecified || p == Purpose) && picture.Policy.IsOpen(role, p) && (!person.IsAdult || OfAnAdult.Contains(p)));

    private Caller AsAsked(Organisation organisation, PractitionerRole role, Purpose purpose, Relation relation) =>
        new(organisation.Id, organisation.Name, organisation.Agency, organisation.Area, organisation.IsOperator, new Practitioner("", "", role, null), "")
        {
            Standing = new AccessStanding(picture.Policy) { Purpose = purpose, LegalBasis = LegalBasis.PublicFunction, Relation = relation },
        };

    /// <summary>Whether a protected person was nobody to the organisation (A10).</summary>
    private bool IsHidden(PastPerson person, string organisationId) => person.IsProtected && !picture.Knew(person, organisationId);
}
