using InfoShare.Core.Audit;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Households;
using InfoShare.Core.Plans;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Access;

/// <summary>What bears on the whole of a request.</summary>
/// <param name="IsForThePerson">It goes to the person, or to somebody whom the person sent.</param>
/// <param name="IsChild">The person is under 18.</param>
/// <param name="RequesterIsKnown">It is certain which recorded person asks, so that it can be told whether that is a source of harm.</param>
/// <param name="GoesToSourceOfHarm">Whoever receives it, or whom it is about and who sent for it, is an alleged or suspected source of harm.</param>
/// <param name="WhereaboutsAreKept">Nobody may learn where the person is.</param>
/// <param name="UnderEnquiry">A referral is open, or an enquiry or proceedings are.</param>
public sealed record SubjectAccessStanding(
    string SubjectId, string? RequesterId, bool IsForThePerson, bool IsChild, bool RequesterIsKnown, bool GoesToSourceOfHarm, bool WhereaboutsAreKept,
    bool UnderEnquiry)
{
    /// <summary>
    /// Somebody acts for the person. Whom a partner sends may say so too: of somebody whose whereabouts are kept nothing goes to a
    /// representative, and to one who is not surely known only what a second officer agrees to.
    /// </summary>
    public bool IsRepresentative { get; init; }
}

/// <summary>
/// What of a record may go to the person whom it is about, or to somebody who asks for that person (requirement L8). Pure: the same
/// facts give the same proposal. It errs to withholding. docs/subject-access.md has the table.
/// </summary>
public static class SubjectAccessRules
{
    private static readonly SourceKind[] SomebodyTold =
        [SourceKind.ChildWords, SourceKind.ParentAboutOther, SourceKind.Relative, SourceKind.Public];

    private static readonly Purpose[] CareForAdults = [Purpose.ProvideCare, Purpose.Handover, Purpose.PreBirth];

    private static readonly ReleaseProposal Open = new(ReleaseBar.Unspecified, false, "open");

    /// <summary>
    /// Whether somebody is an alleged or suspected source of harm: a concern names the person as such or tells of the person's own
    /// offences, the person is managed as an offender, was in custody, or probation works with the person.
    /// </summary>
    public static bool IsAllegedSource(
        string personId, IReadOnlyCollection<ConcernOnSubject> concerns, IEnumerable<ChildStatus> statuses, IEnumerable<Involvement> involvements, bool wasInCustody,
        bool isChecked) =>
        wasInCustody || isChecked
        || concerns.Any(c => c.IsSuspected || (c.Concern.SubjectId == personId && TellsOfOwnOffence(c.Concern)))
        || statuses.Any(s => s.Code is ChildStatusCode.Mappa or ChildStatusCode.Licence)
        || involvements.Any(i => Roles.AgencyOf(i.Role) == AgencyKind.Probation && i.Role != PractitionerRole.YouthJustice);

