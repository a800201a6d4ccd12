using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Identity.V1;

namespace InfoShare.Broker.Validation;

/// <summary>Questions and decisions about who is who.</summary>
internal static class IdentityRules
{
    private const int MaxRecords = 50;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<ListIdentityQuestionsRequest>((c, r) =>
        {
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<GetIdentityQuestionRequest>((c, r) => c.Id("question_id", r.QuestionId));
        rules.Add<AnswerIdentityQuestionRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("question_id", r.QuestionId);
            c.Require(r.ExpectedVersion >= 1, "expected_version", "must be the version that you saw, 1 or more");
            c.Stated("answer", r.Answer);
            c.Reason("reason", r.Reason);
            c.OptionalId("candidate_entry_id", r.CandidateEntryId);
        });
        rules.Add<ProposeJoinRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.KnownPerson("person", r.Person);
            c.KnownPerson("same_as", r.SameAs);
            c.Reason("reason", r.Reason);
        });
        rules.Add<SplitPersonRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.KnownPerson("person", r.Person);
            c.Count("own_record_ids", r.OwnRecordIds.Count, 0, MaxRecords);
            foreach (var (index, id) in r.OwnRecordIds.Take(MaxRecords).Index())
                c.Line($"own_record_ids[{index}]", id, 1, 80);
            c.Count("entry_ids", r.EntryIds.Count, 0, MaxRecords);
            foreach (var (index, id) in r.EntryIds.Take(MaxRecords).Index())
                c.Id($"entry_ids[{index}]", id);
            c.Require(
                r.OwnRecordIds.Count + r.EntryIds.Count > 0, "own_record_ids", "must name at least one record that does not belong there, here or in entry_ids");
            c.Reason("reason", r.Reason);
            c.Require(r.ExpectedVersion >= 0, "expected_version", "must be the version that you saw, 0 or more");
        });
        rules.Add<UndoIdentityDecisionRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("decision_id", r.DecisionId);
            c.Reason("reason", r.Reason);
        });
        rules.Add<ListIdentityDecisionsRequest>((c, r) => c.KnownPerson("person", r.Person));
    }

    /// <summary>Who is who is decided about people who are recorded, so a description is not enough.</summary>
    private static void KnownPerson(this RequestCheck check, string field, SubjectRef? subject)
    {
        if (subject?.SubjectCase == SubjectRef.SubjectOneofCase.Demographics)
            check.Add(field, "must name the person by person_id or own_record_id");
        else
            check.Subject(field, subject);
    }
}
