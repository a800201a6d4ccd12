using InfoShare.Core.Access;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;

namespace InfoShare.Core.Handovers;

/// <summary>A time of which nothing is known, as one reader may see it.</summary>
/// <param name="Kind">Unspecified where the reader's role learns only that there is a gap.</param>
/// <param name="StatedBy">The kind of agency that recorded it: its name may say where somebody was.</param>
/// <param name="Words">Null for all but whoever wrote them.</param>
public sealed record UnknownTime(UnknownPeriodKind Kind, DateOnly? From, DateOnly? To, AgencyKind StatedBy, string? Words);

/// <summary>
/// Shows gaps to whoever asks about a person (F11): that nothing is known of a time is for everybody who may learn of others' records;
/// why, where the reason is one that the role may know.
/// </summary>
public static class UnknownTimes
{
    /// <summary>The gaps that a caller is shown, in the given order.</summary>
    public static IReadOnlyList<UnknownTime> SeenBy(Caller caller, IEnumerable<UnknownPeriod> periods, RegistrySnapshot registry)
    {
        List<UnknownTime> seen = [];
        foreach (var period in periods)
        {
            var agency = registry.Find(period.OrganisationId)?.Agency ?? AgencyKind.Unspecified;
            if (period.OrganisationId == caller.OrganisationId)
            {
                seen.Add(new UnknownTime(period.Kind, period.From, period.To, agency, period.Words));
                continue;
            }

            var release = caller.May(ClassOf(period.Kind)).Release;
            if (ReferralSight.LearnsOfOthers(caller.Role) && release is not (Release.Hidden or Release.OwnOnly))
            {
                var why = release is Release.Marker or Release.Summary or Release.Detail;
                seen.Add(new UnknownTime(why ? period.Kind : UnknownPeriodKind.Unspecified, period.From, period.To, why ? agency : AgencyKind.Unspecified, null));
            }
        }

        return seen;
    }

    /// <summary>How to read an answer with gaps; null without any.</summary>
    public static string? InWords(int gaps) => gaps == 0
        ? null
        : $"There {(gaps == 1 ? "is 1 time" : $"are {gaps} times")} of which nothing is known: ask, do not take silence for safety.";

    /// <summary>Prison tells of an offence, a court of proceedings; the other reasons are open.</summary>
    private static SensitivityClass ClassOf(UnknownPeriodKind kind) => kind switch
    {
        UnknownPeriodKind.PrisonHealth => SensitivityClass.Criminal,
        UnknownPeriodKind.CourtReports => SensitivityClass.Legal,
        _ => SensitivityClass.Standard,
    };
}