    /// <summary>Of a concern. What may go out needs its holder's view all the same.</summary>
    /// <param name="bearsOnOthers">It names children or others besides the person.</param>
    public static ReleaseProposal OfConcern(Concern concern, bool bearsOnOthers, SubjectAccessStanding to)
    {
        ArgumentNullException.ThrowIfNull(concern);
        ArgumentNullException.ThrowIfNull(to);
        var classes = ConcernClass.AllOf(concern);
        var ownAccount = concern.SubjectId == to.SubjectId && to.IsForThePerson
            && concern.Source is SourceKind.SubjectAdult or SourceKind.ParentSelf or SourceKind.ChildWords;

        // The own account of somebody who is said to harm others holds nothing that another said; everything else is not there for them.
        if (to.GoesToSourceOfHarm && !(ownAccount && !bearsOnOthers && classes.All(IsEveryday)))
            return Never(ReleaseBar.SourceOfHarm, "concern/source-of-harm");
        if (Everywhere(to) is { } barred)
            return barred;
        if (classes.Contains(SensitivityClass.Informant) || (SomebodyTold.Contains(concern.Source) && !ownAccount))
            return Never(ReleaseBar.Informant, "concern/informant");
        if (classes.Contains(SensitivityClass.ProtectedLocation))
            return Never(ReleaseBar.ProtectedLocation, "concern/protected-location");
        if (classes.Any(c => c is SensitivityClass.Intelligence or SensitivityClass.Staff) || concern.Source == SourceKind.PoliceIntel)
            return Never(ReleaseBar.Investigation, "concern/intelligence");
        if (!to.IsForThePerson && to.IsChild && (concern.ChildWords is not null || classes.Contains(SensitivityClass.SexualHealth)))
            return Never(ReleaseBar.ChildInterest, "concern/child-confidence");

        // That such a service knows the person is its fact, whatever it tells of.
        if (InvolvementAccess.ClassOf(concern.AuthorRole) != SensitivityClass.Unspecified)
            return to is { IsForThePerson: true, IsRepresentative: false } ? Unless(ReleaseBar.SeriousHarm, HiddenService("concern")) : Never(ReleaseBar.SeriousHarm, HiddenService("concern"));
        if (concern.SubjectId is { } about && about != to.SubjectId && about != to.RequesterId)
            return Unless(ReleaseBar.AnotherPerson, "concern/another-person");
        if (to.UnderEnquiry)
            return Unless(ReleaseBar.Investigation, "concern/enquiry");
        if (classes.Contains(SensitivityClass.Legal))
            return Unless(ReleaseBar.Legal, "concern/legal");
        if (concern.Source == SourceKind.ReportedToProfessional)
            return Unless(ReleaseBar.Informant, "concern/reported");
        if (!to.IsForThePerson && concern.HarmCategories.Count > 0)
            return Unless(ReleaseBar.SeriousHarm, "concern/harm");
        return Unsure(to, "concern") ?? Open;
    }

    /// <summary>Of a look-up.</summary>
    public static ReleaseProposal OfAccess(AuditEntry access, SubjectAccessStanding to)
    {
        ArgumentNullException.ThrowIfNull(access);
        ArgumentNullException.ThrowIfNull(to);

        // That anybody asked about an adult with a view to children is a check, and nobody learns of one, whoever asks: if only sources of
        // harm were not told, not to be told would say it.
        if (to.GoesToSourceOfHarm || AccessSight.IsCheckOfAdult(access) || (!to.IsChild && !CareForAdults.Contains(access.Purpose)))
            return Never(ReleaseBar.SourceOfHarm, "access/check");
        if (Everywhere(to) is { } barred)
            return barred;
        if (access.TellLead == false || access.LegalBasis == LegalBasis.CrimePrevention || access.Role == PractitionerRole.IntelligenceOfficer
            || access.Purpose is Purpose.S47Enquiry)
        {
            return Never(ReleaseBar.Investigation, "access/enquiry");
        }

        if (InvolvementAccess.ClassOf(access.Role) != SensitivityClass.Unspecified)
            return Never(ReleaseBar.SeriousHarm, HiddenService("access"));
        if (Roles.AgencyOf(access.Role) == AgencyKind.Probation || access.Role == PractitionerRole.CustodyOfficer)
            return Never(ReleaseBar.AnotherPerson, "access/offender-service");
        if (AccessSight.IsBreakGlass(access)
            || (to.UnderEnquiry && Roles.AgencyOf(access.Role) is AgencyKind.Police or AgencyKind.SocialCare))
        {
            return Unless(ReleaseBar.Investigation, "access/enquiry-open");
        }

        return Unsure(to, "access") ?? Open;
    }

