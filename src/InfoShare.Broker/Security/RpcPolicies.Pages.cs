namespace InfoShare.Broker.Security;

/// <content>A child's chronology, the vocabulary, and the quality of data, and whom they are open to.</content>
public static partial class RpcPolicies
{
    private static Dictionary<string, RpcPolicy> Pages() => new()
    {
        ["infoshare.child.v1.ChronologyService/GetChronology"] = Humans(Practice),
        ["infoshare.child.v1.ChronologyService/GetChronologyItem"] = Humans(Practice),

        ["infoshare.quality.v1.QualityService/RecordCharacteristics"] = Systems(Practice),
        ["infoshare.quality.v1.QualityService/GetCompleteness"] = new(RpcAudience.Practitioner) { Roles = Reviewers },

        ["infoshare.vocabulary.v1.VocabularyService/GetVocabulary"] = AnySystem,
        ["infoshare.vocabulary.v1.VocabularyService/MapLabel"] = AnySystem,
    };
}
