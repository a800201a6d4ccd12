using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Quality;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Quality.V1;
using P = InfoShare.Protocol.Common.V1;

namespace InfoShare.Broker.Services;

/// <summary>How completely ethnicity, disability and language are recorded (requirement O4).</summary>
public sealed class QualityService(RecordCharacteristicsHandler record, GetCompletenessHandler completeness)
    : Protocol.Quality.V1.QualityService.QualityServiceBase
{
    /// <inheritdoc/>
    public override async Task<RecordCharacteristicsResponse> RecordCharacteristics(RecordCharacteristicsRequest request, ServerCallContext context)
    {
        var recorded = await record.HandleAsync(
            new RecordCharacteristics(
                request.Person.ToCore(),
                [
                    .. request.Characteristics.Select(c => new StatedCharacteristic(
                        (CharacteristicKind)(int)c.Kind, (CharacteristicAnswer)(int)c.Answer, CommonMapping.OrNull(c.Value), (SourceKind)(int)c.Source)),
                ]),
            context.GetCall(), context.CancellationToken);
        return new RecordCharacteristicsResponse { Person = recorded.Person.ToProto(), Receipt = recorded.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<GetCompletenessResponse> GetCompleteness(GetCompletenessRequest request, ServerCallContext context)
    {
        var answer = await completeness.HandleAsync(new GetCompleteness(CommonMapping.OrNull(request.OrganisationId)), context.GetCall(), context.CancellationToken);
        return new GetCompletenessResponse
        {
            Organisations =
            {
                answer.Organisations.Select(o => new Protocol.Quality.V1.OrganisationCompleteness
                {
                    OrganisationId = o.OrganisationId,
                    OrganisationName = o.OrganisationName,
                    Agency = (P.AgencyKind)(int)o.Agency,
                    Records = ToProto(o.Records),
                    Kinds =
                    {
                        o.Kinds.Select(k => new Protocol.Quality.V1.KindCompleteness
                        {
                            Kind = (P.CharacteristicKind)(int)k.Kind,
                            Stated = ToProto(k.Stated),
                            Unknown = ToProto(k.Unknown),
                            Refused = ToProto(k.Refused),
                            NotAsked = ToProto(k.NotAsked),
                            Missing = ToProto(k.Missing),
                        }),
                    },
                }),
            },
            HowToRead = answer.HowToRead,
            Receipt = answer.Receipt.ToProto(),
        };
    }

    private static CompletenessCount ToProto(MaskedCount count) => new() { KeptBack = count.Count is null, Count = count.Count ?? 0 };
}
