using InfoShare.Core.Clocks;
using InfoShare.Core.People.Desk;
using InfoShare.Core.People.Identity;
using I = InfoShare.Protocol.Identity.V1;

namespace InfoShare.Broker.Mapping;

/// <summary>Questions and decisions about who is who between the protocol and Core. Enums share numbers, so they are cast.</summary>
internal static class IdentityMapping
{
    public static I.IdentityQuestion ToProto(this QuestionView view, DateTimeOffset now) => new()
    {
        QuestionId = view.Id,
        Version = view.Version,
        Kind = (I.QuestionKind)(int)view.Kind,
        State = (I.QuestionState)(int)view.State,
        Records = { view.Records.Select(ToProto) },
        Comparison = view.Comparison.ToProto(),
        ActionOwner = view.ActionOwner,
        OpenedAt = CommonMapping.Stamp(view.OpenedAt),
        AnswerDue = CommonMapping.Stamp(view.AnswerDue),
        AnswerDueInWords = PlainTime.Due(view.AnswerDue, now),
        AnsweredAt = CommonMapping.Stamp(view.AnsweredAt),
        AnswerReason = view.Reason ?? "",
    };

    public static I.IdentityDecision ToProto(this DecisionView view) => new()
    {
        DecisionId = view.Id,
        Kind = (I.DecisionKind)(int)view.Kind,
        Automatic = view.Automatic,
        DecidedBy = view.DecidedBy ?? "",
        Reason = view.Reason ?? "",
        Comparison = view.Comparison.ToProto(),
        Records = { view.Records.Select(ToProto) },
        DecidedAt = CommonMapping.Stamp(view.DecidedAt),
        Stands = view.Stands,
        Undoes = view.Undoes ?? "",
    };

    public static I.IdentityRecord ToProto(this EntryView entry) => new()
    {
        EntryId = entry.EntryId,
        OwnRecordId = entry.OwnRecordId ?? "",
        PersonId = entry.PersonId,
        Demographics = entry.Demographics?.ToProto(),
        Holder = entry.Holder.ToProto(),
    };

    private static I.IdentityComparison? ToProto(this ComparisonView? view) => view is null ? null : new I.IdentityComparison
    {
        Probability = view.Probability,
        Fields =
        {
            view.Fields.Select(f => new I.FieldComparison
            {
                Field = f.Field,
                Verdict = (I.FieldVerdict)(int)f.Comparison,
                Weight = f.Millibits,
                Level = f.Level ?? "",
                AgreedNames = { new[] { f.GivenAs, f.RecordedAs }.OfType<AgreedName>().Select(CommonMapping.ToProto) },
            }),
        },
        Explanation = view.Explanation,
    };
}