    /// <summary>Of a link. Whom it leads to never goes out.</summary>
    /// <param name="otherIsKept">Nobody may learn where the other person is.</param>
    public static ReleaseProposal OfLink(Relationship link, bool otherIsKept, SubjectAccessStanding to)
    {
        ArgumentNullException.ThrowIfNull(link);
        ArgumentNullException.ThrowIfNull(to);
        if (to.GoesToSourceOfHarm)
            return Never(ReleaseBar.SourceOfHarm, "link/source-of-harm");
        if (Everywhere(to) is { } barred)
            return barred;
        if (otherIsKept)
            return Never(ReleaseBar.ProtectedLocation, "link/protected");
        if (link.Source == SourceKind.PoliceIntel)
            return Never(ReleaseBar.Investigation, "link/intelligence");
        if (SomebodyTold.Contains(link.Source) || link.Source == SourceKind.ReportedToProfessional)
            return Never(ReleaseBar.Informant, "link/informant");

        // A parent's own word that the child is the parent's is nobody else's.
        var toldByThem = link.Type == RelationshipType.BirthParent && link.Source is SourceKind.ParentSelf or SourceKind.SubjectAdult
            && link.PersonId == (to.IsForThePerson ? to.SubjectId : to.RequesterId);
        return toldByThem ? Unsure(to, "link") ?? Open : Unless(ReleaseBar.AnotherPerson, "link/another-person");
    }

    /// <summary>Of a status.</summary>
    /// <param name="ofHiddenService">Whose status it is says by its name a fact of a class (<see cref="InvolvementAccess.IsHiddenService"/>).</param>
    public static ReleaseProposal OfStatus(ChildStatus status, SubjectAccessStanding to, bool ofHiddenService = false)
    {
        ArgumentNullException.ThrowIfNull(status);
        ArgumentNullException.ThrowIfNull(to);
        if (to.GoesToSourceOfHarm || status.Code is ChildStatusCode.Mappa or ChildStatusCode.Licence)
            return Never(ReleaseBar.SourceOfHarm, "status/source-of-harm");
        if (Everywhere(to) is { } barred)
            return barred;
        if (ofHiddenService)
            return Never(ReleaseBar.SeriousHarm, HiddenService("status"));
        return status.Code switch
        {
            ChildStatusCode.Marac => Never(ReleaseBar.SeriousHarm, "status/marac"),
            ChildStatusCode.S47 => Unless(ReleaseBar.Investigation, "status/enquiry"),
            ChildStatusCode.PreProceedings => Unless(ReleaseBar.Legal, "status/proceedings"),
            _ => Unsure(to, "status") ?? Open,
        };
    }

    /// <summary>Of a meeting with the person.</summary>
    /// <param name="toldOutOfIt">What the rules say of the concerns that were told out of it: that the day is there would tell of them.</param>
    public static ReleaseProposal OfContact(ContactRecord contact, SubjectAccessStanding to, params IReadOnlyCollection<ReleaseProposal> toldOutOfIt)
    {
        var alone = OfContactAlone(contact, to);
        var closest = toldOutOfIt.Where(c => c.Bar != ReleaseBar.Unspecified).OrderByDescending(c => c.Absolute).FirstOrDefault();
        return closest is null || alone.Absolute || (alone.Bar != ReleaseBar.Unspecified && !closest.Absolute) ? alone : closest with { RuleId = "contact/concern" };
    }

    private static ReleaseProposal OfContactAlone(ContactRecord contact, SubjectAccessStanding to)
    {
        ArgumentNullException.ThrowIfNull(contact);
        ArgumentNullException.ThrowIfNull(to);
        if (to.GoesToSourceOfHarm)
            return Never(ReleaseBar.SourceOfHarm, "contact/source-of-harm");
        if (Everywhere(to) is { } barred)
            return barred;
        if (contact.Class != SensitivityClass.Standard || InvolvementAccess.ClassOf(contact.Role) != SensitivityClass.Unspecified)
            return Never(ReleaseBar.SeriousHarm, HiddenService("contact"));
        if (Roles.AgencyOf(contact.Role) == AgencyKind.Probation || contact.Role == PractitionerRole.CustodyOfficer)
            return Never(ReleaseBar.AnotherPerson, "contact/offender-service");
        if (!to.IsForThePerson && to.IsChild && (contact.ChildWords is not null || contact.SeenAlone == SeenAlone.Yes))
            return Never(ReleaseBar.ChildInterest, "contact/child-confidence");
        if (to.UnderEnquiry && Roles.AgencyOf(contact.Role) is AgencyKind.Police or AgencyKind.SocialCare)
            return Unless(ReleaseBar.Investigation, "contact/enquiry-open");
        return Unsure(to, "contact") ?? Open;
    }

