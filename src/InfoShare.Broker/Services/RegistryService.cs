using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Registry;
using InfoShare.Core.Vocabulary;
using InfoShare.Protocol.Registry.V1;
using Proto = InfoShare.Protocol.Registry.V1;
using Registry = InfoShare.Core.Registry;

namespace InfoShare.Broker.Services;

/// <summary>The partnership's register of organisations.</summary>
public sealed class RegistryService(
    ListOrganisationsHandler list, PutOrganisationHandler put, SetOrganisationEnabledHandler enable, PageTokens pages)
    : Proto.RegistryService.RegistryServiceBase
{
    private const int DefaultPage = 100;

    /// <inheritdoc/>
    public override async Task<ListOrganisationsResponse> ListOrganisations(ListOrganisationsRequest request, ServerCallContext context)
    {
        var call = context.GetCall();
        var command = new ListOrganisations(
            request.Area.Length == 0 ? null : request.Area, pages.Unprotect(call, request), request.PageSize == 0 ? DefaultPage : request.PageSize)
        {
            NameWords = request.NameWords,
            ReceivesReferrals = request.ReceivesReferrals,
        };
        var page = await list.HandleAsync(command, call, context.CancellationToken);
        var response = new ListOrganisationsResponse { NextPageToken = page.Next is null ? "" : pages.Protect(call, request, page.Next) };
        response.Organisations.AddRange(page.Organisations.Select(ToProto));
        return response;
    }

    /// <inheritdoc/>
    public override async Task<PutOrganisationResponse> PutOrganisation(PutOrganisationRequest request, ServerCallContext context)
    {
        var result = await put.HandleAsync(new PutOrganisation(FromProto(request.Organisation)), context.GetCall(), context.CancellationToken);
        return new PutOrganisationResponse { Organisation = ToProto(result.Organisation), Receipt = result.Receipt.ToProto() };
    }

    /// <inheritdoc/>
    public override async Task<SetOrganisationEnabledResponse> SetOrganisationEnabled(SetOrganisationEnabledRequest request, ServerCallContext context)
    {
        var command = new SetOrganisationEnabled(request.OrganisationId, request.Enabled, request.Reason);
        var result = await enable.HandleAsync(command, context.GetCall(), context.CancellationToken);
        return new SetOrganisationEnabledResponse { Organisation = ToProto(result.Organisation), Receipt = result.Receipt.ToProto() };
    }

    private static Registry.Organisation FromProto(Proto.Organisation o) => new(
        o.OrganisationId,
        o.Name,
        (AgencyKind)o.Agency,
        o.Area,
        (Registry.Connection)o.Connection,
        [.. o.AllowedRoles.Select(r => (PractitionerRole)r)],
        o.ReceivesReferrals,
        CommonMapping.OrNull(o.DutyTelephone),
        CommonMapping.OrNull(o.ClientId),
        [.. o.CertificateThumbprints],
        CommonMapping.OrNull(o.Jwks),
        o.Enabled,
        o.IsOperator);

    private static Proto.Organisation ToProto(Registry.Organisation o)
    {
        var proto = new Proto.Organisation
        {
            OrganisationId = o.Id,
            Name = o.Name,
            Agency = (Protocol.Common.V1.AgencyKind)o.Agency,
            Area = o.Area,
            Connection = (Proto.Connection)o.Connection,
            ReceivesReferrals = o.ReceivesReferrals,
            DutyTelephone = o.DutyTelephone ?? "",
            ClientId = o.ClientId ?? "",
            Jwks = o.Jwks ?? "",
            Enabled = o.Enabled,
            IsOperator = o.IsOperator,
        };
        proto.AllowedRoles.AddRange(o.AllowedRoles.Select(r => (Protocol.Common.V1.PractitionerRole)r));
        proto.CertificateThumbprints.AddRange(o.CertificateThumbprints);
        return proto;
    }
}
