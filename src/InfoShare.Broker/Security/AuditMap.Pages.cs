using InfoShare.Core.Vocabulary;

namespace InfoShare.Broker.Security;

/// <content>A child's chronology, the vocabulary, and the quality of data, and the entries that they leave.</content>
public static partial class AuditMap
{
    private static Dictionary<string, AuditRow> Pages() => new()
    {
        ["infoshare.child.v1.ChronologyService/GetChronology"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),
        ["infoshare.child.v1.ChronologyService/GetChronologyItem"] = Answer(AuditEventKind.Query).Or(AuditEventKind.BreakGlass),

        ["infoshare.quality.v1.QualityService/RecordCharacteristics"] = Change(AuditEventKind.Publish),
        ["infoshare.quality.v1.QualityService/GetCompleteness"] = Answer(AuditEventKind.Return),

        ["infoshare.vocabulary.v1.VocabularyService/GetVocabulary"] = Nothing(NoData),
        ["infoshare.vocabulary.v1.VocabularyService/MapLabel"] = Nothing(NoData),
    };
}