    /// <summary>Of a characteristic: the person's own, and nobody else's.</summary>
    /// <param name="ofHiddenService">Who recorded it says by its name a fact of a class (<see cref="InvolvementAccess.IsHiddenService"/>).</param>
    /// <param name="ofOffenderService">Probation recorded it.</param>
    public static ReleaseProposal OfCharacteristic(SubjectAccessStanding to, bool ofHiddenService = false, bool ofOffenderService = false)
    {
        ArgumentNullException.ThrowIfNull(to);
        if (to.GoesToSourceOfHarm)
            return Never(ReleaseBar.SourceOfHarm, "characteristic/source-of-harm");
        if (Everywhere(to) is { } barred)
            return barred;
        if (ofHiddenService)
            return Never(ReleaseBar.SeriousHarm, HiddenService("characteristic"));
        if (ofOffenderService)
            return Never(ReleaseBar.AnotherPerson, "characteristic/offender-service");
        return to.IsForThePerson ? Open : Unless(ReleaseBar.AnotherPerson, "characteristic/another-person");
    }

    /// <summary>Of how a status or a service's work ended.</summary>
    public static ReleaseProposal OfEnding(Ending ending, SubjectAccessStanding to)
    {
        ArgumentNullException.ThrowIfNull(ending);
        ArgumentNullException.ThrowIfNull(to);
        if (to.GoesToSourceOfHarm || ending.Code is ChildStatusCode.Mappa or ChildStatusCode.Licence)
            return Never(ReleaseBar.SourceOfHarm, "ending/source-of-harm");
        if (Everywhere(to) is { } barred)
            return barred;
        if (InvolvementAccess.ClassOf(ending.ProposedByRole) != SensitivityClass.Unspecified)
            return Never(ReleaseBar.SeriousHarm, HiddenService("ending"));
        if (Roles.AgencyOf(ending.ProposedByRole) == AgencyKind.Probation || ending.ProposedByRole == PractitionerRole.CustodyOfficer)
            return Never(ReleaseBar.AnotherPerson, "ending/offender-service");
        return ending.Code switch
        {
            ChildStatusCode.Marac => Never(ReleaseBar.SeriousHarm, "ending/marac"),
            ChildStatusCode.S47 => Unless(ReleaseBar.Investigation, "ending/enquiry"),
            ChildStatusCode.PreProceedings => Unless(ReleaseBar.Legal, "ending/proceedings"),
            _ when ending.State != EndingState.Accepted || to.UnderEnquiry => Unless(ReleaseBar.Investigation, "ending/open"),
            _ => Unsure(to, "ending") ?? Open,
        };
    }

    /// <summary>
    /// Of a question about harm, a task, or a notice of what stands together. That somebody was asked, or is to be asked again alone, puts
    /// her in danger in another's hands; a notice says that concerns are there which are withheld.
    /// </summary>
    public static ReleaseProposal OfWork(SubjectAccessStanding to)
    {
        ArgumentNullException.ThrowIfNull(to);
        return to.GoesToSourceOfHarm ? Never(ReleaseBar.SourceOfHarm, "work/source-of-harm") : Everywhere(to) ?? Never(ReleaseBar.SeriousHarm, "work");
    }

    /// <summary>What of these goes out, in their order: each by itself, and a meeting with every concern that was told out of it or not at all (L8).</summary>
    public static IReadOnlyList<SubjectAccessItem> Outgoing(
        IReadOnlyCollection<SubjectAccessItem> items, IReadOnlyCollection<OfficerDecision> decisions, IReadOnlyDictionary<string, HolderConsultation> views)
    {
        ArgumentNullException.ThrowIfNull(items);
        ArgumentNullException.ThrowIfNull(views);
        var going = items.Where(i => GoesOut(i, decisions, views.GetValueOrDefault(i.Id))).ToList();
        var ids = going.Select(i => i.Id).ToHashSet(StringComparer.Ordinal);
        return [.. going.Where(i => i.ToldOutOf.All(ids.Contains))];
    }

