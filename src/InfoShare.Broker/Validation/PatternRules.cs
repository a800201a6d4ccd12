using System.Globalization;
using InfoShare.Core.Patterns;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Pattern.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Notices of what stands together, and the volume of alerts.</summary>
internal static class PatternRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ListPatternNoticesRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<GetPatternNoticeRequest>((c, r) => c.Id("notice_id", r.NoticeId));
        rules.Add<AcceptPatternNoticeRequest>((c, r) => Change(c, r.RequestId, r.NoticeId, r.Version));
        rules.Add<DecidePatternNoticeRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.NoticeId, r.Version);
            c.Stated("outcome", r.Outcome);
            c.Require(
                r.Outcome is not (PatternOutcome.SeenAgain or PatternOutcome.NoLongerStands), "outcome",
                "is what the broker records when somebody saw the child, or when what the notice stood on was taken back");
            Reasons(c, "reason", r.Reason, 2000);
            Reasons(c, "for_recorders", r.ForRecorders, 1000);
            c.Date(
                "review_on", r.ReviewOn, required: r.Outcome == PatternOutcome.WatchedWithReview, latest: c.Today.AddYears(1), earliest: c.Today.AddDays(1));
        });
        rules.Add<GetAlertVolumeRequest>((c, r) =>
        {
            c.Date("from_date", r.FromDate, required: true, latest: c.Today);
            c.Date("to_date", r.ToDate, required: true, latest: c.Today);
            if (Day(r.FromDate) is { } from && Day(r.ToDate) is { } to)
                c.Require(to >= from && to.DayNumber - from.DayNumber < GetAlertVolumeHandler.MostDays, "to_date", $"must be on or after from_date, {GetAlertVolumeHandler.MostDays} days at most");
        });
    }

    private static DateOnly? Day(string text) =>
        DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;

    private static void Reasons(RequestCheck c, string field, string value, int max)
    {
        c.Text(field, value, 15, max);
        c.Require(value.Length < 15 || !GenericReason.Is(value), field, "must say why in words of this case");
    }

    private static void Change(RequestCheck c, string requestId, string id, long version)
    {
        c.RequestId(requestId);
        c.Id("notice_id", id);
        c.Version(version);
    }
}
