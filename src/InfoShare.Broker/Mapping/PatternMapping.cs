using System.Globalization;
using InfoShare.Core.Clocks;
using InfoShare.Core.Patterns;
using C = InfoShare.Protocol.Pattern.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Series and notices, between Core and the wire.</summary>
internal static class PatternMapping
{
    public static P.SeriesView ToProto(this SeriesShown series) => new()
    {
        Kind = (P.SeriesKind)(int)series.Kind,
        Scope = (P.SeriesScope)(int)series.Scope,
        Events =
        {
            series.Events.Select(e => new P.SeriesEventView
            {
                Day = CommonMapping.Text(e.Day),
                Sources =
                {
                    e.Sources.Select(s => new P.SeriesSource
                    {
                        ConcernId = s.ConcernId ?? "",
                        ContactId = s.ContactId ?? "",
                        OrganisationName = s.OrganisationName ?? "",
                        Agency = (P.AgencyKind)(int)s.Agency,
                    }),
                },
            }),
        },
    };

    public static P.PatternNoticeView ToProto(this PatternNoticeView notice) => new()
    {
        NoticeId = notice.NoticeId,
        Whole = notice.Seen == PatternSeen.Whole,
        Words = notice.Words,
        Decider = notice.Decider.ToProto(),
        Version = notice.Version,
        Kind = (P.PatternKind)(int)notice.Kind,
        State = (P.PatternState)(int)notice.State,
        OpenedAt = CommonMapping.Stamp(notice.OpenedAt),
        AcceptBy = CommonMapping.Stamp(notice.AcceptBy),
        AcceptByInWords = notice.AcceptBy is { } by ? PlainTime.Full(by) : "",
        Parts = { notice.Parts.Select(p => new P.PatternPartView { Factor = (P.RiskFactor)(int)p.Factor, Concern = p.Concern?.ToProto(), Contact = p.Contact?.ToProto() }) },
        Unknown =
        {
            notice.Unknown.Select(u => new P.UnknownFactorView
            {
                Factor = (P.RiskFactor)(int)u.Factor,
                PersonId = u.PersonId,
                Link = (P.RelationshipType)(int)u.Link,
                Answer = (P.FactorAnswer)(int)u.Answer,
                AsOf = CommonMapping.Text(u.AsOf),
                Agency = (P.AgencyKind)(int)u.Agency,
            }),
        },
        Outcome = (P.PatternOutcome)(int)notice.Outcome,
        Reason = notice.Reason ?? "",
        ReviewOn = CommonMapping.Text(notice.ReviewOn),
        Withheld = { notice.Withheld.Select(w => w.ToProto()) },
        OwnRecordId = notice.OwnRecordId ?? "",
    };

    public static C.AlertVolumeRow ToProto(this DayVolume row) => new()
    {
        Day = CommonMapping.Text(row.Day),
        Trigger = (P.NotificationTrigger)(int)row.Volume.Trigger,
        Sent = row.Volume.Sent,
        Read = row.Volume.Read,
        Accepted = row.Volume.Accepted,
        Acted = row.Volume.Acted,
        Declined = row.Volume.Declined,
        MinutesToAccept = row.Volume.Accepted == 0 ? 0 : row.Volume.AcceptMicros / row.Volume.Accepted / 60_000_000,
    };

    public static PatternPosition? ToPosition(string? token)
    {
        if (token is null)
            return null;
        var parts = token.Split('|');
        return new PatternPosition(new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), parts[1]);
    }

    public static string ToToken(PatternPosition position) => $"{position.AcceptBy.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{position.NoticeId}";
}
