using InfoShare.Core.Access;
using InfoShare.Core.Agencies;
using InfoShare.Core.Agencies.Education;
using InfoShare.Core.Clocks;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Handovers;
using InfoShare.Core.Households;
using InfoShare.Core.Inbox;
using InfoShare.Core.People;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Stores;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Schooling;

/// <summary>What is said of home education.</summary>
public enum HomeEducationClaim
{
    Unspecified = 0,
    New = 1,

    /// <summary>Said to go on from before, or from elsewhere.</summary>
    Continuing = 2,
}

/// <summary>What the records say to a claim.</summary>
public enum ClaimFinding
{
    Unspecified = 0,
    Contradicted = 1,
    Agrees = 2,
    NothingRecorded = 3,
    NothingToCheck = 4,
}

/// <summary>What is recorded of a child elsewhere.</summary>
public enum EarlierRecordKind
{
    Unspecified = 0,
    Schooling = 1,
    HomeEducation = 2,
    Referral = 3,
    Status = 4,
}

/// <summary>Something that is recorded elsewhere, at MARKER: that it is there, and whom to ask.</summary>
/// <param name="From">From when, or when; null: not known.</param>
/// <param name="To">Until when; null while it lasts, and for an event.</param>
public sealed record EarlierRecord(EarlierRecordKind Kind, AgencyKind Agency, string Area, DateOnly? From, DateOnly? To, ContactPoint Ask)
{
    /// <summary>Which status; unspecified for anything else.</summary>
    public ChildStatusCode Status { get; init; }

    /// <summary>A school had the child on that day or later, or has it still.</summary>
    public bool IsSchoolingSince(DateOnly since, DateOnly today) =>
        Kind == EarlierRecordKind.Schooling && (To ?? (From is { } day && IsEvent ? day : today)) >= since;

    /// <summary>Something of one day, such as an exclusion, and no stay.</summary>
    public bool IsEvent { get; init; }
}

/// <summary>What a check found of one child, as far as the caller may know it.</summary>
/// <param name="LastSeenOn">The last day of which it is recorded that somebody saw the child.</param>
public sealed record HomeEducationFound(
    ClaimFinding Finding, IReadOnlyList<EarlierRecord> Earlier, DateOnly? LastSeenOn, ContactPoint? Ask)
{
    /// <summary>As what the claim is stored: what a school's record contradicts is new.</summary>
    public HomeEducationClaim StoredAs(HomeEducationClaim claim) => Finding == ClaimFinding.Contradicted ? HomeEducationClaim.New : claim;
}

/// <summary>
/// Checks what was said of home education against what other organisations recorded: schooling, referrals, statuses (requirement I8).
/// Only what the caller may know counts, for the finding too: else a finding would tell what the answer hides. Of a child whose
/// whereabouts are kept, or from whom a conflict of interest keeps the caller, the answer is that for nobody.
/// </summary>
internal static class HomeEducationCheck
{
    private const int MostConcerns = 200;
    private const int MostReferrals = 50;

    private static readonly ConcernIndicator[] OfSchooling =
        [ConcernIndicator.LowAttendance, ConcernIndicator.OffRoll, ConcernIndicator.Excluded, ConcernIndicator.ManagedMove];

    private static readonly PractitionerRole[] OfSchools =
        [PractitionerRole.DesignatedLead, PractitionerRole.SchoolStaff, PractitionerRole.AttendanceOfficer];

    /// <summary>The finding, by what is recorded.</summary>
    public static ClaimFinding FindingOf(HomeEducationClaim claim, DateOnly? since, IReadOnlyCollection<EarlierRecord> earlier, DateOnly today) =>
        claim != HomeEducationClaim.Continuing ? ClaimFinding.NothingToCheck
        : earlier.Any(e => e.IsSchoolingSince(since ?? today, today)) ? ClaimFinding.Contradicted
        : earlier.Any(e => e.Kind == EarlierRecordKind.HomeEducation || e.Status == ChildStatusCode.Ehe) ? ClaimFinding.Agrees
        : ClaimFinding.NothingRecorded;

