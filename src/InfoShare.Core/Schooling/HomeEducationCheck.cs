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
/// <param name="LastSeenOn">The last day of which it is recorded that somebody saw the child, as everybody may know it: it is kept for many.</param>
/// <param name="ShownIds">What stands behind the earlier records, for the trail.</param>
/// <param name="Lead">Who learns of the look-up; null where nobody is found.</param>
public sealed record HomeEducationFound(
    ClaimFinding Finding, IReadOnlyList<EarlierRecord> Earlier, DateOnly? LastSeenOn, ContactPoint? Ask, IReadOnlyList<string> ShownIds, Lead? Lead)
{
    /// <summary>As what the claim is stored: what a school's record contradicts is new.</summary>
    public HomeEducationClaim StoredAs(HomeEducationClaim claim) => Finding == ClaimFinding.Contradicted ? HomeEducationClaim.New : claim;
}

/// <summary>
/// Checks what was said of home education against what other organisations recorded: schooling, referrals, statuses (requirement I8).
/// Only what the caller may know counts, for the finding too: else a finding would tell what the answer hides. And of concerns only what is
/// open to everybody: what is found is kept with the claim, for whoever reads it. Of a child whose whereabouts are kept, or from whom a
/// conflict of interest keeps the caller, the answer is that for nobody.
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
                FindingOf(claim, since, [], today), [], null, Lead.For(caller, false, [], registry, today, area).Contact, [], null);
        }

        var involvements = await session.Links.InvolvementsOfAsync([child.Id]);
        var absences = (await session.Handovers.AbsencesOfAsync([child.Id])).Where(a => a.Kind == AbsenceKind.SchoolRoll).ToList();
        var concerns = await ConcernsAsync(session, child, caller, registry);
        List<string> given = [];
        List<EarlierRecord> earlier =
        [
            .. Worked(involvements, concerns, absences, caller, registry, disclosure, given),
            .. Told(concerns, caller, registry, disclosure),
            .. await ReferralsAsync(session, child, caller, registry, disclosure, given),
            .. (await session.Links.StatusesOfAsync([child.Id]))
                .Where(s => s.OrganisationId != caller.OrganisationId && registry.Find(s.OrganisationId) is not null && disclosure.Judge(s))
                .Select(s => Given(given, s.Id, Of(EarlierRecordKind.Status, registry.Find(s.OrganisationId)!, s.From, s.To) with { Status = s.Code })),
        ];
        earlier = [.. earlier.Distinct().OrderByDescending(e => e.To ?? e.From ?? DateOnly.MinValue).ThenBy(e => e.Kind).ThenBy(e => e.Area, StringComparer.Ordinal)];

        // It is written into the claim, the absence and the referral, which others read: none of them is told by it of a sight that is kept from them.
        var seen = absences.Where(a => a.ClosedAt is null).Select(a => a.LastSeenOn)
            .Append(await UnseenDesk.LastSeenAsync(session, child.Id, ContactSight.OpenToAll)).Max();
        return new HomeEducationFound(
            FindingOf(claim, since, earlier, today), earlier, seen, Lead.For(caller, kept, involvements, registry, today, area).Contact,
            [.. given.Distinct(StringComparer.Ordinal).Select(id => Disclosure.ShownAs(Tier.Marker, id))], Lead.Of(involvements, registry, today, area, caller));
    }

    private static EarlierRecord Given(List<string> given, string id, EarlierRecord record)
    {
        given.Add(id);
        return record;
    }

    /// <summary>
    /// Which schools had the child: by who works with it there, and by what roll it was put on. A school that took it off its roll had it until
    /// that day, whatever its work with the child says since (F8), unless it put the child back.
    /// </summary>
    private static IEnumerable<EarlierRecord> Worked(
        IEnumerable<Involvement> involvements, IReadOnlyList<ConcernOnPerson> concerns, IReadOnlyList<Absence> absences, Caller caller, RegistrySnapshot registry,
        Disclosure disclosure, List<string> given)
    {
        var worked = involvements.Select(i => (i.OrganisationId, i.Role, From: (DateOnly?)i.From, i.To, i.RecordedAt, i.Id));
        var registered = absences.Where(a => a is { RegisteredWith: not null, ClosedAt: not null })
            .Select(a => (OrganisationId: a.RegisteredWith!, Role: PractitionerRole.SchoolStaff, From: (DateOnly?)LondonTime.DateOf(a.ClosedAt!.Value),
                To: (DateOnly?)null, RecordedAt: a.ClosedAt!.Value, a.Id));
        foreach (var one in worked.Concat(registered).Where(w => w.OrganisationId != caller.OrganisationId))
        {
            if (registry.Find(one.OrganisationId) is not { Agency: AgencyKind.Education } school)
                continue;
            if (OfSchools.Contains(one.Role))
            {
                var left = concerns.Where(c => c.Concern.OrganisationId == school.Id && c.Concern.Indicators.Contains(ConcernIndicator.OffRoll)
                    && c.Concern.SharedAt >= one.RecordedAt).Select(c => DayOf(c.Concern)).DefaultIfEmpty().Max();
                var back = left is not null && absences.Any(a => a.RegisteredWith == school.Id && LondonTime.DateOf(a.ClosedAt!.Value) >= left);
                var to = left is { } day && !back && (one.To is null || one.To > day) ? day : one.To;
                yield return Given(given, one.Id, Of(EarlierRecordKind.Schooling, school, one.From, to));
            }
            else if (one.Role == PractitionerRole.EheOfficer)
            {
                yield return Given(given, one.Id, Of(EarlierRecordKind.HomeEducation, school, one.From, one.To));
            }
            else
            {
                continue;
            }

            disclosure.Answering.Add(school.Id);
        }
    }

    private static DateOnly? DayOf(Concern concern) => concern.Happened?.From ?? LondonTime.DateOf(concern.SharedAt);

    // Of schools and education authorities, and open to everybody; the caller's standing may still close one.
    private static async ValueTask<IReadOnlyList<ConcernOnPerson>> ConcernsAsync(IReadSession session, Person child, Caller caller, RegistrySnapshot registry) =>
    [
        .. (await KeptConcerns.WithoutAsync(session, await session.Concerns.OnPeopleAsync([child.Id], null, MostConcerns, ContactSight.OpenToAll), caller))
            .DistinctBy(c => c.Concern.Id)
            .Where(c => !c.Concern.IsInError && registry.Find(c.Concern.OrganisationId) is { Agency: AgencyKind.Education }),
    ];

    private static IEnumerable<EarlierRecord> Told(IEnumerable<ConcernOnPerson> concerns, Caller caller, RegistrySnapshot registry, Disclosure disclosure)
    {
        foreach (var item in concerns.Where(c => c.Concern.OrganisationId != caller.OrganisationId))
        {
            var concern = item.Concern;
            var schooling = concern.Indicators.Any(OfSchooling.Contains);
            if ((!schooling && !concern.Indicators.Contains(ConcernIndicator.HomeEducated)) || !disclosure.Judge(item, out _))
                continue;
            var day = DayOf(concern);

            // Off the roll from a day on: until then the school had the child.
            var leaves = concern.Indicators.Contains(ConcernIndicator.OffRoll);
            yield return Of(
                schooling ? EarlierRecordKind.Schooling : EarlierRecordKind.HomeEducation, registry.Find(concern.OrganisationId)!, leaves ? null : day, leaves ? day : null)
                with
            { IsEvent = true };
        }
    }

    // A referral says no more than its own worst concern may: one that rests on anything that is hidden from the caller is not there.
    private static async ValueTask<IReadOnlyList<EarlierRecord>> ReferralsAsync(
        IReadSession session, Person child, Caller caller, RegistrySnapshot registry, Disclosure disclosure, List<string> given)
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
            found.Add(Given(given, referral.Id, Of(EarlierRecordKind.Referral, desk, LondonTime.DateOf(entry.ReceivedAt), null) with { IsEvent = true }));
        }

        return found;
    }

    private static EarlierRecord Of(EarlierRecordKind kind, Organisation holder, DateOnly? from, DateOnly? to) =>
        new(kind, holder.Agency, holder.Area, from, to, holder.DutyDesk);
}
