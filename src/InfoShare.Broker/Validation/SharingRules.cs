using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Decisions not to share, and consent wherever it is recorded.</summary>
internal static class SharingRules
{
    /// <summary>How long an author may be given to share.</summary>
    private const int MostDaysToAct = 14;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RecordNotSharedRequest>(Record);
        rules.Add<ReviewNotSharedRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("not_shared_id", r.NotSharedId);
            c.Version(r.Version);
            c.Stated("review", r.Review);
            NotSharedReasons(c, "reasons", r.Reasons);
            c.Require(r.ActBy.Length == 0 || r.Review != NotSharedReview.Upheld, "act_by", "must be left out with UPHELD");
            c.Date("act_by", r.ActBy, latest: c.Today.AddDays(MostDaysToAct), earliest: c.Today);
            c.Require(r.ReviewOn.Length == 0 || r.Review == NotSharedReview.Upheld, "review_on", "must be left out unless the decision is upheld");
            c.Date("review_on", r.ReviewOn, latest: c.Today.AddYears(1), earliest: c.Today.AddDays(1));
        });
        rules.Add<GetNotSharedRequest>((c, r) => c.Id("not_shared_id", r.NotSharedId));
        rules.Add<ListNotSharedRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
    }

    /// <summary>What was asked and said about sharing (requirements L3, L4).</summary>
    public static void Consent(RequestCheck c, string field, ConsentRecord? consent)
    {
        if (consent is null)
            return;
        ConsentForm(c, field, consent);
        if (consent.State == ConsentState.RefusedOverridden)
            c.Text($"{field}.wishes", consent.Wishes, 2, 2000);
        if (consent.State is ConsentState.RefusedOverridden or ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice)
            c.Text($"{field}.why", consent.Why, 5, 1000);
        c.Require(
            consent.AskedOn.Length == 0 || consent.State is not (ConsentState.NotSoughtDanger or ConsentState.NotSoughtPrejudice),
            $"{field}.asked_on", "must be left out when consent was not sought");
    }

    /// <summary>Its form alone: what a referral says of consent prompts for more, and stops nothing.</summary>
    public static void ConsentForm(RequestCheck c, string field, ConsentRecord consent)
    {
        c.Stated($"{field}.state", consent.State);
        c.OptionalLine($"{field}.by_whom", consent.ByWhom, 200);
        c.Date($"{field}.asked_on", consent.AskedOn);
        c.OptionalLine($"{field}.overridden_by", consent.OverriddenBy, 200);
        c.OptionalText($"{field}.wishes", consent.Wishes, 2000);
        c.OptionalText($"{field}.why", consent.Why, 1000);
    }

    /// <summary>Why something is not shared: of this case, and more than that consent was refused.</summary>
    public static void NotSharedReasons(RequestCheck c, string field, string reasons)
    {
        c.Reason(field, reasons);
        c.Require(
            reasons.Length > 1000 || !GenericReason.IsConsentAlone(reasons), field,
            "must give a reason beside consent: refusing consent never stops sharing; say what harm sharing would do to the child, or share");
    }

    private static void Record(RequestCheck c, RecordNotSharedRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("subject", r.Subject);
        if (c.Present("fact", r.Fact))
        {
            c.Stated("fact.sensitivity", r.Fact.Sensitivity);
            c.Codes("fact.indicators", r.Fact.Indicators, 0, 30);
        }

        c.Count("organisation_ids", r.OrganisationIds.Count, 0, 20);
        foreach (var (index, id) in r.OrganisationIds.Index())
            c.Line($"organisation_ids[{index}]", id, 1, 100);
        c.Codes("agencies", r.Agencies, 0, 6);
        c.Require(r.OrganisationIds.Count + r.Agencies.Count > 0, "organisation_ids", "name with whom it is not shared: an organisation, or a kind in agencies");
        c.OptionalId("information_request_id", r.InformationRequestId);
        c.Stated("reason", r.Reason);
        NotSharedReasons(c, "reasons", r.Reasons);
        Consent(c, "consent", r.Consent);
        c.OptionalLine("advice_from", r.AdviceFrom, 200);
        c.Date(
            "review_on", r.ReviewOn, required: r.Reason == NotSharedReason.MoreDetrimental, latest: c.Today.AddYears(1), earliest: c.Today.AddDays(1));
        c.OptionalId("replaces_id", r.ReplacesId);
    }
}
