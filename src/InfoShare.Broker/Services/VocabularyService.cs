using System.Globalization;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Vocabulary.V1;
using Common = InfoShare.Protocol.Common.V1;
using CoreCode = InfoShare.Core.Vocabulary.VocabularyCode;
using CoreList = InfoShare.Core.Vocabulary.VocabularyList;

namespace InfoShare.Broker.Services;

/// <summary>The coded vocabulary as data (requirement O12).</summary>
public sealed class VocabularyService : Protocol.Vocabulary.V1.VocabularyService.VocabularyServiceBase
{
    private static readonly VocabularyBook Book = VocabularyBook.Embedded;

    /// <inheritdoc/>
    public override Task<GetVocabularyResponse> GetVocabulary(GetVocabularyRequest request, ServerCallContext context)
    {
        var version = CommonMapping.OrNull(request.Version) ?? Book.Latest.Version;
        var lists = Book.AsOf(version)
            ?? throw RuleException.Invalid("version", $"must be one of {string.Join(", ", Book.Versions.Select(v => v.Version))}");
        RequireKnown("vocabularies", request.Vocabularies);
        return Task.FromResult(new GetVocabularyResponse
        {
            Version = version,
            Versions =
            {
                Book.Versions.Select(v => new Protocol.Vocabulary.V1.VocabularyVersion
                {
                    Version = v.Version,
                    FromDate = v.From.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                    Words = v.Words,
                }),
            },
            Vocabularies = { lists.Where(l => request.Vocabularies.Count == 0 || request.Vocabularies.Contains(l.Name)).Select(ToProto) },
        });
    }

    /// <inheritdoc/>
    public override Task<MapLabelResponse> MapLabel(MapLabelRequest request, ServerCallContext context)
    {
        var vocabulary = CommonMapping.OrNull(request.Vocabulary);
        RequireKnown("vocabulary", vocabulary is null ? [] : [vocabulary]);
        var agency = request.Agency == Common.AgencyKind.Unspecified ? context.GetCall().Caller.Agency : (AgencyKind)(int)request.Agency;
        var meanings = Book.MeaningsOf(request.Label, agency, vocabulary).Where(m => m.Code.Number != 0).ToList();
        return Task.FromResult(new MapLabelResponse
        {
            Matches = { meanings.Select(m => new LabelMatch { Code = ToProto(m.Code), Agency = (Common.AgencyKind)(int)m.Agency }) },
            Version = Book.Latest.Version,
            HowToRead = meanings.Count switch
            {
                0 => "No code stands for this label here. Choose the nearest code by its meaning and send your label beside it; nothing was guessed.",
                _ when VocabularyBook.AreOthers(meanings, agency) =>
                    "Only other agencies use this label, and it may mean something else to you: do not send a code unread. Choose by meaning, and send your label beside the code.",
                1 => "Send the code, and your label beside it.",
                _ => "The label stands for several codes: choose by meaning, and send your label beside the code.",
            },
        });
    }

    private static void RequireKnown(string field, IEnumerable<string> names)
    {
        if (names.Any(n => Book.Find(n) is null))
            throw RuleException.Invalid(field, $"must be of these: {string.Join(", ", Book.Lists.Select(l => l.Name))}");
    }

    private static Protocol.Vocabulary.V1.VocabularyList ToProto(CoreList list) => new()
    {
        Name = list.Name,
        Area = list.Area,
        Meaning = list.Meaning,
        Codes = { list.Codes.Select(ToProto) },
    };

    private static Protocol.Vocabulary.V1.VocabularyCode ToProto(CoreCode code) => new()
    {
        Vocabulary = code.Vocabulary,
        Code = code.Code,
        Number = code.Number,
        Meaning = code.Meaning,
        Heading = code.Heading,
        Since = code.Since,
        Retired = code.Retired ?? "",
        ReplacedBy = code.ReplacedBy ?? "",
        Labels = { code.Labels.Select(l => new Protocol.Vocabulary.V1.VocabularyLabel { Label = l.Label, Agency = (Common.AgencyKind)(int)l.Agency }) },
    };
}
