using InfoShare.Protocol.Access.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Who looked, and people's own requests for what is held.</summary>
internal static class SubjectRules
{
    private const int MostDecided = 100;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ListAccessesRequest>((c, r) =>
        {
            c.Subject("child", r.Child);
            c.Purpose("purpose", r.Purpose);
        });
        rules.Add<OpenSubjectAccessRequest>(Open);
        rules.Add<ListSubjectAccessRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<GetSubjectAccessRequest>((c, r) => c.Id("subject_access_id", r.SubjectAccessId));
        rules.Add<PreviewSubjectAccessRequest>((c, r) => c.Id("subject_access_id", r.SubjectAccessId));
        rules.Add<DecideSubjectAccessRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.SubjectAccessId, r.ExpectedVersion);
            c.Count("items", r.Items.Count, 1, MostDecided);
            foreach (var (index, item) in r.Items.Take(MostDecided).Index())
            {
                c.Id($"items[{index}].item_id", item.ItemId);
                c.Stated($"items[{index}].decision", item.Decision);
                c.OptionalText($"items[{index}].reason", item.Reason, 1000, 5);
            }

            c.Require(r.Items.DistinctBy(i => i.ItemId).Count() == r.Items.Count, "items", "must name each item once");
        });
        rules.Add<ConsultHolderRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.SubjectAccessId, r.ExpectedVersion);
            c.Id("item_id", r.ItemId);
        });
        rules.Add<ReleaseSubjectAccessRequest>((c, r) => Change(c, r.RequestId, r.SubjectAccessId, r.ExpectedVersion));
        rules.Add<CloseSubjectAccessRequest>((c, r) =>
        {
            Change(c, r.RequestId, r.SubjectAccessId, r.ExpectedVersion);
            c.Require(r.Outcome is SubjectAccessState.Refused or SubjectAccessState.Withdrawn, "outcome", "must be REFUSED or WITHDRAWN");
            c.Reason("reason", r.Reason);
        });
        rules.Add<ListConsultationsRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<AnswerConsultationRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("consultation_id", r.ConsultationId);
            c.Stated("answer", r.Answer);
            c.Reason("reason", r.Reason);
            c.OptionalText("words", r.Words, 2000, 10);
            c.Require(r.Words.Length == 0 || r.Answer == ItemDecision.Release, "words", "are for what may go out; leave them empty");
        });
    }

    private static void Open(RequestCheck c, OpenSubjectAccessRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Stated("requester", r.Requester);
        if (r.RequesterPerson is not null)
        {
            c.Subject("requester_person", r.RequesterPerson);
            c.Require(r.Requester != SubjectAccessRequester.Subject, "requester_person", "is for those who ask for another; leave it out");
        }

        c.Stated("identity_proof", r.IdentityProof);
        c.Codes("scope", r.Scope, 0, 4);
        if (c.Present("contact", r.Contact))
            PassingRules.SafeContact(c, "contact", r.Contact);
        c.OptionalLine("own_reference", r.OwnReference, 100);
    }

    private static void Change(RequestCheck c, string requestId, string id, long expectedVersion)
    {
        c.RequestId(requestId);
        c.Id("subject_access_id", id);
        c.Require(expectedVersion >= 1, "expected_version", "must be the version that you saw, 1 or more");
    }
}