    /// <summary>Checks one child.</summary>
    /// <param name="child">Null: nobody is known, or nobody of whom the caller may know.</param>
    /// <param name="disclosure">Collects what was shown, for the trail and for the edges of the answer.</param>
    public static async ValueTask<HomeEducationFound> OfAsync(
        IReadSession session, Person? child, HomeEducationClaim claim, DateOnly? since, string area, Disclosure disclosure, Caller caller, RegistrySnapshot registry)
    {
        var today = LondonTime.DateOf(session.Now);
        var kept = child is not null && await Whereabouts.AreKeptAsync(session, [child]);
        if (child is null || kept || caller.Conflicts.Keeps(child.Id))
        {
            return new HomeEducationFound(
                FindingOf(claim, since, [], today), [], null, Lead.For(caller, false, [], registry, today, area).Contact);
        }

        var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
        List<EarlierRecord> earlier =
        [
            .. Worked(involvements, caller, registry, disclosure),
            .. await ConcernsAsync(session, child, caller, registry, disclosure),
            .. await ReferralsAsync(session, child, caller, registry, disclosure),
            .. (await session.Links.StatusesOfAsync([child.Id]))
                .Where(s => s.OrganisationId != caller.OrganisationId && registry.Find(s.OrganisationId) is not null && disclosure.Judge(s))
                .Select(s => Of(EarlierRecordKind.Status, registry.Find(s.OrganisationId)!, s.From, s.To) with { Status = s.Code }),
        ];
        earlier = [.. earlier.Distinct().OrderByDescending(e => e.To ?? e.From ?? DateOnly.MinValue).ThenBy(e => e.Kind).ThenBy(e => e.Area, StringComparer.Ordinal)];
        var met = await ContactSight.ReadAsync(session, child.Id, caller, kept, registry);
        var absences = (await session.Handovers.OpenAbsencesOfAsync([child.Id])).Where(a => a.Kind == AbsenceKind.SchoolRoll);
        var seen = absences.Select(a => a.LastSeenOn).Append(met.LastSeen?.Contact.HappenedOn).Max();
        return new HomeEducationFound(
            FindingOf(claim, since, earlier, today), earlier, seen, Lead.For(caller, kept, involvements, registry, today, area).Contact);
    }

    private static IEnumerable<EarlierRecord> Worked(IEnumerable<Involvement> involvements, Caller caller, RegistrySnapshot registry, Disclosure disclosure)
    {
        foreach (var involvement in involvements.Where(i => i.OrganisationId != caller.OrganisationId))
        {
            if (registry.Find(involvement.OrganisationId) is not { Agency: AgencyKind.Education } school)
                continue;
            if (OfSchools.Contains(involvement.Role))
                yield return Of(EarlierRecordKind.Schooling, school, involvement.From, involvement.To);
            else if (involvement.Role == PractitionerRole.EheOfficer)
                yield return Of(EarlierRecordKind.HomeEducation, school, involvement.From, involvement.To);
            else
                continue;
            disclosure.Answering.Add(school.Id);
        }
    }

    private static async ValueTask<IReadOnlyList<EarlierRecord>> ConcernsAsync(
        IReadSession session, Person child, Caller caller, RegistrySnapshot registry, Disclosure disclosure)
    {
        List<EarlierRecord> found = [];
        var concerns = await KeptConcerns.WithoutAsync(
            session, await session.Concerns.OnPeopleAsync([child.Id], null, MostConcerns, ConcernSight.Of(caller)), caller);
        foreach (var item in concerns.DistinctBy(c => c.Concern.Id))
        {
            var concern = item.Concern;
            var schooling = concern.Indicators.Any(OfSchooling.Contains);
            if (concern.OrganisationId == caller.OrganisationId || concern.IsInError || registry.Find(concern.OrganisationId) is not { Agency: AgencyKind.Education } school
                || (!schooling && !concern.Indicators.Contains(ConcernIndicator.HomeEducated)) || !disclosure.Judge(item, out _))
                continue;
            var day = concern.Happened?.From ?? LondonTime.DateOf(concern.SharedAt);

            // Off the roll from a day on: until then the school had the child.
            var leaves = concern.Indicators.Contains(ConcernIndicator.OffRoll);
            found.Add(Of(schooling ? EarlierRecordKind.Schooling : EarlierRecordKind.HomeEducation, school, leaves ? null : day, leaves ? day : null)
                with
            { IsEvent = true });
        }

        return found;
    }

    // A referral says no more than its own worst concern may: one that rests on anything that is hidden from the caller is not there.
    private static async ValueTask<IReadOnlyList<EarlierRecord>> ReferralsAsync(
        IReadSession session, Person child, Caller caller, RegistrySnapshot registry, Disclosure disclosure)
    {
        if (!ReferralSight.LearnsOfOthers(caller.Role))
            return [];
        List<EarlierRecord> found = [];
        foreach (var entry in (await session.Referrals.SeriesOfAsync([child.Id])).TakeLast(MostReferrals))
        {
            if (await session.Referrals.FindAsync(entry.ReferralId) is not { } referral || referral.ReferrerOrganisationId == caller.OrganisationId
                || ReferralSight.IsKept(referral, caller) || registry.Find(referral.RecipientOrganisationId) is not { } desk
                || !(await session.Concerns.FindManyAsync(referral.ConcernIds)).All(c => ConcernAccess.Decide(caller, c).Shows))
                continue;
            disclosure.Answering.Add(desk.Id);
            found.Add(Of(EarlierRecordKind.Referral, desk, LondonTime.DateOf(entry.ReceivedAt), null) with { IsEvent = true });
        }

        return found;
    }

    private static EarlierRecord Of(EarlierRecordKind kind, Organisation holder, DateOnly? from, DateOnly? to) =>
        new(kind, holder.Agency, holder.Area, from, to, holder.DutyDesk);
}
