using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Emergency;
using A = InfoShare.Protocol.Access.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Emergency access between the protocol and Core. Enums share numbers, so they are cast.</summary>
internal static class EmergencyMapping
{
    private const string MonthForm = "yyyy-MM";

    /// <summary>The first day of a month.</summary>
    public static bool TryMonth(string text, out DateOnly first) =>
        DateOnly.TryParseExact(text, MonthForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out first);

    public static A.EmergencyAccess ToProto(this EmergencyView view, DateTimeOffset now) => new()
    {
        GrantId = view.Id,
        Version = view.Version,
        PersonId = view.PersonId,
        OrganisationId = view.OrganisationId,
        OrganisationName = view.OrganisationName,
        Agency = (P.AgencyKind)(int)view.Agency,
        PractitionerId = view.PractitionerId,
        PractitionerName = view.PractitionerName,
        Role = (P.PractitionerRole)(int)view.Role,
        Reason = (P.EmergencyReason)(int)view.Reason,
        Words = view.Words ?? "",
        Tried = view.Tried ?? "",
        GrantedAt = CommonMapping.Stamp(view.GrantedAt),
        Until = CommonMapping.Stamp(view.Until),
        EndedAt = CommonMapping.Stamp(view.EndedAt),
        Active = view.Active,
        Review = new A.EmergencyAccessReview
        {
            Owner = view.Review.Owner,
            Due = CommonMapping.Stamp(view.Review.Due),
            DueInWords = PlainTime.Due(view.Review.Due, now),
            Level = (A.EmergencyReviewLevel)(int)view.Review.Level,
            Late = view.Review.Late,
            Outcome = (P.EmergencyReviewOutcome)(int)view.Review.Outcome,
            ReviewedBy = view.Review.ReviewedBy ?? "",
            Reasons = view.Review.Reasons ?? "",
            ReviewedAt = CommonMapping.Stamp(view.Review.ReviewedAt),
        },
    };

    public static A.GetEmergencyAccessRatesResponse ToProto(this EmergencyRates rates) => new()
    {
        Month = rates.Month.ToString(MonthForm, CultureInfo.InvariantCulture),
        Organisations = { rates.Organisations.Select(ToProto) },
        Receipt = rates.Receipt.ToProto(),
    };

    private static A.EmergencyAccessRate ToProto(OrganisationRate rate)
    {
        var shown = new A.EmergencyAccessRate
        {
            OrganisationId = rate.OrganisationId,
            OrganisationName = rate.OrganisationName,
            Agency = (P.AgencyKind)(int)rate.Agency,
            Reasons = { rate.Reasons.Select(ToProto) },
            Practitioners = { rate.Practitioners.Select(ToProto) },
        };

        // An optional field that is set to its default is present, so only what is known is set.
        if (rate.Uses is { } uses)
            shown.Uses = uses;
        if (rate.PerThousandLookUps is { } perThousand)
            shown.PerThousandLookUps = perThousand;
        if (rate.ReviewedOnTime is { } inTime)
            shown.ReviewedOnTime = inTime;
        if (rate.NotJustified is { } notJustified)
            shown.NotJustified = notJustified;
        if (rate.ThinWords is { } thin)
            shown.ThinWords = thin;
        if (rate.ShareOfOther is { } other)
            shown.ShareOfOther = other;
        return shown;
    }

    private static A.EmergencyReasonCount ToProto(ReasonCount count)
    {
        var shown = new A.EmergencyReasonCount { Reason = (P.EmergencyReason)(int)count.Reason };
        if (count.Uses is { } uses)
            shown.Uses = uses;
        return shown;
    }

    private static A.EmergencyPractitionerRate ToProto(PractitionerRate rate)
    {
        var shown = new A.EmergencyPractitionerRate { PractitionerId = rate.PractitionerId, Uses = rate.Uses };
        if (rate.PerThousandLookUps is { } perThousand)
            shown.PerThousandLookUps = perThousand;
        return shown;
    }
}
