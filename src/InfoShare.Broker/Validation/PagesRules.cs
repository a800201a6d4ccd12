using InfoShare.Protocol.Child.V1;
using InfoShare.Protocol.Common.V1;
using InfoShare.Protocol.Quality.V1;
using InfoShare.Protocol.Vocabulary.V1;

namespace InfoShare.Broker.Validation;

/// <summary>A child's chronology, the vocabulary, and the quality of data.</summary>
internal static class PagesRules
{
    private const int MostLists = 100;
    private const int MostCharacteristics = 3;

    /// <summary>Adds them.</summary>
    public static void AddTo(RequestValidators.RuleTable rules)
    {
        rules.Add<GetChronologyRequest>((c, r) =>
        {
            c.Subject("child", r.Child);
            c.Purpose("purpose", r.Purpose);
            c.Dates("from_date", r.FromDate, "to_date", r.ToDate, future: true);
            c.Codes("lanes", r.Lanes, 0, 7);
            c.PageSize(r.PageSize);
            c.Token("page_token", r.PageToken);
        });
        rules.Add<GetChronologyItemRequest>((c, r) =>
        {
            c.Subject("child", r.Child);
            c.Purpose("purpose", r.Purpose);
            c.Id("item_id", r.ItemId);
        });
        rules.Add<RecordCharacteristicsRequest>((c, r) =>
        {
            c.RequestId(r.RequestId);
            c.Subject("person", r.Person);
            c.Count("characteristics", r.Characteristics.Count, 1, MostCharacteristics);
            foreach (var (index, one) in r.Characteristics.Take(MostCharacteristics).Index())
            {
                var field = $"characteristics[{index}]";
                c.Stated($"{field}.kind", one.Kind);
                c.Stated($"{field}.answer", one.Answer);
                c.Stated($"{field}.source", one.Source);
                if (one.Answer == CharacteristicAnswer.Stated)
                    c.Line($"{field}.value", one.Value, 1, 100);
                else
                    c.Require(one.Value.Length == 0, $"{field}.value", "is only for what was stated");
            }

            c.Require(r.Characteristics.DistinctBy(x => x.Kind).Count() == r.Characteristics.Count, "characteristics", "names one kind twice");
        });
        rules.Add<GetCompletenessRequest>((c, r) => c.OptionalLine("organisation_id", r.OrganisationId, 64));
        rules.Add<GetVocabularyRequest>((c, r) =>
        {
            c.OptionalLine("version", r.Version, 20);
            c.Count("vocabularies", r.Vocabularies.Count, 0, MostLists);
            foreach (var (index, name) in r.Vocabularies.Take(MostLists).Index())
                c.Line($"vocabularies[{index}]", name, 1, 60);
        });
        rules.Add<MapLabelRequest>((c, r) =>
        {
            c.Line("label", r.Label, 1, 200);
            c.OptionalLine("vocabulary", r.Vocabulary, 60);
        });
    }
}