    /// <summary>
    /// What becomes of an item by itself. What nobody may release stays; what an officer or the holder withholds stays; what the rules would
    /// withhold goes out when an officer says why and a second one, or the holder, agrees; and a concern goes out only with its
    /// holder's view or two officers'.
    /// </summary>
    public static bool GoesOut(SubjectAccessItem item, IEnumerable<OfficerDecision> decisions, HolderConsultation? view)
    {
        ArgumentNullException.ThrowIfNull(item);
        if (item.Proposal.Absolute || view?.Answer == ItemDecision.Withhold)
            return false;
        var latest = decisions.Where(d => d.ItemId == item.Id).GroupBy(d => d.OfficerId).Select(g => g.MaxBy(d => d.At)!).ToList();
        if (latest.Any(d => d.Decision == ItemDecision.Withhold))
            return false;
        var officers = latest.Count(d => d.Decision == ItemDecision.Release);
        var agreed = view?.Answer == ItemDecision.Release;
        if (item.Proposal.Bar != ReleaseBar.Unspecified)
            return officers >= 2 || (officers == 1 && agreed);
        return item.Kind != SubjectAccessScope.Concerns || agreed || officers >= 2;
    }

    /// <summary>
    /// The holder's words as they go out; null: the coded facts alone. Words that may name somebody go out when an officer decided to release the
    /// item after they came, and so has seen them.
    /// </summary>
    public static string? WordsOf(HolderConsultation? view, bool needsLook, IEnumerable<OfficerDecision> decisions) =>
        view is null || (needsLook && !decisions.Any(d => d.ItemId == view.ItemId && d.Decision == ItemDecision.Release && d.At >= view.AnsweredAt)) ? null : view.Words;

    private static string HiddenService(string what) => $"{what}/hidden-service";

    // Where the person is kept safe, what others ask for says where: names of services, days, that there is anything at all. Also when
    // they say that the person sent them.
    private static ReleaseProposal? Everywhere(SubjectAccessStanding to) =>
        to is { WhereaboutsAreKept: true } and ({ IsForThePerson: false } or { IsRepresentative: true }) ? Never(ReleaseBar.ProtectedLocation, "kept") : null;

    // Whoever asks for another, in whosever name, and is not surely known may be the very one from whom it is kept.
    private static ReleaseProposal? Unsure(SubjectAccessStanding to, string what) =>
        to is { IsForThePerson: true, IsRepresentative: false } || to.RequesterIsKnown ? null : Unless(to.IsChild ? ReleaseBar.ChildInterest : ReleaseBar.SeriousHarm, $"{what}/requester-unsure");

    private static bool IsEveryday(SensitivityClass sensitivity) => sensitivity is SensitivityClass.Standard or SensitivityClass.Demographic
        or SensitivityClass.AdultHealth or SensitivityClass.ChildHealth;

    private static bool TellsOfOwnOffence(Concern concern) =>
        concern.Indicators.Any(i => Indicators.Info(i).Group == ConcernIndicatorGroup.Offending || i == ConcernIndicator.DaPreviousPartnerOffence)
        || ConcernClass.AllOf(concern).Any(c => c is SensitivityClass.Intelligence or SensitivityClass.Staff);

    private static ReleaseProposal Never(ReleaseBar bar, string rule) => new(bar, true, rule);

    private static ReleaseProposal Unless(ReleaseBar bar, string rule) => new(bar, false, rule);
}

/// <summary>A concern as it concerns one person.</summary>
/// <param name="IsSuspected">Its author suspects the person of the harm.</param>
public sealed record ConcernOnSubject(Concern Concern, bool IsSuspected);
