using System.Globalization;
using Google.Protobuf;
using Grpc.Core;
using InfoShare.Broker.Mapping;
using InfoShare.Broker.Security;
using InfoShare.Core.Access;
using InfoShare.Core.Concerns;
using InfoShare.Core.Contacts;
using InfoShare.Core.Referrals;
using InfoShare.Core.Registry;
using C = InfoShare.Protocol.Concern.V1;
using P = InfoShare.Protocol.Common.V1;
using R = InfoShare.Protocol.Referral.V1;

namespace InfoShare.Broker.Services;

/// <summary>
/// What every agency's service does alike, so that nothing is written five times: share a concern, query a child, refer.
/// </summary>
public sealed class AgencyOperations(
    ShareConcernHandler share, ShareAddressConcernHandler shareAddress, QueryChildHandler query, MakeReferralHandler refer, OrganisationDirectory directory, PageTokens pageTokens)
{
    private const int DefaultPageSize = 25;

    /// <param name="contact">The meeting out of which it is told; null: none was sent.</param>
    public async Task<C.SharedConcern> ShareAsync(P.ConcernStatement concern, P.ContactWithConcern? contact, ServerCallContext context)
    {
        var statement = concern.ToCore();
        return concern.Place is not null
            ? (await shareAddress.HandleAsync(new ShareAddressConcern(statement), context.GetCall(), context.CancellationToken)).ToProto(directory.Latest)
            : Shared(await share.HandleAsync(
                new ShareConcern(statement)
                {
                    Contact = MeetingOf(concern, contact, statement),
                    ContactId = CommonMapping.OrNull(contact?.ContactId ?? ""),
                },
                context.GetCall(), context.CancellationToken));
    }

    /// <summary>A concern that an agency's own message led to.</summary>
    public C.SharedConcern Shared(SharedConcern shared) => shared.ToProto(directory.Latest);

    /// <param name="request">The whole request, to which page tokens are bound.</param>
    public async Task<(P.ChildPicture Picture, P.AnswerEdges Edges)> QueryAsync(
        IMessage request, P.SubjectRef child, P.AccessPurpose purpose, int pageSize, ServerCallContext context)
    {
        var call = context.GetCall();
        var size = pageSize == 0 ? DefaultPageSize : pageSize;
        var picture = await query.HandleAsync(
            new QueryChild(child.ToCore(), purpose.ToCore(), size, Position(pageTokens.Unprotect(call, request))), call, context.CancellationToken);
        var next = picture.Next is { } p
            ? pageTokens.Protect(call, request, $"{p.SharedAt.UtcTicks.ToString(CultureInfo.InvariantCulture)}|{p.ConcernId}")
            : "";
        return (picture.ToProto(directory.Latest, next), picture.Edges.ToProto());
    }

    public async Task<R.ReferralReceipt> ReferAsync(R.ReferralDraft draft, ServerCallContext context)
    {
        var made = await refer.HandleAsync(ReferralMapping.ToCommand(draft), context.GetCall(), context.CancellationToken);
        return ReferralMapping.ToProto(made.Receipt, made.Children);
    }

    /// <summary>Whoever is named in the same words as in the concern is that person, also where nobody is known by them yet.</summary>
    private static ContactStatement? MeetingOf(P.ConcernStatement concern, P.ContactWithConcern? contact, ConcernStatement statement)
    {
        if (contact?.Visit is not { } visit)
            return null;
        var met = contact.Child ?? concern.Subject;
        var stated = visit.ToCore(met);
        if (met.Equals(concern.Subject))
            return stated with { Person = statement.Subject! };
        var named = concern.Children.Index().FirstOrDefault(c => met.Equals(c.Item.Child), (-1, null!)).Index;
        return named < 0 ? stated : stated with { Person = statement.Children[named].Child };
    }

    private static ConcernPosition? Position(string? token)
    {
        if (token is null)
            return null;
        var parts = token.Split('|');
        return new ConcernPosition(new DateTimeOffset(long.Parse(parts[0], CultureInfo.InvariantCulture), TimeSpan.Zero), parts[1]);
    }
}
