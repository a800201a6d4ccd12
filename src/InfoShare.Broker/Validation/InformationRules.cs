using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Information.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Questions of one organisation to another.</summary>
internal static class InformationRules
{
    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<RequestInformationRequest>(Ask);
        rules.Add<AnswerInformationRequestRequest>(Answer);
        rules.Add<DeclineInformationRequestRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.InformationRequestId, r.Version);
            c.Stated("reason", r.Reason);
            SharingRules.NotSharedReasons(c, "reasons", r.Reasons);
            c.Stated("sensitivity", r.Sensitivity);
            SharingRules.Consent(c, "consent", r.Consent);
            c.Date(
                "review_on", r.ReviewOn, required: r.Reason == NotSharedReason.MoreDetrimental, latest: c.Today.AddYears(1), earliest: c.Today.AddDays(1));
        });
        rules.Add<WithdrawInformationRequestRequest>((c, r) => Change(c, r.RequestId, r.InformationRequestId, r.Version));
        rules.Add<GetInformationRequestRequest>((c, r) => c.Id("information_request_id", r.InformationRequestId));
        rules.Add<ListInformationRequestsRequest>((c, r) =>
        {
            c.Stated("box", r.Box);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
    }

    private static void Ask(RequestCheck c, RequestInformationRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("subject", r.Subject);
        c.Purpose("purpose", r.Purpose);
        c.Codes("kinds", r.Kinds, 1, 5);
        c.Reason("words", r.Words);
        c.Require(
            r.Words.Length > 1000 || !GenericReason.AsksForAll(r.Words), "words",
            "must say what you need to know; \"everything that you hold\" is refused");
        c.Count("organisation_ids", r.OrganisationIds.Count, 0, 20);
        foreach (var (index, id) in r.OrganisationIds.Index())
            c.Line($"organisation_ids[{index}]", id, 1, 100);
        c.Require(r.OrganisationIds.Distinct().Count() == r.OrganisationIds.Count, "organisation_ids", "names one organisation twice");
        c.Count("areas", r.Areas.Count, 0, 5);
        foreach (var (index, area) in r.Areas.Index())
            c.Line($"areas[{index}]", area, 1, 100);
        c.Require(r.OrganisationIds.Count + r.Areas.Count > 0, "organisation_ids", "name whom you ask: organisations, or areas");
    }

    private static void Answer(RequestCheck c, AnswerInformationRequestRequest r)
    {
        Change(c, r.RequestId, r.InformationRequestId, r.Version);
        c.Count("concern_ids", r.ConcernIds.Count, 0, 20);
        foreach (var (index, id) in r.ConcernIds.Index())
            c.Id($"concern_ids[{index}]", id);

        // Only the question says whether it is urgent, and what is missing of consent stops no urgent answer (L3).
        if (r.Consent is { } consent)
            SharingRules.ConsentForm(c, "consent", consent);
        if (r.NothingHeld)
        {
            c.Require(r.Text.Length == 0, "text", "must be left out when nothing is held");
            c.Require(r.Sensitivity == SensitivityClass.Unspecified, "sensitivity", "must be left out when nothing is held");
            c.Require(r.ConcernIds.Count == 0, "concern_ids", "must be left out when nothing is held");
            return;
        }

        c.OptionalText("text", r.Text, 4000, 5);
        c.Require(r.Text.Length > 0 || r.ConcernIds.Count > 0, "text", "is required: the answer in words, or concerns, or nothing_held");
        c.Require((r.Text.Length > 0) == (r.Sensitivity != SensitivityClass.Unspecified), "sensitivity", "must be stated with text, and only then");
        c.Stated("legal_basis", r.LegalBasis);
    }

    private static void Change(RequestCheck c, string requestId, string id, long version)
    {
        c.RequestId(requestId);
        c.Id("information_request_id", id);
        c.Version(version);
    }
}
