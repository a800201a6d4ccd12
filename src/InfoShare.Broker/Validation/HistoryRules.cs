using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Concern.V1;
using AddNoteHandler = InfoShare.Core.Concerns.History.AddNoteHandler;
using ConcernNote = InfoShare.Core.Concerns.History.ConcernNote;

namespace InfoShare.Broker.Validation;

/// <summary>What becomes of concerns.</summary>
internal static class HistoryRules
{
    private const int MostAnswers = 20;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<GetConcernHistoryRequest>((c, r) =>
        {
            c.Id("concern_id", r.ConcernId);
            c.Purpose("purpose", r.Purpose);
        });
        rules.Add<RecordVerificationRequest>(Verification);
        rules.Add<AppraiseConcernRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            if (r.ConcernId.Length == 0 && r.Child is null)
            {
                c.Id("appraisal_id", r.AppraisalId);
                c.Version(r.Version);
            }
            else
            {
                c.Id("concern_id", r.ConcernId);
                c.Subject("child", r.Child);
                c.Require(r.AppraisalId.Length == 0, "appraisal_id", "is not together with concern_id and child");
                c.Require(r.Version == 0, "version", "belongs to appraisal_id");
            }

            OfTheCase(c, "risk", r.Risk);
            OfTheCase(c, "measures", r.Measures);
        });
        rules.Add<AddNoteRequest>(Note);
        rules.Add<CorrectConcernRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("concern_id", r.ConcernId);
            c.Version(r.Version);
            c.Reason("reason", r.Reason);
            if (c.Present("statement", r.Statement))
                Text(c, r.Statement);
        });
        rules.Add<AnswerFactorsRequest>(Factors);
        rules.Add<TakeBackConcernRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("concern_id", r.ConcernId);
            Step(c, r.Step);
            c.Reason("reason", r.Reason);
        });
        rules.Add<TakeBackContactRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Id("contact_id", r.ContactId);
            c.Stated("reason", r.Reason);
            c.Reason("words", r.Words);
        });
        rules.Add<AgreeNarrativeRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("child", r.Child);
            c.Count("concern_ids", r.ConcernIds.Count, 1, 20);
            foreach (var (index, id) in r.ConcernIds.Index())
                c.Id($"concern_ids[{index}]", id);
            c.Text("words", r.Words, 30, 2000);
            c.Count("agreed_by", r.AgreedBy.Count, 1, 20);
            foreach (var (index, who) in r.AgreedBy.Index())
                c.Line($"agreed_by[{index}]", who, 2, 200);
        });
    }

    private static void Factors(RequestCheck c, AnswerFactorsRequest r)
    {
        c.RequestId(r.RequestId);
        c.Subject("person", r.Person);
        c.Count("answers", r.Answers.Count, 1, MostAnswers);
        foreach (var (index, one) in r.Answers.Take(MostAnswers).Index())
        {
            var field = $"answers[{index}]";
            if (one.Protective == ProtectiveFactor.Unspecified)
                c.Stated($"{field}.factor", one.Factor);
            else
                c.Stated($"{field}.protective", one.Protective);
            c.Require(
                one.Factor == RiskFactor.Unspecified || one.Protective == ProtectiveFactor.Unspecified, $"{field}.protective", "must be left out where factor is set: one answer each");
            c.Stated($"{field}.answer", one.Answer);
            c.Date($"{field}.as_of", one.AsOf);
            if (one.Answer is FactorAnswer.Yes or FactorAnswer.No or FactorAnswer.Unknown)
                c.Stated($"{field}.source", one.Source);
            c.OptionalText($"{field}.words", one.Words, 1000);
        }

        c.Require(r.Answers.DistinctBy(a => (a.Factor, a.Protective)).Count() == r.Answers.Count, "answers", "names one factor twice");
    }

    /// <summary>Sources of the harm without a name.</summary>
    public static void HarmSources(RequestCheck c, string field, IReadOnlyList<HarmSource> sources)
    {
        c.Count(field, sources.Count, 0, 5);
        foreach (var (index, source) in sources.Index())
        {
            c.Stated($"{field}[{index}].state", source.State);
            if (source.State == HarmSourceState.DescribedOnly)
                c.Text($"{field}[{index}].description", source.Description, 2, 500);
            else
                c.OptionalText($"{field}[{index}].description", source.Description, 500);
        }
    }

    private static void Verification(RequestCheck c, RecordVerificationRequest r)
    {
        c.RequestId(r.RequestId);
        c.Id("concern_id", r.ConcernId);
        Step(c, r.Step);
        c.Stated("state", r.State);
        c.Require(r.State != VerificationState.RecordedInError, "state", "of what was recorded in error is said with TakeBackConcern");
        c.Stated("basis", r.Basis);
        OfTheCase(c, "words", r.Words);
        if (r.State == VerificationState.RetractedNoView)
            c.Require(r.View.Length == 0, "view", "must be left out with RETRACTED_NO_VIEW; with a view it is RETRACTED_CONCERN_STANDS, or what you think it is");
        else if (r.State != VerificationState.Unverified || r.View.Length > 0)
            OfTheCase(c, "view", r.View);
    }

    private static void Note(RequestCheck c, AddNoteRequest r)
    {
        c.RequestId(r.RequestId);
        c.Id("concern_id", r.ConcernId);
        c.Stated("kind", r.Kind);
        c.Text("words", r.Words, 2, 4000);
        if (r.Kind is NoteKind.CounterAllegation or NoteKind.Explanation or NoteKind.Reassurance)
            c.Line("said_by", r.SaidBy, 2, 200);
        else
            c.OptionalLine("said_by", r.SaidBy, 200);
        if (r.Kind == NoteKind.Classification)
            c.Line("label", r.Label, 1, 200);
        else
            c.OptionalLine("label", r.Label, 200);
        if (r.Kind == NoteKind.LateralCheck)
        {
            c.Stated("result", r.Result);
            c.Line("asked", r.Asked, 2, 200);
        }
        else
        {
            c.Require(r.Result == LateralCheckResult.Unspecified, "result", "must be left out unless it is a LATERAL_CHECK");
            c.Require(r.Asked.Length == 0, "asked", "must be left out unless it is a LATERAL_CHECK");
        }

        c.Require(
            r.Trend != StatedTrend.Falling || ConcernNote.MaySayItFalls((Core.Vocabulary.NoteKind)(int)r.Kind), "trend", AddNoteHandler.FallsByItself);
        c.Date("happened_on", r.HappenedOn);
    }

    private static void Text(RequestCheck c, ConcernText t)
    {
        c.Codes("statement.indicators", t.Indicators, 0, 30);
        c.Stated("statement.kind", t.Kind);
        c.Happened("statement.happened", t.Happened, future: t.Kind == ConcernKind.DeclaredIntention);
        c.Stated("statement.source", t.Source);
        c.Text("statement.risk_statement", t.RiskStatement, 10, 4000);
        c.OptionalText("statement.development_statement", t.DevelopmentStatement, 4000);
        c.Codes("statement.harm_categories", t.HarmCategories, 0, 10);
        c.Words("statement.child_words", t.ChildWords);
        c.OptionalLine("statement.agency_label", t.AgencyLabel, 200);
        c.OptionalText("statement.for_every_child", t.ForEveryChild, 2100);
    }

    private static void Step(RequestCheck c, int step) => c.Require(step >= 1, "step", "must be the latest step that you saw, 1 or more");

    /// <summary>Of this case: that there is no evidence, or no further action, says nothing of whether it is so (requirement C6).</summary>
    private static void OfTheCase(RequestCheck c, string field, string words)
    {
        c.Text(field, words, 15, 4000);
        c.Require(
            words.Length > 4000 || !GenericReason.SaysNothingFound(words), field,
            "must say what this case is about; that there is no evidence, or no further action, says nothing of whether it is so");
    }
}
